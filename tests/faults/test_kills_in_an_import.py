"""An import outlives its own process, the worker and the server: open journeys hear of it once."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from running_up import UP, Up, environ, running

from alongside.events import ReadingsRecorded, TaskOpened
from alongside.journal import Journal
from alongside.readings import Reading
from alongside.settings import Settings
from alongside.store import NewClient, Person
from starter import Starter, open_starter
from workflows.connect import ServerAway

pytestmark = pytest.mark.slow

PROGRAMME = "primrose-a"
JOURNEYS = 60
ROWS_EACH = 7
MAPPING = """\
source: test
key: id
readings_on: {column: on, format: YYYY-MM-DD}
facts:
  systolic_bp: {column: bp, unit: mmHg}
"""
KILLED_BETWEEN_PAGES = f"""
import os, signal, sys
from alongside.register import importing
from alongside.store.clients import Clients
importing.BATCH = {ROWS_EACH}
keep, pages = Clients.add_many, []
def dies(self, rows):
    page = keep(self, rows)
    pages.append(page)
    if len(pages) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return page
Clients.add_many = dies
sys.argv = ["alongside", *sys.argv[1:]]
import commands
commands.main()
"""


async def start_all(starter: Starter) -> list[str]:
    """So many journeys that wait for consent."""
    readings = (Reading(fact="on_smi_register", value=True, on="2026-02-01", source="test"),)
    page = starter.store.clients.add_many(
        [
            NewClient(
                source="test", source_key=str(number), person=Person(name="Wren Planted"),
                readings=readings,
            )
            for number in range(JOURNEYS)
        ]
    )  # fmt: skip
    ids = [str(row.client_id) for row in page.rows]
    names = [each.journey async for each in starter.start_many(PROGRAMME, ids, per_second=100)]
    async with asyncio.timeout(60):
        while len(starter.store.tasks.open(limit=2 * JOURNEYS)) < JOURNEYS:
            await asyncio.sleep(0.2)
    return names


async def begun(settings: Settings) -> list[str]:
    """The names of the journeys, once all have begun."""
    async with open_starter(settings) as starter:
        return await start_all(starter)


def imports(home: Path, *program: str) -> int:
    """Import everybody's new blood pressure in a process of its own; how it ended."""
    lines = [f"{number},19{number % 10},2026-03-01" for number in range(JOURNEYS)]
    (home / "export.csv").write_text("\n".join(["id,bp,on", *lines, ""]))
    (home / "columns.yaml").write_text(MAPPING)
    words = ("register", "import", str(home / "export.csv"), "--columns")
    done = subprocess.run(
        [*program, *words, str(home / "columns.yaml")],
        env=environ(home), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode


async def all_told(up: Up, names: list[str]) -> tuple[Counter[int], Counter[int]]:
    """How many events and red flags each journey has of the import, once nothing waits."""
    async with asyncio.timeout(150):
        while True:
            await asyncio.sleep(1)
            with contextlib.suppress(ServerAway):
                async with open_starter(up.settings) as starter:
                    if starter.store.readings_to_tell.waiting():
                        continue
                    journals = [Journal(starter.store.journal.entries(name)) for name in names]
                    break
    told = Counter(
        sum(each.by == "register" for each in journal.events(ReadingsRecorded))
        for journal in journals
    )
    flags = Counter(sum(each.urgent for each in journal.events(TaskOpened)) for journal in journals)
    return told, flags


def test_every_journey_is_told_once_whatever_is_killed(tmp_path: Path) -> None:
    """The import between two pages, the worker while it tells, the server while it is told."""
    home = tmp_path / "home"
    with running(UP, home, "--clock", "1d=10m") as up:
        names = asyncio.run(begun(up.settings))
        killed = imports(home, sys.executable, "-c", KILLED_BETWEEN_PAGES)
        ends = [imports(home, UP[0])]
        os.kill(up.worker_pid(), signal.SIGKILL)
        asyncio.run(asyncio.sleep(1.5))
        os.kill(up.server_pid(), signal.SIGKILL)
        ends.append(imports(home, UP[0]))
        told, flags = asyncio.run(all_told(up, names))

    assert (-signal.SIGKILL, [0, 0]) == (killed, ends)
    assert {1: JOURNEYS} == told == flags


def test_what_is_imported_while_nothing_runs_is_told_when_it_runs_again(tmp_path: Path) -> None:
    """Without the service there is nobody to tell; it is not lost."""
    home = tmp_path / "home"
    with running(UP, home, "--clock", "1d=10m") as up:
        names = asyncio.run(begun(up.settings))
        up.stop()
    assert 0 == imports(home, UP[0])
    with running(UP, home) as up:
        told, flags = asyncio.run(all_told(up, names))

    assert {1: JOURNEYS} == told == flags
