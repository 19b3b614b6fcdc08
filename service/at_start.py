"""
What a service sees to once it runs, such as its schedules: tried until it is done.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import structlog

from service.logs import describe_error

TRY_AGAIN = timedelta(seconds=30)
_log = structlog.get_logger("service.at_start")


@contextlib.asynccontextmanager
async def seen_to(
    work: Callable[[], Awaitable[object]], again: timedelta = TRY_AGAIN
) -> AsyncIterator[None]:
    """Beside what happens within: `work` is done, and if it fails tried again a little later."""
    task = asyncio.create_task(_until_done(work, again))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _until_done(work: Callable[[], Awaitable[object]], again: timedelta) -> None:
    while True:
        try:
            await work()
        except Exception as problem:
            # Whatever it is, the worker goes on: what is missing is a schedule, not a journey.
            _log.warning("not_seen_to_at_start", error=describe_error(problem))
            await asyncio.sleep(again.total_seconds())
        else:
            _log.info("seen_to_at_start")
            return
