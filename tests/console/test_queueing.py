"""A queue for large work: so many at a time, the rest in turn, the killed forgotten."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from console.queueing import MOST_WAITING, QueueFull, stand
from tests.console import queue_kit

SPAWN = multiprocessing.get_context("spawn")


def until(holds: Callable[[], object]) -> None:
    """Wait for it."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)


def test_processes_work_so_many_at_a_time(tmp_path: Path) -> None:
    """All of them in the end; whoever comes by whichever process."""
    log = tmp_path / "log"
    each = (tmp_path / "queue", log, 2, 0.2)
    processes = [SPAWN.Process(target=queue_kit.work, args=each) for _ in range(7)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)

    assert [0] * 7 == [process.exitcode for process in processes]
    at_work, most = 0, 0
    for line in log.read_text().split():
        at_work += 1 if line == "begins" else -1
        most = max(most, at_work)
    assert (0, 2) == (at_work, most)


def test_those_who_wait_come_in_the_order_they_came(tmp_path: Path) -> None:
    """Whoever leaves lets all behind move up."""
    first, second, third = (stand(tmp_path, 1) for _ in range(3))
    assert [0, 1, 2] == [each.before for each in (first, second, third)]

    with second:
        pass
    assert [0, 1] == [first.before, third.before]
    with first:
        fourth = stand(tmp_path, 1)
    assert [0, 1] == [third.before, fourth.before]


def test_there_is_an_end_to_the_queue(tmp_path: Path) -> None:
    """Whoever finds it full is sent away, and may come again."""
    places = [stand(tmp_path, 3) for _ in range(3 + MOST_WAITING)]
    with pytest.raises(QueueFull):
        stand(tmp_path, 3)

    with places[0]:
        pass
    assert 2 + MOST_WAITING == stand(tmp_path, 3).before


def test_a_place_is_free_when_its_process_was_killed(tmp_path: Path) -> None:
    """No trace of it has to be cleared away by hand."""
    log, queue = tmp_path / "log", tmp_path / "queue"
    process = SPAWN.Process(target=queue_kit.work, args=(queue, log, 1, 600.0))
    process.start()
    until(log.exists)
    place = stand(queue, 1)
    assert 1 == place.before

    process.kill()
    until(lambda: place.before == 0)
    assert ["2"] == [each.name for each in queue.iterdir() if each.name.isdecimal()]


def test_work_holds_its_place_when_the_console_was_killed(tmp_path: Path) -> None:
    """It goes on in a process of its own, and counts as long as that lives."""
    log, queue = tmp_path / "log", tmp_path / "queue"
    console = SPAWN.Process(target=queue_kit.hand_over, args=(queue, log))
    console.start()
    until(lambda: log.exists() and log.read_text().endswith("\n"))
    worker, place = int(log.read_text()), stand(queue, 1)
    console.kill()
    console.join(60)
    time.sleep(0.5)
    assert 1 == place.before

    os.kill(worker, signal.SIGKILL)
    until(lambda: place.before == 0)
