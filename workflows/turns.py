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


async def take_turn(turn: Turn) -> Turned:
    """Write the entries down and have the questions answered, once, by sequence."""
    turned: Turned = await workflow.execute_local_activity(
        "take_turn",
        turn,
        result_type=Turned,
        start_to_close_timeout=timedelta(seconds=20),
        retry_policy=PATIENCE,
    )
    return turned
