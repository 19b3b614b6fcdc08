"""
The journeys of a few clients at once, for a page that lists them.
"""

from collections.abc import Sequence

from sqlalchemy import select

from alongside.store.database import Database
from alongside.store.records import JourneyRow
from alongside.store.tables import journeys


class ClientJourneys:
    """Where clients stand, by client."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, client_ids: Sequence[str]) -> dict[str, list[JourneyRow]]:
        """Every journey of each of these clients, by programme, the latest first."""
        found: dict[str, list[JourneyRow]] = {each: [] for each in client_ids}
        if not found:
            return found
        query = (
            select(journeys)
            .where(journeys.c.client_id.in_(list(found)))
            .order_by(journeys.c.programme, journeys.c.cycle.desc())
        )
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found[row.client_id].append(JourneyRow(*row))
        return found
