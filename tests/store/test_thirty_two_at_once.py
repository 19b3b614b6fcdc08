"""Thirty-two workers in four processes: no cap is broken, nobody is lost, no round is half."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from reservation_scene import NESTED, coach, deed
from reserving_process import ROUNDS, asked
from sqlalchemy import create_engine, text
from synthetic_journal import entries, started

from alongside.events import CoachProposed, WaitingForCoach
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store

ROOT = Path(__file__).parents[2]
P = "health-connect"
TURNS, WORKERS, COACHES = 4, 32, 8
OVER = """
    SELECT coach_id FROM caseload GROUP BY coach_id
    HAVING sum(CASE WHEN every = '1 week' THEN 1 ELSE 0 END) > 2
        OR sum(CASE WHEN every IN ('1 week', '2 weeks') THEN 1 ELSE 0 END) > 3
        OR count(*) > 5
"""
"""Coaches beyond the nested caps, asked of the tables without any of our code."""
Rows = Callable[[str], list[tuple[object, ...]]]


@contextmanager
def process(settings: Settings, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """One more process on this store, ready to begin."""
    environment = {"ALONGSIDE_HOME": str(settings.home), "PATH": os.environ["PATH"]}
    if settings.database_url is not None:
        environment["ALONGSIDE_DATABASE_URL"] = settings.database_url.get_secret_value()
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("reserving_process.py")), *arguments],
        cwd=ROOT, env={**environment, "PYTHONPATH": str(ROOT)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as found:  # fmt: skip
        assert found.stdout is not None
        line = found.stdout.readline()
        assert line == "ready\n", found.stderr.read() if found.stderr else line
        yield found
        if found.poll() is None:
            found.kill()


@pytest.fixture
def kept(settings: Settings) -> Iterator[Store]:
    """A store whose keys other processes find."""
    with Store.open(settings, KeyRing.make(settings.key_ring_file)) as store:
        yield store


def query(settings: Settings, words: str) -> list[tuple[object, ...]]:
    """What the database itself answers."""
    engine = create_engine(settings.database)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(words))]
    finally:
        engine.dispose()


def test_no_cap_is_broken_and_nobody_is_lost(kept: Store, settings: Settings) -> None:
    """Reserving, taking by name, rounds, slower cadences, each asked twice, all at once."""
    for number in range(COACHES):
        kept.coaches.put(coach(number))
    everyone = [deed(number).journey for number in range(TURNS * WORKERS)]
    for name in everyone:
        kept.journal.append(name, entries([started(name.split("/")[1], P)]))

    with ExitStack() as stack:
        processes = [
            stack.enter_context(process(settings, str(first), str(WORKERS), str(TURNS)))
            for first in range(0, WORKERS, 8)
        ]
        for each in processes:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        over = []
        while any(each.poll() is None for each in processes):
            over += query(settings, OVER)
        ended = [each.communicate() for each in processes]

    assert [("done\n", "")] * 4 == ended
    assert [] == over == query(settings, OVER)
    held = {row[0] for row in query(settings, "SELECT journey FROM caseload")}
    listed = {row[0] for row in query(settings, "SELECT journey FROM waiting")}
    assert set() == held & listed
    asked_for = {deed(n).journey for n in range(TURNS * WORKERS) if (n % 32 + n // 32) % 3}
    assert asked_for <= held | listed, "nobody who asked is lost"
    assert COACHES * 2 <= len(held) <= COACHES * 5


def test_a_round_killed_before_it_is_kept_never_was(
    kept: Store, settings: Settings, rows: Rows
) -> None:
    """No half round: no coach given, no reason, no round; the next tells everybody once."""
    for number in (1, 2, 3):
        outcome = kept.caseload.reserve(deed(number), ROUNDS).outcome
        assert isinstance(outcome, WaitingForCoach)
        told = entries([started(deed(number).client_id, P), outcome])
        kept.journal.append(deed(number).journey, told)
    kept.coaches.put(coach(1))
    tables = ("caseload", "waiting", "rounds", "round_outcomes", "coach_turns")
    before = {table: rows(table) for table in tables}

    with process(settings, "--die-in-a-round") as doomed:
        assert doomed.stdin is not None
        doomed.stdin.write("go\n")
        doomed.stdin.flush()
        assert -signal.SIGKILL == doomed.wait(timeout=30)

    assert before == {table: rows(table) for table in tables}
    row = kept.caseload.run_round(asked("doomed"), ROUNDS)
    assert (3, 2) == (row.waiting, row.matched)
    assert {"doomed": [deed(1).journey, deed(2).journey]} == kept.caseload.untold(P)
    for number in (1, 2):
        woken = kept.caseload.reserve(deed(number, attempt=2), ROUNDS).outcome
        assert isinstance(woken, CoachProposed)
    assert {} == kept.caseload.untold(P)
    assert row == kept.caseload.run_round(replace(asked("doomed"), now=row.at), NESTED)
