"""
A running `alongside up` whose server and worker are killed at random moments.

In: a home. Out: the service with its terminal output in files, and the kills done to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from running_up import UP, environ

from alongside.settings import Settings

VICTIMS = {"worker": ("worker",), "server": ("server",), "both": ("server", "worker")}
MARKS = {"server": b"start-dev", "worker": b"worker"}


@dataclass(frozen=True)
class Kill:
    """Whom it hit, and when, by `time.monotonic`."""

    victim: str
    at: float


@dataclass
class Standing:
    """An `up` that stands, as a process of its own."""

    process: subprocess.Popen[bytes]
    home: Path
    terminal: Path
    kills: list[Kill] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home)

    def child(self, name: str) -> int | None:
        """The process of this name that lives now; only children of this `up` are looked at."""
        own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for pid in own.read_text().split():
            with contextlib.suppress(OSError):
                if MARKS[name] in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return int(pid)
        return None

    def kill(self, victim: str) -> None:
        """SIGKILL, to what lives of it."""
        pids = [self.child(name) for name in VICTIMS[victim]]
        for pid in pids:
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
        self.kills.append(Kill(victim, time.monotonic()))

    async def kill_at_random(self, count: int, gap: tuple[float, float], seed: int) -> None:
        """Every kind of kill in turn of a shuffled pack, `gap` seconds after the one before."""
        dice = random.Random(seed)
        pack: list[str] = []
        for _ in range(count):
            await asyncio.sleep(dice.uniform(*gap))
            if not pack:
                pack = list(VICTIMS)
                dice.shuffle(pack)
            assert self.process.poll() is None, self.terminal.read_text()
            self.kill(pack.pop())

    def stop(self) -> int:
        """In good order; answers the exit code."""
        self.process.terminate()
        return self.process.wait(timeout=40)


@contextlib.contextmanager
def standing(
    home: Path, *arguments: str, program: Sequence[str] = UP, **more: str
) -> Iterator[Standing]:
    """`alongside up` in this home until the block ends; what it prints goes beside the home."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    terminal = home.with_name(home.name + ".terminal")
    with terminal.open("wb") as out:
        process = subprocess.Popen(
            [*program, *arguments], env={**environ(home), **more}, stdout=out, stderr=out
        )
    try:
        until = time.monotonic() + 60
        while b"Ctrl-C" not in terminal.read_bytes():
            assert process.poll() is None, terminal.read_text()
            assert time.monotonic() < until, terminal.read_text()
            time.sleep(0.1)
        yield Standing(process, home, terminal)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=40)


@contextlib.contextmanager
def another_worker(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One more worker on the home's server and store."""
    terminal = home.with_name(home.name + ".worker-terminal")
    with terminal.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "worker", "--quiet"], env=environ(home), stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=40)
