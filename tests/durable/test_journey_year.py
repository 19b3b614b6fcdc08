"""A year of a journey in real time, on the server that skips time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from alongside.clock import ClockRate
from alongside.events import Entry, SessionAttended, SessionPlanned
from alongside.journal import Journal
from alongside.keys import KeyRing
from tests.durable.conftest import SkippingTime
from tests.durable.journey_kit import A_DAY, P1, PROGRAMME, Service, open_service, reading
from tests.durable.people import eager

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]
"""Real dates are the server's own, so everything here is counted in days from the start."""


async def _days(
    service: Service, environment, client_id: str, journey: str, days: int
) -> AsyncIterator[list[Entry]]:  # type: ignore[no-untyped-def]
    """Let people act once a day, for so many days."""
    react = eager(days=0)
    heard = 0
    for _ in range(days):
        for _ in range(20):
            entries = service.store.journal.entries(journey)
            for entry in entries[heard:]:
                for _, event in react(entry):
                    await service.report(client_id, event)
            heard = len(entries)
            await asyncio.sleep(0.01)
            if heard == len(service.store.journal.entries(journey)):
                break
        yield service.store.journal.entries(journey)
        await environment.sleep(A_DAY)


async def test_a_year_from_the_register_to_the_next_journey(
    skipping_time: SkippingTime, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Sessions six, six and twelve weeks apart; a year after the check the next one begins."""
    async with skipping_time() as environment:
        began = await environment.get_current_time()
        taken = tuple(reading(each.fact, each.value, began - 30 * A_DAY) for each in P1)
        async with open_service(
            environment.client, key_ring, tmp_path, task_queue, clock=ClockRate.real_time(began)
        ) as service:
            client_id = service.add_client(taken)
            service.add_coach()
            journey = await service.start(client_id)

            async for entries in _days(service, environment, client_id, journey, 300):
                if entries[-1].name == "journey_closed":
                    break

            held = [entry.at for entry in entries if isinstance(entry.event, SessionAttended)]
            # by the plan, from the session held before: when a person comes to record one
            # depends on how fast the skipping clock runs beside them
            planned = [
                entry.event.target for entry in entries if isinstance(entry.event, SessionPlanned)
            ]
            gaps = [
                round((target - before) / timedelta(weeks=1))
                for before, target in zip(held, planned[1:], strict=False)
            ]
            assert [6, 6, 12] == gaps
            checked = next(e for e in entries if e.name == "health_check_completed")
            recall = Journal(entries).last("recall_set")
            assert recall is not None
            assert 364 <= (recall.event.due - checked.at) / A_DAY <= 368  # type: ignore[union-attr]

            await environment.sleep(recall.event.due - await environment.get_current_time())  # type: ignore[union-attr]
            following = f"{PROGRAMME}/{client_id}/2"
            await service.until_recorded(following, "task_opened")
            assert "recall" == service.store.journeys.get(following).route
