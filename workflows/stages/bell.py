"""
The bell of a desk: wakes those who wait, at a moment or when something happens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Hears(Protocol):
    """Who is told of every event without waiting for it."""

    def hear(self, name: str | None) -> None:
        """An event of this name happened; without a name, look again anyway."""
        ...


@dataclass(eq=False)
class _Waiter:
    future: asyncio.Future[None]
    moment: datetime | None
    names: Collection[str] | None

    def wake(self) -> None:
        if not self.future.done():
            self.future.set_result(None)


class Bell:
    """Everyone who waits, in the order they came; before them, who hears of everything."""

    def __init__(self) -> None:
        self.watches: list[Hears] = []
        self._waiters: list[_Waiter] = []

    async def wait(self, moment: datetime | None, names: Collection[str] | None = None) -> None:
        """Wait for an event of one of `names` (of any), or until `moment` has come."""
        waiter = _Waiter(asyncio.get_running_loop().create_future(), moment, names)
        self._waiters.append(waiter)
        try:
            await waiter.future
        finally:
            self._waiters.remove(waiter)

    def wake(self, name: str | None = None) -> None:
        """Let those look again who wait for events of this name; everyone, without a name."""
        for watch in self.watches:
            watch.hear(name)
        for waiter in self._waiters:
            if name is None or waiter.names is None or name in waiter.names:
                waiter.wake()

    def ring(self, now: datetime) -> None:
        """Wake those whose moment has come."""
        for waiter in self._waiters:
            if waiter.moment is not None and waiter.moment <= now:
                waiter.wake()

    def next_moment(self) -> datetime | None:
        """The earliest moment anyone waits for."""
        moments = [
            waiter.moment
            for waiter in self._waiters
            if waiter.moment is not None and not waiter.future.done()
        ]
        return min(moments, default=None)
