"""
The console as a child process, kept running beside the worker.

In: settings and a command line; out: pages that answer on a port.
"""

import asyncio
import os
from collections.abc import Sequence

from alongside.settings import Settings
from service.console_address import forget_console_address, write_console_address
from service.process import free_port, spawn, stop
from service.readiness import until_ready
from service.supervise import CANNOT_RUN, GaveUp

STOP_SECONDS = 10.0
SETTLED_SECONDS = 1.0
"""How long a console that seems ready is watched: one without its port ends by then."""


class ConsoleProcess:
    """The console of a home; takes another port than the settings' if that is taken."""

    name = "console"

    def __init__(self, settings: Settings, command: Sequence[str]) -> None:
        self._command = command
        self._settings = settings
        self.host = settings.listen_host
        self.port = free_port(settings.console_port, self.host)
        self._home = str(settings.home.absolute())
        self._process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        """Where browsers on this machine find it, with a stroke at its end."""
        return f"http://{self.host}:{self.port}/"

    async def start(self) -> None:
        """
        Start it, or start it again; returns when pages answer.

        :raises GaveUp: it could not run at its first start, or did not answer in time; what it
            printed says why.
        """
        is_first = self._process is None
        code = await self._spawned()
        if code is not None and free_port(self.port, self.host) != self.port:
            # Another took the port that was free when it was chosen.
            self.port = free_port(self.port, self.host)
            code = await self._spawned()
        if is_first and code == CANNOT_RUN:
            raise GaveUp("the console could not run", CANNOT_RUN)
        write_console_address(self._settings.home, self.address)

    async def _spawned(self) -> int | None:
        """Its exit code if it ended at once, None when its pages answer."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("TEMPORAL_")}
        environ = {**kept, "ALONGSIDE_HOME": self._home, "ALONGSIDE_CONSOLE_PORT": str(self.port)}
        self._process = await spawn(self._command, environ=environ)
        # What answered may be another's: ours that can't listen ends a moment later.
        return await until_ready(
            self._process,
            self.name,
            port=self.port,
            host=self.host,
            path="/live",
            settled=SETTLED_SECONDS,
        )

    async def wait(self) -> int:
        """Wait until it ends by itself; its exit code."""
        assert self._process is not None
        return await self._process.wait()

    async def stop(self) -> None:
        """Let it answer what it was asked, then end."""
        if self._process is not None:
            await stop(self._process, STOP_SECONDS)
            forget_console_address(self._settings.home)
