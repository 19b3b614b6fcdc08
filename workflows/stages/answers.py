"""
A question to a person, answered by its task or by an event that says the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from alongside.events import Entry, Happened, TaskAnswered
from alongside.journal import name_of
from alongside.ruleset.model import TaskRule
from alongside.wait import Wait
from workflows.stages.desk import Desk


async def answer_to(
    desk: Desk,
    key: str,
    task: TaskRule | None,
    *,
    kind: str,
    since: Entry,
    answers: tuple[str, ...],
    or_events: Sequence[type[Happened]] = (),
    about: str = "",
    wait: Wait | None = None,
) -> Entry | None:
    """
    Open the task once, then wait for its answer or the first of `or_events` after `since`.

    None is silence: `wait`, counted from the task's opening, ran out. A task overtaken by an
    event or by silence is closed.
    """
    asked = since
    if task is not None and desk.journal.first_after(since.sequence, _names(or_events)) is None:
        asked = await desk.open_task(
            key, task, anchor=since, kind=kind, answers=answers, about=about
        )
    moment = await desk.due(asked, wait) if wait is not None else None
    while True:
        event = desk.journal.first_after(since.sequence, _names(or_events))
        answered = desk.journal.find("task_answered", f"task/{key}")
        if answered is not None and (event is None or answered.sequence < event.sequence):
            return answered
        if event is not None:
            desk.close_task(key, "answered_otherwise")
            return event
        if moment is not None and moment <= desk.now():
            desk.close_task(key, "no_answer_in_time")
            return None
        await desk.change(moment)


def task_answer(entry: Entry) -> str | None:
    """The answer a person gave to a task; None if the entry is another event."""
    return entry.event.answer if isinstance(entry.event, TaskAnswered) else None


def _names(kinds: Sequence[type[Happened]]) -> list[str]:
    return [name_of(kind) for kind in kinds]
