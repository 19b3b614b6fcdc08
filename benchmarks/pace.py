"""
Journeys a second on one worker process, beside two bare workflows of the same events.

One bare workflow's activities do nothing: what is left is the server and the SDK. The other's
write the rows a lean journey writes: what is left is the story, its rules and its payloads.
All run in turns on the same worker and server; CPU a journey varies less than the wall clock.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from benchmarks.figures import Figure, show
from benchmarks.people import bare_journey, lean_journey
from benchmarks.stand import Stand, stand

JOURNEYS = 30
"""At once: enough that the worker, not their timers, is what they wait for."""
TURNS = 5
SESSIONS = 12
CLOCK, SECONDS = "1w=0.3s", 0.3
AT_LEAST = 0.8


@dataclass(frozen=True)
class Round:
    """Journeys a second, and the worker's CPU milliseconds for each."""

    pace: float
    cpu: float


async def lean_round(stand: Stand) -> Round:
    """Lean journeys, all at once."""
    here = stand.on_clock(CLOCK)
    return await _timed(here, lambda client_id: lean_journey(here, client_id))


async def bare_round(stand: Stand) -> Round:
    """Bare workflows whose activities do nothing, all at once."""
    return await _timed(stand, lambda client_id: bare_journey(stand, client_id, SESSIONS, SECONDS))


async def writing_round(stand: Stand) -> Round:
    """Bare workflows whose turns write a lean journey's rows, all at once."""
    return await _timed(
        stand,
        lambda client_id: bare_journey(stand, client_id, SESSIONS, SECONDS, writing=True),
    )


async def _timed(stand: Stand, walk: Callable[[str], Awaitable[None]]) -> Round:
    client_ids = stand.add_clients(JOURNEYS)
    before, begun = await stand.usage(), time.monotonic()
    async with asyncio.timeout(180):
        await asyncio.gather(*map(walk, client_ids))
    took, after = time.monotonic() - begun, await stand.usage()
    return Round(JOURNEYS / took, 1000 * (after["cpu"] - before["cpu"]) / JOURNEYS)


async def run() -> None:
    """Measure in turns and print the medians."""
    kinds = {"lean": lean_round, "writing": writing_round, "bare": bare_round}
    rounds: dict[str, list[Round]] = {kind: [] for kind in kinds}
    async with stand() as here:
        (warm,) = here.add_clients(1)
        await lean_journey(here.on_clock(CLOCK), warm)
        await bare_journey(here, warm, SESSIONS, SECONDS)
        for turn in range(TURNS):
            # Who goes first changes, so that none always meets the largest database.
            for kind in list(kinds)[:: 1 if turn % 2 else -1]:
                rounds[kind].append(await kinds[kind](here))
    show(
        f"Journeys a second on one worker process ({JOURNEYS} at once, {TURNS} turns, medians)",
        [
            *_paces(rounds),
            _ratio("lean to bare that writes the same rows", rounds, "writing"),
            _ratio("lean to bare that does nothing", rounds, "bare", AT_LEAST),
        ],
    )


def _paces(rounds: dict[str, list[Round]]) -> list[Figure]:
    names = {
        "lean": "lean journeys",
        "writing": "bare workflows that write the same rows",
        "bare": "bare workflows that do nothing",
    }
    paces = [
        Figure(name, statistics.median(each.pace for each in rounds[kind]), "a second")
        for kind, name in names.items()
    ]
    cpu = [
        Figure(f"CPU, {name}", statistics.median(each.cpu for each in rounds[kind]), "ms each")
        for kind, name in names.items()
    ]
    return [*paces, *cpu]


def _ratio(
    what: str, rounds: dict[str, list[Round]], beside: str, at_least: float | None = None
) -> Figure:
    ratios = [a.pace / b.pace for a, b in zip(rounds["lean"], rounds[beside], strict=True)]
    span = f"from {min(ratios):.2f} to {max(ratios):.2f}"
    return Figure(what, statistics.median(ratios), "", at_least=at_least, noise=span)
