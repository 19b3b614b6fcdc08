"""The one door of a journey: reports, repeats, refusals, on the real server."""

import asyncio
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.events import (
    ConsentGiven,
    InvitationAccepted,
    ReadingsRecorded,
    SessionAttended,
    TaskAnswered,
)
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import UnknownClient
from starter import NoJourney, Refused
from tests.durable.journey_kit import PROGRAMME, START, Service, open_service, reading

pytestmark = pytest.mark.asyncio


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


async def test_a_report_is_in_the_store_before_it_is_answered(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The answer names the entry, and a page read right after shows what it led to."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        journey = await service.start(client_id)

        receipt = await service.report(client_id, ConsentGiven(by="coordinator"))

        row = service.store.journeys.get(journey)
        assert "invitation" == receipt.stage
        assert "invitation" == row.stage
        assert "consent_given" == service.names(journey)[receipt.sequence - 1]


async def test_the_same_report_twice_is_one_entry(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """A reporter who lost the answer asks again with the same id and gets the same entry."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        journey = await service.start(client_id)
        report = ConsentGiven(by="coordinator", id="form-17")

        first, second = await asyncio.gather(
            service.report(client_id, report), service.report(client_id, report)
        )
        third = await service.report(client_id, report)

        assert first.sequence == second.sequence == third.sequence
        assert third.repeated
        assert 1 == service.names(journey).count("consent_given")


async def test_an_id_used_for_another_event_is_refused(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Answering with the first event would lose the second one."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        await service.start(client_id)
        await service.report(client_id, ConsentGiven(by="coordinator", id="form-17"))

        with pytest.raises(Refused, match="the id form-17 was used for another event"):
            await service.report(client_id, InvitationAccepted(by="coordinator", id="form-17"))


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (SessionAttended(session=1), "belongs to the stage coaching"),
        (TaskAnswered(key="nothing/1"), "there is no task nothing/1"),
        (ReadingsRecorded(readings=(reading("bmi", 400.0),)), "outside the plausible range"),
        (ReadingsRecorded(readings=(reading("shoe_size", 9.0),)), "not a fact"),
        (
            ReadingsRecorded(readings=(reading("bmi", 30.0, START.replace(year=2030)),)),
            "a day still to come",
        ),
    ],
)
async def test_a_report_that_can_not_be_true_leaves_no_trace(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    event: object, words: str,
) -> None:  # fmt: skip
    """It is refused in words before it enters the history."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        journey = await service.start(client_id)
        before = service.names(journey)

        with pytest.raises(Refused, match=words):
            await service.report(client_id, event)  # type: ignore[arg-type]

        assert before == service.names(journey)


async def test_a_second_start_answers_with_the_first(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """One journey of a programme is open for a client at a time."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        first = await service.starter.start(PROGRAMME, client_id)
        second = await service.starter.start(PROGRAMME, client_id)

        assert first.journey == second.journey
        assert (False, True) == (first.already, second.already)


async def test_nobody_starts_a_journey_for_someone_unknown(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Nor can anything be reported where no journey is open."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        with pytest.raises(UnknownClient, match="nobody on the register"):
            await service.starter.start(PROGRAMME, "c-nobody")
        with pytest.raises(NoJourney, match="no open journey"):
            await service.report("c-nobody", ConsentGiven())


async def test_a_report_may_come_before_the_first_step(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """An event reported while no worker runs is there when the journey begins."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        client_id = service.add_client()
        await service.starter.start(PROGRAMME, client_id)
        early = asyncio.create_task(service.report(client_id, ConsentGiven(by="coordinator")))
        await asyncio.sleep(0.3)
        journey = f"{PROGRAMME}/{client_id}/1"
        async with _worker_for(service):
            receipt = await early
        assert "invitation" == receipt.stage
        assert "consent_given" in service.names(journey)


def _worker_for(service: Service):  # type: ignore[no-untyped-def]
    from activities import all_activities
    from worker import build_worker
    from workflows.journey import ClientJourney
    from workflows.recall import Recall

    return build_worker(
        service.starter.client,
        task_queue=service.context.settings.task_queue,
        workflows=[ClientJourney, Recall],
        activities=all_activities(service.context),
    )
