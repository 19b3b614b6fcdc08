"""
A stand: a real embedded server, one worker process, a store, all in a folder for the while.

In: nothing but the shipped rules and the lean ones. Out: a starter as staff have it, what
the worker tells, and what the processes have used.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alongside.clock import ClockRate
from alongside.coaches import load_coaches
from alongside.keys import KeyRing
from alongside.readings import Reading
from alongside.settings import ROOT, Settings
from alongside.store import Store
from alongside.store.people import NewClient, Person
from service.embedded import EmbeddedServer
from service.lock import HomeLock
from starter import Starter
from workflows.connect import connect

HERE = Path(__file__).resolve().parent
_ACTIONS = re.compile(r"^action\{[^}]*\} (\S+)$", re.MULTILINE)


@dataclass
class Stand:
    """What a benchmark works with."""

    settings: Settings
    store: Store
    starter: Starter
    metrics_url: str
    worker: asyncio.subprocess.Process
    listeners: dict[str, asyncio.Queue[dict[str, Any]]] = field(default_factory=dict)
    answers: asyncio.Queue[dict[str, float]] = field(default_factory=asyncio.Queue)

    def on_clock(self, written: str) -> Stand:
        """From here on journeys start on this clock."""
        clock = ClockRate.parse(written, datetime.now(UTC))
        starter = Starter(self.starter.client, self.store, self.settings, clock)
        return Stand(
            self.settings, self.store, starter, self.metrics_url, self.worker,
            self.listeners, self.answers,
        )  # fmt: skip

    def listen(self, journey: str) -> asyncio.Queue[dict[str, Any]]:
        """What the worker will tell of a journey."""
        return self.listeners.setdefault(journey, asyncio.Queue())

    def forget(self, journey: str) -> None:
        """Nobody listens any more."""
        self.listeners.pop(journey, None)

    async def usage(self) -> dict[str, float]:
        """The worker's CPU seconds so far and KiB now."""
        assert self.worker.stdin is not None
        self.worker.stdin.write(b"\n")
        await self.worker.stdin.drain()
        return await self.answers.get()

    async def actions(self) -> float:
        """The actions the server has counted."""
        text = await asyncio.to_thread(_read, self.metrics_url)
        return sum(float(each) for each in _ACTIONS.findall(text))

    def add_clients(self, how_many: int, readings: Sequence[Reading] = ()) -> list[str]:
        """New clients with these readings; their ids."""
        source = os.urandom(6).hex()
        rows = [
            NewClient(source, str(number), Person(name="Bench"), readings, channels=("letter",))
            for number in range(how_many)
        ]
        added = self.store.clients.add_many(rows)
        return [str(row.client_id) for row in added.rows]


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


@asynccontextmanager
async def stand() -> AsyncIterator[Stand]:
    """Everything up, and everything gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-bench-"))
    try:
        rules = folder / "rules"
        shutil.copytree(ROOT / "rules", rules)
        shutil.copy(HERE / "lean.yaml", rules)
        settings = Settings(home=folder / "home", rules=rules)
        settings.home.mkdir(mode=0o700)
        KeyRing.make(settings.home / "keys.json")
        with HomeLock(settings.home) as lock:
            server = EmbeddedServer(lock)
            address = await server.start()
            try:
                ring = KeyRing.load(settings)
                with Store.open(settings, ring) as store:
                    _add_coaches(store)
                    client = await connect(settings, ring=ring)
                    clock = ClockRate.real_time(datetime.now(UTC))
                    starter = Starter(client, store, settings, clock)
                    async with _worker(settings) as worker:
                        ready = Stand(settings, store, starter, address.metrics_url, worker)
                        yielding = asyncio.create_task(_hear(ready))
                        try:
                            yield ready
                        finally:
                            yielding.cancel()
            finally:
                await server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _add_coaches(store: Store) -> None:
    """As many as there will be clients; nobody is to wait."""
    (like, *_) = load_coaches(ROOT / "examples" / "coaches.yaml")
    for number in range(20):
        every = {
            "id": f"k-bench{number:05}",
            "programmes": ("lean", "primrose-a"),
            "areas": (),
            "modes": ("home", "phone", "video", "cafe"),
            "languages": ("en",),
            "limit": None,
        }
        store.coaches.put(like.model_copy(update=every))


@asynccontextmanager
async def _worker(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    environ = {
        **os.environ,
        "ALONGSIDE_HOME": str(settings.home),
        "ALONGSIDE_RULES": str(settings.rules),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", os.environ.get("BENCH_SERVING", "benchmarks.serving"),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        env=environ, cwd=ROOT, limit=1 << 20,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        first = json.loads(await process.stdout.readline() or "{}")
        if not first.get("ready"):
            raise RuntimeError("the worker of the benchmarks did not start")
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(20):
                await process.wait()
        if process.returncode is None:
            process.kill()


async def _hear(stand: Stand) -> None:
    assert stand.worker.stdout is not None
    while line := await stand.worker.stdout.readline():
        said = json.loads(line)
        if "cpu" in said:
            stand.answers.put_nowait(said)
        else:
            stand.listen(said["journey"]).put_nowait(said["event"])
