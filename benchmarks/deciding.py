"""
Decisions about one client: explanations a second, beside bare decisions.

In: invented clients with some readings missing or too old. Out: how many whole decisions
with their sentences one core makes, as a journey asks for them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from alongside.readings import Reading
from alongside.ruleset.decide import decide_priority
from alongside.ruleset.explain import explain
from benchmarks.figures import Figure, show
from benchmarks.shipped import TODAY, primrose, some_readings

CLIENTS = 500
SECONDS = 2.0


def a_second(do: Callable[[Mapping[str, Reading]], object]) -> float:
    """How often `do` is done in a second, one client after the other."""
    clients = [some_readings(seed) for seed in range(CLIENTS)]
    do(clients[0])
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < SECONDS:
        for facts in clients:
            do(facts)
        done += CLIENTS
    return done / (time.perf_counter() - begun)


def run() -> None:
    """Measure and print."""
    rules, facts = primrose().ruleset, primrose().catalogue
    decisions = a_second(lambda known: decide_priority(rules, facts, known, TODAY))
    explained = a_second(lambda known: explain(decide_priority(rules, facts, known, TODAY), facts))
    show(
        "Deciding on one client at a time (Primrose-A, one core)",
        [
            Figure("priorities with missing, stale, flip", decisions, "a second"),
            Figure("the same, explained in words", explained, "a second"),
        ],
    )
