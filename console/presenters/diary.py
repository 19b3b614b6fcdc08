"""
A coach's week in words: day by day what is booked, what to bring, what to write down.

In: the week, names of clients. Out: days with their sessions for a template to place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside.diary.slot import Slot, Task
from alongside.diary.week import Day, Week
from alongside.london import wall
from alongside.messages.wording import mode_in_words, one_line
from alongside.timeline import when
from console.presenters.coaches import Tag

_WEEK = timedelta(weeks=1)
_STATES = {
    "to_book": Tag("To be booked", "yellow"),
    "booked": Tag("Booked", "blue"),
    "not_recorded": Tag("Not recorded yet", "red"),
    "attended": Tag("Held", "green"),
    "missed": Tag("Missed", "orange"),
    "cancelled": Tag("Cancelled", "grey"),
}
_KINDS = {"first": "Session {}, the first", "later": "Session {}", "final": "Session {}, the last"}
_STEPS = {
    "to_book": (("Book a time", "book"),),
    "booked": (("Move it", "book"), ("Cancel it", "cancelled")),
    "not_recorded": (("They came", "attended"), ("They did not come", "missed"),
                     ("It was cancelled", "cancelled")),
}  # fmt: skip
_SATURDAY = 5


@dataclass(frozen=True)
class Step:
    """Something to do about a session, and where."""

    text: str
    href: str


@dataclass(frozen=True)
class SlotShown:
    """One session as it stands in the week."""

    hours: str
    name: str
    journey: str
    what: str
    state: Tag
    remarks: tuple[str, ...]
    where: str
    agenda: tuple[str, ...]
    goals: tuple[str, ...]
    actions: tuple[str, ...]
    setbacks: str
    to_do: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class DayShown:
    """One day."""

    heading: str
    notes: str
    is_today: bool
    slots: tuple[SlotShown, ...]


@dataclass(frozen=True)
class WeekShown:
    """The week, with what is left over from before."""

    heading: str
    before: str
    after: str
    days: tuple[DayShown, ...]
    not_recorded: tuple[SlotShown, ...]
    to_book: tuple[SlotShown, ...]
    is_empty: bool


def clients_in(week: Week) -> Iterator[str]:
    """The clients a week speaks of, by id."""
    for slot in (*week.slots, *week.not_recorded, *week.to_book):
        yield slot.client_id


def shown(week: Week, names: Mapping[str, str], now: datetime) -> WeekShown:
    """The week for a page."""
    return WeekShown(
        heading=f"Week of {in_words(week.monday)}",
        before=f"{week.monday - _WEEK}",
        after=f"{week.monday + _WEEK}",
        days=tuple(_day(day, names, now) for day in week.days if _is_worth(day)),
        not_recorded=_left(week.not_recorded, names, now),
        to_book=_left(week.to_book, names, now),
        is_empty=not (week.slots or week.not_recorded or week.to_book),
    )


def in_words(day: date) -> str:
    """A day in words."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _is_worth(day: Day) -> bool:
    """A weekend only if there is something in it."""
    return bool(day.slots) or day.day.weekday() < _SATURDAY


def _day(day: Day, names: Mapping[str, str], now: datetime) -> DayShown:
    notes = ["Bank holiday"] if day.bank_holiday else []
    if day.away is not None:
        until = day.away.until
        notes.append("Away until further notice" if until is None else "Away")
    elif not day.is_here:
        notes.append("Not working for the service")
    if not day.slots and not notes:
        notes.append("Nothing")
    return DayShown(
        heading=in_words(day.day),
        notes=", ".join(notes),
        is_today=day.day == wall(now).date(),
        slots=tuple(_slot(each, names, now, is_here=day.is_here) for each in day.slots),
    )


def _left(slots: Sequence[Slot], names: Mapping[str, str], now: datetime) -> tuple[SlotShown, ...]:
    return tuple(_slot(each, names, now, with_day=True) for each in slots)


def _slot(
    slot: Slot, names: Mapping[str, str], now: datetime, *, with_day: bool = False,
    is_here: bool = True,
) -> SlotShown:  # fmt: skip
    hours = "No time yet"
    if slot.starts_at is not None:
        hours = f"{wall(slot.begins):%H:%M} to {wall(slot.ends_at):%H:%M}"
    if with_day:
        day = in_words(wall(slot.begins).date())
        hours = f"{day}, {hours}" if slot.starts_at is not None else f"Meant for {day}"
    how = f", {mode_in_words(slot.mode)}" if slot.starts_at is not None and slot.mode else ""
    return SlotShown(
        hours=hours,
        name=names.get(slot.client_id, slot.client_id),
        journey=slot.journey,
        what=f"{_KINDS[slot.kind].format(slot.session)}{how}",
        state=_STATES[slot.state],
        remarks=tuple(_remarks(slot, is_here)),
        where=one_line(slot.place or ""),
        agenda=() if with_day else slot.agenda,
        goals=() if with_day else tuple(map(one_line, slot.carried.goals)),
        actions=() if with_day else tuple(map(one_line, slot.carried.actions)),
        setbacks="" if with_day else one_line(slot.carried.setbacks),
        to_do=tuple(_to_do(slot, now)),
        steps=tuple(_steps(slot)),
    )


def _remarks(slot: Slot, is_here: bool) -> Iterator[str]:
    if slot.state == "booked" and not is_here:
        yield "The coach is not there that day: move it"
    if slot.clashes:
        yield "At the same time as another session: move one of them"
    if slot.outside_hours:
        yield "Outside hours"
    if slot.paused:
        yield "The journey is paused"


def _to_do(slot: Slot, now: datetime) -> Iterable[str]:
    yield from (f"{each.title}{_by(each, now)}" for each in (*slot.tasks, *slot.measures))
    if slot.state == "not_recorded" and not slot.tasks:
        yield "Say what became of this session"


def _by(task: Task, now: datetime) -> str:
    return f" (by {when(task.due)}{', overdue' if task.due < now else ''})"


def _steps(slot: Slot) -> Iterator[Step]:
    if slot.paused:
        return
    for text, act in _STEPS.get(slot.state, ()):
        yield Step(text, f"/journeys/{slot.journey}/do/{act}?session={slot.session}")
