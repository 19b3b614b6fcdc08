"""
Tasks whose time stands still in a pause: when they are due, told as soon as it is known.

A client who asks to wait until a day moves them at once; another pause when it is over.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.events import Entry, TaskOpened, TaskPostponed
from alongside.questions import Pause, WhenDue
from alongside.ruleset.model import Review
from alongside.wait import Wait
from workflows.stages.desk import Desk

WORTH_TELLING = timedelta(hours=1)
"""A pause ends a little after its moment: less than this is nobody's matter."""


async def set_back(desk: Desk, until: datetime) -> None:
    """Move the tasks that stand still until then, while the pause lasts."""
    reviews = {review.id: review for review in _reviews(desk) if review.stops_in_pauses}
    for task in desk.journal.open_tasks():
        review = reviews.get(desk.journal.called_now(task.kind))
        opened = desk.journal.find("task_opened", task.subject)
        if review is not None and opened is not None:
            await postpone(desk, opened, review.task.due, until)


async def postpone(desk: Desk, asked: Entry, within: Wait, until: datetime | None = None) -> None:
    """Move the time of a task that is open by the pauses since; one not over lasts `until`."""
    pauses = desk.journal.pauses_after(asked.sequence)
    if not pauses or not isinstance(asked.event, TaskOpened):
        return
    over = tuple(
        pause if pause.until else Pause(since=pause.since, until=until) for pause in pauses
    )
    question = WhenDue(
        calendar=desk.rules.calendar, anchor=asked.at, wait=within, before=False, pauses=over
    )
    due = (await desk.ask(question)).due
    for task in desk.journal.open_tasks():
        if task.key == asked.event.key and due and abs(due - task.due) >= WORTH_TELLING:
            desk.record(TaskPostponed(key=task.key, due=due))


def _reviews(desk: Desk) -> tuple[Review, ...]:
    coaching = desk.rules.coaching
    return (*desk.rules.reviews, *((coaching.missed.review,) if coaching is not None else ()))
