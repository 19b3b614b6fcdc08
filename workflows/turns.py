"""
A turn, taken by the worker at hand: one local activity, one place in the history.
"""

import contextlib
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from alongside.turn import Turn, Turned

PATIENCE = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    maximum_interval=timedelta(minutes=1),
)
"""A store that is away comes back: what it must keep is tried until it is kept."""

ONE_TRY = timedelta(seconds=20)
AT_ONCE = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), backoff_coefficient=3.0, maximum_attempts=4
)
"""Within its workflow task a turn is tried for three seconds: a task held open costs events."""

GIVES_ROOM = ("coach_released", "journey_closed")
"""Entries by which others gain: what they say must be in the history before anybody acts on it."""


async def take_turn(turn: Turn) -> Turned:
    """
    Write the entries down and have the questions answered, once, by sequence.

    A local activity is done before the history knows why: after a crash the journey may go
    another way, and its entries are then replaced. What gives a coach's room to others
    can't be taken back, so a turn with such an entry is an activity of its own. So is a turn
    that is not taken at once: waiting for a store that is away then costs the history nothing.
    """
    if not any(entry.name in GIVES_ROOM for entry in turn.entries):
        # A local activity's failure comes bare, not as an ActivityError.
        with contextlib.suppress(ActivityError, ApplicationError):
            at_once: Turned = await workflow.execute_local_activity(
                "take_turn",
                turn,
                result_type=Turned,
                start_to_close_timeout=ONE_TRY,
                retry_policy=AT_ONCE,
            )
            return at_once
    lasting: Turned = await workflow.execute_activity(
        "take_turn",
        turn,
        result_type=Turned,
        start_to_close_timeout=ONE_TRY,
        retry_policy=PATIENCE,
        summary="turn",
    )
    return lasting
