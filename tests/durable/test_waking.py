"""Waking journeys that wait for room: all that can be woken, whatever one of them does."""

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from temporalio.client import Client
from temporalio.testing import ActivityEnvironment

from activities import journeys
from alongside.deeds import Wake
from alongside.journeys import workflow_id
from alongside.keys import KeyRing
from alongside.settings import Settings
from tests.durable.journey_kit import PROGRAMME, Service, open_service

pytestmark = pytest.mark.asyncio


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second is long enough here for a journey to answer."""
    monkeypatch.setattr(journeys, "WAKING", timedelta(seconds=1))


async def silent(service: Service, client: Client, number: int) -> str:
    """A journey whose worker never comes."""
    client_id = service.add_client(key=f"silent-{number}")
    await client.start_workflow(
        "ClientJourney", id=workflow_id(PROGRAMME, client_id), task_queue="nobody-serves-this"
    )
    return f"{PROGRAMME}/{client_id}/1"


async def wake(service: Service, woken: tuple[str, ...], attempt: int = 1) -> None:
    """One try of the activity."""
    (activity,) = (
        each for each in journeys.journey_activities(service.context)
        if each.__name__ == "wake_journeys"
    )  # fmt: skip
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, attempt=attempt)
    await environment.run(activity, Wake(programme=PROGRAMME, journeys=woken, key="k/1"))


async def test_silent_journeys_hold_nobody_up_and_are_tried_again(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Three that never answer take no longer than one; a closed one is none to wait for."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        silents = [await silent(service, dev_client, n) for n in range(3)]
        closed = f"{PROGRAMME}/{service.add_client(key='closed')}/1"
        begun = time.monotonic()

        with pytest.raises(journeys.NotWoken, match=silents[0]):
            await wake(service, (*silents, closed))

        assert 2.5 > time.monotonic() - begun


async def test_a_journey_that_answers_is_woken_beside_one_that_does_not(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Only the silent one is complained of; to tell the other again is nothing amiss."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        mute = await silent(service, dev_client, 1)
        awake = await service.start(service.add_client())

        with structlog.testing.capture_logs() as lines:
            for attempt in (1, 2):
                with pytest.raises(journeys.NotWoken, match=mute):
                    await wake(service, (mute, awake), attempt)

    said = [line["journey"] for line in lines if line["event"] == "journey_not_woken"]
    assert [mute, mute] == said


async def test_a_journey_that_can_never_be_woken_is_given_up(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """It looks again by itself; the one that wakes it goes on."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        mute = await silent(service, dev_client, 1)

        await wake(service, (mute,), attempt=journeys.WAKES)
