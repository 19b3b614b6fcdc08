"""Who gets another journey, and who never: after a death, a withdrawal, a move."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.testing import ActivityEnvironment

from activities.journeys import journey_activities
from alongside.deeds import NextJourney, SetRecall
from alongside.events import (
    AnyEvent,
    ConsentGiven,
    ConsentWithdrawn,
    Died,
    Entry,
    JourneyClosed,
    JourneyStarted,
    MovedAway,
)
from alongside.journeys import recall_id
from alongside.keys import KeyRing
from alongside.ruleset.library import NoRules
from alongside.settings import Settings
from alongside.store import ContactChange
from starter import NoJourney, NoJourneyNow, NotAgain
from tests.durable.journey_kit import PROGRAMME, START, Service, open_service

pytestmark = pytest.mark.asyncio


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


def had(service: Service, client_id: str, reason: str, programme: str = PROGRAMME) -> None:
    """A journey of this client that ended for this reason."""
    digest = service.starter.library.current(PROGRAMME).digest
    told: tuple[AnyEvent, ...] = (
        JourneyStarted(client_id=client_id, programme=programme, digest=digest),
        JourneyClosed(reason=reason),
    )
    service.store.journal.append(
        f"{programme}/{client_id}/1",
        [
            Entry(sequence=number, recorded=START, event=event)
            for number, event in enumerate(told, start=1)
        ],
    )


async def test_nobody_starts_a_journey_for_someone_who_died(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Never, whoever insists."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        client_id = service.add_client()
        had(service, client_id, "died")

        for again in (False, True):
            with pytest.raises(NotAgain, match="ended with their death"):
                await service.starter.start(PROGRAMME, client_id, again=again)


@pytest.mark.parametrize("reason", ["consent_withdrawn", "consent_refused"])
async def test_without_consent_a_journey_starts_only_when_that_is_said(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str, reason: str
) -> None:
    """A client may change their mind; a list of ids may not."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        client_id = service.add_client()
        had(service, client_id, reason)

        with pytest.raises(NotAgain, match="say --again"):
            await service.starter.start(PROGRAMME, client_id)
        started = await service.starter.start(PROGRAMME, client_id, again=True)

        assert f"{PROGRAMME}/{client_id}/2" == started.journey


async def test_only_those_without_any_journey_are_newcomers(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Completed or declined, their recall starts the next one."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        clients = [service.add_client(key=str(number)) for number in range(4)]
        had(service, clients[0], "completed")
        had(service, clients[2], "died", programme="other")

        assert [clients[3], clients[1]] == service.starter.newcomers(PROGRAMME, clients[::-1])


async def test_a_programme_without_rules_starts_nothing(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """A misspelt name would be a journey that waits for ever for its rules."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        with pytest.raises(NoRules, match="no usable rules for 'nope'"):
            await service.starter.start("nope", service.add_client())


def recall(service: Service, client_id: str, days: int) -> SetRecall:
    """The next journey, so many days from now."""
    return SetRecall(
        journey=f"{PROGRAMME}/{client_id}/1", programme=PROGRAMME, client_id=client_id,
        due=START + timedelta(days=days), now=START, clock=service.starter.clock,
    )  # fmt: skip


async def status(service: Service, client_id: str) -> WorkflowExecutionStatus | None:
    """Whether the recall still waits."""
    handle = service.starter.client.get_workflow_handle(recall_id(PROGRAMME, client_id))
    return (await handle.describe()).status


@pytest.mark.parametrize(
    ("event", "contact"),
    [(Died(by="gp"), True), (ConsentWithdrawn(by="gp"), True), (MovedAway(by="gp"), False)],
)
async def test_an_end_reported_between_journeys_cancels_the_next_one(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    event: AnyEvent, contact: bool,
) -> None:  # fmt: skip
    """After a death or a withdrawal nothing is ever sent; after a move it may be."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        client_id = service.add_client()
        had(service, client_id, "completed")
        set_recall = journey_activities(service.context)[1]
        await ActivityEnvironment().run(set_recall, recall(service, client_id, 400_000))

        answer = await service.report(client_id, event)
        again = await service.report(client_id, event)

        assert NoJourneyNow(client_id, True, contact) == answer
        assert NoJourneyNow(client_id, False, contact) == again
        assert WorkflowExecutionStatus.TERMINATED == await status(service, client_id)
        assert contact == service.store.clients.get(client_id).do_not_contact


async def test_other_events_still_need_an_open_journey(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Consent given between journeys belongs to none."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        with pytest.raises(NoJourney):
            await service.report(service.add_client(), ConsentGiven(by="coordinator"))


async def test_the_recall_of_a_later_journey_replaces_an_earlier_one(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The date of the earlier one would be a year too soon."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        client_id = service.add_client()
        set_recall = journey_activities(service.context)[1]
        handle = service.starter.client.get_workflow_handle(recall_id(PROGRAMME, client_id))

        await ActivityEnvironment().run(set_recall, recall(service, client_id, 400_000))
        first = await handle.describe()
        await ActivityEnvironment().run(set_recall, recall(service, client_id, 800_000))
        second = await handle.describe()

        assert first.run_id != second.run_id
        await handle.terminate()


@pytest.mark.parametrize(
    ("reason", "cycle"),
    [("completed", 2), ("died", None), ("consent_withdrawn", None), ("moved_away", None),
     ("transferred", None)],
)  # fmt: skip
async def test_a_recall_begins_no_journey_for_those_who_left(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    reason: str, cycle: int | None,
) -> None:  # fmt: skip
    """What happened since it was set counts."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        client_id = service.add_client()
        had(service, client_id, reason)
        journey = f"{PROGRAMME}/{client_id}/{cycle}" if cycle else None

        assert NextJourney(journey=journey) == await next_of(service, client_id)


async def test_a_recall_begins_no_journey_for_those_not_to_be_contacted(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Nobody could invite them."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        client_id = service.add_client()
        had(service, client_id, "completed")
        service.store.clients.change_contact(client_id, ContactChange(do_not_contact=True))

        assert NextJourney() == await next_of(service, client_id)


async def next_of(service: Service, client_id: str) -> NextJourney:
    """What the recall is told when its day has come."""
    next_journey = journey_activities(service.context)[2]
    return await asyncio.to_thread(
        ActivityEnvironment().run, next_journey, recall(service, client_id, 1)
    )
