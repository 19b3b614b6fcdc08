"""
Several tasks answered together: which answers there are, what each would do to each task.

In: rows of the worklist. Out: choices with how many take them, then what will happen to each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.events import AnyEvent, SessionAttended, SessionMissed, TaskAnswered
from alongside.ruleset.model import Ruleset
from alongside.store import SessionRow
from alongside.store.worklist import WorkRow
from console.presenters.answers import answer_in_words, what_follows
from console.presenters.work import WorkShown, is_for_several

SESSION = "session-"
"""What stands before an outcome of the session that a task is about, among the answers."""
OUTCOMES = {
    "session-attended": "The session happened, as long as it was planned",
    "session-missed": "The session was missed",
}


@dataclass(frozen=True)
class Chosen:
    """A task that somebody ticked, with the session it is about."""

    row: WorkRow
    session: SessionRow | None
    shown: WorkShown
    rules: Ruleset | None = None

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be said of it together with others."""
        if not is_for_several(self.row):
            return ()
        own = self.row.task.answers
        is_due = self.session is not None and self.session.status == "due"
        return (*OUTCOMES, *own) if is_due else own


@dataclass(frozen=True)
class Common:
    """An answer, with how many of the tasks take it."""

    value: str
    text: str
    takes: int


@dataclass(frozen=True)
class Planned:
    """What will become of one task by the answer; without `will` it is left alone, for `why`."""

    chosen: Chosen
    will: str
    why: str = ""


def common(chosen: Sequence[Chosen]) -> list[Common]:
    """The answers, those that most of the tasks take first."""
    counted = Counter(answer for each in chosen for answer in each.answers)
    return [Common(value, _text(value), takes) for value, takes in counted.most_common()]


def planned(chosen: Sequence[Chosen], answer: str) -> list[Planned]:
    """What will become of each task."""
    return [_planned(each, answer) for each in chosen]


def _planned(each: Chosen, answer: str) -> Planned:
    task, session = each.row.task, each.session
    if task.status != "open":
        return Planned(each, "", "It is over already.")
    if not is_for_several(each.row):
        return Planned(each, "", "It is answered by itself, on its own page.")
    if answer not in each.answers:
        return Planned(each, "", "This task takes other answers.")
    if answer.startswith(SESSION) and session is not None:
        said = _text(answer).replace("The session", f"Session {session.number}")
        return Planned(each, f"{said.replace('as long as it was planned', _long(session))}.")
    return Planned(each, what_follows(task, answer, each.row.journey, each.rules))


def event_of(each: Planned, answer: str, by: str, event_id: str) -> AnyEvent:
    """What is reported of a task."""
    session = each.chosen.session
    if answer.startswith(SESSION) and session is not None:
        if answer == "session-missed":
            return SessionMissed(session=session.number, by=by, id=event_id)
        return SessionAttended(session=session.number, minutes=session.length, by=by, id=event_id)
    return TaskAnswered(key=each.chosen.row.task.key, answer=answer, by=by, id=event_id)


def can_be_undone(answer: str) -> bool:
    """Whether what was recorded can be corrected afterwards: outcomes of sessions can."""
    return answer in OUTCOMES


def _text(answer: str) -> str:
    return OUTCOMES.get(answer, answer_in_words(answer))


def _long(session: SessionRow) -> str:
    return f"{session.length} minutes"
