"""
What is known about clients: every reading, the latest of each fact.

The latest is the one of the latest day; of two on one day, the one recorded last.
"""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl
from sqlalchemy import select

from alongside.facts import Fact
from alongside.readings import FactName, Reading
from alongside.store.database import Database
from alongside.store.errors import UnknownClient
from alongside.store.reading_frame import empty, part_after
from alongside.store.reading_rows import IN_ORDER, insert_readings, latest_of, number_of, reading_of
from alongside.store.tables import clients, readings


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
        with self._database.reading() as connection:
            return latest_of(connection, client_ids)

    def all_of(self, client_id: str) -> list[Reading]:
        """Every reading of one client, the oldest of each fact first."""
        query = (
            select(readings.c.fact, readings.c.on, readings.c.source, readings.c.value)
            .join(clients, clients.c.number == readings.c.client_number)
            .where(clients.c.client_id == client_id)
            .order_by(readings.c.fact, *IN_ORDER)
        )
        with self._database.reading() as connection:
            return [reading_of(row) for row in connection.execute(query)]

    def frame(self, facts: Sequence[Fact]) -> pl.DataFrame:
        """
        The register, one row a client: client_id, source_row, <fact>, <fact>__on.

        The latest reading of each fact in its own type; null where there is none.
        """
        return pl.concat([empty(facts), *self.frames(facts)], rechunk=True)

    def frames(self, facts: Sequence[Fact], clients_each: int = 20_000) -> Iterator[pl.DataFrame]:
        """The register in parts of so many clients, for one too large to hold."""
        last = 0
        while True:
            with self._database.reading() as connection:
                part = part_after(connection, facts, last, clients_each)
            if part is None:
                return
            last = part.last_number
            yield part.frame

    def history(self, client_id: str, fact: FactName) -> list[Reading]:
        """Every reading of one fact, the oldest first."""
        query = (
            select(readings.c.fact, readings.c.on, readings.c.source, readings.c.value)
            .join(clients, clients.c.number == readings.c.client_number)
            .where(clients.c.client_id == client_id, readings.c.fact == fact)
            .order_by(*IN_ORDER)
        )
        with self._database.reading() as connection:
            return [reading_of(row) for row in connection.execute(query)]
