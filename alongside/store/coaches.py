"""
The coaches: their names encrypted, the rest as their file has it.
"""

from typing import Any

from sqlalchemy import Row, select

from alongside.coaches import Coach
from alongside.keys import KeyRing
from alongside.store.changes import Put, carry_out
from alongside.store.database import Database
from alongside.store.errors import UnknownCoach
from alongside.store.tables import coaches


class Coaches:
    """Who coaches, for which programmes and with which room."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, coach: Coach) -> None:
        """Add a coach, or write over what is known of them."""
        ring = self._database.ring
        row = {
            "name": ring.encrypt(coach.name.encode(), _about(coach.id)),
            "active": coach.active,
            "body": coach.model_dump_json(exclude={"name"}),
            "changed": self._database.clock(),
        }
        with self._database.writing("caseload") as connection:
            carry_out(connection, [Put("coaches", {"coach_id": coach.id}, row)])

    def list(self) -> list[Coach]:
        """Every coach, by id, those who no longer coach among them."""
        query = select(coaches).order_by(coaches.c.coach_id)
        with self._database.reading() as connection:
            return [_coach(self._database.ring, row) for row in connection.execute(query)]

    def get(self, coach_id: str) -> Coach:
        """
        One coach.

        :raises UnknownCoach: there is none with this id.
        """
        query = select(coaches).where(coaches.c.coach_id == coach_id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownCoach(f"there is no coach {coach_id!r}; put them in the file of coaches")
        return _coach(self._database.ring, row)


def _coach(ring: KeyRing, row: Row[Any]) -> Coach:
    name = ring.decrypt(row.name, _about(row.coach_id)).decode()
    known = Coach.model_validate_json(row.body[:-1] + ',"name":"?"}')
    return known.model_copy(update={"name": name})


def _about(coach_id: str) -> bytes:
    return f"coach/{coach_id}".encode()
