"""The time within which a client is to be contacted counts from the referral's receipt."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.events import DeferralRequested, FollowUpFired, Resumed
from alongside.keys import KeyRing
from alongside.london import today
from alongside.received import NotReceivedThen
from alongside.settings import Settings
from tests.durable.journey_kit import A_DAY, START, Service, open_service
from tests.durable.scenes import CHOICE_AND_CONTROL

pytestmark = pytest.mark.asyncio
P = "choice-and-control"


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


async def breach(service: Service, journey: str) -> FollowUpFired:
    """When the three weeks were over."""
    entries = await service.until(
        journey, lambda all_: any(_is_breach(each.event) for each in all_), seconds=60
    )
    return next(each.event for each in entries if _is_breach(each.event))


def _is_breach(event: object) -> bool:
    return isinstance(event, FollowUpFired) and event.rule == "contact-overdue"


@pytest.mark.parametrize(("ago", "paused"), [(0, 0), (14, 0), (14, 5), (30, 0)])
async def test_three_weeks_run_from_the_day_of_receipt(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str, ago: int, paused: int
) -> None:
    """A referral that lay two weeks has one left; a time the client asked for does not count."""
    opened = open_service(
        dev_client, ring, tmp_path, task_queue, programme=P, day=timedelta(milliseconds=400)
    )
    async with opened as service:
        client_id = service.add_client(CHOICE_AND_CONTROL)
        received = (START - ago * A_DAY).date()
        started = await service.starter.start(P, client_id, received=received)
        await service.until_recorded(started.journey, "task_opened")
        if paused:
            asks = DeferralRequested(until=today(START) + timedelta(days=90))
            await service.report(client_id, asks)
            begun = await service.until_recorded(started.journey, "deferral_requested")
            await service.until(started.journey, lambda _: now(service) > begun.at + paused * A_DAY)
            await service.report(client_id, Resumed())

        fired = await breach(service, started.journey)
        kept = service.store.journal.entries(started.journey)

    stood = timedelta()
    if paused:
        (asked,) = [each for each in kept if each.name == "deferral_requested"]
        (went_on,) = [each for each in kept if each.name == "resumed"]
        stood = went_on.at - asked.at
    expected = date.fromordinal(received.toordinal() + 21)
    assert expected <= today(fired.due - stood) <= expected + timedelta(days=3)
    assert received == today(kept[0].at) < today(kept[1].at) + timedelta(days=1)


def now(service: Service) -> datetime:
    """The journey's time."""
    return service.starter.clock.now(datetime.now(UTC))


@pytest.mark.parametrize(("days", "says"), [(30, "a day to come"), (-400, "more than a year ago")])
async def test_a_day_that_can_not_be_is_refused(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str, days: int, says: str
) -> None:
    """Nothing is started."""
    opened = open_service(dev_client, ring, tmp_path, task_queue, programme=P, with_worker=False)
    async with opened as service:
        client_id = service.add_client(CHOICE_AND_CONTROL)

        with pytest.raises(NotReceivedThen, match=says):
            await service.starter.start(P, client_id, received=today(START) + timedelta(days=days))

        assert service.store.journeys.open_for(P, client_id) is None
