"""
Measures: asked for as tasks when coaching begins, then when it is over.

Recording a measure closes its task, whoever records it; nobody fills it in twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from alongside.events import MeasureRecorded, StageLeft
from alongside.journal import Journal
from alongside.ruleset.model import MeasuredAt, Occasion
from workflows.stages.desk import Desk

ANSWERS = ("client_declined",)
"""What may be said instead of recording a measure."""


async def watch_measures(desk: Desk) -> None:
    """Ask for each measure at its moment, for as long as the journey lasts."""
    while True:
        seen = len(desk.journal)
        await asyncio.gather(*(_see_to(desk, each, at) for each, at in _due_now(desk)))
        if seen == len(desk.journal):
            await desk.change(of=("stage_entered", "stage_left", "measure_recorded"))


def _due_now(desk: Desk) -> Iterator[tuple[Occasion, MeasuredAt]]:
    for measure in desk.rules.measures:
        for at in measure.at if measure.task is not None else ():
            if _asked(desk, measure, at) or _has_come(desk.journal, at):
                yield measure, at


def _has_come(journal: Journal, at: MeasuredAt) -> bool:
    """Whether the moment is here; one that went by before the rules asked for it is not."""
    coached = journal.sessions_attended() > 0
    if at == "baseline":
        return journal.visits("coaching") > 0 and not coached
    left = [each for each in journal.events(StageLeft) if each.stage == "coaching"]
    is_over = 0 < len(left) == journal.visits("coaching")
    return is_over and left[-1].leads_to != "allocation" and coached


async def _see_to(desk: Desk, measure: Occasion, at: MeasuredAt) -> None:
    key = _key(measure, at)
    if _is_recorded(desk, measure, at):
        desk.close_task(key, "recorded")
    elif measure.task is not None and desk.journal.ending() is None:
        await desk.open_task(
            key,
            measure.task,
            kind=f"measure_{at}",
            answers=ANSWERS,
            values={"occasion": at},
        )


def _asked(desk: Desk, measure: Occasion, at: MeasuredAt) -> bool:
    return desk.journal.find("task_opened", f"task/{_key(measure, at)}") is not None


def _is_recorded(desk: Desk, measure: Occasion, at: MeasuredAt) -> bool:
    return any(
        recorded.measure == measure.measure and recorded.occasion == at
        for recorded in desk.journal.events(MeasureRecorded)
    )


def _key(measure: Occasion, at: MeasuredAt) -> str:
    return f"measure/{measure.measure}.{at}"
