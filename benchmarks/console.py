"""
The console with 100,000 journeys in the store: how long pages take twenty people at once.

In: SQLite, PostgreSQL, filled the same. Out: for each page its statements, the time alone and the
95th percentile among twenty people; what several processes change. Times are a browser's.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from alongside.settings import Settings
from benchmarks.console_figures import Measured, Served, show_pages, show_processes
from benchmarks.filled import Filled, filled, opened
from benchmarks.statements import count_statements
from benchmarks.visiting import Visits, alone, at_once, staff, warm

JOURNEYS = int(os.environ.get("BENCH_JOURNEYS", "100000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
"""For one process, whose pages are looked at one by one; a third of it for several."""
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite postgresql").split()
PROCESSES = tuple(map(int, os.environ.get("BENCH_PROCESSES", "1 2 4").split()))


async def run() -> None:
    """Measure and print; the environment says of how many, for how long, on which."""
    found = {}
    with filled(DATABASES, JOURNEYS) as (folder, seconds):
        print(f"\n{JOURNEYS:,} journeys in {' and '.join(DATABASES)}: {seconds:.0f} s", flush=True)
        for name in DATABASES:
            with opened(folder, name, JOURNEYS) as here:
                found[name] = await _measure(here)
    show_pages(found, JOURNEYS)
    show_processes(found)


async def _measure(here: Filled) -> Measured:
    statements = await count_statements(here)
    served: dict[int, Served] = {}
    first, again = Visits(), Visits()
    for processes in PROCESSES:
        async with serving(here.settings, processes) as (base, pid):
            if processes == PROCESSES[0]:
                first, again = await alone(base, here.loaded)
            else:
                await warm(base, here.loaded, processes)
            seconds = SECONDS if processes == PROCESSES[0] else SECONDS / 3
            among = await staff(base, here.loaded, seconds)
            click = await at_once(base, here.loaded)
            served[processes] = Served(among, seconds, click, _memory(pid))
    return Measured(statements, first, again, served)


_WAITS_FOR = 120
"""Seconds for a console to answer."""


@asynccontextmanager
async def serving(settings: Settings, processes: int = 1) -> AsyncIterator[tuple[str, int]]:
    """The console as it is served, beside this process: its address, its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environ = {
        **os.environ,
        "ALONGSIDE_HOME": str(settings.home),
        "ALONGSIDE_RULES": str(settings.rules),
        "ALONGSIDE_CONSOLE_PORT": str(port),
    }
    if settings.database_url is not None:
        environ["ALONGSIDE_DATABASE_URL"] = settings.database_url.get_secret_value()
    command = str(Path(sys.executable).parent / "alongside")
    process = await asyncio.create_subprocess_exec(
        command, "console", "--quiet", "--workers", str(processes), env=environ
    )
    base = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=base) as http:
            for _ in range(_WAITS_FOR * 10):
                try:
                    await http.get("/live")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        # several begin one after the other, and each gets ready beside its first pages
        await asyncio.sleep(2 + 2 * (processes - 1))
        yield base, process.pid
    finally:
        process.terminate()
        await process.wait()


def _memory(pid: int) -> float:
    """MiB of a process and of those it began; what several share counts once."""
    found = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if pid in (int(folder.name), parent):
                shared = (folder / "smaps_rollup").read_text().partition("\nPss:")[2]
                found += int(shared.split()[0]) / 1024
        except (OSError, IndexError, ValueError):
            continue
    return found
