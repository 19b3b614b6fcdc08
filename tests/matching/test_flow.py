"""Clients on places: the whole-number core of a round, beside slower ways that are surely right."""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from alongside.matching.flow import Edge, assign

Clients = list[list[Edge]]
Places = list[list[int]]
Ways = Sequence[int | None]


@st.composite
def cases(draw: st.DrawFn, clients: int, coaches: int, most: int) -> tuple[Clients, Places]:
    """Who fits whom and how well, and places whose costs are all different."""
    many = draw(st.integers(1, coaches))
    rooms = draw(st.lists(st.integers(0, most), min_size=many, max_size=many))
    costs = iter(draw(st.permutations(range(sum(rooms)))))
    places = [sorted(next(costs) for _ in range(room)) for room in rooms]
    fitting = draw(
        st.lists(
            st.dictionaries(st.integers(0, many - 1), st.integers(0, 4), max_size=many),
            max_size=clients,
        )
    )
    return [[Edge(coach, fit) for coach, fit in sorted(each.items())] for each in fitting], places


def worth(way: Ways, clients: Clients, places: Places) -> tuple[tuple[bool, ...], int, int]:
    """Who is matched, in order; what the fits add up to; how dear the places are."""
    fits = [{edge.coach: edge.fit for edge in edges} for edges in clients]
    used = [list(way).count(coach) for coach in range(len(places))]
    return (
        tuple(coach is not None for coach in way),
        sum(fits[at][coach] for at, coach in enumerate(way) if coach is not None),
        -sum(sum(places[coach][:count]) for coach, count in enumerate(used)),
    )


def every_way(clients: Clients, places: Places) -> Iterator[Ways]:
    """All ways there are that give no coach more than their places."""
    for way in product(*[[None, *(edge.coach for edge in edges)] for edges in clients]):
        if all(way.count(coach) <= len(room) for coach, room in enumerate(places)):
            yield way


@settings(max_examples=300, deadline=None)
@given(case=cases(clients=5, coaches=4, most=2))
def test_no_way_there_is_is_better(case: tuple[Clients, Places]) -> None:
    """From the top of the order, then by fit, then by place: against every way tried out."""
    clients, places = case
    best = max(worth(way, clients, places) for way in every_way(clients, places))

    found = assign(clients, places)

    assert found in [list(way) for way in every_way(clients, places)]
    assert best == worth(found, clients, places)


def first_in_order(clients: Clients, rooms: Sequence[int]) -> list[int]:
    """Who is matched when each in order is, if a chain of moves makes room: the textbook's way."""
    held: list[list[int]] = [[] for _ in rooms]

    def found_for(client: int, seen: set[int]) -> bool:
        for edge in clients[client]:
            if edge.coach in seen or not rooms[edge.coach]:
                continue
            seen.add(edge.coach)
            if len(held[edge.coach]) < rooms[edge.coach]:
                held[edge.coach].append(client)
                return True
            for other in held[edge.coach]:
                if found_for(other, seen):
                    held[edge.coach].remove(other)
                    held[edge.coach].append(client)
                    return True
        return False

    return [client for client in range(len(clients)) if found_for(client, set())]


def highest_fit(clients: Clients, matched: Sequence[int], rooms: Sequence[int]) -> int:
    """The best sum of fits when all these are matched, by scipy."""
    slots = [coach for coach, room in enumerate(rooms) for _ in range(room)]
    forbidden = -10_000_000.0
    gains = np.full((len(matched), len(slots)), forbidden)
    for row, client in enumerate(matched):
        for edge in clients[client]:
            gains[row, [at for at, coach in enumerate(slots) if coach == edge.coach]] = edge.fit
    rows, columns = linear_sum_assignment(gains, maximize=True)
    return int(gains[rows, columns].sum())


@pytest.mark.parametrize("seed", range(12))
def test_in_the_middle_it_agrees_with_the_textbook_and_with_scipy(seed: int) -> None:
    """Three hundred clients beside forty coaches: who is matched, and the sum of the fits."""
    dice = np.random.default_rng(seed)
    rooms = [int(each) for each in dice.integers(0, 4, 40)]
    clients = [
        [
            Edge(int(coach), int(dice.integers(0, 200)))
            for coach in sorted(dice.choice(40, size=int(dice.integers(0, 9)), replace=False))
        ]
        for _ in range(300)
    ]
    places, cost = [], 0
    for room in rooms:
        places.append(list(range(cost, cost + room)))
        cost += room

    found = assign(clients, places)
    matched = [at for at, coach in enumerate(found) if coach is not None]

    assert first_in_order(clients, rooms) == matched
    assert highest_fit(clients, matched, rooms) == worth(found, clients, places)[1]


def test_nobody_to_match_and_nobody_to_match_with_are_no_trouble() -> None:
    """An empty list, no coaches, no places, nobody who fits."""
    assert [] == assign([], [])
    assert [] == assign([], [[0, 1]])
    assert [None, None] == assign([[], []], [])
    assert [None] == assign([[Edge(0, 3)]], [[]])
    assert [None, 0] == assign([[], [Edge(0, 0)]], [[7]])


def test_more_places_than_numbers_can_tell_apart_change_no_fit() -> None:
    """Costs near the end of what 64 bits hold: places are told apart less, fits as well as ever."""
    huge = 2**61
    clients = [[Edge(0, 0), Edge(1, 5000)], [Edge(0, 4999), Edge(1, 5000)]]

    assert [1, 0] == assign(clients, [[huge], [huge + 1]])
