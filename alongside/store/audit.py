"""
Who looked at what or did what: appended, each row holding the hash of the one before.

Ids and codes only; what was changed is in the journal. What was seen is written with `append`; a
change of this database within `change`, so that both are kept or neither; an act that others carry
out with `begin` before and `end` after. `alongside audit verify` walks the chain.
"""

import re
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, Select, func, or_, select

from alongside.store.audit_chain import ACCOUNT, AuditRow, Outcome, Said, Verified, add, walk
from alongside.store.database import Database
from alongside.store.errors import StoreError
from alongside.store.tables import audit

WITHHELD = "withheld"
LOCK = "audit"
_ID = re.compile(r"[A-Za-z0-9_./:|@*-]{1,200}")
_log = structlog.get_logger("store")
_AT_ONCE = 1000
_OUT_OF_ROW = 1000
"""How far two rows written at once may stand from the order of their moments."""
_NEVER = 2**62


class Note(Protocol):
    """Notes what was done, about what, by the one who changes things unless it is another."""

    def __call__(self, what: str, about: str | None, *, who: str | None = None) -> None: ...


@dataclass(eq=False)
class _Wanted:
    """Rows somebody waits for, and what came of them."""

    said: Sequence[Said]
    rows: Sequence[AuditRow] | None = None
    problem: BaseException | None = None


class Audit:
    """The chain of views and acts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = threading.Lock()
        self._waiting: deque[_Wanted] = deque()

    def append(self, who: str, what: str, about: str | None, now: datetime) -> AuditRow:
        """
        Somebody looked, or did what needs no other row.

        What is no id is withheld: it would be kept for good, and might be a name.
        """
        return self._put([Said(who, what, _id(what, about), now)])[0]

    @contextmanager
    def change(self, by: str, now: datetime) -> Iterator[Note]:
        """
        What is changed in this database meanwhile is kept together with what is noted of it.

        Nothing slow belongs in here, as everybody waits who wants to write.
        """
        noted: list[Said] = []

        def note(what: str, about: str | None, *, who: str | None = None) -> None:
            noted.append(Said(who or by, what, _id(what, about), now))

        with self._database.together():
            yield note
            if noted:
                # last, so that whoever looks at anything waits for this no longer than it must
                with self._database.writing(LOCK) as connection:
                    add(connection, self._database.ring, noted)

    def begin(
        self, who: str, acts: Sequence[tuple[str, str | None]], now: datetime
    ) -> list[AuditRow]:
        """Somebody is about to do this, each what with its about: it may happen from now on."""
        said = [Said(who, what, _id(what, about), now, 0) for what, about in acts]
        return list(self._put(said))

    def end(self, ended: Sequence[tuple[AuditRow, Outcome]], now: datetime) -> None:
        """This came of acts that were begun; where it can't be written, nobody knows of them."""
        try:
            self._put([Said(act.who, how, act.about, now, act.number) for act, how in ended])
        except StoreError as problem:
            _log.error("outcome_not_written_down", error=str(problem))

    def outcomes(self, rows: Sequence[AuditRow]) -> dict[int, Outcome]:
        """What came of those of the rows that are acts, by number; missing where none is told."""
        acts = [row.number for row in rows if row.attempt == row.number]
        if not acts:
            return {}
        query = (
            select(audit.c.attempt, audit.c.what)
            .where(audit.c.attempt.in_(acts), audit.c.number > audit.c.attempt)
            .order_by(audit.c.number)
        )
        with self._database.reading() as connection:
            return {row.attempt: row.what for row in connection.execute(query)}

    def _put(self, said: Sequence[Said]) -> Sequence[AuditRow]:
        if self._database.is_together:
            with self._database.writing(LOCK) as connection:
                return add(connection, self._database.ring, said)
        mine = _Wanted(said)
        self._waiting.append(mine)
        # One row follows another, and each commit waits for the disk: whoever comes to their turn
        # writes for all who came meanwhile.
        with self._turn:
            if mine.rows is None and mine.problem is None:
                self._write([self._waiting.popleft() for _ in range(len(self._waiting))])
        if mine.rows is None:
            assert mine.problem is not None, "whoever wrote has said what came of it"
            raise mine.problem
        return mine.rows

    def _write(self, several: Sequence[_Wanted]) -> None:
        try:
            with self._database.writing(LOCK) as connection:
                rows = add(
                    connection,
                    self._database.ring,
                    [said for each in several for said in each.said],
                )
        except BaseException as problem:
            for each in several:
                each.problem = problem
            return
        for each in several:
            each.rows, rows = rows[: len(each.said)], rows[len(each.said) :]

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
        Rows that match everything given, the latest first; for what came of acts see `outcomes`.

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
    ) -> Iterator[tuple[list[AuditRow], dict[int, Outcome]]]:
        """All rows that match, the latest first, a piece at a time with what came of its acts."""
        before: int | None = None
        while True:
            rows = self.page(
                who=who, client_id=client_id, since=since, until=until, before=before,
                limit=_AT_ONCE,
            )  # fmt: skip
            yield rows, self.outcomes(rows)
            if len(rows) < _AT_ONCE:
                return
            before = rows[-1].number

    def accounts(self) -> list[str]:
        """The accounts of machines that looked or acted by commands, by name."""
        found, after = list[str](), ACCOUNT
        with self._database.reading() as connection:
            # one look into the index for each: a list of all rows would be long
            while True:
                beyond = select(func.min(audit.c.who)).where(audit.c.who > after)
                following = connection.execute(beyond).scalar()
                if following is None or not following.startswith(ACCOUNT):
                    return found
                found.append(following)
                after = following

    def verify(self, known: tuple[int, str] | None = None) -> Verified:
        """
        Walk the chain from its first row.

        :param known: number and hash of a row noted elsewhere: finds that the end was taken off.
        """
        return walk(self._database, known)


def _id(what: str, about: str | None) -> str | None:
    if about is None or _ID.fullmatch(about):
        return about
    _log.error("audit_about_withheld", what=what)
    return WITHHELD


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
    # what came of an act is told with the act
    query = select(audit).where(or_(audit.c.attempt.is_(None), audit.c.attempt == audit.c.number))
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
