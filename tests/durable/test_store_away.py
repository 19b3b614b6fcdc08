"""A store that is away for a while: a journey waits for it, then goes on."""

import asyncio
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.events import ConsentGiven
from alongside.journeys import workflow_id
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import StoreUnreachable
from tests.durable.journey_kit import PROGRAMME, open_service

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]


async def test_an_outage_of_the_store_costs_a_history_next_to_nothing(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str
) -> None:
    """A report made meanwhile is kept when the store is back, and is answered then."""
    ring = KeyRing.load(dev_settings)
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        journey = await service.start(client_id)
        handle = dev_client.get_workflow_handle(workflow_id(PROGRAMME, client_id))
        keep = service.store.journal.append

        def away(*_: object, **__: object) -> int:
            raise StoreUnreachable("the database does not answer")

        service.store.journal.append = away
        told = asyncio.create_task(service.report(client_id, ConsentGiven(by="coordinator")))
        async with asyncio.timeout(30):
            while not (await handle.describe()).raw_description.pending_activities:
                await asyncio.sleep(0.5)
        before = (await handle.describe()).history_length
        await asyncio.sleep(6)
        during = (await handle.describe()).history_length
        service.store.journal.append = keep
        receipt = await told

        assert before == during
        assert "invitation" == receipt.stage
        assert 1 == service.names(journey).count("consent_given")
