"""
One session as its coach needs it: when, where, what to bring, what to write down.

In: a journey's journal with its rules' agenda. Out: a `Slot`, by ids; free text is in no repr.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from alongside.appointments import appointment_of
from alongside.events import (
    CoachAllocated,
    Entry,
    SessionBooked,
    SessionPlanned,
    TaskOpened,
)
from alongside.journal import Journal
from alongside.plan import plan_of

State = Literal["to_book", "booked", "not_recorded", "attended", "missed", "cancelled"]
COACH = "coach"
MEASURES = ("measure_baseline", "measure_closure")


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody must do, by when (UTC)."""

    title: str
    due: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What the client goes for, brought along from one session to the next."""

    goals: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    setbacks: str = ""

    def __bool__(self) -> bool:
        return bool(self.goals or self.actions or self.setbacks)


@dataclass(frozen=True, slots=True)
class Slot:
    """
    One session in a diary. `starts_at` is the booked moment, `target` the day it is meant for.

    `sequence` counts what became of the booking, from 0, and `stamp` is when the last of it was
    recorded; both are for calendar files. `clashes` is whether it overlaps another of the coach's.
    """

    journey: str
    client_id: str
    programme: str
    session: int
    kind: Literal["first", "later", "final"]
    state: State
    target: datetime
    starts_at: datetime | None
    minutes: int
    mode: str | None
    place: str | None = field(repr=False)
    outside_hours: bool
    paused: bool
    agenda: tuple[str, ...]
    carried: Carried = field(repr=False)
    tasks: tuple[Task, ...]
    measures: tuple[Task, ...]
    sequence: int
    stamp: datetime
    clashes: bool = False

    @property
    def begins(self) -> datetime:
        """When it is in the diary: the booked moment, else the target."""
        return self.starts_at or self.target

    @property
    def ends_at(self) -> datetime:
        """When it is over, by its planned length."""
        return self.begins + timedelta(minutes=self.minutes)

    @property
    def is_held(self) -> bool:
        """Whether the coach's time is taken by it, or was."""
        return self.starts_at is not None and self.state != "cancelled"


def slot_of(
    journey: str,
    entries: Iterable[Entry],
    session: int,
    coach_id: str,
    *,
    client_id: str,
    agenda: Mapping[str, Sequence[str]],
    now: datetime,
) -> Slot | None:
    """The session as its coach `coach_id` has it; None if it is not theirs."""
    journal = Journal(entries)
    subject = f"session/{session}"
    planned = journal.find("session_planned", subject)
    if planned is None or not isinstance(planned.event, SessionPlanned):
        return None
    outcome = journal.outcome_of(session)
    if _coach_then(journal, outcome) != coach_id:
        return None
    appointment = appointment_of(journal, subject)
    booked = journal.find("session_booked", subject)
    booking = booked.event if booked and isinstance(booked.event, SessionBooked) else None
    return Slot(
        journey=journey,
        client_id=client_id,
        programme=journey.partition("/")[0],
        session=session,
        kind=planned.event.kind,
        state=_state(journal, session, booking, now),
        target=planned.event.target,
        starts_at=booking.starts_at if booking else None,
        minutes=planned.event.minutes,
        mode=booking.mode if booking else None,
        place=booking.place if booking else None,
        outside_hours=booking.outside_hours if booking else False,
        paused=journal.open_pause() is not None,
        agenda=tuple(agenda.get(planned.event.kind, ())) if outcome is None else (),
        carried=carried_forward(journal.entries) if outcome is None else Carried(),
        tasks=_tasks(journal, subject) if outcome is None else (),
        measures=_measures(journal) if outcome is None else (),
        sequence=appointment.sequence if appointment else 0,
        stamp=appointment.stamp if appointment else planned.recorded,
    )


def carried_forward(entries: Iterable[Entry]) -> Carried:
    """The open goals with their next steps, then the action plan, a line each."""
    plan = plan_of(entries)
    goals = []
    for goal in plan.open_goals:
        step = goal.next_step
        text = goal.text or goal.specific or goal.goal.replace("-", " ").replace("_", " ")
        goals.append(f"{goal.kind}: {text}" + (f"; next step: {step.text}" if step else ""))
    if plan.actions is None:
        return Carried(goals=tuple(goals))
    actions = tuple(
        " ".join(part for part in (each.what, f"({each.when})" if each.when else "") if part)
        for each in plan.actions.actions
    )
    return Carried(goals=tuple(goals), actions=actions, setbacks=plan.actions.setbacks)


def _state(journal: Journal, session: int, booking: SessionBooked | None, now: datetime) -> State:
    past = next((each for each in journal.past_sessions() if each.number == session), None)
    if past is not None:
        return past.outcome
    if booking is None:
        return "to_book"
    return "not_recorded" if booking.starts_at <= now else "booked"


def _coach_then(journal: Journal, outcome: Entry | None) -> str | None:
    """Whose session it was when its outcome was recorded; the journey's coach if it is open."""
    if outcome is None:
        return journal.coach
    given = [
        entry.event.coach_id
        for entry in journal.all("coach_allocated")
        if entry.sequence < outcome.sequence and isinstance(entry.event, CoachAllocated)
    ]
    return given[-1] if given else None


def _tasks(journal: Journal, subject: str) -> tuple[Task, ...]:
    return tuple(
        _task(each) for each in journal.open_tasks() if each.about == subject and each.role == COACH
    )


def _measures(journal: Journal) -> tuple[Task, ...]:
    return tuple(_task(each) for each in journal.open_tasks() if each.kind in MEASURES)


def _task(opened: TaskOpened) -> Task:
    return Task(title=opened.title, due=opened.due, key=opened.key)
