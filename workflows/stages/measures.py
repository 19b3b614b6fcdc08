"""
Measures: asked for as tasks when coaching begins, then when it is over.

Recording a measure closes its task, whoever records it; nobody fills it in twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from alongside.events import MeasureRecorded, StageLeft
from alongside.ruleset.model import MeasuredAt, Occasion
from workflows.stages.desk import Desk
from workflows.stages.watch import Watch

ANSWERS = ("client_declined",)
"""What may be said instead of recording a measure."""


def watch_measures(desk: Desk) -> Watch:
    """Ask for each measure at its moment, for as long as the journey lasts."""
    return Watch(desk, _see_to_all, of=("stage_entered", "stage_left", "measure_recorded"))


async def _see_to_all(desk: Desk) -> None:
    await asyncio.gather(*(_see_to(desk, each, at) for each, at in _due_now(desk)))


def _due_now(desk: Desk) -> Iterator[tuple[Occasion, MeasuredAt]]:
    for measure in desk.rules.measures:
        for at in measure.at if measure.task is not None else ():
            if _asked(desk, measure, at) or _has_come(desk, at):
                yield measure, at


def _has_come(desk: Desk, at: MeasuredAt) -> bool:
    """Whether the moment is here; one that went by before the rules asked for it is not."""
    coached = desk.journal.sessions_attended() > 0
    if at == "baseline":
        return desk.journal.visits("coaching") > 0 and not coached
    return coached and _coaching_is_over(desk)


def _coaching_is_over(desk: Desk) -> bool:
    """Whether it was left, and not for another coach; or for one who is not sought any more."""
    left = desk.journal.events(StageLeft)
    coaching = [place for place, each in enumerate(left) if each.stage == "coaching"]
    if not 0 < len(coaching) == desk.journal.visits("coaching"):
        return False
    if left[coaching[-1]].leads_to != "allocation":
        return True
    sought = left[coaching[-1] + 1 :]
    in_vain = bool(sought) and sought[0].outcome != "allocated"
    return in_vain and desk.world.patched("measured-without-a-coach")


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
