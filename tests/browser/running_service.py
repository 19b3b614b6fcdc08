"""
One `alongside up` for the whole run of browsers: server, worker, console, as people start them.

In: an empty folder. Out: where its console answers. Its clock begins on a Tuesday morning and is
slow enough that the working day outlasts the run: nothing moves unless somebody moves it.
"""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alongside.clock import ClockRate
from service.home_clock import clock_file
from tests.faults.running_up import UP, environ

TUESDAY = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
A_DAY = timedelta(hours=1)
"""How long a day of this service takes."""
START_SECONDS = 90.0


@contextlib.contextmanager
def running_service(home: Path) -> Iterator[str]:
    """The service of this home until the block ends; the address of its pages."""
    home.mkdir(parents=True)
    clock = ClockRate(
        rate=timedelta(days=1) / A_DAY, real_epoch=datetime.now(UTC), journey_epoch=TUESDAY
    )
    clock_file(home).write_text(clock.model_dump_json())
    printed = home / "printed.txt"
    with printed.open("w") as out:
        # Any port but the usual one, where somebody's own service may be.
        own = {**environ(home), "ALONGSIDE_CONSOLE_PORT": "0"}
        process = subprocess.Popen(UP, env=own, stdout=out, stderr=out)
    try:
        yield _address(process, printed)
        ended = process.poll()
        assert ended is None, f"the service ended by itself ({ended}): {printed.read_text()}"
    finally:
        process.terminate()
        process.wait(timeout=40)


def _address(process: subprocess.Popen[bytes], printed: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        lines = printed.read_text().splitlines()
        if any(line.startswith("Ctrl-C") for line in lines):
            return next(line.split()[1] for line in lines if line.startswith("  console")).rstrip(
                "/"
            )
        time.sleep(0.05)
    raise AssertionError(printed.read_text())
