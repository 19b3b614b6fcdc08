"""
The one timer of a journey: set at rest to the earliest moment anyone waits for.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from temporalio import workflow

ROUNDING = timedelta(milliseconds=1)
"""Timers are kept in whole milliseconds; a millisecond more and none fires too early."""


class Alarm:
    """
    Calls `ring` when the set moment comes; set again, it keeps only the new moment.

    `moment` is the one it is set to, None if it is not.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self.moment: datetime | None = None
        self._sleeping: asyncio.Task[None] | None = None

    def set(self, moment: datetime | None, delay: timedelta | None) -> None:
        """Ring at `moment`, which is `delay` of real time away; with None, not at all."""
        if moment == self.moment:
            return
        self.clear()
        if moment is not None and delay is not None:
            self.moment = moment
            self._sleeping = asyncio.create_task(self._sleep(delay))

    def clear(self) -> None:
        """Forget the moment."""
        self.moment = None
        if self._sleeping is not None:
            self._sleeping.cancel()
            self._sleeping = None

    async def _sleep(self, delay: timedelta) -> None:
        await workflow.sleep(delay + ROUNDING)
        self.moment = None
        self._sleeping = None
        self._ring()
