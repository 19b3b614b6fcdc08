"""
What a coach carries now, held against what they may carry.

In: the cadence of each of their clients, the caps of a programme, the coach's own limit and
hours. Out: the load with the room left, and what is too much, in numbers and words. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from alongside.caseload import Loads, days, room, room_in_hours
from alongside.ruleset.model import CaseloadCap
from alongside.wait import Wait

_WEEK = 7


@dataclass(frozen=True)
class Held:
    """A client's place with a coach: how often they are seen, for how many minutes."""

    every: Wait | None
    minutes: int = 60


@dataclass(frozen=True)
class Bound:
    """
    One thing that bounds a caseload: so much is held, so much may be.

    `what` is a cap of the programme at a `cadence` (None: any), the coach's own limit of
    clients, or the minutes of a week.
    """

    what: Literal["cap", "limit", "minutes"]
    held: int
    at_most: int
    cadence: Wait | None = None

    @property
    def too_many(self) -> int:
        """How much too much is held; 0 where it is in order."""
        return max(0, self.held - self.at_most)

    @property
    def words(self) -> str:
        """What is held of what may be, as it stands after 'carries'."""
        if self.what == "minutes":
            return f"{self.held} minutes of sessions a week, {self.at_most} are agreed"
        if self.what == "limit":
            return f"{_clients(self.held)}, the coach's own limit is {self.at_most}"
        if self.cadence is None:
            return f"{_clients(self.held)}, at most {self.at_most} in all"
        return f"{self.held} seen {often(self.cadence)} or more often, at most {self.at_most}"


@dataclass(frozen=True)
class Load:
    """What a coach carries, each bound on it, and how many more clients could begin."""

    clients: int
    minutes: int
    """Of sessions in an average week, at the cadence each client is at."""
    bounds: tuple[Bound, ...]
    room: int

    @property
    def over(self) -> tuple[Bound, ...]:
        """The bounds that do not hold: the coach is over-full."""
        return tuple(each for each in self.bounds if each.too_many)


def load_of(
    held: Sequence[Held],
    every: Wait,
    caps: Sequence[CaseloadCap],
    limit: int | None = None,
    hours_a_week: float | None = None,
    length: int = 60,
) -> Load:
    """
    The load under the caps of one programme, whose clients begin at the cadence `every`.

    Clients of every programme count. A cadence nobody knows yet counts as `every`. Of the hours
    of a week a new client takes sessions of `length` minutes.
    """
    loads = [each.every for each in held]
    taken = sum(each.minutes * _WEEK / days(each.every or every) for each in held)
    minutes = round(taken)
    bounds = list(_caps(loads, every, caps))
    if limit is not None:
        bounds.append(Bound("limit", len(loads), limit))
    if hours_a_week is not None:
        bounds.append(Bound("minutes", minutes, round(hours_a_week * 60)))
    left = room(loads, every, caps, limit)
    if hours_a_week is not None:
        left = min(left, room_in_hours(hours_a_week * 60 - taken, every, length))
    return Load(len(loads), minutes, tuple(bounds), left)


def over_full(
    carried: Mapping[str, Loads], every: Wait, caps: Sequence[CaseloadCap]
) -> dict[str, tuple[Bound, ...]]:
    """The coaches, by id, who carry more than these caps allow, with what is too much."""
    found = {
        coach_id: tuple(each for each in _caps(loads, every, caps) if each.too_many)
        for coach_id, loads in carried.items()
    }
    return {coach_id: bounds for coach_id, bounds in found.items() if bounds}


def limit_below_load(coach_id: str, carried: int, limit: int | None) -> str | None:
    """
    Why a coach who carries so many clients may not get this limit; None if they may.

    The sentence says what to do about it.
    """
    if limit is None or carried <= limit:
        return None
    many = carried - limit
    return (
        f"{coach_id} carries {_clients(carried)}: a limit of {limit} is {many} too few. "
        f"Move {_clients(many)} first, or wait until {'it ends' if many == 1 else 'they end'}; "
        f"'alongside coaches room {coach_id}' shows when"
    )


def often(every: Wait) -> str:
    """How often, in words: `every week`, `every 2 weeks`."""
    return f"every {every.unit.value}" if every.amount == 1 else f"every {every}"


def _caps(loads: Loads, every: Wait, caps: Sequence[CaseloadCap]) -> list[Bound]:
    found: list[Bound] = []
    for cap in caps:
        if not isinstance(cap.cadence, Wait):
            found.append(Bound("cap", len(loads), cap.at_most))
            continue
        held = sum(days(load or every) <= days(cap.cadence) for load in loads)
        found.append(Bound("cap", held, cap.at_most, cap.cadence))
    return found


def _clients(many: int) -> str:
    return f"{many} client{'' if many == 1 else 's'}"
