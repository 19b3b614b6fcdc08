"""A running `alongside up` as a process of its own, to be harmed."""

import contextlib
import json
import os
import subprocess
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alongside.settings import Settings
from workflows.address import read_address

UP = (str(Path(sysconfig.get_path("scripts")) / "alongside"), "up")


@dataclass
class Up:
    """A running `up` and what it printed so far."""

    process: subprocess.Popen[str]
    home: Path

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home)

    def server_pid(self) -> int:
        address = read_address(self.home)
        assert address is not None
        return address.pid

    def worker_pid(self) -> int:
        lines = (self.home / "logs" / "worker.jsonl").read_text().splitlines()
        return int([each for each in map(json.loads, lines) if "pid" in each][-1]["pid"])

    def stop(self) -> tuple[int, str, str]:
        self.process.terminate()
        out, errors = self.process.communicate(timeout=40)
        return self.process.returncode, out, errors


def environ(home: Path) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("TEMPORAL_")}
    return {
        **kept, "ALONGSIDE_HOME": str(home),
        "ALONGSIDE_HEALTH_PORT": "0", "ALONGSIDE_METRICS_PORT": "0",
    }  # fmt: skip


@contextlib.contextmanager
def running(command: Sequence[str], home: Path, *arguments: str) -> Iterator[Up]:
    """
    `command` (as `UP`) with a home of its own, until the block ends.

    Its terminal output is read when it stops: not for a service that prints a lot.
    """
    process = subprocess.Popen(
        [*command, *arguments], env=environ(home), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        else:
            raise AssertionError(process.communicate()[1])
        yield Up(process, home)
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=40)
