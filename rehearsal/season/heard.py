"""
A season as it happened: the journals of all clients laid into one line of time.

In: a copy of a store. Out: what was recorded, in order, with whom each journey is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise

from alongside.coaches import Coach
from alongside.events import CoachWishRecorded, Entry
from alongside.london import moment_on, today
from rehearsal.copy import Copied

FREES = ("coach_released", "journey_closed")


@dataclass(frozen=True)
class Who:
    """What a coach has to suit: what the register knows of the client."""

    language: str
    conditions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of one journey, or (without one) a day on which the roster changes."""

    at: datetime
    journey: str
    entry: Entry | None

    @property
    def name(self) -> str:
        """What happened."""
        return self.entry.name if self.entry is not None else "another_day"


@dataclass(frozen=True)
class Season:
    """The journals of a programme, the roster, the clients."""

    programme: str
    journals: Mapping[str, Sequence[Entry]]
    coaches: Mapping[str, Coach]
    who: Mapping[str, Who]

    @classmethod
    def of(cls, copy: Copied, programme: str) -> Season:
        """All of a programme that the journals of a store have."""
        store = copy.store
        names = {row[0] for row in copy.rows("journal", "journey")}
        journeys = sorted(each for each in names if each.startswith(f"{programme}/"))
        who: dict[str, Who] = {}
        for journey in journeys:
            client_id = journey.split("/")[1]
            known = store.readings.of(client_id).get("long_term_conditions")
            value = known.value if known is not None else ()
            conditions = frozenset(value) if isinstance(value, tuple) else frozenset((str(value),))
            who[journey] = Who(store.clients.get(client_id).language, conditions)
        return cls(
            programme=programme,
            journals={journey: store.journal.entries(journey) for journey in journeys},
            coaches={coach.id: coach for coach in store.coaches.list()},
            who=who,
        )

    @cached_property
    def happenings(self) -> list[Happening]:
        """
        Everything in the order it was recorded.

        At one moment what frees room comes first: a coach freed and given again at once carries
        nobody twice.
        """
        found = [
            Happening(entry.recorded, journey, entry)
            for journey, entries in self.journals.items()
            for entry in entries
        ]
        found += [Happening(at, "", None) for at in self._other_days(found)]
        return sorted(found, key=_order)

    def _other_days(self, found: Sequence[Happening]) -> list[datetime]:
        """The midnights at which somebody of the roster comes or goes."""
        if not found:
            return []
        first, last = min(h.at for h in found), max(h.at for h in found)
        days = [today(first) + timedelta(days=n) for n in range((last - first).days + 2)]
        return [
            at
            for before, day in pairwise(days)
            if first < (at := moment_on(day, time(0))) < last
            and any(here(c, before) != here(c, day) for c in self.coaches.values())
        ]

    def wish(self, journey: str, at: datetime) -> CoachWishRecorded | None:
        """What the client wishes of a coach, as last said by then."""
        said = [
            entry.event
            for entry in self.journals[journey]
            if isinstance(entry.event, CoachWishRecorded) and entry.recorded <= at
        ]
        return said[-1] if said else None


def here(coach: Coach, day: date) -> bool:
    """Whether a coach is at work on this day."""
    away = any(
        each.from_ <= day and (each.until is None or day <= each.until) for each in coach.absences
    )
    begun = coach.starts is None or coach.starts <= day
    return coach.active and begun and (coach.ends is None or day <= coach.ends) and not away


def _order(happening: Happening) -> tuple[datetime, int, str, int]:
    sequence = happening.entry.sequence if happening.entry is not None else 0
    return happening.at, happening.name not in FREES, happening.journey, sequence
