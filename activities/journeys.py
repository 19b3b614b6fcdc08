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
from alongside.afterwards import DIED, NO_RECALL
from alongside.deeds import NextJourney, SetRecall, Wake
from alongside.events import RoomAppeared
from alongside.journeys import Report, recall_id, workflow_id
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
            id=recall_id(recall.programme, recall.client_id),
            task_queue=context.settings.task_queue,
            start_delay=delay if delay > timedelta(0) else None,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            # The latest journey says when the next one is due.
            id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
        )

    @activity.defn
    def next_journey(recall: SetRecall) -> NextJourney:
        programme, client_id = recall.programme, recall.client_id
        why_none = _no_journey(context, programme, client_id)
        if why_none is not None:
            _log.info(
                "recall_begins_no_journey", programme=programme, client_id=client_id, why=why_none
            )
            return NextJourney()
        cycle = context.store.journeys.next_cycle(programme, client_id)
        return NextJourney(journey=journey_id(programme, client_id, cycle))

    return [wake_journeys, set_recall, next_journey]


def _no_journey(context: Context, programme: str, client_id: str) -> str | None:
    """Why this client gets no further journey, as a code; None if they do."""
    journeys = context.store.journeys
    if journeys.open_for(programme, client_id) is not None:
        return "open"
    if journeys.has_died(client_id):
        return DIED
    last = journeys.last_of(programme, client_id)
    if last is not None and last.closed_reason in NO_RECALL:
        return last.closed_reason
    return "do_not_contact" if context.store.clients.get(client_id).do_not_contact else None


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
