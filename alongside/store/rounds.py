"""
The rounds of matching there were, and what they came to for whom.
"""

from sqlalchemy import select

from alongside.store.database import Database
from alongside.store.matching_round import known
from alongside.store.records import RoundOutcome, RoundRow
from alongside.store.tables import round_outcomes, rounds


class Rounds:
    """The rounds of all programmes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> RoundRow | None:
        """One round; None if none ran under this key."""
        with self._database.reading() as connection:
            return known(connection, key)

    def latest(self, programme: str, limit: int = 20) -> list[RoundRow]:
        """The last rounds of a programme, the latest first."""
        query = (
            select(rounds)
            .where(rounds.c.programme == programme)
            .order_by(rounds.c.at.desc(), rounds.c.key)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [RoundRow(*row) for row in connection.execute(query)]

    def outcomes(self, key: str) -> list[RoundOutcome]:
        """Who got a coach in this round, who stays for another reason than before."""
        query = (
            select(round_outcomes)
            .where(round_outcomes.c.round == key)
            .order_by(round_outcomes.c.position, round_outcomes.c.journey)
        )
        with self._database.reading() as connection:
            return [RoundOutcome(*row) for row in connection.execute(query)]

    def of_journey(self, journey: str) -> list[tuple[RoundRow, RoundOutcome]]:
        """What rounds came to for one client, the first first."""
        query = (
            select(rounds, round_outcomes)
            .join(round_outcomes, round_outcomes.c.round == rounds.c.key)
            .where(round_outcomes.c.journey == journey)
            .order_by(rounds.c.at)
        )
        split = len(rounds.c)
        with self._database.reading() as connection:
            return [
                (RoundRow(*row[:split]), RoundOutcome(*row[split:]))
                for row in connection.execute(query)
            ]
