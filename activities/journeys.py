"""
What a journey does to other journeys: wakes those that wait, sets the recall.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from temporalio import activity
from temporalio.client import WorkflowUpdateStage
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from activities.context import Context
from alongside.deeds import NextJourney, SetRecall, Wake
from alongside.events import RoomAppeared
from alongside.journeys import Report, workflow_id
from alongside.store.ids import journey_id, parts_of

_log = structlog.get_logger()


def journey_activities(context: Context) -> list[Callable[..., Any]]:
    """The activities that reach other journeys."""

    @activity.defn
    async def wake_journeys(wake: Wake) -> None:
        for journey in wake.journeys:
            await _wake(context, journey, wake.key)

    @activity.defn
    async def set_recall(recall: SetRecall) -> None:
        delay = recall.clock.real_delay(recall.due - recall.now)
        await context.client.start_workflow(
            "Recall",
            recall,
            id=f"recall/{recall.programme}/{recall.client_id}",
            task_queue=context.settings.task_queue,
            start_delay=delay if delay > timedelta(0) else None,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )

    @activity.defn
    def next_journey(recall: SetRecall) -> NextJourney:
        programme, client_id = recall.programme, recall.client_id
        if context.store.journeys.open_for(programme, client_id) is not None:
            return NextJourney()
        cycle = context.store.journeys.next_cycle(programme, client_id)
        return NextJourney(journey=journey_id(programme, client_id, cycle))

    return [wake_journeys, set_recall, next_journey]


async def _wake(context: Context, journey: str, key: str) -> None:
    parts = parts_of(journey)
    handle = context.client.get_workflow_handle(workflow_id(parts.programme, parts.client_id))
    event = RoomAppeared(id=f"wake/{key}"[:120])
    try:
        # A journey that has left the stage meanwhile refuses, and that is as good.
        await handle.start_update(
            "report", Report(event=event), wait_for_stage=WorkflowUpdateStage.ACCEPTED
        )
    except RPCError as gone:
        if gone.status is not RPCStatusCode.NOT_FOUND:
            raise
        _log.info("wake_of_closed_journey", journey=journey)
