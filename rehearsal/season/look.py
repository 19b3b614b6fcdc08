"""
A whole season looked at, for people to read.

In: a copy of a store, the caps as the service states them, the clock. Out: figures a line each,
and the checks that must hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from alongside.ruleset.coaching import Coaching
from alongside.wait import Unit, Wait
from rehearsal.checks import Check
from rehearsal.copy import Copied
from rehearsal.season.bookings import booked_twice
from rehearsal.season.carried import Caps, Swept, in_days, sweep
from rehearsal.season.heard import Season
from rehearsal.season.lag import lag_of
from rehearsal.season.order import Ordered, RoundSeen, look_at_order
from rehearsal.season.room import Opening, openings

DAY = timedelta(days=1)
AFTER_ROOM = timedelta(hours=1)
"""How long rules let room lie until others come up."""
EXCHANGES = 6
"""From room to a proposal: noted, nudged, matched, told, asked for, answered."""
ALONE = timedelta(seconds=3)
"""Somebody who was only just joining the list has a round of their own so soon, in real time."""
JOINING = timedelta(seconds=4)
"""How long in real time a journey may take to write down that it waits."""


@dataclass(frozen=True)
class Looked:
    """What was found; `rate` is how much faster than real time the journeys' clock went."""

    season: Season
    caps: Swept
    openings: Sequence[Opening]
    order: Ordered
    bookings: int
    booked_twice: Sequence[str]
    rate: float
    lag: timedelta
    """How long one exchange with the server took in this season, in programme time."""

    @property
    def bound(self) -> timedelta:
        """How long room may lie unused: as the rules let it, with six exchanges on the way."""
        return AFTER_ROOM + ALONE * self.rate + EXCHANGES * self.lag

    def lines(self) -> list[str]:
        """A figure a line."""
        proposed = [each.lasted for each in self.openings if each.proposed]
        full = ", ".join(f"{count} carried {most}" for most, count in self.caps.fullest.items())
        why = ", ".join(f"{what} {count}" for what, count in sorted(self.order.explained.items()))
        return [
            f"Caps: {len(self.caps.faults)} broken at {self.caps.moments} moments of "
            f"{len(self.season.coaches)} coaches; at their fullest {full}",
            f"Room: {len(proposed)} times a coach was proposed {_days(proposed)} after they had "
            f"room and the client waited; of {len(self.openings)} times in which a client waited "
            f"and a coach who fits had room the longest was {self._both(self._longest)}",
            f"  none may be longer than {self._both(self.bound)}: an hour by the rules, "
            f"{ALONE.total_seconds():.0f} s until who was just joining is matched, {EXCHANGES} "
            f"exchanges of {self._both(self.lag)} as 19 of 20 timers of this machine",
            f"Order: {len(self.order.passed_over)} passed over; {self.order.alike} pairs with the "
            "same needs were on the list at one time"
            + (f"; who came later was first where the other: {why}" if why else ""),
            f"Bookings: {len(self.booked_twice)} of {self.bookings} over another",
        ]

    @property
    def _longest(self) -> timedelta:
        return max((each.lasted for each in self.openings), default=timedelta())

    def _both(self, span: timedelta) -> str:
        """In programme time, with what it is in real time."""
        return f"{span / DAY:.2f} days ({span.total_seconds() / self.rate:.1f} s)"

    def checks(self) -> list[Check]:
        """What must hold."""
        late = tuple(
            f"{each.coach_id} and {each.journey}: {each.lasted / DAY:.1f} days from "
            f"{each.since:%Y-%m-%d %H:%M}"
            for each in self.openings
            if each.lasted > self.bound
        )
        return [
            Check("no coach carries more than a cap allows", self.caps.faults),
            Check("room with a coach is used", late),
            Check("nobody is passed over by somebody who came later", self.order.passed_over),
            Check("no coach is booked twice for one time", tuple(self.booked_twice)),
        ]


def look_at(copy: Copied, programme: str, caps: Caps, rate: float) -> Looked:
    """Look at everything a programme's journals say; `rate` is that of the journeys' clock."""
    season = Season.of(copy, programme)
    bookings, twice = booked_twice(season)
    return Looked(
        season=season,
        caps=sweep(season, caps),
        openings=openings(season, caps),
        order=look_at_order(season, _rounds(copy, programme), JOINING * rate),
        bookings=bookings,
        booked_twice=twice,
        rate=rate,
        lag=lag_of(season),
    )


def caps_of(coaching: Coaching) -> Caps:
    """The caps that a rule file states."""
    first = coaching.sessions.plan[0].every
    length = coaching.sessions.length
    return Caps(
        nested=[
            (in_days(str(each.cadence)) if isinstance(each.cadence, Wait) else None, each.at_most)
            for each in coaching.caseload
        ],
        first=in_days(str(first)),
        minutes=length.amount * (60 if length.unit is Unit.HOUR else 1),
    )


def _rounds(copy: Copied, programme: str) -> list[RoundSeen]:
    """The rounds as their tables have them: what explains an order, never what is checked."""
    got: dict[str, dict[str, str]] = {}
    for key, journey, coach_id in copy.rows("round_outcomes", "round", "journey", "coach_id"):
        if coach_id is not None:
            got.setdefault(key, {})[journey] = coach_id
    return [
        RoundSeen(datetime.fromisoformat(at).replace(tzinfo=UTC), joining, got.get(key, {}))
        for key, at, joining, whose in copy.rows("rounds", "key", "at", "joining", "programme")
        if whose == programme
    ]


def _days(spans: Sequence[timedelta]) -> str:
    if not spans:
        return "at once"
    return f"{median(s / DAY for s in spans):.2f} days (median; at most {max(spans) / DAY:.2f})"
