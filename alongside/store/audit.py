"""
Who looked at what or did what: appended, each row holding the hash of the one before.

Ids and codes only; what was changed is in the journal. Start at `append`; `alongside audit
verify` walks the chain.
"""

import hmac
import json
import re
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Select, insert, select

from alongside.store.database import Database
from alongside.store.tables import audit

FIRST = "0" * 64
WITHHELD = "withheld"
_ID = re.compile(r"[A-Za-z0-9_./:|@*-]{1,200}")
_log = structlog.get_logger("store")
_AT_ONCE = 1000
_OUT_OF_ROW = 1000
"""How far two rows written at once may stand from the order of their moments."""
_NEVER = 2**62
_CLIENT = re.compile(r"(?:^|/)(c-[a-z0-9]+)(?:/|$)")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One view or act. `who` is a colleague, key or `system`; `about` a client, journey, coach."""

    number: int
    at: datetime
    who: str
    what: str
    about: str | None
    client_id: str | None
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What walking the chain found: how many rows, the last one's hash, where it breaks."""

    rows: int
    last_hash: str
    broken_at: int | None
    """The first row that was changed, or that follows one taken out; None if all is whole."""


@dataclass(eq=False)
class _Wanted:
    """A row somebody waits for, and what came of it."""

    who: str
    what: str
    about: str | None
    now: datetime
    row: AuditRow | None = None
    problem: BaseException | None = None


class Audit:
    """The chain of views and acts. The hashes need the key ring: a database alone forges none."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = threading.Lock()
        self._waiting: deque[_Wanted] = deque()

    def append(self, who: str, what: str, about: str | None, now: datetime) -> AuditRow:
        """
        Somebody looked or acted.

        What is no id is withheld: it would be kept for good, and might be a name.
        """
        if about is not None and _ID.fullmatch(about) is None:
            _log.error("audit_about_withheld", what=what)
            about = WITHHELD
        mine = _Wanted(who, what, about, now)
        self._waiting.append(mine)
        # One row follows another, and each commit waits for the disk: whoever comes to their turn
        # writes for all who came meanwhile.
        with self._turn:
            if mine.row is None and mine.problem is None:
                self._write([self._waiting.popleft() for _ in range(len(self._waiting))])
        if mine.row is None:
            assert mine.problem is not None, "whoever wrote has said what came of it"
            raise mine.problem
        return mine.row

    def _write(self, several: Sequence[_Wanted]) -> None:
        rows: list[AuditRow] = []
        try:
            with self._database.writing("audit") as connection:
                last = connection.execute(
                    select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
                ).one_or_none()
                number, previous = (last.number, last.hash) if last else (0, FIRST)
                for each in several:
                    number += 1
                    row = AuditRow(
                        number, each.now, each.who, each.what, each.about, client_of(each.about),
                        previous,
                        self._chained(
                            number, each.now, each.who, each.what, each.about, previous
                        ),
                    )  # fmt: skip
                    rows.append(row)
                    previous = row.hash
                connection.execute(
                    insert(audit),
                    [{name: getattr(row, name) for name in AuditRow.__slots__} for row in rows],
                )
        except BaseException as problem:
            for each in several:
                each.problem = problem
            return
        for each, row in zip(several, rows, strict=True):
            each.row = row

    def page(
        self,
        *,
        about: str | None = None,
        who: str | None = None,
        client_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[AuditRow]:
        """
        Rows that match everything given, the latest first.

        :param client_id: whose record it was, by whichever journey or page.
        :param until: up to but not at this moment; `before` is a row's number.
        """
        query = _matching(about, who, client_id, since, until)
        if before is not None:
            query = query.where(audit.c.number < before)
        with self._database.reading() as connection:
            query = _near(connection, query, since, until)
            found = connection.execute(query.order_by(audit.c.number.desc()).limit(limit))
            return [AuditRow(*row) for row in found]

    def every(
        self,
        *,
        who: str | None = None,
        client_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[AuditRow]:
        """All rows that match, the latest first, read a piece at a time."""
        before: int | None = None
        while True:
            rows = self.page(
                who=who, client_id=client_id, since=since, until=until, before=before,
                limit=_AT_ONCE,
            )  # fmt: skip
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            before = rows[-1].number

    def verify(self, known: tuple[int, str] | None = None) -> Verified:
        """
        Walk the chain from its first row.

        :param known: number and hash of a row noted elsewhere: finds that the end was taken off.
        """
        count, previous, broken = 0, FIRST, None
        met = known is None
        for row in self._chain():
            count += 1
            right = self._chained(row.number, row.at, row.who, row.what, row.about, previous)
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
            previous = row.hash
        if broken is None and not met:
            broken = count + 1
        return Verified(count, previous, broken)

    def _chain(self) -> Iterator[AuditRow]:
        after = 0
        while True:
            query = select(audit).where(audit.c.number > after).order_by(audit.c.number)
            with self._database.reading() as connection:
                rows = [AuditRow(*row) for row in connection.execute(query.limit(_AT_ONCE))]
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1].number

    def _chained(
        self, number: int, at: datetime, who: str, what: str, about: str | None, previous: str
    ) -> str:
        said = json.dumps([number, at.isoformat(), who, what, about, previous])
        return self._database.ring.keyed_hash(f"audit/{said}")


def client_of(about: str | None) -> str | None:
    """The client an id of a client or of a journey is about."""
    found = _CLIENT.search(about or "")
    return found[1] if found else None


def _near(
    connection: Connection, query: Select[Any], since: datetime | None, until: datetime | None
) -> Select[Any]:
    """The same rows, looked for only where rows of those days can be: numbers follow moments."""
    number, at = audit.c.number, audit.c.at
    if since is not None:
        first = select(number).where(at >= since).order_by(at).limit(1)
        query = query.where(number >= (connection.execute(first).scalar() or _NEVER) - _OUT_OF_ROW)
    if until is not None:
        last = select(number).where(at < until).order_by(at.desc()).limit(1)
        query = query.where(number <= (connection.execute(last).scalar() or 0) + _OUT_OF_ROW)
    return query


def _matching(
    about: str | None,
    who: str | None,
    client_id: str | None,
    since: datetime | None,
    until: datetime | None,
) -> Select[Any]:
    query = select(audit)
    for column, wanted in (
        (audit.c.about, about), (audit.c.who, who), (audit.c.client_id, client_id),
    ):  # fmt: skip
        if wanted is not None:
            query = query.where(column == wanted)
    if since is not None:
        query = query.where(audit.c.at >= since)
    if until is not None:
        query = query.where(audit.c.at < until)
    return query
