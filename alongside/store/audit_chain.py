"""
The chain of the audit: each row holds the hash of the one before.

In: what is to be written, a connection that writes. Out: the rows as they were added; what walking
the chain found. The hashes need the key ring: a database alone forges none.
"""

import hmac
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from alongside.keys import KeyRing
from alongside.store.database import Database
from alongside.store.tables import audit

FIRST = "0" * 64
Outcome = Literal["done", "in_part", "not_done", "not_known"]
"""What came of an act. Of one that has no outcome nobody knows: whoever did it was cut off."""
SETTLED = ("done", "in_part", "not_done")
ACCOUNT = "account:"
"""Begins the id of whoever had a shell on a machine: an account there, not somebody signed in."""
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_AT_ONCE = 1000
_CLIENT = re.compile(r"(?:^|/)(c-[a-z0-9]+)(?:/|$)")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """
    One view or act. `who` is a colleague, key, an `account_named` or `system`; `about` a client,
    journey, coach.

    An act that may be cut off is a row of its own `attempt` before it is done; what came of it is
    a later row of the same `attempt`. Of anything else `attempt` is None, and it was done.
    """

    number: int
    at: datetime
    who: str
    what: str
    about: str | None
    client_id: str | None
    previous: str
    hash: str
    attempt: int | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What walking the chain found: how many rows, the last one's hash, where it breaks."""

    rows: int
    last_hash: str
    broken_at: int | None
    """The first row that was changed, or that follows one taken out; None if all is whole."""
    not_known: tuple[int, ...]
    """Acts of which nobody can tell by the record whether they were done."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be written. `attempt`: 0 if its outcome is told later, or whose outcome it is."""

    who: str
    what: str
    about: str | None
    at: datetime
    attempt: int | None = None


def add(connection: Connection, ring: KeyRing, several: Sequence[Said]) -> list[AuditRow]:
    """Add rows in this order; the connection is the only one that adds any meanwhile."""
    last = connection.execute(
        select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
    ).one_or_none()
    number, previous = (last.number, last.hash) if last else (0, FIRST)
    rows: list[AuditRow] = []
    for each in several:
        number += 1
        attempt = number if each.attempt == 0 else each.attempt
        right = _hash(ring, number, each.at, each.who, each.what, each.about, previous, attempt)
        rows.append(
            AuditRow(
                number, each.at, each.who, each.what, each.about, client_of(each.about),
                previous, right, attempt,
            )
        )  # fmt: skip
        previous = right
    connection.execute(
        insert(audit), [{name: getattr(row, name) for name in AuditRow.__slots__} for row in rows]
    )
    return rows


def walk(database: Database, known: tuple[int, str] | None = None) -> Verified:
    """
    Walk the chain from its first row.

    :param known: number and hash of a row noted elsewhere: finds that the end was taken off.
    """
    count, previous, broken = 0, FIRST, None
    met, open_ = known is None, dict[int, None]()
    for row in _chain(database):
        count += 1
        right = _hash(
            database.ring, row.number, row.at, row.who, row.what, row.about, previous, row.attempt
        )
        whole = (
            row.number == count
            and row.previous == previous
            and row.client_id == client_of(row.about)
            and hmac.compare_digest(row.hash, right)
        )
        if known is not None and row.number == known[0]:
            met = True
            whole = whole and row.hash == known[1]
        if not whole:
            broken = row.number
            break
        if row.attempt == row.number:
            open_[row.number] = None
        elif row.attempt is not None and row.what in SETTLED:
            open_.pop(row.attempt, None)
        previous = row.hash
    if broken is None and not met:
        broken = count + 1
    return Verified(count, previous, broken, tuple(open_))


def account_named(name: str, number: int, machine: str) -> str:
    """Who an account of a machine is in the record: by name, or by number if that is no word."""
    known = name if _WORD.fullmatch(name) else str(number)
    return f"{ACCOUNT}{known}@{machine if _WORD.fullmatch(machine) else 'unknown'}"


def client_of(about: str | None) -> str | None:
    """The client an id of a client or of a journey is about."""
    found = _CLIENT.search(about or "")
    return found[1] if found else None


def _chain(database: Database) -> Iterator[AuditRow]:
    after = 0
    while True:
        query = select(audit).where(audit.c.number > after).order_by(audit.c.number)
        with database.reading() as connection:
            rows = [AuditRow(*row) for row in connection.execute(query.limit(_AT_ONCE))]
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1].number


def _hash(
    ring: KeyRing, number: int, at: datetime, who: str, what: str, about: str | None,
    previous: str, attempt: int | None,
) -> str:  # fmt: skip
    said: list[object] = [number, at.isoformat(), who, what, about, previous]
    if attempt is not None:
        said.append(attempt)
    return ring.keyed_hash(f"audit/{json.dumps(said)}")
