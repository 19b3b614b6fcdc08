"""
Schedules of the server: made once, brought up to date, taken away.

In: what to start how often, in real time. Out: one schedule of that id, which says the same
however often it is kept. A turn that is still under way when the next comes is not overtaken,
unless it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

SHORTEST = timedelta(seconds=5)
"""At a fast training clock a turn would otherwise begin before the last one ended."""
CATCHES_UP = timedelta(minutes=1)
"""Turns missed while the server was away are not made up for: the next one sees everything."""


@dataclass(frozen=True)
class Regular:
    """Start `workflow` with `given` every so often, under an id that begins with `id`."""

    id: str
    workflow: str
    given: Any
    every: timedelta
    task_queue: str
    overlap: ScheduleOverlapPolicy = ScheduleOverlapPolicy.SKIP
    catches_up: timedelta = CATCHES_UP


async def keep_schedule(client: Client, regular: Regular) -> None:
    """
    Have the server start it so often; a schedule that says otherwise is brought up to date.

    :raises RPCError: the server does not answer, or does not allow it.
    """
    schedule = _schedule(regular)
    try:
        await client.create_schedule(regular.id, schedule)
    except ScheduleAlreadyRunningError:

        def anew(found: ScheduleUpdateInput) -> ScheduleUpdate:
            # Somebody may have paused it for a reason: it stays so.
            schedule.state = found.description.schedule.state
            return ScheduleUpdate(schedule=schedule)

        await client.get_schedule_handle(regular.id).update(anew)


async def drop_schedule(client: Client, schedule_id: str) -> None:
    """Start it no more; one that is not there is well."""
    try:
        await client.get_schedule_handle(schedule_id).delete()
    except RPCError as gone:
        if gone.status is not RPCStatusCode.NOT_FOUND:
            raise


def _schedule(regular: Regular) -> Schedule:
    return Schedule(
        action=ScheduleActionStartWorkflow(
            regular.workflow,
            regular.given,
            id=f"{regular.id}/turn",
            task_queue=regular.task_queue,
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=max(regular.every, SHORTEST))]),
        policy=SchedulePolicy(overlap=regular.overlap, catchup_window=regular.catches_up),
    )
