"""
A coach's week on a terminal, eighty columns wide.

Names of clients are shown: a coach's own screen, or that of whoever sits beside them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import typer

from alongside.diary.slot import Slot, Task
from alongside.diary.week import Day, Week
from alongside.london import wall
from alongside.messages.wording import mode_in_words, one_line
from alongside.store import Store, UnknownClient
from alongside.timeline import when

WIDTH = 80
SATURDAY = 5
_INDENT = " " * 15


def show_week(store: Store, week: Week, now: datetime) -> None:
    """The week by day and hour, then what is left over from before."""
    names = _Names(store)
    coach = week.coach
    _line(f"{one_line(coach.name)} ({coach.id}), week of {_day_words(week.monday)}")
    apart = True
    for day in week.days:
        if day.slots or day.bank_holiday or not day.is_here or day.day.weekday() < SATURDAY:
            if apart or day.slots:
                typer.echo("")
            _day(day, names, now)
            apart = bool(day.slots)
    _left("Not recorded yet, from before", week.not_recorded, names, now)
    _left("Still to be booked, from before", week.to_book, names, now)
    if week.to_book or any(slot.state == "to_book" for slot in week.slots):
        typer.echo("")
        typer.echo("Book with: alongside coaches book JOURNEY SESSION --at 2026-03-31T10:00")


class _Names:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, client_id: str) -> str:
        try:
            name = self._store.clients.get(client_id).person.name
        except UnknownClient:
            name = None
        return f"{one_line(name or '(no name)')} ({client_id})"


def _day(day: Day, names: _Names, now: datetime) -> None:
    notes = ["bank holiday"] if day.bank_holiday else []
    if day.away is not None:
        notes.append(_away(day))
    elif not day.is_here:
        notes.append("not working for the service")
    said = f": {', '.join(notes)}" if notes else "" if day.slots else ": nothing"
    _line(f"{_day_words(day.day)}{said}")
    for slot in day.slots:
        _slot(slot, names, now, coach_is_here=day.is_here)


def _away(day: Day) -> str:
    assert day.away is not None
    if day.away.until is None:
        return "away until further notice"
    return "away" if day.away.until == day.day else f"away until {_day_words(day.away.until)}"


def _left(title: str, slots: Sequence[Slot], names: _Names, now: datetime) -> None:
    if not slots:
        return
    typer.echo("")
    _line(f"{title}:")
    for slot in slots:
        _slot(slot, names, now, with_day=True)


def _slot(
    slot: Slot,
    names: _Names,
    now: datetime,
    *,
    with_day: bool = False,
    coach_is_here: bool = True,
) -> None:
    if slot.starts_at is None:
        hours = "to book"
    else:
        hours = f"{wall(slot.begins):%H:%M}-{wall(slot.ends_at):%H:%M}"
    _line(f"  {hours:<13}{names.of(slot.client_id)}", _INDENT)
    what = f"Session {slot.session} ({slot.kind})"
    if slot.starts_at is not None:
        what += f", {mode_in_words(slot.mode or '')}"
    day = f"{_day_words(wall(slot.begins).date())}: " if with_day else ""
    _item(f"{day}{what}{_state(slot)}")
    _item(slot.journey)
    if slot.place:
        _item(f"Where: {one_line(slot.place)}")
    if slot.state == "booked" and not coach_is_here:
        _item("The coach is not there that day: move it")
    if slot.clashes:
        _item("At the same time as another session: move one of them")
    if slot.agenda and not with_day:
        _item("Agenda:")
        _list(f"{number}. {point}" for number, point in enumerate(slot.agenda, 1))
    if not with_day:
        _carried(slot)
    for task in slot.tasks:
        _item(f"To do: {task.title}{_by(task, now)}")
    for task in slot.measures:
        _item(f"Measure due: {task.title}{_by(task, now)}")
    if slot.state == "not_recorded" and not slot.tasks:
        _item("To record: what became of this session")


def _carried(slot: Slot) -> None:
    for title, lines in (("Goals:", slot.carried.goals), ("Action plan:", slot.carried.actions)):
        if lines:
            _item(title)
            _list(f"- {one_line(line)}" for line in lines)
    if slot.carried.setbacks:
        _item(f"When it gets hard: {one_line(slot.carried.setbacks)}")


def _state(slot: Slot) -> str:
    words = {
        "to_book": ", to be booked",
        "attended": ", held",
        "missed": ", missed",
        "cancelled": ", cancelled",
    }
    paused = ", the journey is paused" if slot.paused else ""
    outside = ", outside hours" if slot.outside_hours else ""
    return f"{words.get(slot.state, '')}{outside}{paused}"


def _by(task: Task, now: datetime) -> str:
    late = ", overdue" if task.due < now else ""
    return f" (by {when(task.due)}{late})"


def _day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _list(lines: Iterable[str]) -> None:
    for line in lines:
        _line(f"{_INDENT}  {line}", f"{_INDENT}     ")


def _item(text: str) -> None:
    _line(f"{_INDENT}{text}", f"{_INDENT}  ")


def _line(text: str, following: str = "  ") -> None:
    typer.echo(
        textwrap.fill(
            text, WIDTH, subsequent_indent=following, break_long_words=False,
            break_on_hyphens=False, drop_whitespace=True,
        )
    )  # fmt: skip
