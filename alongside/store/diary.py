"""
The hours of coaches and clients: what is booked, what somebody is booking now.

A booking holds its hour here first, in one transaction, then the journey records it; with that
the hold goes. One that a crash left behind is in the way until `free` is said of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from alongside.store.changes import Drop, Put, carry_out
from alongside.store.database import Database
from alongside.store.tables import held_hours, journeys, rulesets, sessions

_LONGEST = timedelta(days=1)
"""No session is longer."""
# By what it is not, as no index serves that: both databases go by the coach's journeys.
_IS_HELD = sessions.c.status.not_in(("planned", "over", "dropped"))
Whose = Literal["coach", "client"]


@dataclass(frozen=True, slots=True)
class Hour:
    """The time of one session that somebody books by the event `event_id`. Moments are UTC."""

    journey: str
    event_id: str
    session: int
    coach_id: str
    client_id: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """
    What an hour is taken by: a session of the same coach, or of the same client.

    `held_by` is the event of a booking that is not recorded, or not yet; `lapsed`: it was not in
    its time.
    """

    whose: Whose
    journey: str
    session: int
    starts_at: datetime
    ends_at: datetime
    held_by: str | None = None
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """
    A session as a diary has it: `starts_at` if it was booked, `target` the day it was meant for.

    `coach_id` is the journey's coach now, `length` is in minutes.
    """

    journey: str
    client_id: str
    programme: str
    digest: str
    coach_id: str | None
    paused: bool
    number: int
    step: int
    kind: str
    target: datetime
    length: int
    starts_at: datetime | None
    mode: str | None
    status: str
    outcome: str | None


_ROW = (
    sessions.c.journey,
    journeys.c.client_id,
    journeys.c.programme,
    journeys.c.digest,
    journeys.c.coach_id,
    journeys.c.status == "paused",
    sessions.c.number,
    sessions.c.step,
    sessions.c.kind,
    sessions.c.target,
    sessions.c.length,
    sessions.c.starts_at,
    sessions.c.mode,
    sessions.c.status,
    sessions.c.outcome,
)
"""The columns of a `DiaryRow`."""


class Diary:
    """Who is booked when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self, hour: Hour, *, now: datetime, lapses: datetime) -> Taken | None:
        """
        Keep this hour until `lapses` for the booking; what it is taken by, and then nothing is.

        The same booking may ask again. Two at one moment take turns: one gets the hour.
        """
        locks = (f"diary/{hour.coach_id}", f"diary/{hour.client_id}")
        with self._database.writing(*locks) as connection:
            taken = next(self._in_the_way(connection, hour, now), None)
            if taken is None:
                values = {
                    "session": hour.session,
                    "coach_id": hour.coach_id,
                    "client_id": hour.client_id,
                    "starts_at": hour.starts_at,
                    "ends_at": hour.ends_at,
                    "lapses": lapses,
                }
                key = {"journey": hour.journey, "event_id": hour.event_id}
                carry_out(connection, [Put("held_hours", key, values)])
            return taken

    def free(self, journey: str, event_id: str) -> None:
        """Let go of the hour of a booking that is recorded, or never will be."""
        with self._database.writing() as connection:
            where = {"journey": journey, "event_id": event_id}
            carry_out(connection, [Drop("held_hours", where)])

    def of(self, coach_id: str, since: datetime, until: datetime) -> list[DiaryRow]:
        """
        The coach's sessions of this time: those booked in it, else those meant for it.

        Those of journeys they coached last are among them; whose a session was is for the
        journal to say. Sessions that were dropped with their journey are not.
        """
        booked = sessions.c.starts_at.between(since, until)
        meant = sessions.c.starts_at.is_(None) & sessions.c.target.between(since, until)
        return self._rows(
            or_(journeys.c.coach_id == coach_id, journeys.c.last_coach_id == coach_id),
            or_(booked, meant),
            sessions.c.status != "dropped",
        )

    def unrecorded(self, coach_id: str, before: datetime) -> list[DiaryRow]:
        """The coach's sessions of which nobody said what became of them, the oldest first."""
        return self._rows(
            journeys.c.coach_id == coach_id,
            sessions.c.starts_at < before,
            _IS_HELD,
        )

    def overdue(self, coach_id: str, before: datetime) -> list[DiaryRow]:
        """The coach's sessions that were meant for a day before this one and never booked."""
        return self._rows(
            journeys.c.coach_id == coach_id,
            sessions.c.starts_at.is_(None),
            sessions.c.target < before,
            sessions.c.status.not_in(("booked", "over", "dropped")),
        )

    def _rows(self, *wanted: ColumnElement[bool]) -> list[DiaryRow]:
        query = (
            select(*_ROW)
            .join(journeys, journeys.c.journey == sessions.c.journey)
            .where(*wanted)
            .order_by(sessions.c.target, sessions.c.journey, sessions.c.number)
        )
        with self._database.reading() as connection:
            return [DiaryRow(*row) for row in connection.execute(query)]

    def _in_the_way(self, connection: Connection, hour: Hour, now: datetime) -> Iterator[Taken]:
        # Holds before sessions: one that is recorded in between is seen twice, never not at all.
        held = list(connection.execute(_holds(hour)))
        yield from self._booked(connection, hour)
        for row in sorted(held, key=lambda row: row.lapses <= now):
            whose: Whose = "coach" if row.coach_id == hour.coach_id else "client"
            lapsed = row.lapses <= now
            yield Taken(
                whose, row.journey, row.session, row.starts_at, row.ends_at, row.event_id, lapsed
            )

    def _booked(self, connection: Connection, hour: Hour) -> Iterator[Taken]:
        of_coach = journeys.c.coach_id == hour.coach_id
        # Every journey's rules are published; naming the programmes makes the index of use.
        of_client = journeys.c.programme.in_(select(rulesets.c.programme)) & (
            journeys.c.client_id == hour.client_id
        )
        whose: tuple[tuple[Whose, ColumnElement[bool]], ...]
        whose = (("coach", of_coach), ("client", of_client))
        for each, wanted in whose:
            for row in connection.execute(_sessions(hour).where(wanted)):
                ends_at = row.starts_at + timedelta(minutes=row.length)
                if ends_at > hour.starts_at:
                    yield Taken(each, row.journey, row.number, row.starts_at, ends_at)


def _sessions(hour: Hour) -> Select[tuple[str, int, datetime, int]]:
    """Other sessions that begin before this one would end, and may not be over when it begins."""
    return (
        select(sessions.c.journey, sessions.c.number, sessions.c.starts_at, sessions.c.length)
        .join(journeys, journeys.c.journey == sessions.c.journey)
        .where(
            _IS_HELD,
            sessions.c.starts_at < hour.ends_at,
            sessions.c.starts_at > hour.starts_at - _LONGEST,
            or_(sessions.c.journey != hour.journey, sessions.c.number != hour.session),
        )
        .order_by(sessions.c.starts_at)
    )


def _holds(hour: Hour) -> Select[tuple[object, ...]]:
    return select(held_hours).where(
        or_(
            held_hours.c.coach_id == hour.coach_id,
            held_hours.c.client_id == hour.client_id,
        ),
        held_hours.c.starts_at < hour.ends_at,
        held_hours.c.ends_at > hour.starts_at,
        or_(held_hours.c.journey != hour.journey, held_hours.c.session != hour.session),
    )
