"""
People for walks: habits that answer what a journey does, and the clients they belong to.

A habit takes an entry and the journal; it gives what somebody reports, and how much later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from alongside.admission import refusal
from alongside.calendar import Calendars
from alongside.deeds import ReserveCoach
from alongside.events import (
    AnyEvent,
    Entry,
    InvitationAccepted,
    InvitationSent,
    ReadingsRecorded,
    SessionAttended,
    SessionBooked,
    SessionDue,
    SessionMissed,
    SessionPlanned,
    TaskAnswered,
    TaskOpened,
)
from alongside.facts import Catalogue
from alongside.journal import Journal
from alongside.london import moment_at, wall
from alongside.readings import Reading
from alongside.ruleset.loader import load
from alongside.ruleset.model import Ruleset
from alongside.ruleset.published import Published
from simulation.walk import Plan, Reaction, Reacts, Walked, walk

RULES = Path(__file__).resolve().parents[2] / "rules"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""2 March 2026, 09:00 in London: where walks start."""
COACH, OTHER_COACH = "k-aaaaaaaaaaaa", "k-bbbbbbbbbbbb"
NURSE = "practice_nurse:n-1"

Habit = Callable[[Entry, Journal], Iterable[Reaction]]


def days(count: float, hours: float = 0) -> timedelta:
    """So many days."""
    return timedelta(days=count, hours=hours)


@cache
def primrose() -> Published:
    """The rules the project ships."""
    catalogue = Catalogue.load(RULES / "facts.yaml")
    ruleset = load(RULES / "primrose-a.yaml", catalogue).ruleset
    assert ruleset is not None
    return Published.of(ruleset, catalogue)


@cache
def calendars() -> Calendars:
    """The calendars the project ships."""
    return Calendars.load(RULES / "calendars.yaml")


def with_rules(**sections: Any) -> Published:
    """The shipped rules with some sections changed."""
    changed: Ruleset = primrose().ruleset.model_copy(update=sections)
    return Published.of(changed, primrose().catalogue)


# -- clients --------------------------------------------------------------------------------


def readings(on: date = date(2026, 2, 1), **values: Any) -> tuple[Reading, ...]:
    """Readings of one day."""
    return tuple(Reading(fact=fact, value=value, on=on) for fact, value in values.items())


WELL = {
    "alcohol_units": 2.0, "hba1c": 36.0, "systolic_bp": 120.0, "diastolic_bp": 75.0, "bmi": 22.0,
    "total_cholesterol": 4.2, "smoking": "never",
}  # fmt: skip
"""A full health check without any risk factor: P4."""
P1 = readings(on_smi_register=True, on_antipsychotic=True, bmi=33.0, systolic_bp=130.0)
P2 = readings(on_smi_register=True)
P3 = readings(on_smi_register=True, systolic_bp=120.0, smoking="current")
P4 = readings(on_smi_register=True, **WELL)


# -- habits ---------------------------------------------------------------------------------


def answers(kind: str, answer: str, after: float = 2) -> Habit:
    """Somebody answers every task of this kind, so many days later."""

    def habit(entry: Entry, journal: Journal) -> Iterable[Reaction]:
        task = entry.event
        if isinstance(task, TaskOpened) and task.kind == kind:
            yield days(after), TaskAnswered(key=task.key, answer=answer, by=NURSE)

    return habit


def engages(at: int = 1, after: float = 2) -> Habit:
    """The client accepts the invitation of this number."""

    def habit(entry: Entry, journal: Journal) -> Iterable[Reaction]:
        if isinstance(entry.event, InvitationSent) and entry.event.number == at:
            yield days(after), InvitationAccepted()

    return habit


def is_checked(after: float = 5, **values: Any) -> Habit:
    """The health check is done; what differs from a well client is named."""

    def habit(entry: Entry, journal: Journal) -> Iterable[Reaction]:
        if isinstance(entry.event, TaskOpened) and entry.event.kind == "health_check":
            day = wall(entry.recorded + days(after)).date()
            yield days(after), ReadingsRecorded(readings=readings(day, **{**WELL, **values}))

    return habit


def books(hour: int = 10) -> Habit:
    """The coach books every session, a day after it was planned, on its target day."""

    def habit(entry: Entry, journal: Journal) -> Iterable[Reaction]:
        plan = entry.event
        if isinstance(plan, SessionPlanned):
            on_the_day = wall(plan.target).replace(hour=hour, minute=0, second=0, microsecond=0)
            starts_at = max(moment_at(on_the_day), entry.recorded + days(2))
            yield days(1), SessionBooked(session=plan.session, starts_at=starts_at)

    return habit


