"""
Who looked at what or did what: appended, each row holding the hash of the one before.

Ids and codes only; what was changed is in the journal. Start at `append`; `alongside audit
verify` walks the chain.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert, select

from alongside.store.database import Database
from alongside.store.tables import audit

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One view or act. `who` is a colleague, key or `system`; `about` a client, journey, coach."""

    number: int
    at: datetime
    who: str
    what: str
    about: str | None
    previous: str
    hash: str


class Audit:
    """The chain of views and acts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, who: str, what: str, about: str | None, now: datetime) -> AuditRow:
        """Somebody looked or acted."""
        with self._database.writing("audit") as connection:
            last = connection.execute(
                select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
            ).one_or_none()
            number, previous = (last.number + 1, last.hash) if last else (1, FIRST)
            row = AuditRow(
                number,
                now,
                who,
                what,
                about,
                previous,
                chained(number, now, who, what, about, previous),
            )
            connection.execute(
                insert(audit).values({name: getattr(row, name) for name in AuditRow.__slots__})
            )
            return row

    def page(
        self,
        *,
        about: str | None = None,
        who: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[AuditRow]:
        """Rows that match everything given, the latest first."""
        query = select(audit).order_by(audit.c.number.desc()).limit(limit)
        if about is not None:
            query = query.where(audit.c.about == about)
        if who is not None:
            query = query.where(audit.c.who == who)
        if before is not None:
            query = query.where(audit.c.number < before)
        with self._database.reading() as connection:
            return [AuditRow(*row) for row in connection.execute(query)]


def chained(
    number: int, at: datetime, who: str, what: str, about: str | None, previous: str
) -> str:
    """The hash of a row, over everything in it and the hash of the row before."""
    said = json.dumps([number, at.isoformat(), who, what, about, previous])
    return sha256(said.encode()).hexdigest()
