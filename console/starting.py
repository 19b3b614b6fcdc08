"""
Many journeys started beside the pages: the register ranked, then journeys begun at a pace.

In: a job that names a programme, then the priorities chosen. Out: how many there are of each
priority; how many were begun. Who has a journey is passed over, so it can be gone on with.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable

import polars as pl

from alongside.register.ranking import ranked
from alongside.store import StoreError
from alongside.store.jobs import Job
from console.context import Console
from console.flagged import noted
from console.jobs import in_a_process, on_a_thread, on_this_loop
from service.newcomers import newcomers
from service.outcomes import NotAgain, Started
from starter import AT_ONCE, Starter
from workflows.connect import ServerAway

KIND = "start"
ORDER = "order"
FIRST = 20
"""So many are named before anybody is started."""
MANY = 2_000
"""Clients: to rank as many keeps a processor busy for longer than a page may take."""
_NOTED_EVERY = 0.5
AWAY = "The service that keeps journeys did not answer; those begun before go on"


def begin_ranking(console: Console, job: Job) -> None:
    """Work out every newcomer's priority."""
    if console.store.clients.count() < MANY:
        on_a_thread(console, job, lambda: _rank(console, job.job_id), "failed")
    else:
        in_a_process(console, job, _rank, "failed")


async def begin_starting(console: Console, job: Job, starter: Starter) -> None:
    """Begin the journeys chosen, the most urgent first."""
    on_this_loop(console, job, lambda: _start(console, job.job_id, starter), "failed")


def chosen(console: Console, job: Job) -> list[str]:
    """The clients of the priorities chosen who have no journey yet, as many as were asked for."""
    most, ids = job.said["most"], list[str]()
    for priority in sorted(job.said["priorities"]):
        kept = console.store.jobs.part(job.job_id, ORDER, priority)
        ids += (kept or b"").decode().split()
    # those begun before the job was stopped count among the most that were asked for
    return newcomers(console.store, job.said["programme"], ids if most is None else ids[:most])


def _rank(console: Console, job_id: str) -> None:
    job = console.store.jobs.get(job_id)
    programme = job.said["programme"]
    published = console.library.current(programme)
    everybody = ranked(console.store, published, console.today())
    new = newcomers(console.store, programme, everybody["client_id"])
    theirs = everybody.filter(pl.col("client_id").is_in(new))
    counts: dict[str, int] = {}
    for (priority,), clients in theirs.group_by("priority", maintain_order=True):
        ids = clients["client_id"].to_list()
        counts[str(priority)] = len(ids)
        console.store.jobs.put_part(job_id, ORDER, int(priority), "\n".join(ids).encode())
    console.store.jobs.note(
        job_id,
        counts=counts,
        first=new[:FIRST],
        flagged={programme: noted(theirs.filter("flagged")["client_id"].to_list())},
        passed_over=everybody.height - theirs.height,
        ranked_at=console.now().isoformat(),
    )
    console.store.jobs.move(job_id, ["ranking"], "ranked")


async def _start(console: Console, job_id: str, starter: Starter) -> None:
    job = await asyncio.to_thread(console.store.jobs.get, job_id)
    ids = await asyncio.to_thread(chosen, console, job)
    came = Counter(job.said.get("came", {}))
    total, noted, stop = came.total() + len(ids), time.monotonic(), False

    async def note(**said: str) -> bool:
        counts = {name: came[name] for name in ("new", "already", "not")}
        return await asyncio.to_thread(
            console.store.jobs.note, job_id, done=sum(counts.values()), total=total,
            came=counts, **said,
        )  # fmt: skip

    begun = _begun(starter, job.said["programme"], ids, job.said["rate"], job.said["by"],
                   lambda: stop or bool(came["away"]))  # fmt: skip
    async for outcome in begun:
        came[outcome] += 1
        if time.monotonic() - noted > _NOTED_EVERY:
            noted = time.monotonic()
            stop = await note() or stop
    await note(problem=AWAY if came["away"] else "")
    state = "stopped" if stop or came["away"] else "done"
    await asyncio.to_thread(console.store.jobs.move, job_id, ["starting"], state)


async def _begun(
    starter: Starter, programme: str, ids: Iterable[str], rate: float, by: str,
    enough: Callable[[], bool],
) -> AsyncIterator[str]:  # fmt: skip
    """`new`, `already`, `not` or `away` for each client, in their order, until it is enough."""
    loop = asyncio.get_running_loop()
    since = loop.time()
    under_way: list[asyncio.Task[str]] = []
    for number, client_id in enumerate(ids):
        await asyncio.sleep(max(0.0, since + number / rate - loop.time()))
        if enough():
            break
        under_way.append(asyncio.create_task(_one(starter, programme, client_id, by)))
        while under_way and (under_way[0].done() or len(under_way) >= AT_ONCE):
            yield await under_way.pop(0)
    for each in under_way:
        yield await each


async def _one(starter: Starter, programme: str, client_id: str, by: str) -> str:
    try:
        started: Started = await starter.start(programme, client_id, by=by)
    except (NotAgain, StoreError):
        return "not"
    except (ServerAway, TimeoutError):
        return "away"
    return "already" if started.already else "new"
