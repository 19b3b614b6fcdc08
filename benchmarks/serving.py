"""
The worker process of the benchmarks: the service's own worker, which also tells.

In: lines on stdin that ask. Out: a line of JSON on stdout for each thing recorded that the
people of a benchmark react to, and for each answer.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from temporalio import activity

from alongside.events import Entry, JourneyStarted
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from alongside.store.ids import journey_id
from alongside.turn import Turn, Turned
from benchmarks.bare import BareJourney, bare_activities
from service.logs import set_up_logs
from service.memory import keep_few_arenas, settle_memory
from service.parts import opened_parts
from worker import build_worker
from workflows.connect import connect

CACHED = 6000


def tell(**said: object) -> None:
    """Write one line for the benchmark; whole, because threads write too."""
    os.write(sys.stdout.fileno(), (json.dumps(said) + "\n").encode())


class Written:
    """What the first lean journey wrote, turn by turn, to be written again for others."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._journey: str | None = None
        self._turns: list[tuple[Entry, ...]] = []

    def learn(self, turn: Turn) -> None:
        """Remember the turn if it is that journey's, and no try of one that was taken."""
        if self._journey is None and turn.journey.startswith("lean/"):
            self._journey = turn.journey
        if turn.journey == self._journey and turn.entries:
            known = self._turns[-1][-1].sequence if self._turns else 0
            if turn.entries[0].sequence == known + 1:
                self._turns.append(turn.entries)

    def write(self, client_id: str, turn: int) -> None:
        """Write what that journey wrote in this turn, if it had so many, for this client."""
        if turn < len(self._turns):
            entries = self._turns[turn]
            begun = entries[0].event
            if isinstance(begun, JourneyStarted):
                own = begun.model_copy(update={"client_id": client_id})
                entries = (entries[0].model_copy(update={"event": own}), *entries[1:])
            self._store.journal.append(journey_id("lean", client_id, 1), entries)


def telling(
    take_turn: Callable[[Turn], Turned], learn: Callable[[Turn], None]
) -> Callable[[Turn], Turned]:
    """The activity of a turn, which tells what it wrote down."""

    @activity.defn(name="take_turn")
    def told(turn: Turn) -> Turned:
        turned = take_turn(turn)
        learn(turn)
        for entry in turn.entries:
            if entry.name in HEARD:
                tell(journey=turn.journey, event=entry.event.model_dump(mode="json"))
        return turned

    return told


HEARD = frozenset(
    {"stage_entered", "session_planned", "session_due", "task_opened", "journey_closed"}
)


@contextmanager
def _parts(settings: Settings, ring: KeyRing, client: Any) -> Iterator[tuple[list[Any], list[Any]]]:
    with opened_parts(settings, ring, client) as parts, Store.open(settings, ring) as store:
        written = Written(store)
        mine = [
            telling(each, written.learn) if each.__name__ == "take_turn" else each
            for each in parts.activities
        ]
        bare = bare_activities(tell, written.write)
        yield [*parts.workflows, BareJourney], [*mine, *bare]


def usage() -> dict[str, float]:
    """What this process has used: CPU seconds, and KiB resident now."""
    gc.collect()
    used = resource.getrusage(resource.RUSAGE_SELF)
    try:
        rss = float(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0])
    except OSError:  # where there is no /proc, the most it ever was is the next best
        rss = float(used.ru_maxrss)
    return {"cpu": used.ru_utime + used.ru_stime, "rss": rss}


async def serve() -> None:
    """Work until stdin ends."""
    keep_few_arenas()
    settings = Settings()
    set_up_logs("worker", settings.home, stderr_level=logging.ERROR)
    ring = KeyRing.load(settings)
    client = await connect(settings, ring=ring)
    with _parts(settings, ring, client) as (kinds, activities):
        worker = build_worker(
            client,
            task_queue=settings.task_queue,
            workflows=kinds,
            activities=activities,
            max_cached_workflows=CACHED,
        )
        settle_memory()
        running = asyncio.create_task(worker.run())
        tell(ready=True)
        while await asyncio.to_thread(sys.stdin.readline):
            tell(**usage())
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve())
    # As the service's worker: the interpreter sometimes aborts while the SDK's threads end.
    os._exit(0)
