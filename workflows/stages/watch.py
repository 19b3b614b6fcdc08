"""
A watch: something seen to beside the stages, whenever an event calls for it.

It has a task only while it sees to it: a journey rests for months, and a task that waits takes
two to three KiB of a worker's cache.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Generator

from workflows.stages.desk import Desk


class Watch:
    """Sees to one thing, once at a time: at once, then at each event of these names (of any)."""

    def __init__(
        self,
        desk: Desk,
        see_to: Callable[[Desk], Awaitable[None]],
        of: Collection[str] | None = None,
    ) -> None:
        self._desk, self._see_to, self._of = desk, see_to, of
        self._seeing: asyncio.Future[None] | None = None
        self._called = False
        desk.bell.watches.append(self)
        self.hear(None)

    def hear(self, name: str | None) -> None:
        """See to it if an event of this name calls for it; without a name, anyway."""
        if name is not None and self._of is not None and name not in self._of:
            return
        self._called = True
        if self._seeing is None:
            self._seeing = asyncio.ensure_future(self._see())
            self._seeing.add_done_callback(self._ended)

    async def _see(self) -> None:
        while self._called:
            self._called = False
            await self._see_to(self._desk)
        self._seeing = None

    def _ended(self, _: asyncio.Future[None]) -> None:
        if self.done():
            self._desk.wake()

    # -- as a future ---------------------------------------------------------------------

    def done(self) -> bool:
        """Whether it ended, which it never does by itself: it failed or was cancelled."""
        return self._seeing is not None and self._seeing.done()

    def result(self) -> None:
        """Raises what it failed of."""
        if self._seeing is not None:
            self._seeing.result()

    def cancel(self) -> None:
        """Hear no more, and leave what is being seen to."""
        self._desk.bell.watches.remove(self)
        if self._seeing is not None:
            self._seeing.cancel()

    def __await__(self) -> Generator[None, None, None]:
        """Wait until what was being seen to is over."""
        if self._seeing is not None:
            yield from self._seeing.__await__()
