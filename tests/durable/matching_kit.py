"""
Clients of Health Connect who wait for a coach, on the real server, and rounds for them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError

from activities.matching import nudge
from activities.schedules import drop_schedule
from alongside.events import CoachProposed, CoachWishRecorded, InvitationAccepted
from alongside.keys import KeyRing
from alongside.rounds import Nudge, Why, matching_id
from alongside.store import RoundRow
from tests.durable.journey_kit import Service, open_service, reading

P = "health-connect"
READINGS = (reading("long_term_condition", True), reading("pam_level", 1.0))
A_DAY = timedelta(seconds=24)
"""An hour, which is how long the rules let room gather, is a second."""


@contextlib.asynccontextmanager
async def matching_service(
    client: Client, ring: KeyRing, home: Path, task_queue: str
) -> AsyncIterator[Service]:
    """Health Connect on a day of 24 seconds; leaves nothing running on the server."""
    opened = open_service(client, ring, home, task_queue, day=A_DAY, programme=P)
    async with opened as service:
        try:
            yield service
        finally:
            await drop_schedule(client, matching_id(P))
            rows = service.store.journeys.page(programme=P, limit=1000)
            for name in (matching_id(P), *(f"journey/{P}/{row.client_id}" for row in rows)):
                with contextlib.suppress(RPCError):
                    await client.get_workflow_handle(name).terminate("the test is over")


async def seeks(service: Service, number: int) -> tuple[str, str]:
    """A client who wants a coach; their id and their journey."""
    client_id = service.add_client(READINGS, key=str(number))
    journey = (await service.starter.start(P, client_id)).journey
    await service.until_recorded(journey, "invitation_sent")
    await service.report(client_id, InvitationAccepted())
    await service.report(client_id, CoachWishRecorded(wants=True))
    return client_id, journey


async def waits(service: Service, number: int) -> tuple[str, str]:
    """The same, once their journal says that they wait."""
    client_id, journey = await seeks(service, number)
    await service.until_recorded(journey, "waiting_for_coach")
    return client_id, journey


async def want_round(service: Service, why: Why = "asked") -> None:
    """Have a round run now."""
    starter = service.starter
    now = starter.clock.now(datetime.now(UTC))
    wanted = Nudge(programme=P, why=why, since=now, due=now, clock=starter.clock)
    await nudge(starter.client, starter.settings.task_queue, wanted)


async def a_round(service: Service, before: int = 0) -> RoundRow:
    """The round after so many, once it has run."""
    async with asyncio.timeout(20):
        while len(found := service.store.rounds.latest(P)) <= before:
            await asyncio.sleep(0.02)
    return found[-1 - before]


def proposals(service: Service, journey: str) -> list[str]:
    """The coaches a journey was told of."""
    entries = service.store.journal.entries(journey)
    return [entry.event.coach_id for entry in entries if isinstance(entry.event, CoachProposed)]
