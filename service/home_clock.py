"""
The clock a home lives by, fixed when its first journey starts.

In: `--clock 1d=1s` or nothing; out: `clock.json` and the `ClockRate` that every process of
the home uses. Journeys under way count their waits in it, so it can't change beneath them.
"""

import os
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from alongside.clock import ClockRate


class ClockFixed(Exception):
    """This home holds journeys that run at another rate. Commands turn it into exit code 2."""


class ClockUnreadable(Exception):
    """The home's clock file is damaged. Commands turn it into exit code 2."""


def clock_file(home: Path) -> Path:
    """The file a home keeps its clock in."""
    return home / "clock.json"


def read_clock(home: Path, now: datetime) -> ClockRate:
    """
    The home's clock; real time where none was set.

    :raises ClockUnreadable: the file is there but holds no clock.
    """
    return _read(home) or ClockRate.real_time(now)


def fix_clock(home: Path, written: str | None, now: datetime, *, holds_journeys: bool) -> ClockRate:
    """
    Settle the home's clock and write it down.

    :param written: as `1d=1s`; None keeps what the home has, real time at first.
    :raises ValueError: `written` is no clock.
    :raises ClockFixed: it differs from the clock of a home that holds journeys.
    :raises ClockUnreadable: as in `read_clock`.
    """
    before = _read(home)
    wanted = ClockRate.parse(written, now) if written else None
    if before is not None and (wanted is None or wanted.rate == before.rate):
        return before
    # A home with journeys but no clock file ran on real time.
    rate_before = before.rate if before else 1.0
    if wanted is not None and holds_journeys and wanted.rate != rate_before:
        raise ClockFixed(
            f"{home} holds journeys that run at {describe_rate(rate_before)}, "
            f"not {describe_rate(wanted.rate)}: start without --clock, "
            "or give this clock a home of its own with ALONGSIDE_HOME"
        )
    clock = wanted or ClockRate.real_time(now)
    _write(home, clock)
    return clock


def describe_rate(rate: float) -> str:
    """The rate as a person reads it: `real time`, `a day in 1 s`."""
    return "real time" if rate == 1.0 else f"a day in {86400 / rate:g} s"


def _read(home: Path) -> ClockRate | None:
    path = clock_file(home)
    try:
        return ClockRate.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError:
        # Taking real time instead would stretch a training day's waits to months.
        raise ClockUnreadable(
            f"{path} holds no clock: restore it, or remove the home if it was for training"
        ) from None


def _write(home: Path, clock: ClockRate) -> None:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = clock_file(home)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(clock.model_dump_json(indent=2))
    beside.replace(path)
