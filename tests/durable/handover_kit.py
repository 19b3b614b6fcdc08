"""
A small service whose coaches have clients in coaching, to be handed over.

Journeys of peer-health-coaching: asked, proposed, accepted, their first session planned.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio.client import Client

from alongside.events import (
    CoachAccepted,
    CoachChangeRequested,
    CoachProposed,
    CoachReleased,
    CoachWishRecorded,
    MessageSent,
    TaskAnswered,
)
from alongside.handover import HandoverProgress, HandoverStart, Spell, handover_id
from alongside.journal import Journal
from alongside.keys import KeyRing
from alongside.london import today
from service.handovers import Handovers
from tests.durable.journey_kit import Service, open_service, reading
from workflows.handover import Handover

PROGRAMME = "peer-health-coaching"
LEAVER, FIRST, SECOND = "k-leaver00", "k-other001", "k-other002"
SLOW_DAYS = timedelta(seconds=60)
"""A journey day takes a minute: nothing happens by itself while a test looks."""


@contextlib.asynccontextmanager
async def with_clients(
    client: Client, ring: KeyRing, home: Path, task_queue: str, clients: int, **more: Any
) -> AsyncIterator[tuple[Service, list[str]]]:
    """So many clients in coaching with one coach, and two coaches with room beside."""
    opened = open_service(
        client, ring, home, task_queue, day=SLOW_DAYS, programme=PROGRAMME, **more
    )
    async with opened as service:
        service.add_coach(LEAVER, limit=7)
        ids = [add_client(service, key=str(number)) for number in range(clients)]
        names = await asyncio.gather(*(into_coaching(service, each) for each in ids))
        service.add_coach(FIRST, limit=7)
        service.add_coach(SECOND, limit=7)
        try:
            yield service, sorted(names)
        finally:
            await end(service)


def add_client(service: Service, key: str) -> str:
    """Somebody the programme is for."""
    known = (reading("referred_by", "gp"), reading("in_specialist_care", False))
    return service.add_client(known, key=key)


async def proposed(service: Service, client_id: str) -> str:
    """A journey to whose client a coach is proposed; its name."""
    journey = await service.start(client_id)
    await service.report(client_id, CoachWishRecorded(wants=True, by="coordinator"))
    contact = next(task for task in service.store.tasks.open() if task.journey == journey)
    await service.report(client_id, TaskAnswered(key=contact.key, answer="agreed", by="coach"))
    await service.until_recorded(journey, "coach_proposed")
    return journey


async def into_coaching(service: Service, client_id: str) -> str:
    """A journey whose first session is planned; its name."""
    journey = await proposed(service, client_id)
    await accept(service, client_id, journey)
    await service.until_recorded(journey, "session_planned")
    return journey


async def accept(service: Service, client_id: str, journey: str) -> None:
    """The coach proposed last takes the client on."""
    found = Journal(service.store.journal.entries(journey)).events(CoachProposed)[-1]
    await service.report(client_id, CoachAccepted(coach_id=found.coach_id, by="coach"))


def handovers(service: Service) -> Handovers:
    """The handovers of a service."""
    starter = service.starter
    return Handovers(starter.client, service.store, starter.settings, starter.clock)


def today_of(service: Service) -> date:
    """The day on the service's clock."""
    return today(service.starter.clock.now(datetime.now(UTC)))


def leaving(service: Service, **more: Any) -> HandoverStart:
    """The coach is gone from today."""
    said: dict[str, Any] = {
        "coach_id": LEAVER, "kind": "move", "cause": "coach_leaves",
        "spell": Spell(since=today_of(service)), "reason": "moves to Leeds",
        "by": "coordinator:ada", "rate": 50.0, "clock": service.starter.clock,
    }  # fmt: skip
    return HandoverStart(**(said | more))


async def ended(service: Service, coach_id: str = LEAVER) -> HandoverProgress:
    """What became of it."""
    handle = service.starter.client.get_workflow_handle_for(Handover.run, handover_id(coach_id))
    async with asyncio.timeout(60):
        return await handle.result()


async def come_to(service: Service, so_many: int) -> HandoverProgress:
    """The handover, once it has come to so many clients."""
    async with asyncio.timeout(30):
        while True:
            progress = await handovers(service).progress(LEAVER)
            if progress.tally.done >= so_many:
                return progress
            await asyncio.sleep(0.05)


def journals(service: Service, names: Iterable[str]) -> list[Journal]:
    """What happened in each."""
    return [Journal(service.store.journal.entries(name)) for name in names]


def asked(journal: Journal) -> list[CoachChangeRequested]:
    """How often, and why, another coach was asked for."""
    return journal.events(CoachChangeRequested)


def why_released(journal: Journal) -> list[str]:
    """Why each coach was released."""
    return [event.why for event in journal.events(CoachReleased)]


def messages(journal: Journal) -> list[str]:
    """The messages sent."""
    return [event.message for event in journal.events(MessageSent)]


async def end(service: Service) -> None:
    """Leave nothing running on the run's server."""
    client = service.starter.client
    async for run in client.list_workflows(
        "WorkflowType = 'Handover' AND ExecutionStatus = 'Running'"
    ):
        with contextlib.suppress(Exception):
            await client.get_workflow_handle(run.id).terminate("the test is over")
    for row in service.store.journeys.page(programme=PROGRAMME, limit=1000):
        handle = client.get_workflow_handle(f"journey/{PROGRAMME}/{row.client_id}")
        with contextlib.suppress(Exception):
            await handle.terminate("the test is over")
