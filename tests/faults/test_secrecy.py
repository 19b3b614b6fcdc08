"""Nothing personal is in clear in any file, log, metric or server record of a service."""

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from planted import PERSONAL, PROGRAMME, READING, REFUSED_READING, Left, live_and_stop

from workflows.codec import ENCODING

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("secrecy")]
"""One service for all of them: on one processor, or each would harm one of its own."""

_OF_A_CLIENT = re.compile(rf"(journey|recall)/{PROGRAMME}/c-[a-z0-9]+")
_OF_A_PROGRAMME = re.compile(r"(matching|supervision)/[a-z-]+(/[a-z]+)?(/turn-[\dTZ:.-]+)?")


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """What one service left, looked at by every test."""
    return live_and_stop(tmp_path_factory.mktemp("secrecy") / "home")


def everything(left: Left) -> Iterator[tuple[str, bytes]]:
    """Every file of the home but the outbox, and everything said."""
    for path in sorted(left.home.rglob("*")):
        # The outbox is the training channel: letters in plain text are what it is for.
        if path.is_file() and "outbox" not in path.relative_to(left.home).parts:
            yield str(path.relative_to(left.home)), path.read_bytes()
    yield from left.said.items()


def spellings(planted: str) -> Iterator[bytes]:
    """As text in the ways a file may hold it."""
    yield planted.encode()
    yield planted.encode("utf-16-le")
    yield planted.lower().encode()


def places(left: Left, planted: str) -> list[str]:
    """Where it is in clear."""
    return [
        where for where, content in everything(left)
        if any(each in content for each in spellings(planted))
    ]  # fmt: skip


def test_the_journeys_went_through_all_of_it(left: Left) -> None:
    """Otherwise it would be no wonder that nothing is found."""
    logs = (left.home / "logs" / "worker.jsonl").read_text()
    outbox = "".join(path.read_text() for path in (left.home / "outbox").glob("*.txt"))

    assert {"readings_recorded", "message_sent", "task_answered"} <= set(left.names)
    assert {"goal_set", "plan_written", "session_booked"} <= set(left.names)
    assert "Unavailable" in logs
    assert "ValidationError" in logs
    assert PERSONAL["name"] in outbox
    assert {"temporal.db", "alongside.db", "keys.json", "clock.json", "logs/server.log"} <= {
        where for where, _ in everything(left)
    }
    assert any(where.endswith("-wal while running") for where in left.said)


@pytest.mark.parametrize("what", PERSONAL)
def test_nothing_personal_is_in_clear_anywhere(left: Left, what: str) -> None:
    """Files of the home byte for byte, terminal, histories, lists, metrics."""
    assert [] == places(left, PERSONAL[what])


def test_a_reading_is_in_clear_nowhere_but_as_a_number_of_the_readings_table(
    left: Left, tmp_path: Path
) -> None:
    """The table is for counting over a register; it knows its clients by number only."""
    copy = tmp_path / "copy.db"
    shutil.copy(left.home / "alongside.db", copy)
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as database:
        values = {row[0] for row in database.execute("SELECT value FROM readings")}
        database.execute("DELETE FROM readings")
        database.execute("VACUUM")
    without = copy.read_bytes()

    found = [where for where in places(left, READING) if not where.startswith("alongside.db")]

    assert READING in values
    assert [] == found
    assert READING.encode() not in without
    assert [] == places(left, REFUSED_READING)


def test_workflow_ids_and_search_attributes_are_codes_only(left: Left) -> None:
    """They are not encrypted, so they hold ids that say nothing."""
    ids = [where.removeprefix("list ") for where in left.said if where.startswith("list ")]

    others = [each for each in ids if not _OF_A_CLIENT.fullmatch(each)]

    assert 3 <= len(ids) - len(others)
    assert [] == [each for each in others if not _OF_A_PROGRAMME.fullmatch(each)]


def test_every_payload_in_a_history_is_encrypted(left: Left) -> None:
    """Inputs, results, failures, updates, markers, summaries: whatever was put in by us."""
    assert 100 < len(left.payloads)
    assert {ENCODING} == set(left.payloads)
