"""The pages may be made again while a worker writes: nothing is lost, nobody sees half of it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from reservation_scene import NESTED, coach, deed
from synthetic_journal import START, entries, rich, started, task

from alongside.events import CoachProposed
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store

ROOT = Path(__file__).parents[2]
TABLES = ("journeys", "tasks", "sessions", "messages", "pauses", "caseload", "waiting")
Rows = Callable[[str], list[tuple[object, ...]]]
CLIENTS = ["c-worker000001", "c-worker000002", "c-worker000003"]
WORKER = f"""
import sys, time
sys.path.insert(0, {str(Path(__file__).parent)!r})
from reservation_scene import NESTED, deed
from synthetic_journal import rich
from alongside.keys import KeyRing
from alongside.settings import settings
from alongside.store import Store

now = settings()
with Store.open(now, KeyRing.load(now)) as store:
    print("ready", flush=True)
    for place in range(0, len(rich("c-x")), 2):
        for client in {CLIENTS!r}:
            told = rich(client)[place : place + 2]
            assert len(told) == store.journal.append(f"primrose-a/{{client}}/1", told)
        if place % 8 == 0:
            store.caseload.reserve(deed(100 + place), NESTED)
        time.sleep(0.02)
"""


@pytest.fixture
def worker(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes journals and reserves coaches, one small deed after the other."""
    KeyRing.make(settings.key_ring_file)
    environment = {"ALONGSIDE_HOME": str(settings.home), "PATH": os.environ["PATH"]}
    if settings.database_url is not None:
        environment["ALONGSIDE_DATABASE_URL"] = settings.database_url.get_secret_value()
    command = [sys.executable, "-c", WORKER]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield process
        process.kill()


def test_a_rebuild_beside_a_working_process_loses_nothing(
    settings: Settings, worker: subprocess.Popen[str], rows: Rows
) -> None:
    """Every entry and reservation is there at the end, and pages never showed less than all."""
    with Store.open(settings, KeyRing.load(settings)) as store:
        for number in range(3):
            store.coaches.put(coach(number))
        late = [f"primrose-a/c-{number:012d}/1" for number in range(30)]
        for name in late:
            told = [started(name.split("/")[1]), task("k", due=START)]
            store.journal.append(name, entries(told))
        held = store.caseload.reserve(deed(1), NESTED).outcome
        assert isinstance(held, CoachProposed)
        assert worker.stdout is not None
        assert "ready\n" == worker.stdout.readline()

        seen, over = [], threading.Event()

        def look() -> None:
            while not over.is_set():
                page = store.journeys.page(overdue_at=START + timedelta(seconds=1))
                seen.append(sum(row.journey in late for row in page))
                time.sleep(0.005)

        reader = threading.Thread(target=look)
        reader.start()
        taken = []
        while worker.poll() is None:
            taken.append(store.rebuild())
            time.sleep(0.1)
        over.set()
        reader.join(timeout=20)

        assert worker.stderr is not None
        assert (0, "") == (worker.returncode, worker.stderr.read())
        assert len(set(taken)) > 2, "rebuilds and appends took turns"
        assert {30} == set(seen)
        for client in CLIENTS:
            assert rich(client) == store.journal.entries(f"primrose-a/{client}/1")
        asked = 1 + len(range(0, len(rich("c-x")), 8))
        places = len(store.caseload.waiting("health-connect"))
        assert asked == places + sum(store.caseload.counts().values())
        mine = store.caseload.of_journey(deed(1).journey)
        assert mine is not None
        assert held.coach_id == mine.coach_id
        live = {table: rows(table) for table in TABLES}

        store.rebuild()

        assert live == {table: rows(table) for table in TABLES}


def test_a_rebuild_that_fails_leaves_the_pages_as_they_were(store: Store, rows: Rows) -> None:
    """One entry that cannot be read stops it, and nothing of it is kept."""
    store.journal.append("primrose-a/c-a/1", rich("c-a")[:30])
    live = {table: rows(table) for table in TABLES}
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE journal SET body = 'x' WHERE sequence = 20")

    with pytest.raises(Exception, match="not encrypted by Alongside"):
        store.rebuild()

    assert live == {table: rows(table) for table in TABLES}
    assert 1 == store.journal.append("primrose-a/c-b/1", rich("c-b")[:1])
