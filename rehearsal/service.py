"""
A service of its own for one rehearsal: server and worker in a home made for it.

In: the real home's settings and a clock. Out: settings of `<home>/rehearsal`, with a server
and a worker running there until the block ends. What an earlier rehearsal left is cleared.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from service.embedded import EmbeddedServer
from service.home_clock import fix_clock
from service.lock import HomeLock
from service.supervise import Kept, supervise
from service.worker_process import WorkerProcess

WORKER = (sys.executable, "-m", "worker", "--quiet")
ELSEWHERE = ("ALONGSIDE_DATABASE", "ALONGSIDE_KEYS", "ALONGSIDE_SMTP", "ALONGSIDE_TEMPORAL",
             "ALONGSIDE_TASK", "ALONGSIDE_WORKER")  # fmt: skip
"""How the settings begin that name another store, server, or way to write to people."""
MARK = "this-is-a-rehearsal"


class NotARehearsal(Exception):
    """The folder a rehearsal would clear was not made by one. Exit code 2."""


@contextlib.asynccontextmanager
async def own_service(settings: Settings, clock: str) -> AsyncIterator[Settings]:
    """
    Server and worker of a new home under the settings' home.

    :raises NotARehearsal: something else is in the folder.
    :raises service.lock.HomeInUse: a rehearsal runs there now.
    :raises service.embedded.ServerFailed, service.supervise.GaveUp: they did not start.
    :raises ValueError: `clock` is no clock.
    """
    home = settings.home.absolute() / "rehearsal"
    for name in [each for each in os.environ if each.startswith(ELSEWHERE)]:
        # The worker inherits what is left: nothing that leads out of the rehearsal's home.
        del os.environ[name]
    own = Settings(home=home, rules=settings.rules)
    _own_folder(home)
    with HomeLock(home) as lock:
        _clear(home, keep=lock.path)
        KeyRing.load_or_make(own)
        fix_clock(home, clock, datetime.now(UTC), holds_journeys=False)
        with Store.open(own, KeyRing.load(own)):
            pass
        kept: list[Kept] = [EmbeddedServer(lock), WorkerProcess(own, WORKER)]
        stopping, up = asyncio.Event(), asyncio.Event()
        service = asyncio.create_task(supervise(kept, stopping, up))
        ready = asyncio.create_task(up.wait())
        try:
            await asyncio.wait({service, ready}, return_when=asyncio.FIRST_COMPLETED)
            if service.done():
                service.result()
            yield own
        finally:
            ready.cancel()
            stopping.set()
            await asyncio.gather(service, return_exceptions=True)


def _own_folder(home: Path) -> None:
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise NotARehearsal(
            f"{home} holds something that is no rehearsal: move it away, "
            "or choose another ALONGSIDE_HOME"
        )
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / MARK).touch(mode=0o600)


def _clear(home: Path, keep: Path) -> None:
    for path in home.iterdir():
        if path in (keep, home / MARK):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
