"""
What a journey does to other journeys: wakes those that wait, sets the recall.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from temporalio import activity
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError, WorkflowUpdateStage
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from activities.context import Context
from alongside.afterwards import DIED, NO_RECALL
from alongside.deeds import NextJourney, SetRecall, Wake
from alongside.events import RoomAppeared
from alongside.journeys import Report, recall_id, workflow_id
from alongside.store.ids import journey_id, parts_of

_log = structlog.get_logger()

WAKING = timedelta(seconds=15)
"""Longer than a workflow task waits for a worker that died, ten seconds; half of one try."""
WAKE_PAUSE = 0.5
"""Seconds until a server that refused to tell a journey is asked again."""
WAKES = 30
"""
Tries to wake a journey, half an hour with what lies between them. One that can't be woken for so
long looks again by `check_again`; the one that wakes it goes on then.
"""


def journey_activities(context: Context) -> list[Callable[..., Any]]:
    """The activities that reach other journeys."""

    @activity.defn
    async def wake_journeys(wake: Wake) -> None:
        # At once: a journey that is slow to answer does not hold the others up.
        tries = (_wake(context, journey, wake.key) for journey in wake.journeys)
        failed = [each for each in await asyncio.gather(*tries) if each is not None]
        if failed and activity.info().attempt < WAKES:
            raise failed[0]

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


class NotWoken(Exception):
    """A journey did not take a wake; by its id, with what the server said."""


async def _wake(context: Context, journey: str, key: str) -> NotWoken | None:
    """What kept this journey from being woken; None if it was, or is closed."""
    parts = parts_of(journey)
    handle = context.client.get_workflow_handle(workflow_id(parts.programme, parts.client_id))
    event = RoomAppeared(id=f"wake/{key}"[:120])
    said = f"no answer in {WAKING.total_seconds():.0f} s"
    try:
        async with asyncio.timeout(WAKING.total_seconds()):
            while True:
                try:
                    # A journey that has left the stage meanwhile refuses, and that is as good.
                    await handle.start_update(
                        "report", Report(event=event), wait_for_stage=WorkflowUpdateStage.ACCEPTED
                    )
                except RPCError as problem:
                    if problem.status is RPCStatusCode.NOT_FOUND:
                        _log.info("wake_of_closed_journey", journey=journey)
                        return None
                    # After a kill a journey's task has failed: until it is done again the
                    # server refuses at once, and tries at once would be used up at once.
                    said = f"{problem.status.name}, {problem.message}"
                else:
                    return None
                await asyncio.sleep(WAKE_PAUSE)
    except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError):
        pass
    _log.warning("journey_not_woken", journey=journey, said=said)
    return NotWoken(f"{journey} was not woken: {said}")
