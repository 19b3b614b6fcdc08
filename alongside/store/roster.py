"""
The roster to look at: coaches by name, what they carry, their names by id.

Everything of a coach is sealed, so no database can look for one. A service has as many coaches
as fit into memory: each is opened once and remembered by the sealed bytes, which are others
after every change; all of them by name until the next change of any.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from alongside.coaches import Coach
from alongside.keys import KeyRing
from alongside.store.coach_rows import coach_of
from alongside.store.database import Database
from alongside.store.records import CaseloadRow
from alongside.store.tables import caseload, coach_changes, coaches

_LATEST_CHANGE = select(func.max(coach_changes.c.number))


class Roster:
    """Who coaches, as colleagues look them up."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: tuple[int | None, tuple[Coach, ...]] | None = None

    def by_name(self) -> tuple[Coach, ...]:
        """Every coach by name, those who no longer coach among them."""
        with self._database.reading() as connection:
            # coaches change one after the other, so a later change has a higher number
            change, known = connection.execute(_LATEST_CHANGE).scalar(), self._known
            if known is None or known[0] != change:
                everyone = self._read(connection)
                everyone.sort(key=lambda each: (each.name.casefold(), each.id))
                known = self._known = (change, tuple(everyone))
        return known[1]

    def names(self, coach_ids: Iterable[str | None]) -> dict[str, str]:
        """The names of these coaches, by id; who is not known has none."""
        wanted = sorted({each for each in coach_ids if each is not None})
        if not wanted:
            return {}
        with self._database.reading() as connection:
            found = self._read(connection, coaches.c.coach_id.in_(wanted))
        return {each.id: each.name for each in found}

    def carried(self, coach_ids: Collection[str]) -> dict[str, list[CaseloadRow]]:
        """What each of these coaches carries, proposals among it, the longest first."""
        query = (
            select(caseload)
            .where(caseload.c.coach_id.in_(sorted(coach_ids)))
            .order_by(caseload.c.since, caseload.c.journey)
        )
        found: dict[str, list[CaseloadRow]] = {each: [] for each in coach_ids}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found[row.coach_id].append(CaseloadRow(*row))
        return found

    def _read(self, connection: Connection, *wanted: ColumnElement[bool]) -> list[Coach]:
        query: Any = select(coaches.c.coach_id, coaches.c.body).where(*wanted)
        return [_opened(self._database.ring, *row) for row in connection.execute(query)]


@lru_cache(maxsize=20_000)
def _opened(ring: KeyRing, coach_id: str, body: bytes) -> Coach:
    return coach_of(ring, coach_id, body)
