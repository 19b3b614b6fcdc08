"""Random people over many walks: whatever they do, some things never happen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from kit import COACH, MONDAY, OTHER_COACH, WELL, days, readings, told, walked

from alongside.deeds import ReserveCoach
from alongside.events import (
    AnyEvent,
    ClosureDecided,
    CoachChangeRequested,
    CoachingStopped,
    CoachWishRecorded,
    ConsentWithdrawn,
    DeferralRequested,
    Died,
    Entry,
    GoalsMet,
    InvitationAccepted,
    InvitationDeclined,
    InvitationSent,
    MovedAway,
    Paused,
    ReadingsRecorded,
    RedFlagRaised,
    Resumed,
    RoomAppeared,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionDue,
    SessionMissed,
    SessionOutcomeCorrected,
    SessionPlanned,
    SessionsChanged,
    TaskAnswered,
    TaskOpened,
)
from alongside.journal import ENDINGS, Journal
from alongside.london import wall
from simulation.walk import Reaction, Walked

WALKS, OF_A_TEST = 1000, 100
PLANNED = 4


class Person:
    """A client and those around them, who do as the dice fall."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.diligence = self.dice.choice([0.5, 0.9, 1.0])

    def soon(self, most: float = 30) -> timedelta:
        """Some time within so many days."""
        return days(self.dice.choice([0.0, self.dice.random() * most]))

    def client(self) -> tuple[Any, ...]:
        """What the register knows."""
        known: dict[str, Any] = {
            fact: value for fact, value in WELL.items() if self.dice.random() < 0.6
        }
        if self.dice.random() < 0.9:
            known["on_smi_register"] = self.dice.random() < 0.95
        known["bmi"] = float(self.dice.randrange(18, 45))
        return readings(on_antipsychotic=self.dice.random() < 0.5, **known)

    def says(self, entry: Entry, journal: Journal) -> Iterable[Reaction]:
        """What they do about one entry: often something, at times twice, at times nothing."""
        event = entry.event
        if self.dice.random() > self.diligence:
            return
        if isinstance(event, TaskOpened):
            yield self.soon(), TaskAnswered(key=event.key, answer=self.answer(event))
            if event.kind in ("health_check", "find_out"):
                on = wall(entry.recorded).date()
                values = {**WELL, "systolic_bp": float(self.dice.randrange(100, 210))}
                taken = ReadingsRecorded(readings=readings(on, on_smi_register=True, **values))
                yield self.soon(10), taken
        elif isinstance(event, InvitationSent):
            yes, no = InvitationAccepted(), InvitationDeclined()
            answer = self.dice.choice([yes, yes, yes, no, None])
            if answer is not None:
                yield self.soon(10), answer
        elif isinstance(event, SessionPlanned):
            starts_at = event.target + self.soon(5) + timedelta(hours=self.dice.randrange(24))
            yield self.soon(10), SessionBooked(session=event.session, starts_at=starts_at)
        elif isinstance(event, SessionDue):
            yield self.soon(4), self.outcome(event.session)

    def answer(self, task: TaskOpened) -> str:
        """Mostly the one that leads on, so that many get as far as coaching."""
        if task.kind == "closure" or self.dice.random() < 0.2:
            return self.dice.choice(task.answers)
        return task.answers[0]

    def outcome(self, session: int) -> AnyEvent:
        """How a session may go."""
        cancelled = SessionCancelled(
            session=session,
            cancelled_by=self.dice.choice(["client", "coach"]),
            with_notice=self.dice.random() < 0.5,
        )
        attended, missed = SessionAttended(session=session), SessionMissed(session=session)
        return self.dice.choice([attended, attended, missed, cancelled])

    def turns(self) -> list[Reaction]:
        """What life brings, sensible or not."""
        return [
            (days(self.dice.random() * 400), self.turn()) for _ in range(self.dice.randrange(8))
        ]

    def turn(self) -> AnyEvent:
        """One of all that can be reported."""
        day = (MONDAY + days(self.dice.randrange(500))).date()
        session = self.dice.randrange(1, 7)
        return self.dice.choice(
            [
                Paused(reason="hospital"), Resumed(), Resumed(), DeferralRequested(until=day),
                RedFlagRaised(flag="safeguarding"), CoachWishRecorded(wants=False),
                CoachWishRecorded(wants=True), CoachChangeRequested(), RoomAppeared(),
                SessionsChanged(more=self.dice.randrange(-3, 4), reason="agreed"), GoalsMet(),
                CoachingStopped(reason="asked"), self.outcome(session), InvitationAccepted(),
                SessionOutcomeCorrected(session=session, outcome="missed"),
                SessionOutcomeCorrected(session=session, outcome="attended", minutes=50),
                ReadingsRecorded(readings=readings(MONDAY.date(), systolic_bp=175.0)),
                self.dice.choice([Died(), MovedAway(), ConsentWithdrawn(), GoalsMet()]),
                self.dice.choice([ClosureDecided(reason="client_stopped"), GoalsMet()]),
            ]
        )  # fmt: skip

    def room(self, now: datetime, deed: ReserveCoach) -> str | None:
        """Room there is, or not."""
        free = [
            coach for coach in (COACH, OTHER_COACH, "k-cccccccccccc") if coach not in deed.declined
        ]
        return self.dice.choice([*free, None])

    def walk(self, restarts: Iterable[timedelta] = ()) -> Walked:
        """Their way, for two years and a half."""
        return walked(
            self.client(),
            [self.says],
            reports=self.turns(),
            room=self.room,
            no_room_because=self.dice.choice(["no_room", "no_fit"]),
            lasts=900,
            restarts=restarts,
        )


