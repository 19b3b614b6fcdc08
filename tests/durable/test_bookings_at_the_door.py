"""Bookings on the real server: an hour is given once, and only an hour that may be."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

import starter
from alongside.coaches import Absence
from alongside.events import SessionCancelled
from alongside.journeys import Receipt
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from service import bookings
from starter import HourTaken, NotKnown, Refused, Starter
from tests.durable.booking_kit import COACH, booked, coached, weekday
from tests.durable.journey_kit import Service, open_service

pytestmark = pytest.mark.asyncio


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


@asynccontextmanager
async def two_clients(
    client: Client, ring: KeyRing, home: Path, queue: str
) -> AsyncIterator[tuple[Service, str, str]]:
    """Two clients of one coach, each with a session to book."""
    async with open_service(client, ring, home, queue) as service:
        service.add_coach()
        wren, robin = await asyncio.gather(coached(service, 1), coached(service, 2))
        yield service, wren, robin


def as_another(service: Service, store: Store) -> Starter:
    """A starter with a connection to the store of its own, as another command has."""
    return dataclasses.replace(service.starter, store=store)


async def test_of_two_who_book_a_coach_at_once_one_wins_and_the_other_is_told(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Two starters, each with a store of its own; then the hour after is free."""
    async with two_clients(dev_client, ring, tmp_path, task_queue) as (service, wren, robin):
        day = weekday(service)
        with Store.open(service.starter.settings, ring) as store:
            other = as_another(service, store)
            came = await asyncio.gather(
                service.starter.report(service.programme, wren, booked(day)),
                other.report(service.programme, robin, booked(day, 10, 30)),
                return_exceptions=True,
            )
        loser = robin if isinstance(came[0], Receipt) else wren
        await service.report(loser, booked(day, 11, 30))

        assert {Receipt, HourTaken} == {type(each) for each in came}
        (said,) = [str(each) for each in came if isinstance(each, HourTaken)]
        assert COACH in said
        assert "choose another time" in said
        both = [
            entry for each in (wren, robin)
            for entry in service.store.journal.entries(f"{service.programme}/{each}/1")
            if entry.name == "session_booked"
        ]  # fmt: skip
        assert 2 == len(both)


async def test_an_hour_is_free_again_when_its_session_is_moved_or_cancelled(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """And saying a booking again with its id changes nothing, whatever became of the hour."""
    async with two_clients(dev_client, ring, tmp_path, task_queue) as (service, wren, robin):
        day = weekday(service)
        first = booked(day, id="form-1")
        await service.report(wren, first)
        with pytest.raises(HourTaken, match=r"has another session then, .* 10:00 to 11:00"):
            await service.report(robin, booked(day))
        await service.report(wren, booked(day, 14, id="form-2"))
        await service.report(robin, booked(day))
        again = await service.report(wren, first)
        cancelled = SessionCancelled(session=1, cancelled_by="client", with_notice=True)
        await service.report(wren, cancelled)
        moved = await service.report(robin, booked(day, 14, id="form-3"))

        assert again.repeated
        assert not moved.repeated
        with pytest.raises(Refused, match="was used for another event"):
            await service.report(robin, booked(day, 15, id="form-3"))


@pytest.mark.parametrize(
    ("day", "hour", "says"),
    [
        (date(2026, 12, 25), 10, "Friday 25 December 2026 is a bank holiday"),
        (date(2026, 12, 5), 10, "Saturday 5 December 2026 is no day of the service's"),
        (date(2026, 12, 2), 7, "outside the hours of the service, 09:00 to 17:00"),
        (date(2026, 12, 2), 16, "outside the hours of coach k-aaaaaaaa, 09:00 to 16:00"),
        (date(2026, 12, 9), 10, "is away on Wednesday 9 December 2026"),
        (date(2026, 12, 30), 10, "works until Tuesday 29 December 2026"),
    ],
)
async def test_an_hour_that_is_nobodys_is_refused_with_what_to_do(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str, day: date, hour: int,
    says: str,
) -> None:  # fmt: skip
    """Hours and bank holidays give way to a booking that says so; an absence never does."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        service.add_coach()
        wren = await coached(service, 1)
        coach = service.store.coaches.get(COACH)
        hours = dict.fromkeys(("tuesday", "wednesday", "thursday", "friday"), "09:00-16:00")
        away = Absence(from_=date(2026, 12, 8), until=date(2026, 12, 10))
        changed = {"hours": hours, "ends": date(2026, 12, 29), "absences": (away,)}
        service.store.coaches.put(coach.model_copy(update=changed))

        with pytest.raises(HourTaken, match=says):
            await service.report(wren, booked(day, hour))
        if "away" in says or "until" in says:
            with pytest.raises(HourTaken, match=says):
                await service.report(wren, booked(day, hour, outside_hours=True))
        else:
            await service.report(wren, booked(day, hour, outside_hours=True))


async def test_an_hour_that_a_crash_left_behind_is_given_out_again(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The journey says that it never heard of the booking, and takes it no more."""
    monkeypatch.setattr(bookings, "KEPT", timedelta(seconds=-40))
    async with two_clients(dev_client, ring, tmp_path, task_queue) as (service, wren, robin):
        day = weekday(service)
        left = await service.starter._bookings.keep(
            service.programme, wren, booked(day, id="left-1")
        )
        monkeypatch.undo()
        await service.report(robin, booked(day))

        assert left.not_after is not None
        assert left.not_after < service.starter.clock.now(datetime.now(UTC))
        with pytest.raises(Refused, match="has another session then"):
            await service.report(wren, booked(day, id="left-1"))


async def test_an_answer_that_never_comes_leaves_the_hour_to_its_booking(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Whether it was recorded is not known, so nobody else has the hour meanwhile."""
    async with two_clients(dev_client, ring, tmp_path, task_queue) as (service, wren, robin):
        day = weekday(service)
        monkeypatch.setattr(starter, "ANSWER_SECONDS", 0.0)
        with pytest.raises(NotKnown):
            await service.report(wren, booked(day, id="form-1"))
        monkeypatch.undo()
        with pytest.raises(HourTaken):
            await service.report(robin, booked(day))
        receipt = await service.report(wren, booked(day, id="form-1"))

        assert receipt.sequence
