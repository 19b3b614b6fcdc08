"""The embedded server keeps workflows, finds them, and never sees what they hold."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, WorkflowHistory, WorkflowUpdateFailedError
from temporalio.common import SearchAttributePair, TypedSearchAttributes
from temporalio.worker import Replayer
from tiny_workflow import SECRET, Greeting, Tiny, echo

from alongside.keys import KeyRing
from alongside.settings import Settings
from service.embedded import RETENTION
from worker import build_worker
from workflows.attributes import (
    COACH,
    NEXT_DUE,
    PRIORITY,
    PROGRAMME,
    RULESET,
    STAGE,
    ensure_search_attributes,
)
from workflows.codec import data_converter
from workflows.sandbox import checking_runner

DUE = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)


def worker_for(client: Client, task_queue: str):
    return build_worker(client, task_queue=task_queue, workflows=[Tiny], activities=[echo])


def start(client: Client, task_queue: str, greeting: Greeting, **more):
    workflow_id = f"tiny/{uuid.uuid4().hex[:12]}"
    return client.start_workflow(Tiny.run, greeting, id=workflow_id, task_queue=task_queue, **more)


@pytest.mark.asyncio
async def test_a_workflow_gets_back_exactly_what_it_was_given(
    dev_client: Client, task_queue: str
) -> None:
    """Models and moments survive the converter, the codec, an activity and an update."""
    async with worker_for(dev_client, task_queue):
        handle = await start(dev_client, task_queue, Greeting(text=SECRET, at=DUE))
        await handle.execute_update(Tiny.tell, Greeting(text="more"))
        await handle.signal(Tiny.end)

        kept = await handle.result()

    assert {Greeting(text=SECRET, at=DUE), Greeting(text="more")} == set(kept)


@pytest.mark.asyncio
async def test_no_secret_is_found_in_the_servers_files(
    dev_client: Client, dev_settings: Settings, task_queue: str
) -> None:
    """Inputs, answers, failures and summaries: not in the database, its log, or the logs."""
    async with worker_for(dev_client, task_queue):
        handle = await start(
            dev_client, task_queue, Greeting(text=SECRET), static_summary=SECRET,
            memo={"note": SECRET},
        )  # fmt: skip
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await handle.execute_update(Tiny.tell, Greeting(text="fail"))
        await handle.signal(Tiny.end)
        await handle.result()

    assert SECRET in str(refused.value.cause)
    files = [path for path in dev_settings.home.rglob("*") if path.is_file()]
    assert any(path.name.startswith("temporal.db") for path in files)
    for path in files:
        for part in (SECRET, *SECRET.split()[:2]):
            assert part.encode() not in path.read_bytes(), path.name


@pytest.mark.asyncio
async def test_journeys_are_found_by_every_search_attribute(
    dev_client: Client, task_queue: str
) -> None:
    """All six are registered before the first journey starts."""
    found_by = TypedSearchAttributes(
        [
            SearchAttributePair(PROGRAMME, "primrose-a"),
            SearchAttributePair(STAGE, "coaching"),
            SearchAttributePair(PRIORITY, 1),
            SearchAttributePair(COACH, "k-abc"),
            SearchAttributePair(NEXT_DUE, DUE),
            SearchAttributePair(RULESET, "digest"),
        ]
    )
    handle = await start(dev_client, task_queue, Greeting(text="x"), search_attributes=found_by)
    query = (
        f"TaskQueue = '{task_queue}' AND AlongsideProgramme = 'primrose-a' AND "
        "AlongsideStage = 'coaching' AND AlongsidePriority < 2 AND AlongsideCoach = 'k-abc' AND "
        "AlongsideNextDue < '2026-03-30T10:00:00Z' AND AlongsideRuleset = 'digest'"
    )

    ids = await eventually(lambda: ids_of(dev_client, query))

    assert [handle.id] == ids


async def ids_of(client: Client, query: str) -> list[str]:
    return [each.id async for each in client.list_workflows(query)]


async def eventually(look):
    async with asyncio.timeout(10):
        while not (found := await look()):
            await asyncio.sleep(0.05)
        return found


@pytest.mark.asyncio
async def test_registering_the_search_attributes_again_changes_nothing(dev_client: Client) -> None:
    """Every worker does so when it starts."""
    await ensure_search_attributes(dev_client)
    await ensure_search_attributes(dev_client)


@pytest.mark.asyncio
async def test_closed_journeys_are_kept_for_ninety_days(dev_client: Client) -> None:
    """The server's own default is one day."""
    described = await dev_client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=dev_client.namespace)
    )

    kept_for = described.config.workflow_execution_retention_ttl.ToTimedelta()

    assert RETENTION == kept_for
    assert timedelta(days=90) == RETENTION


@pytest.mark.asyncio
async def test_a_history_replays_with_the_same_converter_and_sandbox(
    dev_client: Client, dev_settings: Settings, task_queue: str
) -> None:
    """A saved history, written and read as JSON, replays with the home's keys."""
    async with worker_for(dev_client, task_queue):
        handle = await start(dev_client, task_queue, Greeting(text=SECRET))
        await handle.signal(Tiny.end)
        await handle.result()
    saved = (await handle.fetch_history()).to_json()
    replayer = Replayer(
        workflows=[Tiny],
        data_converter=data_converter(KeyRing.load(dev_settings)),
        workflow_runner=checking_runner(),
    )

    result = await replayer.replay_workflow(WorkflowHistory.from_json(handle.id, saved))

    assert SECRET not in saved
    assert result.replay_failure is None


@pytest.mark.asyncio
async def test_months_pass_in_a_moment_on_the_time_skipping_server(
    skipping_time, task_queue: str
) -> None:
    """The same converter and search attributes as on the real one."""
    async with skipping_time() as environment:
        before = await environment.get_current_time()
        async with worker_for(environment.client, task_queue):
            handle = await start(
                environment.client, task_queue, Greeting(text=SECRET),
                search_attributes=TypedSearchAttributes([SearchAttributePair(PRIORITY, 1)]),
            )  # fmt: skip
            await environment.sleep(timedelta(days=365))
            await handle.signal(Tiny.end)
            kept = await handle.result()
        after = await environment.get_current_time()

    assert SECRET == kept[0].text
    assert timedelta(days=365) <= after - before


@pytest.mark.asyncio
async def test_a_versioned_worker_serves_too(dev_client: Client, task_queue: str) -> None:
    """With a deployment named, the worker asks for its version's work only."""
    worker = build_worker(
        dev_client, task_queue=task_queue, workflows=[Tiny], activities=[echo],
        deployment=f"d-{task_queue}",
    )  # fmt: skip
    async with worker:
        await asyncio.sleep(0.2)

    assert worker.is_shutdown
