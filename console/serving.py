"""
The console in one of several processes that answer at the same port.

In: the environment, as `alongside console` has it. Out: the application, which `uvicorn` asks for
by name in each process.
"""

from __future__ import annotations

import fcntl
import logging
import os
from pathlib import Path

from fastapi import FastAPI

from alongside.keys import KeyRing
from alongside.store import Store
from console.app import build_app
from console.ready import get_ready
from service.configured import configured
from service.logs import set_up_logs

QUIET = "ALONGSIDE_CONSOLE_QUIET"
"""Set for processes that log to their files alone."""
_held: list[int] = []


def app() -> FastAPI:
    """
    The application over a store of this process's own; open until the process ends.

    `alongside console` has tried all of this before it starts any.
    """
    settings = configured()
    level = logging.CRITICAL if QUIET in os.environ else logging.INFO
    set_up_logs(_name(settings.home), settings.home, stderr_level=level)
    ring = KeyRing.load(settings)
    app = build_app(settings, ring, Store.open(settings, ring))
    get_ready(app.state.console)
    return app


def _name(home: Path) -> str:
    """A log nobody else writes: the first whose lock is free."""
    folder = home / "logs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = 1
    while True:
        name = f"console-{number}"
        lock = os.open(folder / f".{name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            number += 1
            continue
        _held.append(lock)
        return name
