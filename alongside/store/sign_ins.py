"""
Who is signed in: a row for each sign-in, found by the hash of its cookie, ended at any time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update

from alongside.store.database import Database
from alongside.store.tables import sign_ins


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in; `state` is `password` until the second factor is given, then `whole`."""

    token_hash: str
    colleague_id: str
    state: str
    began: datetime
    seen: datetime
    ended: datetime | None


SEEN_EVERY = timedelta(minutes=1)
"""A sign-in is noted as used at most so often: a page is no write."""

KEPT = timedelta(days=30)
"""A sign-in is over long before; the record of views keeps that there was one."""


class SignIns:
    """Every sign-in, under way or over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, token: str, colleague_id: str, state: str, now: datetime) -> None:
        """Somebody signed in; the cookie that says so is `token`. Theirs of long ago are gone."""
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            connection.execute(
                delete(sign_ins).where(
                    sign_ins.c.colleague_id == colleague_id, sign_ins.c.began < now - KEPT
                )
            )
            connection.execute(
                insert(sign_ins).values(
                    token_hash=self._hash(token),
                    colleague_id=colleague_id,
                    state=state,
                    began=now,
                    seen=now,
                    ended=None,
                )
            )

    def find(self, token: str) -> SignIn | None:
        """The sign-in of this cookie, over or not."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(sign_ins).where(sign_ins.c.token_hash == self._hash(token))
            ).one_or_none()
        return None if row is None else SignIn(*row)

    def of(self, colleague_id: str, since: datetime) -> list[SignIn]:
        """Those of one person used since then and not ended, the latest first."""
        query = (
            select(sign_ins)
            .where(
                sign_ins.c.colleague_id == colleague_id,
                sign_ins.c.ended.is_(None),
                sign_ins.c.seen > since,
            )
            .order_by(sign_ins.c.seen.desc())
            .limit(50)
        )
        with self._database.reading() as connection:
            return [SignIn(*row) for row in connection.execute(query)]

    def seen(self, sign_in: SignIn, now: datetime) -> None:
        """It was used."""
        if now - sign_in.seen >= SEEN_EVERY:
            self._change(sign_ins.c.token_hash == sign_in.token_hash, seen=now)

    def end(self, token: str, now: datetime) -> None:
        """Signed out."""
        self._change(sign_ins.c.token_hash == self._hash(token), ended=now)

    def end_all(self, colleague_id: str, now: datetime, *, but: str | None = None) -> int:
        """
        Every sign-in of this person is over, wherever it is; how many were under way.

        :param but: the cookie of one that goes on.
        """
        which = sign_ins.c.colleague_id == colleague_id
        if but is not None:
            which &= sign_ins.c.token_hash != self._hash(but)
        return self._change(which, ended=now)

    def _change(self, which: ColumnElement[bool], **values: datetime) -> int:
        with self._database.writing("sign_ins") as connection:
            changed = connection.execute(
                update(sign_ins).where(which, sign_ins.c.ended.is_(None)).values(**values)
            )
            return changed.rowcount

    def _hash(self, token: str) -> str:
        return self._database.ring.keyed_hash(f"sign-in/{token}")
