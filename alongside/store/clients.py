"""
Clients: added from a register, found by id, NHS number or the practice's own key.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update

from alongside.store.client_rows import client_of, hash_of_key, hash_of_number, seal
from alongside.store.database import Database
from alongside.store.errors import ClientConflict, UnknownClient
from alongside.store.name_rows import change_name
from alongside.store.people import AddedPage, AddedRow, Client, ContactChange, NewClient, Person
from alongside.store.register import add_page, judge_page
from alongside.store.tables import client_keys, clients

_PAGE = 10_000
_AT_ONCE = 5_000
"""Databases allow some 32,000 values in one statement."""


class Clients:
    """The people, with their details decrypted for the caller only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_many(self, rows: Sequence[NewClient]) -> AddedPage:
        """
        Add a page of a register, readings and all, in one transaction.

        Rows that are there already change nothing. Which open journeys are to be told of new
        readings is kept with them. About 1,000 rows a page are best.
        """
        if not rows:
            return AddedPage((), 0)
        with self._database.writing("clients") as connection:
            ring, now = self._database.ring, self._database.clock()
            parts = [
                add_page(connection, ring, rows[start : start + _AT_ONCE], now)
                for start in range(0, len(rows), _AT_ONCE)
            ]
        return AddedPage(
            tuple(row for part in parts for row in part.rows),
            sum(part.readings for part in parts),
            sum(part.journeys for part in parts),
        )

    def judge_many(self, rows: Sequence[NewClient]) -> AddedPage:
        """What `add_many` would make of a page of at most 5,000 rows; nothing is kept."""
        with self._database.reading() as connection:
            return judge_page(connection, self._database.ring, rows)

    def add_new(self, row: NewClient) -> AddedRow:
        """
        Add somebody who is not on the register; the same row again changes nothing.

        :raises ClientConflict: their NHS number is another client's; nothing was changed.
        """
        ring = self._database.ring
        key = hash_of_key(ring, row.source, row.source_key)
        number = hash_of_number(ring, row.person.nhs_number)
        known = select(client_keys.c.client_number).where(
            client_keys.c.source == row.source, client_keys.c.key_hash == key
        )
        taken = select(clients.c.number).where(clients.c.nhs_hash == number)
        with self._database.writing("clients") as connection:
            here = connection.execute(known).scalar()
            owner = connection.execute(taken).scalar() if number is not None else None
            if owner is not None and owner != here:
                raise ClientConflict("the NHS number given is another client's")
            return add_page(connection, ring, [row], self._database.clock()).rows[0]

    def get(self, client_id: str) -> Client:
        """
        One client.

        :raises UnknownClient: there is none with this id.
        """
        found = self._one(select(clients).where(clients.c.client_id == client_id))
        if found is None:
            raise _unknown(client_id)
        return found

    def names(self, client_ids: Iterable[str]) -> dict[str, str]:
        """The names of these clients, by id; of whom none is known, none is given."""
        wanted = sorted({*client_ids})
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                some = clients.c.client_id.in_(wanted[start : start + _AT_ONCE])
                for row in connection.execute(select(clients).where(some)):
                    name = client_of(self._database.ring, row).person.name
                    found |= {} if name is None else {row.client_id: name}
        return found

    def some(self, client_ids: Sequence[str]) -> list[Client]:
        """A few clients at once, in this order; who is not there is left out."""
        if not client_ids:
            return []
        query = select(clients).where(clients.c.client_id.in_(client_ids))
        with self._database.reading() as connection:
            found = {row.client_id: row for row in connection.execute(query)}
        ring = self._database.ring
        return [client_of(ring, found[each]) for each in client_ids if each in found]

    def languages(self, client_ids: Iterable[str]) -> dict[str, str]:
        """The language of each of these clients, by id; decrypts nothing."""
        wanted = sorted({*client_ids})
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                some = clients.c.client_id.in_(wanted[start : start + _AT_ONCE])
                query = select(clients.c.client_id, clients.c.language).where(some)
                found |= dict(connection.execute(query).all())
        return found

    def exists(self, client_id: str) -> bool:
        """Whether there is a client with this id; decrypts nothing."""
        query = select(clients.c.number).where(clients.c.client_id == client_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() is not None

    def by_nhs_number(self, nhs_number: str) -> Client | None:
        """The client with this NHS number, with or without spaces; None if there is none."""
        wanted = hash_of_number(self._database.ring, nhs_number)
        return self._one(select(clients).where(clients.c.nhs_hash == wanted))

    def by_key(self, source: str, source_key: str) -> Client | None:
        """The client of a register's row by its own key; None if there is none."""
        wanted = hash_of_key(self._database.ring, source, source_key)
        return self._one(
            select(clients)
            .join(client_keys, client_keys.c.client_number == clients.c.number)
            .where(client_keys.c.source == source, client_keys.c.key_hash == wanted)
        )

    def ids(self) -> Iterator[str]:
        """The id of every client, in the order they were added."""
        last = 0
        while True:
            query = (
                select(clients.c.number, clients.c.client_id)
                .where(clients.c.number > last)
                .order_by(clients.c.number)
                .limit(_PAGE)
            )
            with self._database.reading() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            yield from (row.client_id for row in rows)
            last = rows[-1].number

    def count(self) -> int:
        """How many clients there are."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(clients)).scalar_one()

    def change_contact(self, client_id: str, change: ContactChange) -> Client:
        """
        Change what is given of a client's details; the client as they are now.

        :raises UnknownClient: there is none with this id.
        :raises ClientConflict: the new NHS number is another client's.
        """
        ring = self._database.ring
        with self._database.writing("clients") as connection:
            this: ColumnElement[bool] = clients.c.client_id == client_id
            row = connection.execute(select(clients).where(this)).one_or_none()
            if row is None:
                raise _unknown(client_id)
            was = client_of(ring, row)
            person = Person(**{**was.person.model_dump(), **change.person_fields()})
            given = change.model_fields_set & {"channels", "language", "do_not_contact"}
            now = was.model_copy(
                update={"person": person, **{name: getattr(change, name) for name in given}}
            )
            sealed = seal(ring, now)
            taken = select(clients.c.client_id).where(
                clients.c.nhs_hash == sealed["nhs_hash"], ~this
            )
            if sealed["nhs_hash"] is not None and connection.execute(taken).first() is not None:
                raise ClientConflict(
                    f"the NHS number given for {client_id} is another client's; check the "
                    "number, or whether the two are one person"
                )
            changed = {**sealed, "changed": self._database.clock()}
            connection.execute(update(clients).where(this).values(changed))
            change_name(connection, ring, row.number, was.person.name, now.person.name)
            return now

    def _one(self, query: Select[Any]) -> Client | None:
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else client_of(self._database.ring, row)


def _unknown(client_id: str) -> UnknownClient:
    return UnknownClient(
        f"there is no client {client_id!r}; import them with `alongside register import`"
    )
