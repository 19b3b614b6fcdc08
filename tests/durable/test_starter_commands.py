"""`alongside start`, `report`, `show` against a running service, each as its own command."""

import asyncio
from pathlib import Path

import pytest
from temporalio.client import Client
from typer.testing import CliRunner, Result

from alongside.keys import KeyRing
from alongside.settings import Settings
from commands import app
from commands.journey_screen import show_waits
from tests.durable.journey_kit import PROGRAMME, open_service
from workflows.address import read_address, write_address

pytestmark = pytest.mark.asyncio


async def alongside(*words: str) -> Result:
    """One command, in a thread: it brings its own event loop."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(words))


async def test_the_commands_tell_a_whole_story(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Started, shown with what it waits for, ended, never started again."""
    home = tmp_path / "home"
    home.mkdir()
    ring_file = dev_settings.key_ring_file
    monkeypatch.setenv("ALONGSIDE_KEYS_FILE", str(ring_file))
    monkeypatch.setenv("ALONGSIDE_HOME", str(home))
    monkeypatch.setenv("ALONGSIDE_TASK_QUEUE", task_queue)
    address = read_address(dev_settings.home)
    assert address is not None
    write_address(home, address)
    ring = KeyRing.load(dev_settings)
    async with open_service(dev_client, ring, home, task_queue) as service:
        client_id = service.add_client()
        journey = f"{PROGRAMME}/{client_id}/1"

        unknown = await alongside("start", client_id, "--programme", "nope")
        first = await alongside("start", "--from-register")
        await service.until_recorded(journey, "task_opened")
        second = await alongside("start", "--from-register")
        shown = await alongside("show", client_id)
        died = await alongside("report", client_id, "died", "--by", "gp")
        await service.until_recorded(journey, "journey_closed")
        # The workflow ends just after its last entry is stored.
        await dev_client.get_workflow_handle(f"journey/{journey[:-2]}").result()
        told_again = await alongside("report", client_id, "died", "--by", "gp")
        after = await alongside("start", client_id, "--again")
        closed = await alongside("show", client_id)

    assert (1, "no usable rules for 'nope'") == (unknown.exit_code, unknown.output[:26])
    assert "1 journeys started, 0 were open already; 0 clients skipped" in first.output
    assert "0 journeys started, 0 were open already; 1 clients skipped" in second.output
    assert 0 == shown.exit_code, shown.output
    assert 0 == died.exit_code, died.output
    assert "has no open journey in primrose-a; none was to come; nothing will be" in " ".join(
        told_again.output.split()
    )
    assert (1, True) == (after.exit_code, "ended with their death" in after.output)
    assert "Closed: died" in closed.output


async def test_show_says_what_a_journey_waits_for(capsys: pytest.CaptureFixture[str]) -> None:
    """In words; tasks stand in the table above already."""
    from datetime import UTC, datetime

    from alongside.journeys import Due

    at = datetime(2026, 3, 31, 9, tzinfo=UTC)
    show_waits((Due(at=at, why="task consent/1"), Due(at=at, why="follow-up no-answer")))

    assert "Waits until Tue 31 Mar 2026 10:00: follow up no answer.\n" == capsys.readouterr().out
