"""
A question to a person, answered by its task or by an event that says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alongside.events import AnyEvent, Entry, Happened, TaskAnswered
from alongside.journal import name_of
from alongside.ruleset.model import TaskRule
from alongside.wait import Wait
from workflows.stages.desk import Desk
from workflows.stages.standing_still import postpone


async def answer_to(
    desk: Desk,
    key: str,
    task: TaskRule | None,
    *,
    kind: str,
    since: Entry,
    answers: Mapping[str, AnyEvent | None],
    or_events: Sequence[type[Happened]] = (),
    wait: Wait | None = None,
    stops_in_pauses: bool = False,
) -> Entry | None:
    """
    Open the task once, then wait for its answer or the first awaited event after `since`.

    `answers` names the event that each answer says; it is recorded with the answer, so that
    rules find the fact whichever way it came, and awaited too. None: the answer speaks for
    itself. `or_events` are awaited besides.

    None is silence: `wait`, counted from the task's opening, ran out. A task overtaken by an
    event or by silence is closed. With `stops_in_pauses` its time is moved by the pauses.
    """
    names = [name_of(type(event)) for event in answers.values() if event is not None]
    names += [name_of(event) for event in or_events]
    asked = since
    if task is not None and desk.journal.first_after(since.sequence, names) is None:
        asked = await desk.open_task(key, task, kind=kind, answers=tuple(answers))
        if stops_in_pauses:
            await postpone(desk, asked, task.due)
    moment = await desk.due(asked, wait) if wait is not None else None
    while True:
        event = desk.journal.first_after(since.sequence, names)
        answered = desk.journal.find("task_answered", f"task/{key}")
        if answered is not None and (event is None or answered.sequence < event.sequence):
            said = answers.get(task_answer(answered) or "")
            if said is None:
                return answered
            return event or desk.record(_as_said(said, answered))
        if event is not None:
            desk.close_task(key, "answered_otherwise")
            return event
        if moment is not None and moment <= desk.now():
            desk.close_task(key, "no_answer_in_time")
            return None
        await desk.change(moment, of=[*names, "task_answered"])


def task_answer(entry: Entry) -> str | None:
    """The answer a person gave to a task; None if the entry is another event."""
    return entry.event.answer if isinstance(entry.event, TaskAnswered) else None


def _as_said(said: AnyEvent, answered: Entry) -> AnyEvent:
    """The event, said by who answered, when they say it was."""
    return said.model_copy(update={"at": answered.event.at, "by": answered.event.by})
