"""
What every coach carries at each moment of a season, against the caps.

In: happenings in order. Out: who carries whom at which cadence; a line for each moment at which
a cap, a coach's own limit or the hours of their week did not hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from alongside.coaches import Coach
from alongside.events import CoachAllocated, CoachProposed, CoachReleased, SessionPlanned
from rehearsal.season.heard import Happening, Season

_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44}


@dataclass(frozen=True)
class Caps:
    """
    So many clients at most who are seen every so many days or more often; None is all of them.

    `first` is how often a new client is seen, in days; `minutes` how long a session takes.
    """

    nested: Sequence[tuple[float | None, int]]
    first: float
    minutes: int = 60


@dataclass
class Carried:
    """The caseload of each coach, and how often each client is seen, as the journals go on."""

    season: Season
    caps: Caps
    of_coach: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    _coach: dict[str, str] = field(default_factory=dict)
    _every: dict[str, float] = field(default_factory=dict)
    _attended: set[str] = field(default_factory=set)

    def take_in(self, happening: Happening) -> str | None:
        """Go on by one happening; the coach whose caseload it changed."""
        journey, entry = happening.journey, happening.entry
        if entry is None:
            return None
        event = entry.event
        if isinstance(event, CoachProposed | CoachAllocated):
            self._drop(journey)
            pace = self._every.get(journey) if journey in self._attended else None
            self._coach[journey] = event.coach_id
            self.of_coach[event.coach_id][journey] = pace or self.caps.first
            return event.coach_id
        if isinstance(event, SessionPlanned):
            self._every[journey] = in_days(str(event.every))
            coach = self._coach.get(journey)
            if coach is not None:
                self.of_coach[coach][journey] = self._every[journey]
            return coach
        if event.name == "session_attended":
            self._attended.add(journey)
        if isinstance(event, CoachReleased) or event.name == "journey_closed":
            return self._drop(journey)
        return None

    def _drop(self, journey: str) -> str | None:
        coach = self._coach.pop(journey, None)
        if coach is not None:
            self.of_coach[coach].pop(journey, None)
        return coach

    def room(self, coach: Coach) -> int:
        """How many more new clients this coach could take."""
        paces = list(self.of_coach[coach.id].values())
        left = [200 if coach.limit is None else coach.limit - len(paces)]
        for cadence, most in self.caps.nested:
            if cadence is None:
                left.append(most - len(paces))
            elif self.caps.first <= cadence:
                left.append(most - sum(pace <= cadence for pace in paces))
        if coach.hours_a_week is not None:
            each = 7 / self.caps.first * self.caps.minutes
            left.append(int((coach.hours_a_week * 60 - self._minutes(paces)) / each + 1e-9))
        return max(0, min(left))

    def broken(self, coach: Coach) -> list[str]:
        """Each cap that this coach is over now."""
        paces = list(self.of_coach[coach.id].values())
        found = []
        for cadence, most in self.caps.nested:
            count = sum(cadence is None or pace <= cadence for pace in paces)
            if count > most:
                often = "in all" if cadence is None else f"every {cadence:g} days or more often"
                found.append(f"{count} {often}, of {most}")
        if coach.limit is not None and len(paces) > coach.limit:
            found.append(f"{len(paces)} clients, of {coach.limit} by their own limit")
        if coach.hours_a_week is not None and self._minutes(paces) > coach.hours_a_week * 60 + 1e-6:
            found.append(f"{self._minutes(paces):.0f} minutes a week, of {coach.hours_a_week} h")
        return found

    def _minutes(self, paces: Sequence[float]) -> float:
        return sum(7 / pace for pace in paces) * self.caps.minutes


@dataclass(frozen=True)
class Swept:
    """Each moment at which a cap did not hold, and how full coaches came to be."""

    moments: int
    faults: tuple[str, ...]
    fullest: dict[int, int]
    """How many coaches carried so many clients at their fullest."""


def sweep(season: Season, caps: Caps) -> Swept:
    """Every coach at every moment of the season."""
    carried = Carried(season, caps)
    faults: list[str] = []
    most: dict[str, int] = dict.fromkeys(season.coaches, 0)
    moments = 0
    for happening in season.happenings:
        coach_id = carried.take_in(happening)
        if coach_id is None:
            continue
        moments += 1
        most[coach_id] = max(most.get(coach_id, 0), len(carried.of_coach[coach_id]))
        coach = season.coaches.get(coach_id)
        for broken in carried.broken(coach) if coach is not None else ["nobody of the roster"]:
            faults.append(f"{happening.at:%Y-%m-%d %H:%M} {coach_id}: {broken}")
    fullest: dict[int, int] = defaultdict(int)
    for count in most.values():
        fullest[count] += 1
    return Swept(moments, tuple(faults), dict(sorted(fullest.items())))


def in_days(every: str) -> float:
    """How many days a cadence such as `2 weeks` is, about."""
    amount, unit = every.split()
    return float(amount) * _DAYS[unit.removesuffix("s")]
