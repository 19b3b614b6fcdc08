"""
Rounds of matching: how well and how fast, beside one at a time and beside scipy.

In: an invented waiting list with coaches, by the shipped rules of Health Connect; then a large
sparse one of numbers only. Out: who is matched, what the preferences met add up to, seconds,
peak memory.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from multiprocessing import get_context
from typing import TypeVar

from alongside.coaches import Coach
from alongside.events import CoachWishRecorded
from alongside.facts import Catalogue
from alongside.matching import (
    Carrying,
    MatchingRules,
    Seeker,
    Waiting,
    in_order,
    propose,
    room_of,
    round_of,
)
from alongside.matching.flow import Edge, assign
from alongside.matching.weighing import Weighing
from alongside.readings import Reading
from alongside.ruleset.loader import load
from alongside.settings import ROOT
from benchmarks.figures import Figure, show

Made = TypeVar("Made")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WAITING, COACHES = 1_000, 200
MANY_WAITING, MANY_COACHES, FITTING = 100_000, 10_000, 20
CONDITIONS = ("copd", "asthma", "diabetes", "obesity", "hypertension", "arthritis")
AREAS = ("north", "south", "east", "west")


@dataclass(frozen=True)
class Result:
    """What one way of matching came to."""

    seconds: float
    who: frozenset[str]
    fit: int


@dataclass(frozen=True)
class Sparse:
    """What the large round came to; memory in MB is that of its own process at its highest."""

    seconds: float
    matched: int
    places: int
    before: float
    peak: float


def timed(do: Callable[[], Made]) -> tuple[float, Made]:
    """How long it took, and what it made."""
    begun = time.perf_counter()
    made = do()
    return time.perf_counter() - begun, made


def scene() -> tuple[list[Waiting], list[Carrying], MatchingRules]:
    """A list with wishes of all kinds; coaches with none to two clients."""
    dice = random.Random(20260302)
    catalogue = Catalogue.load(ROOT / "rules" / "facts.yaml")
    ruleset = load(ROOT / "rules" / "health-connect.yaml", catalogue).ruleset
    assert ruleset is not None
    assert ruleset.coaching is not None
    rules = MatchingRules.of(ruleset.coaching, catalogue)
    coaches = [_coach(dice, number, rules) for number in range(COACHES)]
    return [_waiting(dice, number) for number in range(WAITING)], coaches, rules


def _coach(dice: random.Random, number: int, rules: MatchingRules) -> Carrying:
    coach = Coach.model_validate(
        {
            "id": f"k-{number:05}",
            "name": "A coach",
            "programmes": ["health-connect"],
            "areas": dice.sample(AREAS, 2),
            "languages": ["en"] if dice.random() < 0.9 else ["en", "pl"],
            "gender": dice.choice(["female", "male"]),
            "modes": dice.sample(["home", "phone", "video", "cafe"], 2),
            "conditions": dice.sample(CONDITIONS, 2),
            "hours": {"monday": "09:00-17:00"} if dice.random() < 0.5 else {},
        }
    )
    loads = [dice.choice(rules.gaps) for _ in range(dice.randrange(3))]
    return Carrying(coach, tuple(loads), NOW - timedelta(days=dice.randrange(90)))


def _waiting(dice: random.Random, number: int) -> Waiting:
    wish = CoachWishRecorded.model_validate(
        {
            "wants": True,
            "gender": dice.choice(["female", "male", "no_preference", "no_preference"]),
            "mode": dice.choice(["home", "phone", "video", "any"]),
            "area": dice.choice(AREAS),
            "days": ["monday"] if dice.random() < 0.2 else [],
        }
    )
    lives_with = Reading(
        fact="long_term_conditions", value=tuple(dice.sample(CONDITIONS, 2)), on=date(2026, 1, 5)
    )
    seeker = Seeker(
        "health-connect",
        wish,
        language=dice.choice(["en", "en", "en", "pl"]),
        earlier=f"k-{dice.randrange(COACHES):05}" if dice.random() < 0.1 else None,
        facts={"long_term_conditions": lives_with},
    )
    since = NOW - timedelta(hours=dice.randrange(24 * 100))
    return Waiting(f"journey-{number:05}", seeker, dice.randint(1, 4), since)


def in_a_round(
    waiting: Sequence[Waiting], coaches: Sequence[Carrying], rules: MatchingRules
) -> Result:
    """As the service does it: rules, flow, reasons."""
    seconds, found = timed(lambda: round_of(waiting, coaches, rules, NOW))
    who = frozenset(pair.journey for pair in found.pairs)
    return Result(seconds, who, sum(pair.fit for pair in found.pairs))


def one_at_a_time(
    waiting: Sequence[Waiting], coaches: Sequence[Carrying], rules: MatchingRules
) -> Result:
    """Greedy: each in order gets the best coach who is left."""
    carrying = {each.coach.id: each for each in coaches}
    weighing, who, fit = Weighing(rules, NOW.date()), set(), 0
    begun = time.perf_counter()
    for each in in_order(waiting, rules.ageing, NOW):
        found = propose(each.seeker, carrying.values(), rules, NOW.date(), weighing)
        if found.coach_id is not None:
            was = carrying[found.coach_id]
            who.add(each.journey)
            fit += weighing.of(each.seeker).beside(was).fit
            carrying[found.coach_id] = replace(was, loads=(*was.loads, rules.first))
    return Result(time.perf_counter() - begun, frozenset(who), fit)


def by_scipy(
    waiting: Sequence[Waiting], coaches: Sequence[Carrying], rules: MatchingRules
) -> Result:
    """
    A matrix of clients by places, to the same end: order before everything, then fit.

    Any weights that fall along the order do, as long as one outweighs all fits together; here
    they are whole numbers that floats hold exactly. Building the matrix is not counted.
    """
    import numpy as np

    solve = import_module("scipy.optimize").linear_sum_assignment
    weighing = Weighing(rules, NOW.date())
    places = [each for each in coaches for _ in range(room_of(each, rules))]
    outweighs = len(places) * rules.most + 1
    gains = np.zeros((len(waiting), len(places)))
    order = in_order(waiting, rules.ageing, NOW)
    for row, each in enumerate(order):
        seeker, weight = weighing.of(each.seeker), (len(waiting) - row) * outweighs
        for column, one in enumerate(places):
            verdict = seeker.beside(one)
            if verdict.against is None:
                gains[row, column] = weight + verdict.fit
    seconds, (rows, columns) = timed(lambda: solve(gains, maximize=True))
    gained = [
        (order[row].journey, int(gains[row, at])) for row, at in zip(rows, columns, strict=True)
    ]
    who = frozenset(journey for journey, gain in gained if gain)
    return Result(seconds, who, sum(gain % outweighs for _, gain in gained))


def flow_alone(
    waiting: Sequence[Waiting], coaches: Sequence[Carrying], rules: MatchingRules
) -> float:
    """Seconds of the flow in such a round, with who fits whom already known."""
    weighing = Weighing(rules, NOW.date())
    rooms = [room_of(each, rules) for each in coaches]
    clients = []
    for each in in_order(waiting, rules.ageing, NOW):
        seeker = weighing.of(each.seeker)
        verdicts = [(place, seeker.beside(one)) for place, one in enumerate(coaches)]
        clients.append([Edge(at, v.fit) for at, v in verdicts if v.against is None and rooms[at]])
    places, cost = [], 0
    for room in rooms:
        places.append(list(range(cost, cost + room)))
        cost += room
    return timed(lambda: assign(clients, places))[0]


def sparse() -> Sparse:
    """A hundred thousand clients and ten thousand coaches, twenty of whom fit each."""
    dice = random.Random(7)
    coaches = range(MANY_COACHES)
    clients = [
        [Edge(coach, dice.randrange(0, 96, 5)) for coach in dice.sample(coaches, FITTING)]
        for _ in range(MANY_WAITING)
    ]
    rooms = [dice.randint(0, 5) for _ in coaches]
    ranks = list(range(sum(rooms)))
    dice.shuffle(ranks)
    places = [sorted(ranks.pop() for _ in range(room)) for room in rooms]
    before = _peak()
    seconds, found = timed(lambda: assign(clients, places))
    matched = sum(coach is not None for coach in found)
    return Sparse(seconds, matched, sum(rooms), before, _peak())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run() -> None:
    """Measure and print."""
    waiting, coaches, rules = scene()
    in_a_round(waiting[:10], coaches, rules)  # OR-tools is loaded by the first round
    ours = in_a_round(waiting, coaches, rules)
    greedy = one_at_a_time(waiting, coaches, rules)
    scipy = by_scipy(waiting, coaches, rules)
    room = sum(room_of(each, rules) for each in coaches)
    show(
        f"A round of {WAITING:,} waiting and {COACHES} coaches with {room} places (Health Connect)",
        [
            Figure("matched in a round", len(ours.who), "clients"),
            Figure("of them by scipy too", len(ours.who & scipy.who), "clients",
                   at_least=len(ours.who)),
            Figure("of them one at a time too", len(ours.who & greedy.who), "clients"),
            Figure("fit of a round beside scipy's", ours.fit / scipy.fit, "", at_least=1.0),
            Figure("fit one at a time beside a round", greedy.fit / ours.fit, ""),
            Figure("a round: rules, flow, reasons", ours.seconds, "s", at_most=5),
            Figure("the flow of it", flow_alone(waiting, coaches, rules), "s", at_most=1),
            Figure("one at a time", greedy.seconds, "s"),
            Figure("scipy, the matrix at hand", scipy.seconds, "s"),
        ],
    )  # fmt: skip
    # a process of its own: what was measured before does not count in its memory
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        large = alone.submit(sparse).result()
    show(
        f"A sparse round of {MANY_WAITING:,} waiting and {MANY_COACHES:,} coaches, "
        f"{FITTING} fit each",
        [
            Figure("the flow", large.seconds, "s", at_most=60),
            Figure("matched", large.matched, f"of {large.places:,} places"),
            Figure("memory at its highest", large.peak, "MB", at_most=1500),
            Figure("of that who fits whom, before the flow", large.before, "MB"),
        ],
    )
