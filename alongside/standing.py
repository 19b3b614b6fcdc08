"""
How coaches stand: what each carries, the room they have now and in the coming weeks.

In: the store, a programme with coaches, the moment. Out: one `Standing` a coach. Nothing is
written, and no client is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.caseload import days
from alongside.coached import Coached
from alongside.coaches import Coach
from alongside.coming_room import Room
from alongside.load import Held, Load, load_of
from alongside.rooms_ahead import RoomsAhead
from alongside.store import CaseloadRow
from alongside.taper import session_minutes
from alongside.wait import Wait


@dataclass(frozen=True)
class Standing:
    """One coach: what they carry, the room by week, whether they are there today."""

    coach: Coach
    load: Load
    cadences: tuple[tuple[Wait | None, int], ...]
    coming: dict[date, Room]
    presence: str
    why_not_here: str | None
    leaves_too_soon: bool = False
    """Nobody new would meet them twice."""

    @property
    def room_now(self) -> int:
        """Nobody is given to a coach who is not there, or leaves too soon."""
        return self.load.room if self.presence == "here" and not self.leaves_too_soon else 0


@dataclass(frozen=True)
class Places:
    """What coaches carry, by id, and how long a session of each programme is kept free."""

    carried: Mapping[str, Sequence[CaseloadRow]]
    minutes: Mapping[str, int]

    @classmethod
    def of(
        cls, carried: Mapping[str, Sequence[CaseloadRow]], known: Mapping[str, Coached]
    ) -> Places:
        """`known` are the programmes with coaches; a session of another takes no time."""
        minutes = {name: session_minutes(each.coaching.sessions) for name, each in known.items()}
        return cls(carried, minutes)


def standing(
    programme: Coached, coaches: Iterable[Coach], places: Places, ahead: RoomsAhead, day: date
) -> tuple[Standing, ...]:
    """How these coaches stand for clients of the programme, in the order given."""
    coaches = tuple(coaches)
    ahead.read([(each, row) for each in coaches for row in places.carried.get(each.id, ())])
    return tuple(_standing(programme, each, places, ahead, day) for each in coaches)


def presence(coach: Coach, day: date) -> str:
    """`here`, `to come`, `away` or `left`."""
    if coach.here_on(day):
        return "here"
    if coach.starts is not None and day < coach.starts:
        return "to come"
    return "away" if coach.employed_on(day) else "left"


def why_not_here(coach: Coach, day: date) -> str | None:
    """Said about whoever is not there, or leaves soon."""
    if coach.here_on(day):
        return None if coach.ends is None else f"leaves after {coach.ends:%a %-d %b %Y}"
    if not coach.active:
        return "is not active"
    if coach.starts is not None and day < coach.starts:
        return f"begins on {coach.starts:%a %-d %b %Y}"
    if coach.ends is not None and coach.ends < day:
        return f"left on {coach.ends:%a %-d %b %Y}"
    absence = coach.away_on(day)
    until = absence.until if absence is not None else None
    return f"is away until {until:%a %-d %b %Y}" if until is not None else "is away"


def _standing(
    programme: Coached, coach: Coach, places: Places, ahead: RoomsAhead, day: date
) -> Standing:
    rows, rules = places.carried.get(coach.id, ()), programme.matching
    held = [
        Held(
            None if row.every is None else Wait.parse(row.every),
            places.minutes.get(row.programme, 0),
        )
        for row in rows
    ]
    by_cadence = Counter(each.every for each in held)
    caps = programme.coaching.caseload
    coming = {
        week: Room(week, 0, 0) if rules.leaves_too_soon(coach, max(week, day)) else room
        for week, room in ahead.of(coach, programme.coaching, rows).items()
    }
    return Standing(
        coach=coach,
        load=load_of(held, rules.first, caps, coach.limit, coach.hours_a_week, rules.minutes),
        cadences=tuple(sorted(by_cadence.items(), key=lambda each: days(each[0] or rules.first))),
        coming=coming,
        presence=presence(coach, day),
        why_not_here=why_not_here(coach, day),
        leaves_too_soon=rules.leaves_too_soon(coach, day),
    )
