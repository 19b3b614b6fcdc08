"""
Everyone who waits and all the room there is, matched at once.

In: the waiting list, the coaches with what they carry, the rules, now. Out: pairs with their
reasons; for everyone left, what stood in the way and how many coaches each rule removed. Pure,
and the same whatever order things are given in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alongside.london import today
from alongside.matching.against import Against, WhyNot
from alongside.matching.flow import Edge, assign
from alongside.matching.order import in_order
from alongside.matching.people import Carrying, Waiting
from alongside.matching.places import room_of, standing
from alongside.matching.rules import MatchingRules
from alongside.matching.weighing import SeekerWeighed, Weighing
from alongside.matching.words import says_why


@dataclass(frozen=True)
class Pair:
    """A client and the coach found for them; `fit` is what the preferences that hold weigh."""

    journey: str
    coach_id: str
    reasons: tuple[str, ...]
    fit: int = 0
    met: tuple[str, ...] = ()
    """The preferences that hold."""


@dataclass(frozen=True)
class Left:
    """
    Somebody no coach was found for; `position` counts those left, from 1.

    `removed` counts the coaches behind each rule; `room` were full before the round, the
    last places of those under `given` went to people earlier in the order.
    """

    journey: str
    position: int
    why: WhyNot
    says: tuple[str, ...]
    removed: dict[str, int]


@dataclass(frozen=True)
class Matched:
    """What a round came to, both in the order of the list."""

    pairs: tuple[Pair, ...]
    left: tuple[Left, ...]


def round_of(
    waiting: Iterable[Waiting], carrying: Iterable[Carrying], rules: MatchingRules, now: datetime
) -> Matched:
    """
    The best way to give the room to those who wait.

    Nobody is left for the sake of somebody later in the order; of all ways to match the same
    people the preferences met weigh the most; of those the lightest caseloads are filled.

    :raises ValueError: a journey or a coach is there twice.
    """
    order = in_order(waiting, rules.ageing, now)
    coaches = sorted(carrying, key=lambda each: each.coach.id)
    _once("journey", [each.journey for each in order])
    _once("coach", [each.coach.id for each in coaches])
    rooms = [room_of(each, rules) for each in coaches]
    weighing = Weighing(rules, today(now))
    seekers = [weighing.of(each.seeker) for each in order]
    edges: list[list[Edge]] = []
    removed: list[Against] = []
    for seeker in seekers:
        fitting, against = _beside(seeker, coaches, rooms)
        edges.append(fitting)
        removed.append(against)
    found = assign(edges, _places(coaches, rooms, edges, rules))
    pairs: list[Pair] = []
    left: list[Left] = []
    for each, seeker, against, fitting, place in zip(
        order, seekers, removed, edges, found, strict=True
    ):
        if place is not None:
            pairs.append(_pair(each, seeker, coaches[place], rules, rooms[place]))
            rooms[place] -= 1
        else:
            against.given(len(fitting))
            left.append(
                Left(
                    journey=each.journey,
                    position=len(left) + 1,
                    why=against.why,
                    says=against.says(rules),
                    removed=against.removed,
                )
            )
    return Matched(tuple(pairs), tuple(left))


def _beside(
    seeker: SeekerWeighed, coaches: Sequence[Carrying], rooms: Sequence[int]
) -> tuple[list[Edge], Against]:
    """The coaches who fit and have room, and how many stand behind each rule."""
    fitting: list[Edge] = []
    against = Against()
    for place, each in enumerate(coaches):
        verdict = seeker.beside(each)
        if verdict.against is not None:
            against.rule(verdict.against, verdict.unknown)
        elif rooms[place] <= 0:
            against.full()
        else:
            fitting.append(Edge(place, verdict.fit))
    return fitting, against


def _places(
    coaches: Sequence[Carrying],
    rooms: Sequence[int],
    edges: Sequence[Sequence[Edge]],
    rules: MatchingRules,
) -> list[list[int]]:
    """For each coach the ranks of their places among all: the lightest caseload first."""
    wanted = Counter(edge.coach for fitting in edges for edge in fitting)
    every = sorted(
        (standing(coaches[place], rules, more), place)
        for place in wanted
        for more in range(min(rooms[place], wanted[place]))
    )
    ranks: list[list[int]] = [[] for _ in coaches]
    for rank, (_, place) in enumerate(every):
        ranks[place].append(rank)
    return ranks


def _pair(
    each: Waiting, seeker: SeekerWeighed, carrying: Carrying, rules: MatchingRules, left: int
) -> Pair:
    verdict = seeker.beside(carrying)
    return Pair(
        journey=each.journey,
        coach_id=carrying.coach.id,
        reasons=says_why(seeker.side, carrying.coach, verdict, rules, left),
        fit=verdict.fit,
        met=tuple(preference.id for preference in verdict.met),
    )


def _once(what: str, ids: Sequence[str]) -> None:
    twice = [each for each, count in Counter(ids).items() if count > 1]
    if twice:
        raise ValueError(f"the {what} {min(twice)} is in this round twice")
