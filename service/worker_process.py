"""
A worker as a child process, with its health to look at.

In: settings and ports; out: a process that is ready when its health page says so.
"""

import asyncio
import os
from collections.abc import Sequence

import structlog

from alongside.settings import Settings
from service.process import free_port, spawn, stop
from service.readiness import until_ready
from service.supervise import CANNOT_RUN, GaveUp

STOP_SECONDS = 20.0
"""Longer than the worker's own grace for activities under way."""

PORT_SECONDS = 5.0
"""How long a worker's port may stay taken after it ended, until another is chosen."""

_log = structlog.get_logger("service.worker_process")


class WorkerProcess:
    """One worker of a home; takes other ports than the settings' if those are taken."""

    name = "worker"

    def __init__(self, settings: Settings, command: Sequence[str]) -> None:
        self._command = command
        self.host = settings.listen_host
        self.health_port = free_port(settings.health_port, self.host)
        self.metrics_port = free_port(settings.metrics_port, self.host)
        self._home = str(settings.home.absolute())
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """
        Start it, or start it again at the same ports if they are free; returns when it is ready.

        :raises GaveUp: it could not run at its first start, or was not ready in time; what it
            printed says why.
        """
        is_first = self._process is None
        if not is_first:
            self.health_port = await self._same_or_other("health", self.health_port)
            self.metrics_port = await self._same_or_other("metrics", self.metrics_port)
        code = await self._spawned()
        if is_first and code == CANNOT_RUN and self._lost_a_port():
            code = await self._spawned()
        # Any other end is for the supervisor to mend: it ran before.
        if is_first and code == CANNOT_RUN:
            raise GaveUp("the worker could not run", CANNOT_RUN)

    async def _spawned(self) -> int | None:
        """Its exit code if it ended at once, None when it is ready."""
        self._process = await spawn(self._command, environ=self._environ())
        return await until_ready(self._process, self.name, port=self.health_port, host=self.host)

    def _lost_a_port(self) -> bool:
        """Whether another took a port that was free when it was chosen; others are chosen then."""
        before = (self.health_port, self.metrics_port)
        self.health_port = free_port(self.health_port, self.host)
        self.metrics_port = free_port(self.metrics_port, self.host)
        return before != (self.health_port, self.metrics_port)

    async def wait(self) -> int:
        """Wait until it ends by itself; its exit code."""
        assert self._process is not None
        return await self._process.wait()

    async def stop(self) -> None:
        """Let it finish what it is doing, then end."""
        if self._process is not None:
            await stop(self._process, STOP_SECONDS)

    def _environ(self) -> dict[str, str]:
        # The embedded server is meant, whatever profile the shell names.
        kept = {name: text for name, text in os.environ.items() if not name.startswith("TEMPORAL_")}
        return {
            **kept,
            "ALONGSIDE_HOME": self._home,
            "ALONGSIDE_HEALTH_PORT": str(self.health_port),
            "ALONGSIDE_METRICS_PORT": str(self.metrics_port),
        }

    async def _same_or_other(self, page: str, port: int) -> int:
        """The port once it is free; another, with a warning, if it stays taken."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PORT_SECONDS
        while (found := free_port(port, self.host)) != port:
            if loop.time() >= until:
                _log.warning("worker_port_taken", page=page, port=port, instead=found)
                return found
            await asyncio.sleep(0.2)
        return port
