"""
A journey's clock: real time, or faster for training.

A rate of 1 is real. With `1d=1s` a day passes in a second, on the same server with the
same code: only the delay of a timer is divided by the rate. Nothing here reads a clock.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from pydantic import PositiveFloat

from alongside.model import Frozen, Moment

_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)(s|m|h|d|w)=(\d+(?:\.\d+)?)(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}


class ClockRate(Frozen):
    """Journey time runs `rate` times as fast as real time since the epochs."""

    rate: PositiveFloat = 1.0
    real_epoch: Moment
    journey_epoch: Moment

    @classmethod
    def real_time(cls, now: datetime) -> ClockRate:
        """The clock of a live service."""
        return cls(real_epoch=now, journey_epoch=now)

    @classmethod
    def parse(cls, text: str, now: datetime) -> ClockRate:
        """
        Read `1d=0.5s`: that much journey time in that much real time, from `now` on.

        :raises ValueError: the text is no rate; the message shows one.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if found is None or float(found[1]) == 0 or float(found[3]) == 0:
            raise ValueError(f"{text!r} is not a clock; write 1d=1s for a day in a second")
        journey = float(found[1]) * _SECONDS[found[2]]
        real = float(found[3]) * _SECONDS[found[4]]
        return cls(rate=journey / real, real_epoch=now, journey_epoch=now)

    def now(self, real: datetime) -> datetime:
        """Journey time when real time is `real`."""
        if self.rate == 1.0 and self.real_epoch == self.journey_epoch:
            return real
        return self.journey_epoch + (real - self.real_epoch) * self.rate

    def real_delay(self, journey: timedelta) -> timedelta:
        """How long to really wait for `journey` to pass; never negative."""
        return max(journey / self.rate, timedelta(0))
