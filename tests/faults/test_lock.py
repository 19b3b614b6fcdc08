"""A home is held by one process at a time, and its clock does not change beneath journeys."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.home_clock import ClockFixed, ClockUnreadable, clock_file, fix_clock, read_clock
from service.lock import HomeInUse, HomeLock

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_second_holder_is_refused_and_told_the_pid_of_the_first(tmp_path: Path) -> None:
    """The message is enough to find it."""
    with HomeLock(tmp_path), pytest.raises(HomeInUse, match=str(os.getpid())) as refused:
        HomeLock(tmp_path).__enter__()

    assert os.getpid() == refused.value.pid
    assert "ALONGSIDE_HOME" in str(refused.value)


def test_a_released_home_is_free_again(tmp_path: Path) -> None:
    """The lock file stays and does not matter."""
    with HomeLock(tmp_path):
        pass

    with HomeLock(tmp_path) as lock:
        assert lock.path.exists()


def test_homes_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    """Two services on one machine."""
    with HomeLock(tmp_path / "a"), HomeLock(tmp_path / "b"):
        pass


def test_a_home_is_made_for_its_owner_only(tmp_path: Path) -> None:
    """It will hold keys and a register."""
    with HomeLock(tmp_path / "new") as lock:
        assert 0o700 == lock.home.stat().st_mode & 0o777


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    """Its pid is still in the file, and counts for nothing."""
    code = (
        "import os, signal, sys; from pathlib import Path; from service.lock import HomeLock\n"
        "with HomeLock(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)

    with HomeLock(tmp_path) as lock:
        assert f"{os.getpid()}\n" == lock.path.read_text()


def test_an_orphaned_server_keeps_the_home_until_it_is_gone(tmp_path: Path) -> None:
    """The lock goes on with the child that inherited it; a new holder waits for its end."""
    code = (
        "import subprocess, sys; from pathlib import Path; from service.lock import HomeLock\n"
        "lock = HomeLock(Path(sys.argv[1])).__enter__()\n"
        "subprocess.Popen(['sleep', sys.argv[2]], pass_fds=[lock.descriptor])"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path), "2"], check=True)

    with pytest.raises(HomeInUse):
        HomeLock(tmp_path, orphan_seconds=0.2).__enter__()
    with HomeLock(tmp_path, orphan_seconds=10):
        pass


@pytest.mark.parametrize("written", ["", "not a pid", "-5", "9" * 40])
def test_a_damaged_lock_file_does_not_matter(tmp_path: Path, written: str) -> None:
    """The lock is the lock, not what is written in it."""
    (tmp_path / "up.lock").write_text(written)

    with HomeLock(tmp_path):
        pass


def test_a_home_without_a_clock_runs_on_real_time(tmp_path: Path) -> None:
    """As every live service does."""
    assert 1.0 == read_clock(tmp_path, NOW).rate
    assert 1.0 == fix_clock(tmp_path, None, NOW, holds_journeys=False).rate


def test_a_training_clock_is_kept_for_every_later_process(tmp_path: Path) -> None:
    """A day in half a second, counted from the first start."""
    set_first = fix_clock(tmp_path, "1d=0.5s", NOW, holds_journeys=False)

    later = NOW + timedelta(seconds=5)

    assert 172_800.0 == set_first.rate
    assert set_first == read_clock(tmp_path, later)
    assert NOW + timedelta(days=10) == read_clock(tmp_path, later).now(later)


def test_starting_again_keeps_the_clock_and_its_epoch(tmp_path: Path) -> None:
    """With the same `--clock` or without: journey time goes on, it does not start over."""
    first = fix_clock(tmp_path, "1d=1s", NOW, holds_journeys=False)

    later = NOW + timedelta(hours=1)

    assert first == fix_clock(tmp_path, "1d=1s", later, holds_journeys=True)
    assert first == fix_clock(tmp_path, None, later, holds_journeys=True)


@pytest.mark.parametrize(("before", "after"), [("1d=1s", "1d=2s"), (None, "1d=1s")])
def test_another_rate_is_refused_once_there_are_journeys(
    tmp_path: Path, before: str | None, after: str
) -> None:
    """Their timers are already set by the old one; the file stays as it was."""
    fix_clock(tmp_path, before, NOW, holds_journeys=False)
    kept = clock_file(tmp_path).read_bytes()

    with pytest.raises(ClockFixed, match="ALONGSIDE_HOME"):
        fix_clock(tmp_path, after, NOW, holds_journeys=True)

    assert kept == clock_file(tmp_path).read_bytes()


def test_another_rate_is_taken_while_there_are_no_journeys(tmp_path: Path) -> None:
    """Trying out a clock costs nothing."""
    fix_clock(tmp_path, "1d=1s", NOW, holds_journeys=False)

    assert 1440.0 == fix_clock(tmp_path, "1h=2.5s", NOW, holds_journeys=False).rate


@pytest.mark.parametrize(
    "written", ["fast", "1d", "1d=0s", "0d=1s", "1d=-1s", "1 d = 1 s", "1y=1s"]
)
def test_a_clock_nobody_can_read_is_refused_with_an_example(tmp_path: Path, written: str) -> None:
    """Nothing is written."""
    with pytest.raises(ValueError, match="1d=1s"):
        fix_clock(tmp_path, written, NOW, holds_journeys=False)

    assert not clock_file(tmp_path).exists()


@pytest.mark.parametrize("text", ["", "{}", '{"rate": 0}', '{"rate": "fast"}'])
def test_a_damaged_clock_file_is_an_error_not_real_time(tmp_path: Path, text: str) -> None:
    """Real time instead would stretch a training day's waits to months."""
    clock_file(tmp_path).write_text(text)

    with pytest.raises(ClockUnreadable, match=r"clock\.json"):
        read_clock(tmp_path, NOW)
