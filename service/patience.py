"""
Asking again what a journey had no room for: it takes up only so many reports at once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio.service import RPCError, RPCStatusCode

from workflows.connect import ServerAway

T = TypeVar("T")
BUSY_PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each new try."""


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """
    What `ask` answers, asked again a few times while the journey has too much in hand.

    :raises ServerAway: it had too much in hand every time.
    """
    for pause in (*BUSY_PAUSES, None):
        try:
            return await ask()
        except RPCError as problem:
            if problem.status is not RPCStatusCode.RESOURCE_EXHAUSTED:
                raise
            if pause is None:
                raise ServerAway("the journey has too much to take up at once") from problem
        await asyncio.sleep(pause)
    raise AssertionError("the last try answers or raises")
