"""
Journeys a second on one worker process, against a bare workflow of the same events.

Both run in turns on the same worker and server, so that a busy machine slows both; the
ratio is the figure. CPU a journey is the worker's own and varies less than the wall clock.
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
PAIRS = 3
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
    """Bare workflows, all at once."""
    return await _timed(stand, lambda client_id: bare_journey(stand, client_id, SESSIONS, SECONDS))


async def _timed(stand: Stand, walk: Callable[[str], Awaitable[None]]) -> Round:
    client_ids = stand.add_clients(JOURNEYS)
    before, begun = await stand.usage(), time.monotonic()
    async with asyncio.timeout(180):
        await asyncio.gather(*map(walk, client_ids))
    took, after = time.monotonic() - begun, await stand.usage()
    return Round(JOURNEYS / took, 1000 * (after["cpu"] - before["cpu"]) / JOURNEYS)


async def run() -> None:
    """Measure pairs in turns and print their medians."""
    async with stand() as here:
        (warm,) = here.add_clients(1)
        quick = here.on_clock(CLOCK)
        await asyncio.gather(
            lean_journey(quick, warm), bare_journey(quick, warm, SESSIONS, SECONDS)
        )
        lean: list[Round] = []
        bare: list[Round] = []
        for pair in range(PAIRS):
            # Who goes first changes, so that neither always meets the larger database.
            for walk, rounds in ((lean_round, lean), (bare_round, bare))[:: 1 if pair % 2 else -1]:
                rounds.append(await walk(here))
    ratios = [mine.pace / theirs.pace for mine, theirs in zip(lean, bare, strict=True)]
    cpu = [theirs.cpu / mine.cpu for mine, theirs in zip(lean, bare, strict=True)]
    show(
        f"Journeys a second on one worker process ({JOURNEYS} at once, {PAIRS} pairs, medians)",
        [
            Figure("lean journeys", statistics.median(each.pace for each in lean), "a second"),
            Figure("bare workflows", statistics.median(each.pace for each in bare), "a second"),
            Figure(
                "lean to bare",
                statistics.median(ratios),
                "",
                at_least=AT_LEAST,
                noise=_span(ratios),
            ),
            Figure(
                "CPU of the worker, lean",
                statistics.median(each.cpu for each in lean),
                "ms a journey",
            ),
            Figure(
                "CPU of the worker, bare",
                statistics.median(each.cpu for each in bare),
                "ms a journey",
            ),
            Figure("bare to lean, by CPU", statistics.median(cpu), "", noise=_span(cpu)),
        ],
    )


def _span(values: list[float]) -> str:
    return f"from {min(values):.2f} to {max(values):.2f}"