def check(story: Walked) -> None:
    """What holds of every journey, whoever walks it."""
    journal = story.journal
    entries = journal.entries
    assert [*range(1, len(entries) + 1)] == [entry.sequence for entry in entries]
    assert sorted(entry.recorded for entry in entries) == [entry.recorded for entry in entries]
    for name in ("task_opened", "message_sent", "follow_up_fired", "journey_closed", "recall_set"):
        subjects = [entry.event.subject for entry in journal.all(name)]
        assert len(set(subjects)) == len(subjects), name
    keys = [deed.key for deed in story.sent]
    assert len(set(keys)) == len(keys)
    held = [past for past in journal.past_sessions() if past.outcome == "attended"]
    more = sum(event.more for event in journal.events(SessionsChanged) if event.more > 0)
    late = len(journal.all("session_outcome_corrected"))
    assert len(held) <= PLANNED + more + late
    assert_ended_or_waiting(story)
    assert_quiet_after_the_end(story)


def assert_ended_or_waiting(story: Walked) -> None:
    """Closed by a person or by life; else there is something the journey waits for."""
    journal = story.journal
    if story.reason is None:
        waits = (
            journal.open_tasks()
            or journal.open_pause()
            or journal.stage_name in ("invitation", "allocation")
            or journal.open_session()
        )
        assert waits, journal.stage_name
        return
    by_person = ("task_answered", "closure_decided", *ENDINGS)
    refused = ("not_eligible", "eligibility_not_known")
    assert story.reason in refused or any(journal.all(name) for name in by_person)
    assert [] == journal.open_tasks()
    assert journal.coach is None
    assert journal.stage is None


def assert_quiet_after_the_end(story: Walked) -> None:
    """The closing is the last word; in a pause nothing is sent to anyone."""
    journal = story.journal
    closed = journal.last("journey_closed")
    assert closed is None or closed is journal.entries[-1]
    paused = False
    for entry in journal.entries:
        if entry.name in ("paused", "deferral_requested"):
            paused = True
        elif entry.name == "resumed":
            paused = False
        elif entry.name in ("message_sent", "session_due", "invitation_sent"):
            at_the_end = ("message/letter", "message/tell_gp")
            assert not paused or entry.event.subject in at_the_end, entry


@pytest.mark.parametrize("first", range(0, WALKS, OF_A_TEST))
def test_whatever_people_do_a_journey_keeps_its_promises(first: int) -> None:
    """Nothing twice, nothing after the end, nobody closed by a timer, nobody forgotten."""
    for seed in range(first, first + OF_A_TEST):
        try:
            check(Person(seed).walk())
        except Exception as error:
            raise AssertionError(f"the walk of seed {seed}: {error!r}") from error


def test_any_journey_goes_on_as_a_new_run_as_if_nothing_had_been() -> None:
    """Whatever state it is in, its entries say all there is to know."""
    for seed in range(60):
        plain, dice = Person(seed).walk(), Random(seed)
        again = Person(seed).walk(restarts=[days(dice.random() * 400) for _ in range(6)])

        assert told(plain) == told(again), seed
