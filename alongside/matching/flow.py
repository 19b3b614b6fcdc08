"""
Clients on places with coaches, the best way there is, in whole numbers.

In: for each client, in their order, the coaches who fit and how well; the places of each coach
with what filling one costs. Out: a coach for each client, or none. Exact: no other way matches
the first in order any better, and none of those that match the same clients fits better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast


class _Solver(Protocol):
    """As much of OR-tools' solver as is used; it says nothing of its types itself."""

    OPTIMAL: object

    def add_arc_with_capacity_and_unit_cost(
        self, tail: int, head: int, capacity: int, unit_cost: int, /
    ) -> int: ...
    def set_node_supply(self, node: int, supply: int, /) -> None: ...
    def solve(self) -> object: ...
    def solve_max_flow_with_min_cost(self) -> object: ...
    def flow(self, arc: int, /) -> int: ...


_LARGEST = 2**57
"""
OR-tools multiplies costs by the number of nodes, then adds some along a path, in 64 bits.

It refuses what can't fit; this leaves room for the sums.
"""


def _solver() -> _Solver:
    # loaded when the first round is run: most commands never run one
    solver = import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow
    return cast(_Solver, solver())


@dataclass(frozen=True, slots=True)
class Edge:
    """A coach, by their place in the list of coaches, and how well they fit; not below 0."""

    coach: int
    fit: int


Places = Sequence[Sequence[int]]
"""For each coach a cost for each of their places, which only breaks ties; ascending."""


def assign(clients: Sequence[Sequence[Edge]], places: Places) -> list[int | None]:
    """
    The coach of each client, or None, by the place in the list of coaches.

    First it is decided who is matched: those who can be matched together and come first in
    order. Who can be matched together is a matroid, so any weights that fall along the order
    give the one set that is best from the top. Then with whom: the sum of the fits is the
    highest possible, and of those ways the cheapest places are taken.
    """
    matched = _who(clients, [len(each) for each in places])
    found: list[int | None] = [None] * len(clients)
    coaches = _with_whom([clients[at] for at in matched], places)
    for client, coach in zip(matched, coaches, strict=True):
        found[client] = coach
    return found


def _who(clients: Sequence[Sequence[Edge]], room: Sequence[int]) -> list[int]:
    """Who is matched, in their order."""
    solver, sink = _solver(), len(clients) + len(room)
    source, add = sink + 1, solver.add_arc_with_capacity_and_unit_cost
    mine = [add(source, at, 1, at - len(clients)) for at in range(len(clients))]
    for at, edges in enumerate(clients):
        for edge in edges:
            if room[edge.coach]:
                add(at, len(clients) + edge.coach, 1, 0)
    for coach, places in enumerate(room):
        if places:
            add(len(clients) + coach, sink, places, 0)
    supply = min(len(clients), sum(room))
    solver.set_node_supply(source, supply)
    solver.set_node_supply(sink, -supply)
    _solved(solver, solver.solve_max_flow_with_min_cost())
    return [at for at, arc in enumerate(mine) if solver.flow(arc)]


def _with_whom(clients: Sequence[Sequence[Edge]], places: Places) -> list[int]:
    """The coach of each client; all of them can be matched together."""
    if not clients:
        return []
    solver, sink = _solver(), len(clients) + len(places)
    add = solver.add_arc_with_capacity_and_unit_cost
    used = {edge.coach for edges in clients for edge in edges}
    unit, ties = _scales(clients, places, sink + 1)
    arcs: list[tuple[int, int, int]] = []
    for at, edges in enumerate(clients):
        best = max(edge.fit for edge in edges)
        for edge in edges:
            if places[edge.coach]:
                cost = (best - edge.fit) * unit
                arcs.append((add(at, len(clients) + edge.coach, 1, cost), at, edge.coach))
        solver.set_node_supply(at, 1)
    for coach in sorted(used):
        for cost in places[coach]:
            add(len(clients) + coach, sink, 1, cost * ties[0] // ties[1])
    solver.set_node_supply(sink, -len(clients))
    _solved(solver, solver.solve())
    found = {at: coach for arc, at, coach in arcs if solver.flow(arc)}
    return [found[at] for at in range(len(clients))]


def _scales(
    clients: Sequence[Sequence[Edge]], places: Places, nodes: int
) -> tuple[int, tuple[int, int]]:
    """
    What a point of fit costs, so that all places together cost less; what a place's cost becomes.

    Where the numbers would grow too large, places are told apart more coarsely, never the fits.
    """
    spread = max(max(e.fit for e in edges) - min(e.fit for e in edges) for edges in clients)
    dearest = max((each[-1] for each in places if each), default=0)
    unit = min(len(clients) * dearest + 1, _LARGEST // (nodes + 1) // (spread + 1))
    return unit, ((unit - 1) // len(clients), max(dearest, 1))


def _solved(solver: _Solver, status: object) -> None:
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the matching could not be worked out: {status}")
