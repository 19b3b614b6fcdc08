"""
One-time links by which somebody comes in for the first time, or chooses a password anew.

In: the secret of a link, until when it is good. Out: whom it lets in. Only its hash is kept.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from alongside.store.database import Database
from alongside.store.tables import welcomes

GOOD_FOR = timedelta(hours=24)
"""A link nobody follows for so long is good no longer."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """A link that is good now; without a colleague it makes the first administrator."""

    token_hash: str
    colleague_id: str | None
    until: datetime


class Welcomes:
    """Links made, followed, or over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, colleague_id: str | None, now: datetime) -> str:
        """
        The secret of a new link; those made before for the same person are over.

        :param colleague_id: whose; None makes whoever follows it the first administrator.
        """
        token = secrets.token_urlsafe(32)
        with self._database.writing("welcomes") as connection:
            connection.execute(
                update(welcomes)
                .where(welcomes.c.colleague_id == colleague_id, welcomes.c.used.is_(None))
                .values(used=now)
            )
            connection.execute(
                insert(welcomes).values(
                    token_hash=self._hash(token),
                    colleague_id=colleague_id,
                    made=now,
                    until=now + GOOD_FOR,
                    used=None,
                )
            )
        return token

    def find(self, token: str, now: datetime) -> Welcome | None:
        """The link of this secret, if it is good still."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(welcomes.c.token_hash, welcomes.c.colleague_id, welcomes.c.until).where(
                    welcomes.c.token_hash == self._hash(token),
                    welcomes.c.used.is_(None),
                    welcomes.c.until > now,
                )
            ).one_or_none()
        return None if row is None else Welcome(*row)

    def use(self, welcome: Welcome, now: datetime) -> bool:
        """Follow it; False where somebody was faster."""
        with self._database.writing("welcomes") as connection:
            changed = connection.execute(
                update(welcomes)
                .where(
                    welcomes.c.token_hash == welcome.token_hash,
                    welcomes.c.used.is_(None),
                    welcomes.c.until > now,
                )
                .values(used=now)
            )
            return changed.rowcount == 1

    def end_all(self, colleague_id: str, now: datetime) -> None:
        """No link of this person is good any more."""
        with self._database.writing("welcomes") as connection:
            connection.execute(
                update(welcomes)
                .where(welcomes.c.colleague_id == colleague_id, welcomes.c.used.is_(None))
                .values(used=now)
            )

    def _hash(self, token: str) -> str:
        return self._database.ring.keyed_hash(f"welcome/{token}")
