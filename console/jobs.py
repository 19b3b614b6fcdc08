"""
Long work begun on a page: done beside the pages, on a thread, on the loop or in another process.

A job's own row says how far it is, so another process can answer for it, and take it up once
nobody is heard of it for `SILENT`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import structlog

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from alongside.store.jobs import Job
from console.apart import TookTooLong, apart
from console.context import Console

SILENT = timedelta(seconds=60)
"""Work that nothing was heard of for so long has lost its process."""
AT_MOST = 6 * 3600.0
"""Seconds that work in another process may take."""
_log = structlog.get_logger("console.jobs")
_under_way: set[asyncio.Task[Any]] = set()


def on_a_thread(console: Console, job: Job, work: Callable[[], None], failed: str) -> None:
    """Do `work` beside the pages; where it breaks, the job's state becomes `failed`."""

    def run() -> None:
        try:
            work()
        except Exception as problem:
            _broke(console, job, failed, problem)

    # A process that ends does not wait for it: the work is taken up again by whoever asks.
    threading.Thread(target=run, name=job.job_id, daemon=True).start()


def in_a_process(
    console: Console, job: Job, work: Callable[[Console, str], None], failed: str
) -> None:
    """
    The same in a process of its own, which pages do not share a processor with.

    `work` is a function of a module. It gets a console there, and the job's id.
    """

    def wait() -> None:
        try:
            apart(_in_there, console.settings, console.ring, work, job.job_id, seconds=AT_MOST)
        except TookTooLong:
            if console.store.jobs.get(job.job_id).state == job.state:
                raise

    on_a_thread(console, job, wait, failed)


def _in_there(
    settings: Settings, ring: KeyRing, work: Callable[[Console, str], None], job_id: str
) -> bool:
    with Store.open(settings, ring) as store:
        work(Console(settings=settings, ring=ring, store=store), job_id)
    return True


def on_this_loop(
    console: Console, job: Job, work: Callable[[], Coroutine[Any, Any, None]], failed: str
) -> None:
    """The same for work that awaits; called on the loop, as by `Console.ask`."""

    async def run() -> None:
        try:
            await work()
        except Exception as problem:
            _broke(console, job, failed, problem)

    task = asyncio.get_running_loop().create_task(run())
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)


def is_silent(console: Console, job: Job) -> bool:
    """Whether nobody seems to work at it any more, though its state says so."""
    return console.wall() - job.changed > SILENT


def _broke(console: Console, job: Job, failed: str, problem: Exception) -> None:
    _log.error("job_failed", job=job.job_id, kind=job.kind, error=type(problem).__name__)
    now = console.store.jobs.get(job.job_id)
    console.store.jobs.move(job.job_id, [now.state], failed)
