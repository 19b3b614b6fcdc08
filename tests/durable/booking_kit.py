"""
Clients in coaching, with one coach, for tests of bookings on the real server.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from alongside.events import SessionBooked
from alongside.london import moment_on, today
from tests.durable.journey_kit import Service, drive
from tests.durable.people import eager

COACH = "k-aaaaaaaa"


async def coached(service: Service, number: int, programme: str = "primrose-a") -> str:
    """A client whose first session is planned; nobody reacts to anything any more."""
    client_id = service.add_client(key=str(number))
    journey = await service.start(client_id)
    await drive(
        service,
        client_id,
        journey,
        eager({"session_due": None}),
        until=lambda entries: (
            entries[-1].name == "session_planned"
            or any(entry.name == "session_planned" for entry in entries)
        ),
    )
    return client_id


def now(service: Service) -> datetime:
    """What time it is in the journeys."""
    return service.starter.clock.now(datetime.now(UTC))


def weekday(service: Service, ahead: int = 120) -> date:
    """A Tuesday to Thursday so many days ahead or a little more, and no bank holiday."""
    day = today(now(service)) + timedelta(days=ahead)
    while day.weekday() not in (1, 2, 3) or (day.month, day.day) in ((12, 25), (1, 1)):
        day += timedelta(days=1)
    return day


def booked(day: date, hour: int = 10, minute: int = 0, **more: object) -> SessionBooked:
    """The first session, at a London time."""
    given = {"session": 1, "starts_at": moment_on(day, time(hour, minute)), "by": "coach", **more}
    return SessionBooked.model_validate(given)
