"""
The stretches of time a report may be about: a service's year, or a quarter of it.

Years begin on 1 April. Stretches of one's own choice are not offered: the difference of two that
lie over each other would show what each alone keeps back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

QUARTERS = (1, 2, 3, 4)
WHOLE = 0
"""In the place of a quarter: the whole year."""
_CODE = re.compile(r"(20\d\d)-(\d\d)(?:-q([1-4]))?")
_YEARS_BACK = 4


@dataclass(frozen=True, order=True)
class Year:
    """A year from 1 April, by the year it begins in."""

    begins: int

    @classmethod
    def of(cls, day: date) -> Year:
        """The year this day is in."""
        return cls(day.year - (day.month < 4))

    @property
    def bounds(self) -> tuple[int, ...]:
        """The first days of its quarters, and of the next year, as `date.toordinal`."""
        first = [(self.begins, 4), (self.begins, 7), (self.begins, 10), (self.begins + 1, 1)]
        days = [*(date(*each, 1) for each in first), date(self.begins + 1, 4, 1)]
        return tuple(each.toordinal() for each in days)

    @property
    def code(self) -> str:
        """As `2026-27`."""
        return f"{self.begins}-{(self.begins + 1) % 100:02}"


@dataclass(frozen=True)
class Period:
    """A year, or its quarter 1 to 4."""

    year: Year
    quarter: int = WHOLE

    @classmethod
    def read(cls, code: str, today: date) -> Period:
        """The period of this code; the year of today for anything else."""
        found = _CODE.fullmatch(code)
        if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
            return cls(Year.of(today))
        return cls(Year(int(found[1])), int(found[3] or WHOLE))

    @property
    def code(self) -> str:
        """As an address has it: `2026-27`, `2026-27-q3`."""
        return self.year.code + (f"-q{self.quarter}" if self.quarter else "")

    @property
    def first(self) -> date:
        """Its first day."""
        return date.fromordinal(self.year.bounds[max(self.quarter - 1, 0)])

    @property
    def last(self) -> date:
        """Its last day."""
        end = self.year.bounds[self.quarter if self.quarter else -1]
        return date.fromordinal(end) - timedelta(days=1)

    @property
    def words(self) -> str:
        """As people say it: `April 2026 to March 2027`."""
        return f"{self.first:%B %Y} to {self.last:%B %Y}"


def offered(today: date) -> list[Period]:
    """The periods to choose from, the latest first: each year, then its quarters that began."""
    now = Year.of(today)
    found: list[Period] = []
    for begins in range(now.begins, now.begins - _YEARS_BACK, -1):
        year = Year(begins)
        found.append(Period(year))
        quarters = [Period(year, quarter) for quarter in reversed(QUARTERS)]
        found += [each for each in quarters if each.first <= today]
    return found
