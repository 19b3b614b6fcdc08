"""A synthetic journal with every class of event in it, and journals for other endings."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from alongside.events import (
    ActionPlanWritten,
    AnyEvent,
    ClosureDecided,
    CoachAccepted,
    CoachAllocated,
    CoachAway,
    CoachChangeRequested,
    CoachDeclined,
    CoachingStopped,
    CoachProposed,
    CoachReleased,
    CoachWishRecorded,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    ContactDetailsChanged,
    CrisisPlanWritten,
    DeferralRequested,
    Died,
    EligibilityDecided,
    Entry,
    FollowUpDropped,
    FollowUpFired,
    GoalClosed,
    GoalProgressed,
    GoalSet,
    GoalsMet,
    HealthCheckCompleted,
    InvitationAccepted,
    InvitationDeclined,
    InvitationSent,
    JourneyClosed,
    JourneyStarted,
    MeasureRecorded,
    MessageNotSent,
    MessageSent,
    MovedAway,
    Paused,
    PlanWritten,
    PriorityDecided,
    ReadingsRecorded,
    RecallSet,
    RedFlagFound,
    RedFlagRaised,
    ResourceNamed,
    Resumed,
    RoomAppeared,
    RoomOffered,
    RulesetAdopted,
    RulesetNotAdopted,
    RulesetTakenUp,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionDue,
    SessionMissed,
    SessionOutcomeCorrected,
    SessionPlanned,
    SessionsChanged,
    SnapshotWritten,
    StageEntered,
    StageLeft,
    SupporterNamed,
    TaperDone,
    TaskAnswered,
    TaskClosed,
    TaskEscalated,
    TaskOpened,
    TaskPostponed,
    Transferred,
    WaitEnded,
    WaitingForCoach,
)  # fmt: skip
from alongside.events.plan import Action
from alongside.readings import Reading
from alongside.wait import Wait

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
K1, K2 = "k-aaaa1111", "k-bbbb2222"


def entries(events: Iterable[AnyEvent], start: datetime = START) -> list[Entry]:
    """The events as a journal, one an hour."""
    return [
        Entry(sequence=place, recorded=start + timedelta(hours=place), event=event)
        for place, event in enumerate(events, start=1)
    ]


def started(client_id: str, programme: str = "primrose-a", digest: str = "d1") -> JourneyStarted:
    """The first event of every journal."""
    return JourneyStarted(client_id=client_id, programme=programme, digest=digest)


def task(key: str, **changed: object) -> TaskOpened:
    """A task due in two days."""
    given = {"key": key, "role": "coordinator", "title": "Call", "due": START + timedelta(days=2)}
    return TaskOpened.model_validate({**given, **changed})


def planned(number: int, every: str = "6 weeks", step: int | None = None) -> SessionPlanned:
    """A planned session of an hour."""
    return SessionPlanned(
        session=number, step=step or number, target=START + timedelta(weeks=number),
        every=Wait.parse(every), minutes=60, kind="first" if number == 1 else "later",
    )  # fmt: skip


PLAN: tuple[AnyEvent, ...] = (
    GoalProgressed(goal="support", text="Rang her", went="well"),
    GoalClosed(goal="support", outcome="met"),
    ActionPlanWritten(actions=(Action(what="Ring on Sundays"),)),
    CrisisPlanWritten(signs="I stop answering", helps="A walk"),
    SupporterNamed(supporter="sister", who="A sister"),
    ResourceNamed(resource="choir", title="A choir"),
    SnapshotWritten(physical_health="Well enough", mental_health="Better"),
    PlanWritten(parts=(GoalSet(goal="walk", text="To the shop"),)),
)


def rich(client_id: str, programme: str = "primrose-a") -> list[Entry]:
    """One long journal that holds every class of event at least once."""
    reading = Reading(fact="systolic_bp", value=148, on=date(2026, 3, 2))
    return entries([
        started(client_id, programme),
        EligibilityDecided(eligible=True),
        PriorityDecided(priority=3, rule="others-with-risk", digest="d1"),
        RedFlagFound(flag="phq9-item9", because=("PHQ-9 item 9 is 1",)),
        task("red-flag/1", role="mh_nurse", urgent=True, kind="red_flag", about="red-flag/x.0"),
        StageEntered(stage="referral", visit=1),
        ConsentGiven(by="staff:a1"),
        DeferralRequested(until=date(2026, 4, 1)),
        Resumed(),
        StageLeft(stage="referral", visit=1, outcome="eligible", leads_to="next"),
        StageEntered(stage="invitation", visit=1),
        InvitationSent(visit=1, number=1),
        MessageSent(key="invitation/1.1", message="first-invitation", channel="email"),
        MessageNotSent(key="invitation/1.2", message="invitation", why="do_not_contact"),
        WaitEnded(key="invitation/1.1", due=START + timedelta(days=7)),
        InvitationDeclined(reason="busy"),
        InvitationAccepted(),
        FollowUpFired(rule="chase", anchor=12, due=START + timedelta(days=3), late=True),
        FollowUpDropped(rule="chase", anchor=13, why="too_late"),
        ReadingsRecorded(readings=(reading,), note="seen at home", by="staff:a1"),
        PriorityDecided(priority=1, rule="bp-high", digest="d1", after=20),
        RedFlagRaised(flag="safeguarding", note="worried"),
        HealthCheckCompleted(visit=1, missing=("hba1c",)),
        TaskEscalated(key="red-flag/1", role="gp"),
        TaskAnswered(key="red-flag/1", answer="done", by="mh_nurse:n1"),
        task("later"), TaskClosed(key="later", why="not_needed"), task("left-open"),
        TaskPostponed(key="left-open", due=START + timedelta(days=9)),
        StageEntered(stage="allocation", visit=1),
        CoachWishRecorded(wants=True, gender="female"),
        WaitingForCoach(attempt=1, position=2, reason="no_room", says=("2 coaches: full",)),
        RoomAppeared(), RoomOffered(after=32, served=1),
        CoachProposed(attempt=2, coach_id=K1, reasons=("Has room",)),
        CoachDeclined(coach_id=K1, reason="knows_client"),
        CoachReleased(attempt=2, coach_id=K1, why="declined"),
        CoachProposed(attempt=3, coach_id=K2, reasons=("Has room",)),
        CoachAccepted(coach_id=K2),
        CoachAllocated(attempt=3, coach_id=K2),
        StageEntered(stage="coaching", visit=1),
        planned(1), SessionBooked(session=1, starts_at=START + timedelta(weeks=1)),
        SessionDue(session=1, booked=True), SessionAttended(session=1, minutes=75),
        GoalSet(goal="support", text="See my sister"),
        *PLAN, CoachAway(coach_id=K2, since=date(2026, 3, 20), until=date(2026, 3, 27)),
        planned(2), SessionDue(session=2, booked=False), SessionMissed(session=2),
        planned(3, step=2),
        SessionCancelled(session=3, cancelled_by="client", with_notice=False),
        planned(4, step=2), SessionCancelled(session=4, cancelled_by="coach", with_notice=True),
        Paused(reason="hospital"), Resumed(),
        planned(5, "3 months", step=2), SessionMissed(session=5),
        SessionOutcomeCorrected(session=5, outcome="attended", minutes=40),
        SessionOutcomeCorrected(session=2, outcome="missed"),
        planned(6, step=3), SessionMissed(session=6),
        SessionsChanged(more=2, reason="agreed"),
        CoachChangeRequested(reason="moved"),
        planned(7, step=3), SessionBooked(session=7, starts_at=START, mode="video"),
        MeasureRecorded(measure="wemwbs", occasion="baseline", scores={"total": 44.0}),
        RulesetAdopted(digest="d2", reason="New guidance"),
        RulesetTakenUp(
            digest="d2", was="d1", after=59, reason="New guidance", renamed={"old": "new"}
        ),
        RulesetNotAdopted(digest="d3", why="not_published_for_this_programme", after=60),
        ContactDetailsChanged(), GoalsMet(), TaperDone(attended=2),
        CoachingStopped(reason="goals_met"),
        ConsentRefused(), ConsentWithdrawn(), MovedAway(), Transferred(), Died(),
        ClosureDecided(reason="complete", by="coordinator:c1"),
        RecallSet(due=START + timedelta(days=365)),
        JourneyClosed(reason="complete"),
    ])  # fmt: skip
