"""
The answer to a task, reported to whoever asked: a journey, or a turn of supervision.

In: the task's row, the answer. Out: the receipt, or `NotDone` with what to say.
"""

from __future__ import annotations

from alongside.access import Colleague
from alongside.events import TaskAnswered
from alongside.journeys import Receipt
from alongside.store.worklist import WorkRow
from console.acting import act, report
from console.context import Console
from service.outcomes import NoJourneyNow
from service.supervisions import Supervisions
from starter import Starter


def answer_task(
    console: Console, colleague: Colleague, row: WorkRow, told: TaskAnswered
) -> Receipt | NoJourneyNow:
    """
    Report the answer; its `id` makes a second sending the same one.

    :raises console.acting.NotDone: it was not taken, or nobody answered.
    """
    journey = row.journey
    if journey is not None:
        return report(console, colleague, journey.programme, journey.client_id, told)

    async def say(starter: Starter) -> Receipt:
        held = Supervisions(starter.client, starter.store, starter.settings, starter.clock)
        return await held.answer(row.task, told.answer, by=told.by, on=told.at, event_id=told.id)

    return act(console, colleague, told.name, row.task.journey, say)
