"""`alongside rehearse` from the command line, on a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside.clock import ClockRate
from alongside.settings import Settings
from rehearsal.asked import CannotRehearse, hold_harmless, hold_to_training
from rehearsal.service import NotARehearsal, own_service
from workflows.address import ServerAddress, write_address

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def rehearse(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this home."""
    return subprocess.run(
        [sys.executable, "-c", "from commands import main; main()", "rehearse", *arguments],
        env={**os.environ, "ALONGSIDE_HOME": str(home), "ALONGSIDE_HEALTH_PORT": "0",
             "ALONGSIDE_METRICS_PORT": "0", **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip


def test_a_home_in_real_time_is_refused(tmp_path: Path) -> None:
    """Scripted people must never act on the journeys of real clients."""
    with pytest.raises(CannotRehearse, match="real time"):
        hold_to_training(ClockRate.real_time(NOW), tmp_path, None)


@pytest.mark.parametrize(
    "name", ["TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "ALONGSIDE_TEMPORAL_PROFILE"]
)
def test_another_server_is_refused(tmp_path: Path, name: str) -> None:
    """A rehearsal never acts on a server that somebody named for other work."""
    with pytest.raises(CannotRehearse, match=name):
        hold_harmless(Settings(home=tmp_path), {name: "elsewhere:7233"})


def test_a_running_service_that_writes_letters_is_refused(tmp_path: Path) -> None:
    """The people of a register would get real e-mail."""
    settings = Settings(home=tmp_path, smtp_host="mail.example.org")
    hold_harmless(settings, {})
    write_address(tmp_path, ServerAddress(port=1, metrics_port=2, pid=3))
    with pytest.raises(CannotRehearse, match="SMTP"):
        hold_harmless(settings, {})


def test_another_clock_than_the_running_one_is_refused(tmp_path: Path) -> None:
    """The service's clock is fixed; asking for another is a mistake to be told."""
    running = ClockRate.parse("1d=1s", NOW)
    hold_to_training(running, tmp_path, "1d=1s")
    with pytest.raises(CannotRehearse, match="leave --clock out"):
        hold_to_training(running, tmp_path, "1d=2s")


@pytest.mark.asyncio(loop_scope="function")
async def test_a_folder_no_rehearsal_made_is_never_cleared(tmp_path: Path) -> None:
    """Somebody's files under the same name are theirs."""
    kept = tmp_path / "rehearsal" / "letters.txt"
    kept.parent.mkdir()
    kept.write_text("mine")
    with pytest.raises(NotARehearsal):
        async with own_service(Settings(home=tmp_path), "1d=1s"):
            pass
    assert "mine" == kept.read_text()


def test_a_clock_that_is_none_could_not_run(tmp_path: Path) -> None:
    """Exit code 2, and an example of what to write."""
    ended = rehearse(tmp_path, "--clock", "fast")
    assert 2 == ended.returncode
    assert "1d=1s" in ended.stderr


def test_a_mapping_without_a_register_could_not_run(tmp_path: Path) -> None:
    """The two belong together."""
    ended = rehearse(tmp_path, "--columns", "x.yaml")
    assert 2 == ended.returncode
    assert "--register" in ended.stderr


@pytest.mark.slow
def test_a_short_rehearsal_holds_in_a_home_of_its_own(tmp_path: Path) -> None:
    """Eight clients for thirty days: all checks hold, and the real home stays empty."""
    ended = rehearse(
        tmp_path, "--clients", "8", "--clock", "1d=0.3s", "--days", "30",
        ALONGSIDE_DATABASE_URL=f"sqlite:///{tmp_path}/real.db", ALONGSIDE_SMTP_HOST="localhost",
    )  # fmt: skip
    assert 0 == ended.returncode, ended.stdout + ended.stderr
    assert "FAILS" not in ended.stdout
    assert "8 journeys" in ended.stdout
    assert ["logs", "rehearsal"] == sorted(path.name for path in tmp_path.iterdir())
    assert (tmp_path / "rehearsal" / "alongside.db").exists()


@pytest.mark.slow
@pytest.mark.parametrize("programme", ["health-connect", "choice-and-control"])
def test_a_short_season_of_another_programme_holds(tmp_path: Path, programme: str) -> None:
    """Invented people, caps, room, order and bookings: as a whole season, in half a minute."""
    ended = rehearse(
        tmp_path, "--programme", programme, "--coaches", "6", "--clients", "20",
        "--clock", "1d=0.25s", "--days", "60",
    )  # fmt: skip
    assert 0 == ended.returncode, ended.stdout + ended.stderr
    assert "20 journeys" in ended.stdout
    assert "holds   no coach carries more than a cap allows" in ended.stdout


def test_a_programme_nobody_wrote_rules_for_could_not_run(tmp_path: Path) -> None:
    """Exit code 2, and the programme named."""
    ended = rehearse(tmp_path, "--programme", "health-conect", "--clients", "3")
    assert 2 == ended.returncode
    assert "health-conect" in ended.stderr


@pytest.mark.parametrize("said", ["0", "-3", "many"])
def test_a_number_of_coaches_that_is_none_is_refused(tmp_path: Path, said: str) -> None:
    """Before anything is started."""
    ended = rehearse(tmp_path, "--coaches", said)
    assert 2 == ended.returncode
    assert not (tmp_path / "rehearsal").exists()


@pytest.mark.slow
def test_a_rehearsal_may_follow_another(tmp_path: Path) -> None:
    """The second begins with an empty home and shows as many journeys as it was asked for."""
    for _ in range(2):
        ended = rehearse(tmp_path, "--clients", "3", "--clock", "1d=0.3s", "--days", "5")
        assert 0 == ended.returncode, ended.stdout + ended.stderr
        assert "\n3 journeys" in ended.stdout
