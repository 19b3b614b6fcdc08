"""
An event loop on a virtual clock: time jumps when everything waits.

A year of journeys passes in the time their steps take. Nothing real may be awaited on it:
there is no network and no thread to wait for.
"""

from __future__ import annotations

import asyncio
import selectors
from asyncio.events import Handle, TimerHandle
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from contextvars import Context
from datetime import datetime
from heapq import heappop
from typing import Any, TypeVar

T = TypeVar("T")


class NothingLeft(RuntimeError):
    """Everything waits and no moment is set: the story would wait for ever."""


class _NoSelector(selectors.BaseSelector):
    """Watches nothing: no news comes from outside."""

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        raise NotImplementedError("nothing real can be awaited on the virtual clock")

    unregister = register  # type: ignore[assignment]

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return {}

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """
    `time()` is seconds since 1970 on the virtual clock, which starts at `start`.

    Callbacks run in the order they were made, as on any loop; only waiting is replaced.
    """

    _ready: deque[Handle]
    _scheduled: list[TimerHandle]
    _stopping: bool

    def __init__(self, start: datetime) -> None:
        self._virtual_now = start.timestamp()
        self._at_rest: list[Callable[[], None]] = []
        super().__init__(_NoSelector())

    def time(self) -> float:
        """The virtual clock."""
        return self._virtual_now

    def when_at_rest(self, callback: Callable[[], None]) -> None:
        """Call back once everything waits, before time goes on."""
        self._at_rest.append(callback)

    def call_soon(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> Handle:
        """Call back in its turn."""
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def _run_once(self) -> None:
        """Everything that is ready; then those who wait for rest; then time jumps."""
        ready = self._ready
        while ready:
            handle = ready.popleft()
            if not handle.cancelled():
                handle._run()
            if self._stopping:
                return
        if self._at_rest:
            waiting, self._at_rest = self._at_rest, []
            for each in waiting:
                each()
        else:
            self._jump()

    def _jump(self) -> None:
        timers = self._scheduled
        while timers and timers[0].cancelled():
            heappop(timers)
        if not timers:
            raise NothingLeft("the story waits for something that nobody will do")
        self._virtual_now = max(self._virtual_now, timers[0].when())
        while timers and timers[0].when() <= self._virtual_now:
            self._ready.append(heappop(timers))

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
