"""
Clients found by their names, a page at a time.

In: what somebody typed. Out: the clients all of whose typed words begin a word of their name, in
the order they were added; opened for the caller only.
"""

from sqlalchemy import Select, exists, select, union

from alongside.names import LONGEST, is_found, words_of
from alongside.store.client_rows import client_of
from alongside.store.database import Database
from alongside.store.name_rows import hashes_to_find
from alongside.store.people import Client
from alongside.store.tables import caseload, client_words, clients, journeys

_AT_ONCE = 200
"""Clients opened at a time where more of a word was typed than is kept."""


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
        words = words_of(typed)
        if not words:
            return []
        ring, found = self._database.ring, list[Client]()
        query = _with_words(hashes_to_find(ring, words)).order_by(client_words.c.client_number)
        if coach is not None:
            query = _only_of(coach, query)
        several = limit if max(map(len, words)) <= LONGEST else max(limit, _AT_ONCE)
        with self._database.reading() as connection:
            mark = connection.execute(_number_of(after)).scalar() if after is not None else None
            while True:
                page = query if mark is None else query.where(client_words.c.client_number > mark)
                rows = connection.execute(page.limit(several)).all()
                opened = (client_of(ring, row) for row in rows)
                found += [each for each in opened if is_found(each.person.name or "", words)]
                if len(found) >= limit or len(rows) < several:
                    return found[:limit]
                mark = rows[-1].number


def _number_of(client_id: str) -> Select[tuple[int]]:
    return select(clients.c.number).where(clients.c.client_id == client_id)


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
