"""
A small service with journeys under way, and other rules to roll out to them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import Client

from alongside.events import RulesetAdopted
from alongside.journal import Journal
from alongside.keys import KeyRing
from alongside.rollout import RolloutProgress, rollout_id
from alongside.ruleset.published import Published
from service.rollouts import Rollouts
from tests.durable.journey_kit import PROGRAMME, Service, open_service
from workflows.rollout import RulesetRollout

SLOW_DAYS = timedelta(seconds=60)
"""A journey day takes a minute: nothing happens by itself while a test looks."""


@contextlib.asynccontextmanager
async def under_way(
    client: Client, ring: KeyRing, home: Path, task_queue: str, journeys: int, **more: Any
) -> AsyncIterator[tuple[Service, list[str], Published]]:
    """A service with so many journeys that wait for consent, and other rules for them."""
    opened = open_service(client, ring, home, task_queue, day=SLOW_DAYS, **more)
    async with opened as service:
        clients = [service.add_client(key=str(number)) for number in range(journeys)]
        names = await asyncio.gather(*(service.start(client_id) for client_id in clients))
        try:
            yield service, sorted(names), another(service)
        finally:
            await end(service)


def another(service: Service, **sections: Any) -> Published:
    """Published rules that differ from those in force: in their title, or in these sections."""
    current = service.starter.library.current(PROGRAMME)
    changed = current.ruleset.model_copy(update=sections or {"title": "Other rules"})
    rules = Published.of(changed, current.catalogue)
    service.store.rulesets.put(rules.digest, PROGRAMME, rules.canonical, "test", "a test")
    return rules


async def end(service: Service) -> None:
    """Leave nothing running on the run's server."""
    client = service.starter.client
    async for run in client.list_workflows(
        "WorkflowType = 'RulesetRollout' AND ExecutionStatus = 'Running'"
    ):
        with contextlib.suppress(Exception):
            await client.get_workflow_handle(run.id).terminate("the test is over")
    for row in service.store.journeys.page(programme=PROGRAMME, limit=1000):
        handle = client.get_workflow_handle(f"journey/{PROGRAMME}/{row.client_id}")
        with contextlib.suppress(Exception):
            await handle.terminate("the test is over")


def rollouts(service: Service) -> Rollouts:
    """The rollouts of a service."""
    return Rollouts(service.starter.client, service.store, service.starter.settings)


async def begin(service: Service, rules: Published, **more: Any) -> RolloutProgress:
    """Roll these rules out."""
    said: dict[str, Any] = {"when": "now", "by": "Ada Test", "why": "a better rule", "rate": 50.0}
    begun = await rollouts(service).start(rules, programme=PROGRAMME, **(said | more))
    return begun.progress


async def ended(service: Service, rules: Published) -> RolloutProgress:
    """What became of it."""
    handle = service.starter.client.get_workflow_handle_for(
        RulesetRollout.run, rollout_id(PROGRAMME)
    )
    async with asyncio.timeout(60):
        return await handle.result()


async def come_to(service: Service, rules: Published, so_many: int) -> RolloutProgress:
    """The rollout, once it has come to so many journeys."""
    async with asyncio.timeout(30):
        while True:
            progress = await rollouts(service).progress(PROGRAMME, rules.digest)
            if progress.tally.done >= so_many:
                return progress
            await asyncio.sleep(0.05)


def digests(service: Service, names: Iterable[str]) -> list[str]:
    """What each journey walks by."""
    return [service.store.journeys.get(name).digest for name in names]


def adoptions(service: Service, name: str) -> list[RulesetAdopted]:
    """Every adoption that a journey was asked for."""
    return Journal(service.store.journal.entries(name)).events(RulesetAdopted)
