"""A report whose answer does not come: words, the event's id, and never for ever."""

import asyncio
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

import starter
from alongside.events import ConsentGiven
from alongside.journeys import workflow_id
from alongside.keys import KeyRing
from alongside.settings import Settings
from service import patience
from service.patience import patiently
from starter import NotKnown
from tests.durable.journey_kit import PROGRAMME, open_service
from tests.durable.tiny_workflow import Greeting, Tiny, echo
from worker import build_worker
from workflows.connect import ServerAway

pytestmark = pytest.mark.asyncio


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


async def test_a_report_that_nobody_takes_up_ends_with_its_id(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """No worker runs: whoever reports learns what to say again, and with what."""
    monkeypatch.setattr(starter, "ANSWER_SECONDS", 0.5)
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        client_id = service.add_client()
        await service.starter.start(PROGRAMME, client_id)

        with pytest.raises(NotKnown, match="is not known: say it again with --id form-17"):
            async with asyncio.timeout(5):
                await service.report(client_id, ConsentGiven(by="coordinator", id="form-17"))


async def test_more_reports_than_a_journey_takes_at_once_are_said_in_words(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Twelve at once with nobody to take them up: each ends as not known, none as a fault."""
    monkeypatch.setattr(starter, "ANSWER_SECONDS", 3.0)
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        client_id = service.add_client()
        await service.starter.start(PROGRAMME, client_id)
        reports = [
            service.report(client_id, ConsentGiven(by="coordinator", id=f"form-{number}"))
            for number in range(12)
        ]

        came = await asyncio.gather(*reports, return_exceptions=True)

        assert [NotKnown] * 12 == [type(each) for each in came]


async def test_a_busy_journey_is_asked_again_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is said in words; anything else is passed on at once."""
    monkeypatch.setattr(patience, "BUSY_PAUSES", (0.0, 0.0, 0.0))
    asked = []

    async def busy_until(tries: int, status: RPCStatusCode) -> str:
        asked.append(tries)
        if len(asked) < tries:
            raise RPCError("busy", status, b"")
        return "taken"

    assert "taken" == await patiently(lambda: busy_until(4, RPCStatusCode.RESOURCE_EXHAUSTED))
    asked.clear()
    with pytest.raises(ServerAway, match="too much to take up"):
        await patiently(lambda: busy_until(9, RPCStatusCode.RESOURCE_EXHAUSTED))
    assert 4 == len(asked)
    asked.clear()
    with pytest.raises(RPCError):
        await patiently(lambda: busy_until(9, RPCStatusCode.NOT_FOUND))
    assert 1 == len(asked)


async def test_a_journey_that_can_not_say_where_it_is_is_said_in_words(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Whether its worker fails the question or none is there."""
    monkeypatch.setattr(starter, "ANSWER_SECONDS", 2.0)
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        client_id = service.add_client()
        handle = await dev_client.start_workflow(
            Tiny.run, Greeting(text="x"), id=workflow_id(PROGRAMME, client_id),
            task_queue=task_queue,
        )  # fmt: skip

        with pytest.raises(ServerAway, match="can't say where it is"):
            await service.starter.view(PROGRAMME, client_id)
        async with build_worker(
            dev_client, task_queue=task_queue, workflows=[Tiny], activities=[echo]
        ):
            with pytest.raises(ServerAway, match="can't say where it is"):
                await service.starter.view(PROGRAMME, client_id)
        await handle.terminate()
