"""
An event loop on a virtual clock: time jumps when everything waits.

A year of journeys passes in the time their steps take. Nothing real may be awaited on it:
there is no network and no thread to wait for.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine, Mapping
from datetime import datetime
from typing import Any, TypeVar

T = TypeVar("T")


class NothingLeft(RuntimeError):
    """Everything waits and no moment is set: the story would wait for ever."""


class _NoSelector(selectors.BaseSelector):
    """Watches nothing; a wait for a moment becomes a jump to it."""

    def __init__(self) -> None:
        self.now = 0.0
        self._watched: dict[Any, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        key = selectors.SelectorKey(fileobj, 0, events, data)
        self._watched[fileobj] = key
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._watched.pop(fileobj)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._watched

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise NothingLeft("the story waits for something that nobody will do")
        if timeout > 0:
            self.now += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time()` is seconds since 1970 on the virtual clock, which starts at `start`."""

    def __init__(self, start: datetime) -> None:
        self._virtual = _NoSelector()
        self._virtual.now = start.timestamp()
        super().__init__(self._virtual)
        # Seconds since 1970 have a coarser last digit than the clock asyncio expects.
        self._clock_resolution = 1e-6

    def time(self) -> float:
        """The virtual clock."""
        return self._virtual.now

    def _make_self_pipe(self) -> None:
        """No other thread wakes this loop."""

    def _close_self_pipe(self) -> None:
        """Nothing was made, so there is nothing to close."""

    def _write_to_self(self) -> None:
        """No other thread wakes this loop."""


def on_virtual_clock(story: Coroutine[Any, Any, T], start: datetime) -> T:
    """
    Run `story` to its end from `start` on.

    :raises NothingLeft: it waits for something that will never come.
    """
    loop = VirtualLoop(start)
    try:
        return loop.run_until_complete(story)
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
