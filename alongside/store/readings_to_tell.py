"""
Readings that open journeys have still to be told of: each waits here until its journey was told.

An import notes them in the transaction that keeps the readings, so none is lost. Somebody takes
what is due (`due`) and says what came of it: it is over with (`done`), or to be told `later`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, Select, and_, delete, func, select, update

from alongside.readings import Reading
from alongside.store.database import Database
from alongside.store.reading_news import news_of
from alongside.store.reading_rows import reading_of
from alongside.store.tables import readings_to_tell

TAKEN_FOR = timedelta(minutes=2)
"""Whoever took something and is not heard from for so long is taken to have died."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
"""Until the next try; twice as long after each. There is no last one."""
_DOUBLED_AT_MOST = 10
_told = readings_to_tell.c


@dataclass(frozen=True, slots=True)
class News:
    """
    One event for one journey; `tries` counts this one.

    Its readings are those by which decisions are made now: none, if later ones have come.
    """

    number: int
    event_id: str
    journey: str
    tries: int
    readings: tuple[Reading, ...] = field(repr=False)


class ReadingsToTell:
    """What is to be told of readings that were imported."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_due(self, now: datetime) -> bool:
        """Whether anything is to be told now; nobody is kept from writing by asking."""
        with self._database.reading() as connection:
            return connection.execute(_due(now).limit(1)).first() is not None

    def due(self, now: datetime, limit: int) -> list[News]:
        """Take some of what is to be told now; nobody else is given it for a while."""
        with self._database.writing("readings-to-tell") as connection:
            rows = connection.execute(_due(now).limit(limit)).all()
            connection.execute(
                update(readings_to_tell)
                .where(_told.number.in_([row.number for row in rows]))
                .values(next_try=now + TAKEN_FOR, tries=_told.tries + 1)
            )
            return [_news(connection, row) for row in rows]

    def done(self, news: News) -> None:
        """The journey was told, or is not to be told any more."""
        with self._database.writing("readings-to-tell") as connection:
            connection.execute(delete(readings_to_tell).where(_told.number == news.number))

    def later(self, news: News, now: datetime) -> None:
        """
        The journey could not be told yet: tried again, each time after a longer pause.

        Whoever is so late that somebody else has tried meanwhile changes nothing.
        """
        mine = and_(_told.number == news.number, _told.tries == news.tries)
        pause = FIRST_PAUSE * 2 ** min(news.tries - 1, _DOUBLED_AT_MOST)
        with self._database.writing("readings-to-tell") as connection:
            connection.execute(
                update(readings_to_tell)
                .where(mine)
                .values(next_try=now + min(pause, LONGEST_PAUSE))
            )

    def waiting(self) -> int:
        """How many events are to be told in all, taken or not."""
        with self._database.reading() as connection:
            return connection.execute(
                select(func.count()).select_from(readings_to_tell)
            ).scalar_one()


def _due(now: datetime) -> Select[*tuple[object, ...]]:
    query = select(readings_to_tell).where(_told.next_try <= now)
    return query.order_by(_told.next_try, _told.number)


def _news(connection: Connection, row: Row[*tuple[object, ...]]) -> News:
    found = news_of(connection, row.client_number, row.kept_from, row.kept_to)
    readings = tuple(reading_of(each) for each in found)
    return News(row.number, row.event_id, row.journey, row.tries + 1, readings)
