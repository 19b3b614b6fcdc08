"""
Keeps a few processes running until told to stop.

Each is started in order, started again when it ends, and stopped in reverse order. One that
can't run at all (exit code 2 from its first start), or keeps ending by itself as soon as it
starts, ends the supervision. One that is killed from outside is started again however often.
"""

import asyncio
import signal
from collections.abc import Coroutine, Sequence
from typing import Any, Protocol

import structlog

from service.logs import describe_error

PAUSES = (0.0, 0.5, 1.0, 2.0, 5.0)
"""Seconds before each new start in a row of quick ends."""

QUICK = 10.0
"""Seconds: a process that ran for longer was well, and its row of quick ends is over."""

CANNOT_RUN = 2
KILLED = -signal.SIGKILL
"""Nothing it could have done about it: the system, or a person, ended it."""

_log = structlog.get_logger("service.supervise")


class Kept(Protocol):
    """A process to keep running."""

    name: str

    async def start(self) -> object:
        """Start it, or start it again; returns when it is ready."""

    async def wait(self) -> int:
        """Wait until it ends by itself; its exit code."""
        ...

    async def stop(self) -> None:
        """Stop it in good order."""


class GaveUp(Exception):
    """A process could not be kept running; `code` is the exit code to end with."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


async def supervise(kept: Sequence[Kept], stopping: asyncio.Event, up: asyncio.Event) -> None:
    """
    Start all, set `up`, and keep them running until `stopping` is set.

    :raises GaveUp: one of them could not be kept running; the others were stopped.
    """
    told = asyncio.create_task(stopping.wait())
    started: list[Kept] = []
    watches: list[asyncio.Task[None]] = []
    try:
        for each in kept:
            started.append(each)
            if not await _unless(told, each.start()):
                return
            watches.append(asyncio.create_task(_keep(each)))
        up.set()
        await asyncio.wait({told, *watches}, return_when=asyncio.FIRST_COMPLETED)
        for watch in watches:
            if watch.done():
                watch.result()
    finally:
        told.cancel()
        for watch in watches:
            watch.cancel()
        await asyncio.gather(told, *watches, return_exceptions=True)
        for each in reversed(started):
            await each.stop()
            _log.info("process_stopped", name=each.name)


async def _unless(told: asyncio.Task[bool], starting: Coroutine[Any, Any, object]) -> bool:
    start = asyncio.create_task(starting)
    await asyncio.wait({told, start}, return_when=asyncio.FIRST_COMPLETED)
    if start.done():
        start.result()
        return not told.done()
    start.cancel()
    await asyncio.gather(start, return_exceptions=True)
    return False


async def _keep(kept: Kept) -> None:
    loop = asyncio.get_running_loop()
    quick_ends = 0
    is_first = True
    since = loop.time()
    while True:
        code = await kept.wait()
        quick_ends = 1 if loop.time() - since > QUICK else quick_ends + 1
        _log.warning("process_ended", name=kept.name, code=code, quick_ends=quick_ends)
        if code == CANNOT_RUN and is_first:
            raise GaveUp(f"the {kept.name} could not run", CANNOT_RUN)
        is_first = False
        if quick_ends > len(PAUSES) and code != KILLED:
            raise GaveUp(f"the {kept.name} ended {quick_ends} times in a row, last with {code}", 1)
        await asyncio.sleep(PAUSES[min(quick_ends, len(PAUSES)) - 1])
        since = loop.time()
        try:
            await kept.start()
        except GaveUp:
            raise
        except Exception as problem:
            # It ended while starting: `wait` answers at once, and the row goes on.
            _log.warning("process_not_restarted", name=kept.name, error=describe_error(problem))
        else:
            _log.info("process_restarted", name=kept.name)
