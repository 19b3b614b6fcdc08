"""Processes that stand in a queue, and work that lasts until it is told to end."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from console.apart import apart
from console.context import Console
from console.queueing import Place, stand


def work(folder: Path, log: Path, at_once: int, seconds: float) -> None:
    """Stand, wait, work for so long; a line at its begin and one at its end."""
    with stand(folder, at_once) as place:
        while place.before >= at_once:
            time.sleep(0.01)
        _line(log, "begins")
        time.sleep(seconds)
        _line(log, "ends")


def hand_over(folder: Path, log: Path) -> None:
    """Stand, hand the place to another process; both live until they are killed."""
    with stand(folder, 1) as place:
        apart(_hold, place, log, seconds=600)


def _hold(_place: Place, log: Path) -> None:
    _line(log, str(os.getpid()))
    signal.pause()


def until_ended(console: Console, job_id: str) -> None:
    """A job's work: how far it is in seconds, until somebody ends it."""
    done = 0
    while not console.store.jobs.note(job_id, done=done, total=600):
        time.sleep(0.1)
        done += 1
    console.store.jobs.move(job_id, ["running"], "done")


def _line(log: Path, said: str) -> None:
    with log.open("a") as file:
        file.write(f"{said}\n")
