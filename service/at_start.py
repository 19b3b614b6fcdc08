"""
What a service sees to once it runs, such as its schedules: tried until it is done.

It is done anew when what it follows from is another, such as the rules in force.
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
    work: Callable[[], Awaitable[object]],
    again: timedelta = TRY_AGAIN,
    follows: Callable[[], object] | None = None,
) -> AsyncIterator[None]:
    """
    Beside what happens within: `work` is done, and if it fails tried again a little later.

    :param follows: what it follows from, asked every `again` on a thread; when that is another,
        the work is done anew.
    """
    task = asyncio.create_task(
        _until_done(work, again) if follows is None else _ever_anew(work, again, follows)
    )
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _ever_anew(
    work: Callable[[], Awaitable[object]], again: timedelta, follows: Callable[[], object]
) -> None:
    done: object = None
    while True:
        try:
            now = await asyncio.to_thread(follows)
        except Exception as problem:
            _log.warning("not_looked_at", error=describe_error(problem))
        else:
            if now != done:
                await _until_done(work, again)
                done = now
        await asyncio.sleep(again.total_seconds())


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
