"""
What was asked of a rehearsal, and whether this home is a place for one.

In: what the person typed, settings, the environment, a clock. Out: nothing, or a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alongside.clock import ClockRate
from alongside.settings import Settings
from rehearsal.copy import database_file
from service.home_clock import describe_rate
from workflows.address import read_address

PROGRAMME = "primrose-a"
OWN_CLOCK = "1d=0.5s"


class CannotRehearse(Exception):
    """This home is no place for a rehearsal. Commands end with exit code 2."""


@dataclass(frozen=True)
class Asked:
    """What the person asked for."""

    clients: int
    seed: int
    programme: str = PROGRAMME
    coaches: int | None = None
    """So many invented coaches, instead of those of the examples."""
    clock: str | None = None
    register: Path | None = None
    columns: Path | None = None
    first: str | None = None
    days: int | None = None
    per_second: float = 20.0

    @property
    def is_invented(self) -> bool:
        """Whether clients are invented: the sample register is one of Primrose-A."""
        return self.register is None and self.programme != PROGRAMME


def hold_harmless(settings: Settings, environ: Mapping[str, str]) -> None:
    """
    Make sure that scripted people reach nobody real by these settings.

    :raises CannotRehearse: they name a production service, or another server; or a running
        service here would write to real addresses.
    """
    if settings.production:
        raise CannotRehearse("ALONGSIDE_PRODUCTION is on: a rehearsal is for a training home")
    for name in ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "ALONGSIDE_TEMPORAL_PROFILE"):
        if environ.get(name):
            raise CannotRehearse(f"{name} names another server: unset it to rehearse here")
    if read_address(settings.home) is None:
        return
    if settings.smtp_host is not None:
        raise CannotRehearse(
            "ALONGSIDE_SMTP_HOST is set: the people of a rehearsal would get real letters; "
            "unset it and start the service again"
        )
    database_file(settings)


def hold_to_training(clock: ClockRate, home: Path, asked: str | None) -> None:
    """
    Make sure that this home's clock is one for training, and the one asked for.

    :raises CannotRehearse: real clients may be here, or the rate is another.
    :raises ValueError: `asked` is no clock.
    """
    if clock.rate == 1.0:
        raise CannotRehearse(
            f"{home} lives in real time: a rehearsal needs a training clock. "
            "Start `alongside up --clock 1d=1s` in another ALONGSIDE_HOME, "
            "or stop this service and rehearse in one of its own"
        )
    if asked is not None and ClockRate.parse(asked, clock.real_epoch).rate != clock.rate:
        raise CannotRehearse(
            f"the service in {home} runs {describe_rate(clock.rate)}, not {asked}: "
            "leave --clock out"
        )
