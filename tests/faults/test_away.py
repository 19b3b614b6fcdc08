"""Commands where the server, the keys or the disk are away: words and an exit code, no traces."""

import asyncio
import json
import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from harm import standing
from running_up import UP, environ

from alongside.keys import KeyRing
from alongside.store import NewClient, Person
from starter import open_starter

pytestmark = pytest.mark.slow

PROGRAMME = "primrose-a"
ALONGSIDE = UP[0]
NHS = "9990000018"
NEEDS_SERVER = [("start", NHS), ("report", NHS, "paused", "reason=holiday"),
                ("answer", NHS, "consent")]  # fmt: skip
READS_STORE = [("show", NHS), ("list",), ("tasks",), ("coaches", "list")]


def run(
    home: Path, *words: str, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """One command on this home."""
    return subprocess.run(
        [ALONGSIDE, *words], env=environ(home), capture_output=True, text=True, timeout=90,
        check=False, preexec_fn=before,
    )  # fmt: skip


def run_served(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The same while its service stands; on a machine with much to do the server may be late."""
    for _ in range(5):
        done = run(home, *words)
        if "no Temporal server answers" not in done.stderr:
            break
    return done


def said(done: subprocess.CompletedProcess[str]) -> str:
    """What it said; a trace of any kind fails the test."""
    everything = done.stdout + done.stderr
    for sign in ("Traceback", 'File "/', ".py:"):
        assert sign not in everything, everything
    return " ".join(everything.split())


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one journey under way, its service stopped."""
    home = tmp_path_factory.mktemp("away") / "home"

    async def begin() -> None:
        async with open_starter(service.settings) as starter:
            person = Person(name="Invented Person", nhs_number=NHS)
            page = starter.store.clients.add_many(
                [NewClient(source="test", source_key="1", person=person)]
            )
            client_id = str(page.rows[0].client_id)
            started = await starter.start(PROGRAMME, client_id)
            async with asyncio.timeout(30):
                while not any(
                    entry.name == "task_opened"
                    for entry in starter.store.journal.entries(started.journey)
                ):
                    await asyncio.sleep(0.1)

    with standing(home, "--clock", "1d=5s") as service:
        asyncio.run(begin())
        service.stop()
    return home


@pytest.mark.parametrize("words", NEEDS_SERVER)
def test_a_command_that_needs_the_server_says_it_is_away(
    stopped: Path, words: tuple[str, ...]
) -> None:
    """Exit 2, and how to start it."""
    done = run(stopped, *words)

    assert 2 == done.returncode
    assert "alongside up" in said(done)


@pytest.mark.parametrize("words", NEEDS_SERVER)
def test_an_address_left_by_a_killed_service_is_no_server(
    stopped: Path, words: tuple[str, ...]
) -> None:
    """`server.json` is still there, and nobody answers."""
    left = stopped / "server.json"
    left.write_text(json.dumps({"port": 9, "metrics_port": 9, "pid": 2**22 - 1}))
    try:
        done = run(stopped, *words)
    finally:
        left.unlink()

    assert 2 == done.returncode
    assert "alongside up" in said(done)


@pytest.mark.parametrize("words", READS_STORE)
def test_a_command_that_only_reads_the_store_goes_on_without_the_server(
    stopped: Path, words: tuple[str, ...]
) -> None:
    """People can see where they stand."""
    done = run(stopped, *words)

    assert 0 == done.returncode
    assert said(done)


@pytest.mark.parametrize("words", [*NEEDS_SERVER, *READS_STORE, ("rebuild",), ("up",)])
def test_without_the_key_file_every_command_says_where_it_should_be(
    stopped: Path, words: tuple[str, ...]
) -> None:
    """Exit 2; no new keys are made in their place."""
    keys, aside = stopped / "keys.json", stopped / "keys.aside"
    keys.rename(aside)
    try:
        done = run(stopped, *words)
        assert not keys.exists()
    finally:
        aside.rename(keys)

    assert 2 == done.returncode
    assert "keys.json" in said(done)


@pytest.mark.parametrize("words", [*READS_STORE, ("rebuild",), ("up",)])
def test_with_the_keys_of_another_home_every_command_says_what_to_do(
    stopped: Path, words: tuple[str, ...]
) -> None:
    """Exit 2 and a sentence; nothing is written with the wrong keys."""
    keys, aside = stopped / "keys.json", stopped / "keys.aside"
    keys.rename(aside)
    KeyRing.make(keys)
    before = (stopped / "alongside.db").read_bytes()
    try:
        done = run(stopped, *words)
    finally:
        keys.unlink()
        aside.rename(keys)

    assert 2 == done.returncode
    assert "key" in said(done)
    assert before == (stopped / "alongside.db").read_bytes()


def test_with_other_keys_nothing_is_started_on_a_running_service(stopped: Path) -> None:
    """The journey would be unreadable to its own worker, for ever."""
    keys, aside = stopped / "keys.json", stopped / "keys.aside"
    with standing(stopped):
        keys.rename(aside)
        KeyRing.make(keys)
        try:
            done = [run_served(stopped, *words) for words in NEEDS_SERVER]
        finally:
            keys.unlink()
            aside.rename(keys)

    for each in done:
        assert 2 == each.returncode
        assert "key" in said(each)


@pytest.mark.parametrize("words", [("coaches", "import", "examples/coaches.yaml"), ("rebuild",)])
def test_a_disk_that_takes_no_more_is_said_in_words(stopped: Path, words: tuple[str, ...]) -> None:
    """Stood in for by a limit on the size of files; nothing is half written."""
    size = (stopped / "alongside.db").stat().st_size

    done = run(
        stopped, *words,
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )  # fmt: skip

    assert 2 == done.returncode
    assert "database" in said(done)
    assert size == (stopped / "alongside.db").stat().st_size
    assert 0 == run(stopped, "list").returncode


def test_a_home_in_use_is_refused_to_a_second_service(stopped: Path) -> None:
    """Exit 2 with the process that holds it; the first goes on."""
    with standing(stopped) as service:
        done = run(stopped, "up")

        assert 2 == done.returncode
        assert str(service.process.pid) in said(done)
        assert service.process.poll() is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes to a folder that is not writable")
def test_a_home_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    """Exit 2 with the folder's name."""
    home = tmp_path / "home"
    home.mkdir(mode=0o500)

    done = run(home, "up")

    assert 2 == done.returncode
    assert str(home) in said(done)
