"""
Where a value stands between the ends of a picture, and which values are written beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

_TWO_MONTHS = timedelta(days=62)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Days:
    """Days from one to another, laid between two shares of the width."""

    since: date
    until: date
    left: float = 0.0
    right: float = 1.0

    def at(self, day: date) -> float:
        """The share of the width a day stands at; days outside stand at the ends."""
        length = max((self.until - self.since).days, 1)
        part = min(max((day - self.since).days / length, 0.0), 1.0)
        return self.left + part * (self.right - self.left)

    def ticks(self, most: int = 7) -> list[tuple[date, str]]:
        """The first days of months, or days a week or more apart, that are written beside it."""
        if (self.until - self.since).days < 70:
            return [(day, f"{day.day} {day:%b}") for day in self._weeks(most)]
        for months in _MONTHS:
            found = list(self._months(months))
            if len(found) <= most:
                break
        return [
            (day, f"{day:%b %Y}" if _says_year(found, place) else f"{day:%b}")
            for place, day in enumerate(found)
        ]

    def _weeks(self, most: int) -> Iterator[date]:
        days = max((self.until - self.since).days, 1)
        step = timedelta(days=7 * ceil(days / 7 / most) if days > most else 1)
        day = self.since
        while day <= self.until:
            yield day
            day += step

    def _months(self, each: int) -> Iterator[date]:
        month = self.since.year * 12 + self.since.month - 1
        month += -month % each + (each if self.since.day > 1 and month % each == 0 else 0)
        while (day := date(month // 12, month % 12 + 1, 1)) <= self.until:
            yield day
            month += each


def _says_year(days: list[date], place: int) -> bool:
    """The first of each year; the first of all has no room where the next month says its own."""
    if place > 0:
        return days[place].year > days[place - 1].year
    return len(days) == 1 or days[1].year == days[0].year or days[1] - days[0] > _TWO_MONTHS


@dataclass(frozen=True)
class Heights:
    """Values from low to high, laid between two heights; the high one is at the top."""

    low: float
    high: float
    top: float
    bottom: float

    def at(self, value: float) -> float:
        """The height a value stands at."""
        length = (self.high - self.low) or 1.0
        part = min(max((value - self.low) / length, 0.0), 1.0)
        return self.bottom - part * (self.bottom - self.top)

    def ticks(self) -> list[float]:
        """Round values between the ends, four or so."""
        step = _round_step((self.high - self.low) / 4)
        first = ceil(round(self.low / step, 6))
        last = floor(round(self.high / step, 6))
        return [round(number * step, 6) for number in range(first, last + 1)]


def room_for(values: list[float], low: float | None, high: float | None) -> tuple[float, float]:
    """Round ends that hold every value, unless the ends are given."""
    least, most = min(values, default=0.0), max(values, default=1.0)
    step = _round_step((most - least) / 4 or abs(most) / 4 or 1.0)
    return (
        floor(least / step) * step if low is None else min(low, least),
        ceil(most / step) * step if high is None else max(high, most),
    )


def _round_step(about: float) -> float:
    if about <= 0:
        return 1.0
    power = 10.0 ** floor(log10(about))
    return next((n * power for n in (1, 2, 5) if n * power >= about), 10 * power)


def plain(value: float) -> str:
    """A number as people write it: `1,200`, `3.5`."""
    return f"{round(value, 2):,.10g}"
