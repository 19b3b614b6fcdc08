"""
Readings: every one ever recorded, and the latest of each fact.

The latest is the one of the latest day; of two on one day, the one recorded last.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, select

from alongside.readings import FactName, Reading
from alongside.store.database import Database
from alongside.store.errors import UnknownClient
from alongside.store.reading_rows import insert_readings, number_of, read
from alongside.store.tables import clients, readings

_Row = Row[*tuple[Any, ...]]
_IN_ORDER = (readings.c.on, readings.c.kept)


class Readings:
    """What is known about clients."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, client_id: str, new: Sequence[Reading]) -> int:
        """
        Keep readings of one client; how many were not there yet.

        :raises UnknownClient: there is none with this id.
        """
        return self.add_many([(client_id, reading) for reading in new])

    def add_many(self, new: Iterable[tuple[str, Reading]]) -> int:
        """
        Keep readings by client id, all or none; how many were not there yet.

        :raises UnknownClient: there is no client with one of the ids.
        """
        pairs = list(new)
        if not pairs:
            return 0
        with self._database.writing("clients") as connection:
            numbers: dict[str, int] = {}
            for client_id in {client_id for client_id, _ in pairs}:
                number = number_of(connection, client_id)
                if number is None:
                    raise UnknownClient(
                        f"there is no client {client_id!r}; none of these readings was kept"
                    )
                numbers[client_id] = number
            rows = [(numbers[client_id], reading) for client_id, reading in pairs]
            return insert_readings(connection, rows, self._database.clock())

    def of(self, client_id: str) -> dict[FactName, Reading]:
        """The latest reading of each fact; empty if nothing is known."""
        return self.of_many([client_id])[client_id]

    def of_many(self, client_ids: Sequence[str]) -> dict[str, dict[FactName, Reading]]:
        """The latest reading of each fact for each of these clients."""
        query = (
            select(
                clients.c.client_id,
                readings.c.fact,
                readings.c.on,
                readings.c.source,
                readings.c.value,
            )
            .join(clients, clients.c.number == readings.c.client_number)
            .where(clients.c.client_id.in_(client_ids))
            .order_by(*_IN_ORDER)
        )
        latest: dict[str, dict[FactName, _Row]] = {each: {} for each in client_ids}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                latest[row.client_id][row.fact] = row
        return {
            client_id: {fact: _reading(row) for fact, row in rows.items()}
            for client_id, rows in latest.items()
        }

    def history(self, client_id: str, fact: FactName) -> list[Reading]:
        """Every reading of one fact, the oldest first."""
        query = (
            select(readings.c.fact, readings.c.on, readings.c.source, readings.c.value)
            .join(clients, clients.c.number == readings.c.client_number)
            .where(clients.c.client_id == client_id, readings.c.fact == fact)
            .order_by(*_IN_ORDER)
        )
        with self._database.reading() as connection:
            return [_reading(row) for row in connection.execute(query)]


def _reading(row: _Row) -> Reading:
    return Reading(fact=row.fact, on=row.on, source=row.source, value=read(row.value))
