"""
An event reported to one journey of a batch, by its one door.

In: a journey and an event with an id that makes it once. Out: the receipt; or that the journey
is over; or why it could not be told, in words.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity
from temporalio.client import (
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.context import Context
from alongside.events import AnyEvent
from alongside.journal import Journal
from alongside.journeys import Receipt, Report, workflow_id
from alongside.store.ids import parts_of

ANSWER = timedelta(seconds=20)
"""The longest a journey may take to answer one try."""
TRIES = 4
"""A journey that answers none of so many is left for a person to look at."""
NOT_NOW = (RPCStatusCode.FAILED_PRECONDITION, RPCStatusCode.RESOURCE_EXHAUSTED)
"""What the server says of a journey that can't be told yet."""
PAUSE = 0.5
"""Seconds until it is asked again, within one try."""


@dataclass(frozen=True)
class Told:
    """What came of it: a receipt, `over`, or `why` it could not be told."""

    receipt: Receipt | None = None
    over: bool = False
    why: str = ""


async def tell(context: Context, journey: str, event: AnyEvent, *, silent: str) -> Told:
    """
    Report the event; a journey that does not answer is tried again, some times.

    :param silent: what to say of a journey that never answered.
    :raises RPCError: the server is away: the activity is tried again until it is there.
    """
    try:
        async with asyncio.timeout(ANSWER.total_seconds()):
            return Told(receipt=await _report(context, journey, event))
    except WorkflowUpdateFailedError as failed:
        if await asyncio.to_thread(has_ended, context, journey):
            return Told(over=True)
        cause = failed.cause
        return Told(why=cause.message if isinstance(cause, ApplicationError) else str(cause))
    except (TimeoutError, RPCError, WorkflowUpdateRPCTimeoutOrCancelledError) as problem:
        status = problem.status if isinstance(problem, RPCError) else None
        if status is RPCStatusCode.NOT_FOUND:
            if await asyncio.to_thread(has_ended, context, journey):
                return Told(over=True)
            return Told(why="it is open in the store, but does not run")
        # One journey that is stuck holds up no other; a server that is away is waited for.
        if status is RPCStatusCode.UNAVAILABLE or activity.info().attempt < TRIES:
            raise
        return Told(why=silent)


async def _report(context: Context, journey: str, event: AnyEvent) -> Receipt:
    parts = parts_of(journey)
    handle = context.client.get_workflow_handle(workflow_id(parts.programme, parts.client_id))
    while True:
        try:
            receipt: Receipt = await handle.execute_update(
                "report", Report(event=event), result_type=Receipt
            )
        except RPCError as problem:
            # After a kill a journey's task has failed: until it is done again the server
            # refuses at once, and all tries would be used up at once.
            if problem.status not in NOT_NOW:
                raise
            await asyncio.sleep(PAUSE)
        else:
            return receipt


def has_ended(context: Context, journey: str) -> bool:
    """Whether it is over, or ends and waits for nothing but its red flags."""
    row = context.store.journeys.find(journey)
    if row is None or row.status == "closed":
        return True
    return Journal(context.store.journal.entries(journey)).ending() is not None
