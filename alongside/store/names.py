"""
Clients found by their names, a page at a time.

In: what somebody typed. Out: the clients all of whose typed words begin a word of their name, in
the order they were added; opened for the caller only.
"""

from sqlalchemy import Select, exists, select, union

from alongside.store.client_rows import client_of
from alongside.store.database import Database
from alongside.store.name_rows import hashes_to_find
from alongside.store.people import Client
from alongside.store.tables import caseload, client_words, clients, journeys


class Names:
    """What clients are called, without saying it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, typed: str, *, coach: str | None = None, after: str | None = None, limit: int = 20
    ) -> list[Client]:
        """
        Clients by name; nobody where no word was typed.

        :param coach: only the clients this coach has, or had last.
        :param after: the last client of the page before.
        """
        ring = self._database.ring
        words = hashes_to_find(ring, typed)
        if not words:
            return []
        query = _with_words(words).order_by(client_words.c.client_number).limit(limit)
        if coach is not None:
            query = _only_of(coach, query)
        if after is not None:
            mark = select(clients.c.number).where(clients.c.client_id == after).scalar_subquery()
            query = query.where(client_words.c.client_number > mark)
        with self._database.reading() as connection:
            return [client_of(ring, row) for row in connection.execute(query)]


def _with_words(words: list[int]) -> Select[tuple[object, ...]]:
    query = (
        select(clients)
        .join(client_words, client_words.c.client_number == clients.c.number)
        .where(client_words.c.word == words[0])
    )
    for word in words[1:]:
        other = client_words.alias()
        query = query.where(
            exists().where(
                other.c.word == word, other.c.client_number == client_words.c.client_number
            )
        )
    return query


def _only_of(coach: str, query: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    """By the coach first: they have few clients, and each of these is found by an index."""
    theirs = union(
        select(journeys.c.client_id).where(journeys.c.coach_id == coach),
        select(journeys.c.client_id).where(journeys.c.last_coach_id == coach),
        select(caseload.c.client_id).where(caseload.c.coach_id == coach),
    )
    return query.where(clients.c.client_id.in_(theirs))
