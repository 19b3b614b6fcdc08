"""`alongside up` under harm: a second one, kills, lost keys, a stop."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from running_up import UP, environ, running
from temporalio.client import Client

from service.process import is_alive
from workflows.address import read_address
from workflows.connect import ServerAway, calls, connect

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "durable"))
from tiny_workflow import SECRET, Greeting, Tiny

TINY_UP = (sys.executable, str(Path(__file__).with_name("tiny_up.py")))

pytestmark = pytest.mark.slow


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One `up` that is expected to refuse."""
    return subprocess.run(
        [*TINY_UP, *arguments], env={**environ(home), **more}, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


async def start(client: Client, text: str = "x"):
    return await client.start_workflow(
        Tiny.run, Greeting(text=text), id=f"tiny/{uuid.uuid4().hex[:12]}", task_queue="alongside"
    )


async def told(handle, text: str) -> list[str]:
    """
    Report to the workflow, trying again with the same id while server or worker come back.

    Answers with what it was told so far.
    """
    async with asyncio.timeout(60):
        while True:
            try:
                await handle.execute_update(Tiny.tell, Greeting(text=text), id=text.split()[0])
                return [each for each in await handle.query(Tiny.texts) if each != "x"]
            except Exception:
                await asyncio.sleep(0.2)


def test_the_service_comes_up_as_shipped_and_its_home_is_for_its_owner_only(
    tmp_path: Path,
) -> None:
    """With the real worker and store: keys, register and logs are nobody else's to read."""
    with running(UP, tmp_path / "home", "--clock", "1d=1s") as up:
        code, out, errors = up.stop()

    assert (0, "") == (code, errors)
    assert "Stopped." in out
    for path in [tmp_path / "home", *(tmp_path / "home").rglob("*")]:
        assert 0 == path.stat().st_mode & 0o077, path


def test_a_second_up_on_the_same_home_is_refused_with_the_pid(tmp_path: Path) -> None:
    """Exit 2 at once, and the first goes on."""
    with running(TINY_UP, tmp_path) as first:
        began = time.monotonic()
        second = run(tmp_path)

        assert 2 == second.returncode
        assert str(first.process.pid) in second.stderr
        assert 10 > time.monotonic() - began
        assert first.process.poll() is None


def test_a_stop_ends_everything_in_order_with_exit_0(tmp_path: Path) -> None:
    """No process is left, no address, and the worker ended by itself."""
    with running(TINY_UP, tmp_path) as up:
        server, worker = up.server_pid(), up.worker_pid()
        code, out, errors = up.stop()

    assert (0, "") == (code, errors)
    assert "Stopped." in out
    assert not is_alive(server)
    assert not is_alive(worker)
    assert read_address(tmp_path) is None
    assert '"worker_stopped"' in (tmp_path / "logs" / "worker.jsonl").read_text()


@pytest.mark.asyncio
async def test_a_killed_server_comes_back_with_its_workflows(tmp_path: Path) -> None:
    """At the same address, so that nobody has to be told."""
    with running(TINY_UP, tmp_path) as up:
        before = read_address(tmp_path)
        client = await connect(up.settings)
        handle = await start(client)
        await told(handle, "one")
        os.kill(up.server_pid(), signal.SIGKILL)

        kept = await told(handle, "two")

        after = read_address(tmp_path)
        assert ["one", "two"] == kept
        assert before is not None
        assert after is not None
        assert (before.port, before.metrics_port) == (after.port, after.metrics_port)
        assert before.pid != after.pid


@pytest.mark.asyncio
async def test_a_call_to_a_server_that_stopped_meanwhile_ends_soon(tmp_path: Path) -> None:
    """A command that was connected says so too, instead of a stack of library errors."""
    with running(TINY_UP, tmp_path) as up:
        client = await connect(up.settings)
        up.stop()
        began = time.monotonic()

        with pytest.raises(ServerAway, match="stopped answering"), calls(client):
            await start(client)

        assert 15 > time.monotonic() - began


@pytest.mark.asyncio
async def test_a_killed_worker_is_replaced_and_the_workflow_goes_on(tmp_path: Path) -> None:
    """By another process, from the history."""
    with running(TINY_UP, tmp_path) as up:
        handle = await start(await connect(up.settings))
        await told(handle, "one")
        worker = up.worker_pid()
        os.kill(worker, signal.SIGKILL)

        kept = await told(handle, "two")

        assert ["one", "two"] == kept
        assert worker != up.worker_pid()


@pytest.mark.asyncio
async def test_killing_up_itself_leaves_no_orphans_and_a_new_up_goes_on(tmp_path: Path) -> None:
    """Its children stop, the lock is free, the workflow is there."""
    with running(TINY_UP, tmp_path) as up:
        handle = await start(await connect(up.settings))
        await told(handle, "one")
        server, worker = up.server_pid(), up.worker_pid()
        up.process.kill()
        up.process.wait()

        with running(TINY_UP, tmp_path) as again:
            assert not is_alive(server)
            async with asyncio.timeout(30):
                while is_alive(worker):
                    await asyncio.sleep(0.1)
            client = await connect(again.settings)
            kept = await told(client.get_workflow_handle_for(Tiny.run, handle.id), "two")

    assert ["one", "two"] == kept


@pytest.mark.asyncio
async def test_no_log_of_any_process_holds_what_the_workflow_was_told(tmp_path: Path) -> None:
    """Through a failure, a kill and a stop: all files of the home, and the terminal."""
    with running(TINY_UP, tmp_path) as up:
        handle = await start(await connect(up.settings), SECRET)
        with contextlib.suppress(Exception):
            await handle.execute_update(Tiny.tell, Greeting(text="fail"))
        os.kill(up.worker_pid(), signal.SIGKILL)
        await told(handle, SECRET)
        _, out, errors = up.stop()

    assert SECRET not in out + errors
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"Quillfeather" not in path.read_bytes(), path.name


def test_a_home_whose_keys_are_gone_is_refused(tmp_path: Path) -> None:
    """New keys would leave every journey unreadable; the message names the file."""
    with running(TINY_UP, tmp_path) as up:
        up.stop()
    (tmp_path / "keys.json").unlink()

    refused = run(tmp_path)

    assert 2 == refused.returncode
    assert "keys.json" in refused.stderr
    assert "backup" in refused.stderr
    assert not (tmp_path / "keys.json").exists()


def test_the_clock_of_a_home_with_journeys_is_not_changed(tmp_path: Path) -> None:
    """Exit 2, and the clock file as it was."""
    with running(TINY_UP, tmp_path, "1d=1s") as up:
        up.stop()
    (tmp_path / "has-journeys").touch()

    refused = run(tmp_path, "1d=2s")

    assert 2 == refused.returncode
    assert "a day in 1 s" in refused.stderr
    assert "86400.0" in (tmp_path / "clock.json").read_text()


@pytest.mark.parametrize(
    ("name", "text"), [("TEMPORAL_ADDRESS", "t.example:7233"), ("TEMPORAL_PROFILE", "cloud")]
)
def test_up_is_refused_where_the_shell_names_another_server(
    tmp_path: Path, name: str, text: str
) -> None:
    """Its journeys would be started there, not here."""
    refused = run(tmp_path, **{name: text})

    assert 2 == refused.returncode
    assert name in refused.stderr


def test_up_is_refused_in_production(tmp_path: Path) -> None:
    """The embedded server is for one machine."""
    refused = run(
        tmp_path, ALONGSIDE_PRODUCTION="1", ALONGSIDE_DATABASE_URL="postgresql://db.example/a",
        ALONGSIDE_KEYS_FILE=str(tmp_path / "keys.json"),
    )  # fmt: skip

    assert 2 == refused.returncode
    assert "alongside worker" in refused.stderr


def test_a_setting_that_cannot_be_used_is_named_but_its_value_is_not_shown(
    tmp_path: Path,
) -> None:
    """It may be a password typed into the wrong variable."""
    refused = run(tmp_path, ALONGSIDE_SMTP_PORT="hunter2")

    assert 2 == refused.returncode
    assert "ALONGSIDE_SMTP_PORT" in refused.stderr
    assert "hunter2" not in refused.stderr
