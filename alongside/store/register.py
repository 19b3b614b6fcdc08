"""
A page of a register into the store: each row whole or not at all, twice the same as once.

In: rows. Out: what became of each. A row finds its client by the practice's own key, then by
NHS number; a whole page is one transaction.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from alongside.keys import KeyRing
from alongside.readings import Reading
from alongside.store.client_rows import about, client_of, hash_of_key, hash_of_number, seal
from alongside.store.ids import new_client_id
from alongside.store.name_rows import add_names, change_name
from alongside.store.people import Added, AddedPage, AddedRow, Client, NewClient, Person
from alongside.store.reading_news import keep_to_tell
from alongside.store.reading_rows import driver_moment, insert_new, insert_readings, kept_at
from alongside.store.tables import client_keys, clients

_CLIENT = (
    "number", "client_id", "nhs_hash", "person", "channels", "language", "do_not_contact",
    "source_row", "added", "changed",
)  # fmt: skip
_KEY = ("source", "key_hash", "client_number", "content_hash")
_MOVE = (
    update(clients)
    .where(clients.c.number == bindparam("client"))
    .values(source_row=bindparam("line"))
)


@dataclass(slots=True)
class _Page:
    """What a page will change, and whom its rows have found so far."""

    by_key: dict[str, tuple[int, str]]
    by_nhs: dict[str, int]
    next_number: int
    ids: dict[int, str]
    lines: dict[int, int | None]
    """The line of the register each client stands in."""
    new_clients: list[tuple[Any, ...]] = field(default_factory=list)
    names: list[tuple[int, str | None]] = field(default_factory=list)
    new_keys: list[tuple[str, str, int, str]] = field(default_factory=list)
    changed: list[tuple[int, NewClient, str]] = field(default_factory=list)
    stands_in: dict[int, int] = field(default_factory=dict)
    """The line this page has for each client; the last one if there are several."""
    readings: list[tuple[int, Reading]] = field(default_factory=list)


def add_page(
    connection: Connection, ring: KeyRing, rows: Sequence[NewClient], now: datetime
) -> AddedPage:
    """Add `rows`; the caller holds the writing transaction."""
    keys = [hash_of_key(ring, row.source, row.source_key) for row in rows]
    numbers = [hash_of_number(ring, row.person.nhs_number) for row in rows]
    page = _look_up(connection, rows, keys, [each for each in numbers if each is not None])
    results = tuple(
        _take(page, ring, row, key, number)
        for row, key, number in zip(rows, keys, numbers, strict=True)
    )
    stamp = driver_moment(connection, now)
    insert_new(connection, "clients", _CLIENT, [(*row, stamp, stamp) for row in page.new_clients])
    insert_new(connection, "client_keys", _KEY, page.new_keys)
    add_names(connection, ring, page.names)
    for client_number, row, content in page.changed:
        _change(connection, ring, client_number, row, content, now)
    moved = [
        {"client": client_number, "line": line}
        for client_number, line in page.stands_in.items()
        if line != page.lines[client_number]
    ]
    if moved:
        connection.execute(_MOVE, moved)
    new = insert_readings(connection, page.readings, now)
    if not new:
        return AddedPage(results, 0)
    kept = kept_at(now, len(page.readings))
    return AddedPage(results, new, keep_to_tell(connection, ring, _known(page), kept, now))


def judge_page(connection: Connection, ring: KeyRing, rows: Sequence[NewClient]) -> AddedPage:
    """What `add_page` would make of these rows; nothing is kept, no reading looked up."""
    keys = [hash_of_key(ring, row.source, row.source_key) for row in rows]
    numbers = [hash_of_number(ring, row.person.nhs_number) for row in rows]
    page = _look_up(connection, rows, keys, [each for each in numbers if each is not None])
    results = tuple(
        _take(page, ring, row, key, number)
        for row, key, number in zip(rows, keys, numbers, strict=True)
    )
    return AddedPage(results, 0)


def _look_up(
    connection: Connection, rows: Sequence[NewClient], keys: list[str], numbers: list[str]
) -> _Page:
    by_key: dict[str, tuple[int, str]] = {}
    for source in {row.source for row in rows}:
        found = connection.execute(
            select(
                client_keys.c.key_hash, client_keys.c.client_number, client_keys.c.content_hash
            ).where(client_keys.c.source == source, client_keys.c.key_hash.in_(keys))
        )
        by_key |= {key: (number, content) for key, number, content in found}
    with_number = select(clients.c.nhs_hash, clients.c.number).where(
        clients.c.nhs_hash.in_(numbers)
    )
    by_nhs = {nhs: number for nhs, number in connection.execute(with_number) if nhs is not None}
    known = {number for number, _ in by_key.values()} | set(by_nhs.values())
    named = select(clients.c.number, clients.c.client_id, clients.c.source_row).where(
        clients.c.number.in_(known)
    )
    ids: dict[int, str] = {}
    lines: dict[int, int | None] = {}
    for number, client_id, line in connection.execute(named):
        ids[number], lines[number] = client_id, line
    last = connection.execute(select(func.max(clients.c.number))).scalar() or 0
    return _Page(by_key, by_nhs, last + 1, ids, lines)


def _known(page: _Page) -> dict[str, int]:
    """Whose readings may be news to a journey: nobody new has one."""
    new = {number for number, *_ in page.new_clients}
    return {page.ids[number]: number for number, _ in page.readings if number not in new}


def _take(page: _Page, ring: KeyRing, row: NewClient, key: str, nhs: str | None) -> AddedRow:
    content = _content(ring, row)
    known = page.by_key.get(key)
    owner = page.by_nhs.get(nhs) if nhs is not None else None
    if known is not None and owner is not None and known[0] != owner:
        return AddedRow(Added.REFUSED, None)
    if known is None and owner is None:
        number, state = _new(page, ring, row, nhs), Added.NEW
    else:
        number = known[0] if known is not None else owner or 0
        state = Added.SAME if known is not None and known[1] == content else Added.CHANGED
    if known is None:
        page.new_keys.append((row.source, key, number, content))
    if state is Added.CHANGED:
        page.changed.append((number, row, content))
    if row.source_row is not None:
        page.stands_in[number] = row.source_row
    page.by_key[key] = (number, content)
    if nhs is not None:
        page.by_nhs[nhs] = number
    page.readings += [(number, reading) for reading in row.readings]
    return AddedRow(state, page.ids[number])


def _new(page: _Page, ring: KeyRing, row: NewClient, nhs: str | None) -> int:
    number = page.next_number
    page.next_number += 1
    client_id = page.ids[number] = new_client_id()
    page.lines[number] = row.source_row
    page.names.append((number, row.person.name))
    page.new_clients.append(
        (
            number,
            client_id,
            nhs,
            ring.encrypt(row.person.model_dump_json(exclude_none=True).encode(), about(client_id)),
            json.dumps(row.channels or ()),
            row.language or "en",
            row.do_not_contact or False,
            row.source_row,
        )
    )
    return number


def _change(
    connection: Connection,
    ring: KeyRing,
    number: int,
    row: NewClient,
    content: str,
    now: datetime,
) -> None:
    """What the row says replaces what was known; what it does not say stays."""
    kept = connection.execute(select(clients).where(clients.c.number == number)).one()
    was = client_of(ring, kept)
    said = row.person.model_dump(exclude_none=True)
    person = Person(**{**was.person.model_dump(), **said})
    client = Client(
        client_id=was.client_id,
        person=person,
        channels=was.channels if row.channels is None else row.channels,
        language=row.language or was.language,
        do_not_contact=(was.do_not_contact if row.do_not_contact is None else row.do_not_contact),
    )
    row_now = {**seal(ring, client), "changed": now}
    connection.execute(update(clients).where(clients.c.number == number).values(row_now))
    change_name(connection, ring, number, was.person.name, person.name)
    connection.execute(
        update(client_keys)
        .where(
            client_keys.c.source == row.source,
            client_keys.c.key_hash == hash_of_key(ring, row.source, row.source_key),
        )
        .values(content_hash=content)
    )


def _content(ring: KeyRing, row: NewClient) -> str:
    """What counts as changed; where the row stands does not, or one new row would change all."""
    said: list[object] = [
        row.person.name,
        row.person.nhs_number,
        row.person.phone,
        row.person.email,
        row.person.address,
        row.channels,
        row.language,
        row.do_not_contact,
    ]
    gp = (row.person.gp_practice, row.person.gp_email, row.person.gp_address)
    if any(gp):  # a register that says nothing of GPs is the same as before
        said += gp
    return ring.keyed_hash("content/" + json.dumps(said))
