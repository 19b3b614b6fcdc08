"""
The whole service of one home under one command: server, worker, health.

In: settings, perhaps a training clock; out: both processes kept running until SIGTERM or
Ctrl-C, then stopped in good order. A process of its own each, so either can be killed.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alongside.clock import ClockRate
from alongside.keys import KeyMissing, KeyRing
from alongside.settings import Settings
from service.console_process import ConsoleProcess
from service.embedded import EmbeddedServer
from service.home_clock import fix_clock
from service.lock import HomeLock
from service.process import spawn, stop
from service.supervise import Kept, supervise
from service.worker_process import WorkerProcess
from workflows.address import read_address


class NotForUp(Exception):
    """These settings mean another server than the embedded one. Exit code 2."""


@dataclass(frozen=True)
class Running:
    """What is up, for whoever tells the person at the terminal."""

    home: Path
    server: str
    server_log: Path
    server_metrics: str
    health: str
    worker_metrics: str
    console: str | None
    clock: ClockRate


async def run_up(
    settings: Settings,
    *,
    clock: str | None = None,
    announce: Callable[[Running], None],
    holds_journeys: Callable[[Settings, KeyRing], bool],
    worker: Sequence[str],
    console: Sequence[str] = (),
    beside: Sequence[str] = (),
) -> None:
    """
    Run until told to stop.

    :param clock: as `1d=1s`; None keeps the home's.
    :param announce: called once all is ready.
    :param holds_journeys: whether the home's store has journeys; opens and migrates it.
    :param worker: the command line of the worker process.
    :param console: that of the console; without one there are no pages.
    :param beside: a command to run once when all is ready; the service goes on after it.
    :raises NotForUp: production, or a Temporal server named in the environment.
    :raises service.lock.HomeInUse: another one runs here.
    :raises service.home_clock.ClockFixed: the home's journeys run at another rate.
    :raises alongside.keys.KeyMissing: the home has data but its keys are gone.
    :raises service.embedded.ServerFailed: the server did not start.
    :raises service.supervise.GaveUp: a process could not be kept running.
    """
    _meant_here(settings)
    stopping, up = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(each, stopping.set)
    with HomeLock(settings.home) as lock:
        server = EmbeddedServer(lock)
        ring = _keys(settings, server.database)
        rate = fix_clock(
            settings.home,
            clock,
            datetime.now(UTC),
            holds_journeys=holds_journeys(settings, ring),
        )
        child = WorkerProcess(settings, worker)
        pages = ConsoleProcess(settings, console) if console else None
        kept: list[Kept] = [server, child, *([pages] if pages else [])]
        then = asyncio.create_task(
            _when_up(up, settings, server, child, pages, rate, announce, beside)
        )
        try:
            await supervise(kept, stopping, up)
        finally:
            then.cancel()
            await asyncio.gather(then, return_exceptions=True)


def _meant_here(settings: Settings) -> None:
    if settings.production:
        raise NotForUp(
            "ALONGSIDE_PRODUCTION is on: the embedded server is for one machine. "
            "Run `alongside worker` against your Temporal cluster instead"
        )
    for name in ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "ALONGSIDE_TEMPORAL_PROFILE"):
        if os.environ.get(name):
            raise NotForUp(
                f"{name} names another server, and every other command would go there: "
                f"unset it, or run `alongside worker` against that server"
            )


def _keys(settings: Settings, database: Path) -> KeyRing:
    if database.exists() and settings.keys is None and not settings.key_ring_file.exists():
        # A new ring would leave every journey under way unreadable, for ever.
        raise KeyMissing(
            f"{settings.home} holds journeys but its key file {settings.key_ring_file} is gone: "
            "restore it from your backup, or start with another ALONGSIDE_HOME"
        )
    return KeyRing.load_or_make(settings)


async def _when_up(
    up: asyncio.Event,
    settings: Settings,
    server: EmbeddedServer,
    worker: WorkerProcess,
    pages: ConsoleProcess | None,
    clock: ClockRate,
    announce: Callable[[Running], None],
    beside: Sequence[str],
) -> None:
    await up.wait()
    address = read_address(settings.home)
    assert address is not None
    announce(
        Running(
            home=settings.home,
            server=address.target,
            server_log=server.log,
            server_metrics=address.metrics_url,
            health=f"http://{worker.host}:{worker.health_port}/ready",
            worker_metrics=f"http://{worker.host}:{worker.metrics_port}/metrics",
            console=None if pages is None else pages.address,
            clock=clock,
        )
    )
    if beside:
        process = await spawn(beside)
        try:
            await process.wait()
        finally:
            await stop(process, grace=5.0)
