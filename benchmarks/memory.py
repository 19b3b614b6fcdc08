"""
KiB a cached workflow: how much a worker grows that holds open journeys at rest.

In: journeys brought to rest before their first session, on the real clock. Out: the
worker's resident memory between some and many of them, divided by how many more there are.
"""

from __future__ import annotations

import asyncio

from benchmarks.figures import Figure, show
from benchmarks.people import lean_journey
from benchmarks.stand import Stand, stand

SOME, MANY, AT_ONCE = 200, 800, 30
AT_MOST = 130


async def open_journeys(stand: Stand, how_many: int) -> None:
    """Start so many and bring each to rest."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(client_id: str) -> None:
        async with free:
            await lean_journey(stand, client_id, to_rest=True)

    await asyncio.gather(*map(one, stand.add_clients(how_many)))
    await asyncio.sleep(2)


async def run() -> None:
    """Measure and print."""
    async with stand() as here:
        # The first few also load what every later one shares.
        await open_journeys(here, SOME)
        before = await here.usage()
        await open_journeys(here, MANY)
        after = await here.usage()
    show(
        f"Memory of a worker with {SOME + MANY:,} open journeys at rest in its cache",
        [
            Figure(
                "a cached workflow", (after["rss"] - before["rss"]) / MANY, "KiB", at_most=AT_MOST
            ),
            Figure("the worker with some", before["rss"] / 1024, "MiB"),
            Figure("the worker with all", after["rss"] / 1024, "MiB"),
        ],
    )
