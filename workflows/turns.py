"""
A turn, taken by the worker at hand: one local activity, one place in the history.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from alongside.turn import Turn, Turned

PATIENCE = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    maximum_interval=timedelta(seconds=30),
)
"""A store that is away comes back: a turn is tried until it is taken."""


GIVES_ROOM = ("coach_released", "journey_closed")
"""Entries by which others gain: what they say must be in the history before anybody acts on it."""


async def take_turn(turn: Turn) -> Turned:
    """
    Write the entries down and have the questions answered, once, by sequence.

    A local activity is done before the history knows why: after a crash the journey may go
    another way, and its entries are then replaced. What gives a coach's room to others
    can't be taken back, so a turn with such an entry is an activity of its own.
    """
    if any(entry.name in GIVES_ROOM for entry in turn.entries):
        lasting: Turned = await workflow.execute_activity(
            "take_turn",
            turn,
            result_type=Turned,
            start_to_close_timeout=timedelta(seconds=20),
            retry_policy=PATIENCE,
        )
        return lasting
    turned: Turned = await workflow.execute_local_activity(
        "take_turn",
        turn,
        result_type=Turned,
        start_to_close_timeout=timedelta(seconds=20),
        retry_policy=PATIENCE,
    )
    return turned
