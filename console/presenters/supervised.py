"""
What became of a supervision, in words.

In: its task. Out: a tag with what the tag leaves to say, by the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alongside.coaches import a_day
from alongside.london import today
from alongside.store import TaskRow
from alongside.supervision import is_held, missed_because
from console.presenters.coaches import Tag
from console.spoken import capital

REASONS = (
    ("coach_ill", "The coach was ill"),
    ("coach_away", "The coach was away"),
    ("supervisor_ill", "The supervisor was ill"),
    ("supervisor_away", "The supervisor was away"),
    ("no_time", "There was no time"),
    ("not_given", "Another reason"),
)
"""Why one was missed, as the journal keeps it."""
_WORDS = dict(REASONS)


@dataclass(frozen=True)
class SupervisionLine:
    """One supervision of a coach, alone or with their group."""

    kind: str
    became: str
    state: Tag


def supervisions(rows: Sequence[TaskRow], now: datetime) -> list[SupervisionLine]:
    """Supervisions of a coach, in the order given."""
    return [_line(each, now) for each in rows]


def is_group(task: TaskRow) -> bool:
    """Whether it is of several coaches together."""
    return task.kind.endswith("group")


def kind_of(task: TaskRow) -> str:
    """Whether it is of one coach or of several, in a word."""
    return "Group" if is_group(task) else "Individual"


def held_by(task: TaskRow) -> str:
    """The last day on which it may be held."""
    return a_day(today(task.due))


def what_became(task: TaskRow, now: datetime) -> tuple[str, Tag]:
    """What became of it: what stands beside the tag, and the tag."""
    if task.status == "open":
        if task.is_overdue(now):
            return f"to be held by {held_by(task)}", Tag("Late", "red")
        return f"by {held_by(task)}", Tag("To be held", "blue")
    on = "" if task.ended is None else a_day(today(task.ended))
    if is_held(task.answer):
        return f"on {on}" if on else "", Tag("Held", "green")
    because = missed_because(task.answer)
    if because is not None:
        why = _WORDS.get(because) or capital(because)
        return f"{why}, recorded on {on}" if on else why, Tag("Missed", "orange")
    return capital(task.answer or "no reason given"), Tag("Not held", "grey")


def _line(task: TaskRow, now: datetime) -> SupervisionLine:
    became, state = what_became(task, now)
    return SupervisionLine(kind_of(task), became, state)
