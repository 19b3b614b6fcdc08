"""
The hour of a booking: looked at, then kept while its journey records it.

In: who books which session for when. Out: until when the hour is kept, or a sentence that says
why it can't be. Every door books through the starter, so this is where hours are given out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from alongside.calendar import Calendars
from alongside.clock import ClockRate
from alongside.coaches import Coach
from alongside.diary.hours import taken_by, why_not
from alongside.events import SessionBooked
from alongside.journeys import JourneyView
from alongside.ruleset.library import Library
from alongside.store import JourneyRow, Store, UnknownCoach
from alongside.store.diary import Hour, Taken
from alongside.store.ids import parts_of
from alongside.store.records import SessionRow
from service.outcomes import HourTaken, NoJourney
from workflows.connect import ServerAway

KEPT = timedelta(seconds=60)
"""How long an hour is kept for a journey that has not answered: more than it may take to."""
CLOCKS_DIFFER = timedelta(seconds=30)
"""So much later than the last moment a journey takes it, nothing is kept for it any more."""
TRIES = 3
"""How many bookings that a crash left behind may be cleared out of the way of one."""


@dataclass(frozen=True)
class Kept:
    """
    An hour kept for the event `event_id` of `journey`.

    The journey is to take it at `not_after` (in its own time) at the latest; None is no matter,
    it took this event before.
    """

    journey: str | None
    event_id: str
    not_after: datetime | None


class Bookings:
    """Gives out the hours of coaches and clients, each once."""

    def __init__(
        self,
        store: Store,
        library: Library,
        calendars: Calendars,
        clock: ClockRate,
        view: Callable[[str, str], Awaitable[JourneyView]],
    ) -> None:
        """`view` asks a running journey where it is, by its programme and client."""
        self._store = store
        self._library = library
        self._calendars = calendars
        self._clock = clock
        self._view = view

    async def keep(self, programme: str, client_id: str, booked: SessionBooked) -> Kept:
        """
        Keep the hour of `booked`, which has an id.

        :raises HourTaken: it can't be had, and why.
        """
        assert booked.id is not None, "a booking without an id can't be told from another"
        row, session = await asyncio.to_thread(self._find, programme, client_id, booked)
        if row is not None and await asyncio.to_thread(self._is_recorded, row.journey, booked.id):
            return Kept(row.journey, booked.id, None)
        if row is None or session is None:
            # Nothing to keep: the journey knows what is wrong, and never takes it as it is.
            return Kept(None, booked.id, self._clock.now(datetime.now(UTC)) - KEPT)
        coach = await asyncio.to_thread(self._coach, row.coach_id)
        calendar = self._calendars[self._library.by_digest(row.digest).ruleset.calendar]
        why = why_not(
            coach,
            calendar,
            booked.starts_at,
            session.length,
            outside_hours=booked.outside_hours,
        )
        if why is not None:
            raise HourTaken(why)
        return await self._hold(row, session, booked, booked.id)

    async def free(self, kept: Kept) -> None:
        """Let go of the hour: the journey has recorded it, or said no."""
        if kept.journey is not None:
            await asyncio.to_thread(self._store.diary.free, kept.journey, kept.event_id)

    async def _hold(
        self, row: JourneyRow, session: SessionRow, booked: SessionBooked, event_id: str
    ) -> Kept:
        hour = Hour(
            journey=row.journey,
            event_id=event_id,
            session=session.number,
            coach_id=row.coach_id or f"none of {row.journey}",
            client_id=row.client_id,
            starts_at=booked.starts_at,
            ends_at=booked.starts_at + timedelta(minutes=session.length),
        )
        for left in reversed(range(TRIES)):
            now = datetime.now(UTC)
            taken = await asyncio.to_thread(
                self._store.diary.hold, hour, now=now, lapses=now + KEPT + CLOCKS_DIFFER
            )
            if taken is None:
                return Kept(row.journey, event_id, self._clock.now(now + KEPT))
            if taken.held_by is None or not left or not await self._is_over(taken):
                raise HourTaken(taken_by(taken, hour.coach_id))
            await asyncio.to_thread(self._store.diary.free, taken.journey, taken.held_by)
        raise AssertionError("the last try keeps the hour or raises")

    async def _is_over(self, taken: Taken) -> bool:
        """Whether a booking had its time, and is in the store or never will be."""
        if not taken.lapsed:
            return False
        parts = parts_of(taken.journey)
        try:
            view = await self._view(parts.programme, parts.client_id)
        except NoJourney:
            return True
        except ServerAway:
            return False
        newest = self._store.journal.newest(taken.journey)
        return view.journey != taken.journey or (newest is not None and newest[0] >= view.entries)

    def _find(
        self, programme: str, client_id: str, booked: SessionBooked
    ) -> tuple[JourneyRow | None, SessionRow | None]:
        row = self._store.journeys.open_for(programme, client_id)
        sessions = self._store.journeys.sessions(row.journey) if row is not None else []
        return row, next((each for each in sessions if each.number == booked.session), None)

    def _is_recorded(self, journey: str, event_id: str) -> bool:
        entries = self._store.journal.entries_named(journey, ("session_booked",))
        return any(entry.event.id == event_id for entry in entries)

    def _coach(self, coach_id: str | None) -> Coach | None:
        if coach_id is None:
            return None
        try:
            return self._store.coaches.get(coach_id)
        except UnknownCoach:
            return None
