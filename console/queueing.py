"""
A queue for work that keeps a processor busy: so many at a time on this machine, the rest in turn.

In: a folder that every process of the console shares. Out: a place in the queue, with how many
are before it. A place is a locked file: whoever holds it, or the process it is handed to, may be
killed, and the place is free. Clocks are put right, so places have numbers and no moments.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import reduction
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

DOOR = "door"
LOOKS = 0.25
"""Seconds between looking whether it is one's turn."""
MOST_WAITING = 20
"""So many may wait; whoever comes then is sent away."""


class QueueFull(Exception):
    """As many wait as may."""


class Place:
    """One's place; given to a process that is started, it is held there too, until both let go."""

    def __init__(self, path: Path, held: IO[bytes]) -> None:
        self._path = path
        self._held = held

    def __reduce__(self) -> tuple[Any, ...]:
        return _handed_over, (self._path, reduction.DupFd(self._held.fileno()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the queue."""
        with _door(self._path.parent):
            self._path.unlink(missing_ok=True)
            self._held.close()

    @property
    def before(self) -> int:
        """How many came earlier and are still there, at work or waiting."""
        with _door(self._path.parent):
            return sum(_number(each) < _number(self._path) for each in _living(self._path.parent))

    def comes(self, at_once: int, seconds: float) -> bool:
        """Wait for one's turn, at most so long; whether it came."""
        ends = time.monotonic() + seconds
        while self.before >= at_once:
            if time.monotonic() > ends:
                return False
            time.sleep(LOOKS)
        return True


def stand(folder: Path, at_once: int) -> Place:
    """
    Take the last place.

    :param at_once: how many work at a moment; others wait.
    :raises QueueFull: too many wait already.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _door(folder):
        there = _living(folder)
        if len(there) >= at_once + MOST_WAITING:
            raise QueueFull(f"{len(there) - at_once} wait already")
        path = folder / str(max(map(_number, there), default=0) + 1)
        held = path.open("ab")
        fcntl.flock(held, fcntl.LOCK_EX)
    return Place(path, held)


def _handed_over(path: Path, held: Any) -> Place:
    return Place(path, os.fdopen(held.detach(), "ab"))


@contextmanager
def _door(folder: Path) -> Iterator[None]:
    """One at a time looks round or goes in and out."""
    door = os.open(folder / DOOR, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
    finally:
        os.close(door)


def _living(folder: Path) -> list[Path]:
    """The places somebody holds; those of the dead are cleared away."""
    there = []
    for path in [each for each in folder.iterdir() if each.name.isdecimal()]:
        looked_at = os.open(path, os.O_RDWR)
        try:
            fcntl.flock(looked_at, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        except BlockingIOError:
            there.append(path)
        finally:
            os.close(looked_at)
    return there


def _number(path: Path) -> int:
    return int(path.name)
