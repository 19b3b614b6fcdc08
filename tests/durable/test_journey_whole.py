"""Whole journeys on the real server, a day in a fraction of a second."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.events import PriorityDecided
from alongside.journal import Journal
from alongside.keys import KeyRing
from alongside.settings import Settings
from tests.durable.journey_kit import PROGRAMME, drive, open_service
from tests.durable.people import eager
from workflows.attributes import COACH, PRIORITY, RULESET, STAGE
from workflows.attributes import PROGRAMME as PROGRAMME_KEY

pytestmark = pytest.mark.asyncio


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


async def test_a_p1_client_walks_from_the_register_to_recall(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Four sessions over six months, closed by a person, the next journey set a year on."""
    day = timedelta(milliseconds=60)
    async with open_service(dev_client, ring, tmp_path, task_queue, day=day) as service:
        client_id = service.add_client()
        service.add_coach()
        journey = await service.start(client_id)

        entries = await drive(service, client_id, journey, eager())

        journal = Journal(entries)
        row = service.store.journeys.get(journey)
        assert 4 == journal.sessions_attended()
        assert 1 == journal.events(PriorityDecided)[-1].priority
        assert ("closed", "completed") == (row.status, row.closed_reason)
        assert row.recall_due is not None
        keys = Counter(
            entry.event.subject
            for entry in entries
            if entry.name in ("message_sent", "task_opened")
        )
        assert 1 == max(keys.values())
        recall = service.starter.client.get_workflow_handle(f"recall/{PROGRAMME}/{client_id}")
        await recall.terminate("the test is over")


async def test_a_journey_is_found_by_its_search_attributes(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Stage, priority, programme and ruleset can be searched; nothing personal is among them."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        journey = await service.start(client_id)
        handle = dev_client.get_workflow_handle(f"journey/{PROGRAMME}/{client_id}")

        async with asyncio.timeout(10):
            while (found := (await handle.describe()).typed_search_attributes).get(STAGE) is None:
                await asyncio.sleep(0.05)

        assert PROGRAMME == found.get(PROGRAMME_KEY)
        assert "referral" == found.get(STAGE)
        assert 1 == found.get(PRIORITY)
        assert found.get(COACH) is None
        assert service.store.journeys.get(journey).digest == found.get(RULESET)
        await handle.terminate("the test is over")
