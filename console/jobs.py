"""
Long work begun on a page: done beside the pages, on a thread, on the loop or in another process.

A job's own row says how far it is, so another process can answer for it, and take it up once
nobody is heard of it for `SILENT`. What is done in other processes is done a few at a time.
"""

from __future__ import annotations

import asyncio
import threading
import time
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
from console.queueing import LOOKS, Place, QueueFull, stand

SILENT = timedelta(seconds=60)
"""Work that nothing was heard of for so long has lost its process."""
AT_MOST = 6 * 3600.0
"""Seconds that work in another process may take."""
QUEUE = "work"
"""The folder of the home in which work stands in its queue."""
FULL = (
    "So much other work waits for its turn that this was not begun, and nothing was changed. "
    "Try again in some minutes"
)
_HEARD = 15.0
"""Seconds between telling that one still waits."""
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
    console: Console,
    job: Job,
    work: Callable[[Console, str], None],
    failed: str,
    stopped: str = "stopped",
) -> None:
    """
    The same in a process of its own, which pages do not share a processor with, in its turn.

    `work` is a function of a module. It gets a console there, and the job's id. A job that is
    asked to stop while it waits becomes `stopped`; one for which there is no room to wait `failed`,
    with what to do as its `problem`.
    """
    settings, jobs = console.settings, console.store.jobs
    try:
        place = stand(settings.home / QUEUE, settings.work_at_once)
    except QueueFull:
        jobs.note(job.job_id, problem=FULL)
        jobs.move(job.job_id, [job.state], failed)
        return

    def wait() -> None:
        with place:
            if not _comes_to(console, job, place):
                jobs.move(job.job_id, [job.state], stopped)
                return
            try:
                apart(_in_there, place, settings, console.ring, work, job.job_id, seconds=AT_MOST)
            except TookTooLong:
                if jobs.get(job.job_id).state == job.state:
                    raise

    on_a_thread(console, job, wait, failed)


def _comes_to(console: Console, job: Job, place: Place) -> bool:
    """Wait until it is this one's turn; False if it is asked to stop before."""
    jobs, told = console.store.jobs, time.monotonic() - _HEARD
    while place.before >= console.settings.work_at_once:
        if time.monotonic() - told >= _HEARD:
            told = time.monotonic()
            jobs.note(job.job_id, waiting=True)
        time.sleep(LOOKS)
        if jobs.get(job.job_id).stop:
            return False
    return not jobs.note(job.job_id, waiting=False)


def _in_there(
    _place: Place,
    settings: Settings,
    ring: KeyRing,
    work: Callable[[Console, str], None],
    job_id: str,
) -> bool:
    """In the other process, which holds the place as long as it lives."""
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
