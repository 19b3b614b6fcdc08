"""
One scene for each exit of the story: who the client is, who answers what, where it ends.

The recorded histories in `tests/histories/` are made of these, and replay tests read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.events import (
    AnyEvent,
    CoachAway,
    CoachChangeRequested,
    CoachWishRecorded,
    ConsentWithdrawn,
    DeferralRequested,
    Died,
    Entry,
    InvitationDeclined,
    MeasureRecorded,
    MovedAway,
    Paused,
    ReadingsRecorded,
    Resumed,
    RulesetAdopted,
    SessionAttended,
    SessionBooked,
    SessionMissed,
    SessionPlanned,
    TaskAnswered,
    TaskOpened,
    Transferred,
)
from alongside.readings import Reading
from alongside.ruleset.predicate import Leaf, Test
from alongside.ruleset.published import Published
from tests.durable.journey_kit import P1, P4, PROGRAMME, reading
from tests.durable.people import eager, left_in_a_run_of_misses, says
from tests.stages.kit import primrose, with_rules

Reacts = Callable[[Entry], Iterable[tuple[timedelta, AnyEvent]]]


@dataclass(frozen=True)
class Scene:
    """`reason` is how it ends; None if the journey is left open at `until` entries of a name."""

    name: str
    readings: tuple[Reading, ...]
    react: Reacts
    reason: str | None
    coaches: int = 1
    until: tuple[str, int] = ("journey_closed", 1)
    programme: str = PROGRAMME
    others: Callable[[], tuple[Published, ...]] = tuple
    """Rules published besides those in force, for those who adopt them."""


def _then(base: Reacts, name: str, event: Callable[[Entry], AnyEvent], days: float = 0.5) -> Reacts:
    def react(entry: Entry) -> Iterable[tuple[timedelta, AnyEvent]]:
        yield from base(entry)
        if entry.name == name:
            yield timedelta(days=days), event(entry)

    return react


def _booked(entry: Entry) -> AnyEvent:
    assert isinstance(entry.event, SessionPlanned)
    return SessionBooked(
        session=entry.event.session,
        starts_at=entry.event.target + timedelta(days=2, hours=1),
        outside_hours=True,
        by="coach",
    )


def _missed(entry: Entry) -> AnyEvent:
    return SessionMissed(session=entry.event.session, by="coach")  # type: ignore[union-attr]


def _hospital(entry: Entry) -> Iterable[tuple[timedelta, AnyEvent]]:
    if isinstance(entry.event, SessionPlanned) and entry.event.session == 2:
        yield timedelta(days=3), Paused(reason="hospital", by="coordinator")
        yield timedelta(days=24), Resumed(by="coordinator")


def _with_hospital(entry: Entry) -> Iterable[tuple[timedelta, AnyEvent]]:
    yield from eager()(entry)
    yield from _hospital(entry)


def _late_reading(entry: Entry) -> AnyEvent:
    taken = entry.recorded.date()
    high = Reading(fact="systolic_bp", value=185.0, on=taken, source="test")
    return ReadingsRecorded(readings=(high,), by="practice_nurse")


def _silent_until_outreach(entry: Entry) -> Iterable[tuple[timedelta, AnyEvent]]:
    found = {"invitation_sent": None, "mental_health_review": says("refer_outreach")}
    yield from eager({**found, "outreach": says("engaged")})(entry)


# -- the other programmes ----------------------------------------------------------------

HEALTH_CONNECT = (reading("long_term_condition", True), reading("pam_level", 1.0))
CHOICE_AND_CONTROL = (
    reading("registered_area", "islington"),
    reading("long_term_condition", True),
    reading("mental_health_issue", True),
    reading("social_care_need", True),
)
PEER_HEALTH = (reading("referred_by", "gp"), reading("in_specialist_care", False))


def _measured(entry: Entry) -> AnyEvent:
    assert isinstance(entry.event, TaskOpened)
    measure, _, occasion = entry.event.key.removeprefix("measure/").rpartition(".")
    said = {"measure": measure, "occasion": occasion, "scores": {"total": 40.0}, "by": "coach"}
    return MeasureRecorded.model_validate(said)


_OF_THEM_ALL = eager(
    {
        "pifu_review": says("move_to_pifu"),
        "contact": says("agreed"),
        "triage": says("coaching"),
        "snapshot": says("sent_to_gp"),
        "personal_health_budget": says("budget_built"),
        "measure_baseline": _measured,
        "measure_closure": _measured,
    }
)


def _asks_to_wait(entry: Entry) -> Iterable[tuple[timedelta, AnyEvent]]:
    """The contact is answered two days after a wait of a month that began on the third day."""
    if entry.name == "journey_started":
        until = entry.recorded.date() + timedelta(days=33)
        yield timedelta(days=3), DeferralRequested(until=until, by="coordinator")
    elif isinstance(entry.event, TaskOpened) and entry.event.kind == "contact":
        yield timedelta(days=36), TaskAnswered(key=entry.event.key, answer="agreed", by="clinician")
    elif isinstance(entry.event, TaskOpened) and entry.event.kind == "snapshot":
        yield timedelta(days=9), TaskAnswered(key=entry.event.key, by="coach")
    else:
        yield from _OF_THEM_ALL(entry)


# -- other rules on the way ----------------------------------------------------------------


def _other_rules() -> tuple[Published, ...]:
    """Obesity counts later, and two rules have another name."""
    rules = primrose().ruleset
    later = Leaf(fact="bmi", test=Test.AT_LEAST, operand=40.0)
    return (
        with_rules(
            priorities=tuple(
                rule.model_copy(update={"when": later})
                if rule.id == "obese-on-antipsychotic"
                else rule
                for rule in rules.priorities
            ),
            follow_ups=tuple(
                rule.model_copy(update={"id": "agree-a-time", "was": rule.id})
                if rule.id == "book-session"
                else rule
                for rule in rules.follow_ups
            ),
        ),
    )


def _adopting(entry: Entry) -> Iterable[tuple[timedelta, AnyEvent]]:
    """There when the client is invited; back, from the stage after coaching on, in its middle."""
    yield from eager()(entry)
    if entry.name == "invitation_sent":
        there = RulesetAdopted(digest=_other_rules()[0].digest, reason="there", by="administrator")
        yield timedelta(days=0.3), there
    if isinstance(entry.event, SessionPlanned) and entry.event.session == 2:
        back = {"digest": primrose().digest, "reason": "back", "when": "next_stage"}
        yield timedelta(days=2), RulesetAdopted.model_validate(back)


# -- another coach on the way --------------------------------------------------------------


def _says_at(session: int, event: Callable[[date], AnyEvent]) -> Reacts:
    """Everybody does their part; so long after this session was planned, somebody says this."""

    def react(entry: Entry) -> Iterable[tuple[timedelta, AnyEvent]]:
        yield from _OF_THEM_ALL(entry)
        if isinstance(entry.event, SessionPlanned) and entry.event.session == session:
            yield timedelta(days=1), event(entry.recorded.date() + timedelta(days=1))

    return react


def _leaves(day: date) -> AnyEvent:
    return CoachChangeRequested(cause="coach_leaves", since=day, by="coordinator")


def _is_away(day: date) -> AnyEvent:
    until = day + timedelta(days=20)
    return CoachAway(coach_id="k-coach0", since=day, until=until, by="coordinator")


def _away_once(entry: Entry) -> Iterable[tuple[timedelta, AnyEvent]]:
    """Said after a session held: an absence plans the next one anew, which would say it again."""
    yield from _OF_THEM_ALL(entry)
    if isinstance(entry.event, SessionAttended) and entry.event.session == 2:
        yield timedelta(days=1), _is_away(entry.recorded.date() + timedelta(days=1))


def _covered_and_back(entry: Entry) -> Iterable[tuple[timedelta, AnyEvent]]:
    away = {"cause": "coach_away", "coach_id": "k-coach0", "by": "coordinator"}
    yield from _says_at(2, lambda day: CoachChangeRequested.model_validate(away))(entry)
    if isinstance(entry.event, SessionPlanned) and entry.event.session == 5:
        back = CoachChangeRequested(cause="coach_back", to="k-coach0", by="coordinator")
        yield timedelta(days=1), back


SCENES = (
    Scene("p1-completed", P1, _then(eager(), "session_planned", _booked), "completed"),
    Scene("p4-no-coach-wanted", P4, eager({"coach_offer": says("no_coach")}), "completed"),
    Scene("not-eligible", (reading("on_smi_register", False),), eager(), "not_eligible"),
    Scene("consent-refused", P1, eager({"consent": says("refused")}), "consent_refused"),
    Scene(
        "consent-withdrawn", P1,
        _then(eager(), "session_planned", lambda _: ConsentWithdrawn(by="coordinator")),
        "consent_withdrawn",
    ),
    Scene(
        "died", P1, _then(eager(), "health_check_completed", lambda _: Died(by="gp")), "died"
    ),
    Scene(
        "moved-away", P1, _then(eager(), "invitation_sent", lambda _: MovedAway(by="coordinator")),
        "moved_away",
    ),
    Scene(
        "transferred", P1,
        _then(eager(), "coach_allocated", lambda _: Transferred(by="gp")), "transferred",
    ),
    Scene("silent-then-outreach", P1, _silent_until_outreach, "completed"),
    Scene(
        "invitation-declined", P1,
        eager(
            {
                "invitation_sent": lambda _: InvitationDeclined(by="coordinator"),
                "mental_health_review": says("engaged"),
            }
        ),
        "completed",
    ),
    Scene(
        "misses-three", P1,
        eager({"session_due": _missed, "missed_run": says("stop")}), "completed",
    ),
    Scene("in-hospital", P1, _with_hospital, "completed"),
    Scene(
        "late-readings", P1, _then(eager(), "coach_allocated", _late_reading), "completed",
    ),
    Scene("waits-for-a-coach", P1, eager(), None, coaches=0, until=("waiting_for_coach", 2)),
    Scene(
        "wish-at-the-start", P1,
        _then(
            eager(), "journey_started",
            lambda _: CoachWishRecorded(wants=True, gender="female", by="coordinator"),
        ),
        "completed",
    ),
    Scene("adopts-there-and-back", P1, _adopting, "completed", others=_other_rules),
    Scene("steps-down-to-pifu", HEALTH_CONNECT, _OF_THEM_ALL, "pifu", programme="health-connect"),
    Scene(
        "asks-to-wait", CHOICE_AND_CONTROL, _asks_to_wait, "completed",
        programme="choice-and-control",
    ),
    Scene(
        "snapshot-to-the-gp", PEER_HEALTH, _OF_THEM_ALL, "completed",
        programme="peer-health-coaching",
    ),
    Scene(
        "coach-leaves", HEALTH_CONNECT, _says_at(3, _leaves), "pifu", coaches=2,
        programme="health-connect",
    ),
    Scene(
        "waits-for-their-coach", HEALTH_CONNECT, _away_once, "pifu",
        programme="health-connect",
    ),
    Scene(
        "misses-answered-by-the-next-coach", HEALTH_CONNECT,
        left_in_a_run_of_misses(_OF_THEM_ALL, "continue", 6), "pifu", coaches=2,
        programme="health-connect",
    ),
    Scene(
        "misses-end-the-search", HEALTH_CONNECT,
        left_in_a_run_of_misses(_OF_THEM_ALL, "stop", 4), "pifu",
        programme="health-connect",
    ),
    Scene(
        "covered-and-back", HEALTH_CONNECT, _covered_and_back, "pifu", coaches=2,
        programme="health-connect",
    ),
)  # fmt: skip