def attends(*, but: tuple[int, ...] = (), after: float = 1 / 24) -> Habit:
    """The client comes to every session; `but` are missed."""

    def habit(entry: Entry, journal: Journal) -> Iterable[Reaction]:
        due = entry.event
        if isinstance(due, SessionDue):
            missed = due.session in but
            kind = SessionMissed if missed else SessionAttended
            yield days(after), kind(session=due.session)

    return habit


STAFF: tuple[Habit, ...] = (
    answers("consent", "given"),
    answers("clinical_review", "done"),
    answers("behaviour_support", "first_appointment_done"),
    answers("mental_health_review", "refer_outreach"),
    answers("outreach", "engaged"),
    answers("coach_offer", "wants_coach"),
    answers("coach_acceptance", "accept", after=1),
    answers("closure", "completed"),
)
"""Everyone at work answers in two days; a coach in one."""
TO_COACHING: tuple[Habit, ...] = (*STAFF, engages(), is_checked(bmi=33.0))
"""Everyone up to the first session; who books and who comes is each test's matter."""
EVERYONE: tuple[Habit, ...] = (*TO_COACHING, books(), attends())
"""A journey without any trouble."""


def together(habits: Iterable[Habit]) -> Reacts:
    """All of them at once."""
    every = tuple(habits)

    def reacts(entry: Entry, journal: Journal) -> Iterable[Reaction]:
        return [reaction for habit in every for reaction in habit(entry, journal)]

    return reacts


def without(habits: Iterable[Habit], kind: str) -> tuple[Habit, ...]:
    """The same people, but nobody answers tasks of this kind."""

    def deaf(habit: Habit) -> Habit:
        def silent(entry: Entry, journal: Journal) -> Iterable[Reaction]:
            task = entry.event
            if isinstance(task, TaskOpened) and task.kind == kind:
                return ()
            return habit(entry, journal)

        return silent

    return tuple(deaf(habit) for habit in habits)


# -- walks ----------------------------------------------------------------------------------


def walked(
    client: tuple[Reading, ...] = P1,
    habits: Iterable[Habit] = EVERYONE,
    *,
    reports: Iterable[tuple[timedelta, AnyEvent]] = (),
    start: datetime = MONDAY,
    rules: Published | None = None,
    room: Callable[[datetime, ReserveCoach], str | None] = lambda now, deed: COACH,
    no_room_because: str = "no_room",
    lasts: float = 1100,
    others: dict[str, Published] | None = None,
    restarts: Iterable[timedelta] = (),
    outage: tuple[datetime, datetime] | None = None,
    unreached: str | None = None,
) -> Walked:
    """Walk one client through the shipped rules, or through `rules`."""
    plan = Plan(
        start=start,
        readings=client,
        reports=tuple(reports),
        reacts=together(habits),
        room=room,
        no_room_because=no_room_because,
        lasts=days(lasts),
        others=others or {},
        restarts=tuple(restarts),
        outage=outage,
        unreached=unreached,
    )
    return walk(plan, rules or primrose(), calendars())


def at(day: float, event: AnyEvent) -> Reaction:
    """A report so many days after the start."""
    return days(day), event


def up_to(day: float, habits: Iterable[Habit] = EVERYONE, *reports: Reaction) -> Walked:
    """A P1 journey walked so far, everyone doing their part."""
    return walked(P1, habits, reports=reports, lasts=day)


def said(story: Walked, event: AnyEvent, after: float) -> str | None:
    """What the door says, so many days after the start."""
    return refusal(story.journal, primrose().walk_rules, event, MONDAY + days(after))


def tasks(story: Walked, kind: str) -> list[TaskOpened]:
    """The tasks of one kind, in order."""
    return [
        entry.event
        for entry in story.entries(TaskOpened)
        if isinstance(entry.event, TaskOpened) and entry.event.kind == kind
    ]


def sent(story: Walked, message: str) -> list[str]:
    """When a message was sent, by the day and hour in London."""
    return [
        f"{wall(deed.now):%a %-d %b %Y %H:%M}" for deed in story.sent if deed.message == message
    ]


def happened(story: Walked, *names: str) -> list[str]:
    """Of everything that happened, the events of these names, in order."""
    return [name for name in story.names() if name in names]


def london(moment: datetime) -> str:
    """A moment by the day and hour in London."""
    return f"{wall(moment):%a %-d %b %Y %H:%M}"


def told(story: Walked) -> list[tuple[int, str, str]]:
    """What happened when, to the second: timers add a millisecond so as not to be early."""
    return [
        (round(entry.recorded.timestamp()), entry.name, entry.event.subject)
        for entry in story.journal.entries
    ]
