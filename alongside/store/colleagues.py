"""
People who sign in: kept sealed, found by their login.

In: a person with roles, a password hash. Out: the person. Knows nothing of how a password is
checked; `console.security` does.
"""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from alongside.access import Colleague, Role
from alongside.store.database import Database
from alongside.store.errors import StoreError
from alongside.store.tables import colleagues


class LoginTaken(StoreError):
    """Somebody signs in by this name already."""


class UnknownColleague(StoreError):
    """Nobody has this id."""


@dataclass(frozen=True, slots=True)
class KeptColleague:
    """A person with what is needed to let them in; its `repr` shows none of it."""

    colleague: Colleague
    password_hash: str | None = field(repr=False)
    totp: str | None = field(repr=False)
    """The secret of the second factor, once they have one."""
    failures: int = 0
    """Wrong passwords in a row."""
    locked_until: datetime | None = None


class Colleagues:
    """Everybody who may sign in, and who might once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        *,
        login: str,
        name: str,
        roles: tuple[Role, ...],
        answers_for: tuple[str, ...] = (),
        coach_id: str | None = None,
        password_hash: str | None = None,
    ) -> Colleague:
        """
        Let somebody in.

        :raises LoginTaken: another has this login.
        """
        colleague = Colleague(
            colleague_id=f"u-{secrets.token_hex(5)}",
            login=login,
            name=name,
            roles=roles,
            answers_for=answers_for,
            coach_id=coach_id,
        )
        hashed, now = self._hash(login), self._database.clock()
        with self._database.writing(f"login/{hashed}") as connection:
            taken = select(colleagues.c.colleague_id).where(colleagues.c.login_hash == hashed)
            if connection.execute(taken).first() is not None:
                raise LoginTaken("somebody signs in by this name already; choose another")
            connection.execute(
                insert(colleagues).values(
                    colleague_id=colleague.colleague_id,
                    login_hash=hashed,
                    person=self._sealed(colleague, password_hash, None),
                    roles=colleague.roles,
                    answers_for=answers_for,
                    coach_id=coach_id,
                    active=True,
                    failures=0,
                    locked_until=None,
                    added=now,
                    changed=now,
                )
            )
        return colleague

    def by_login(self, login: str) -> KeptColleague | None:
        """Who signs in by this name, however it is written."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(colleagues).where(colleagues.c.login_hash == self._hash(login))
            ).one_or_none()
        return None if row is None else self._open(row)

    def get(self, colleague_id: str) -> KeptColleague:
        """
        One person.

        :raises UnknownColleague: nobody has this id.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                select(colleagues).where(colleagues.c.colleague_id == colleague_id)
            ).one_or_none()
        if row is None:
            raise UnknownColleague(f"nobody who signs in has the id {colleague_id}")
        return self._open(row)

    def all(self) -> list[Colleague]:
        """Everybody, in the order they were added."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(colleagues).order_by(colleagues.c.added, colleagues.c.colleague_id)
            )
            return [self._open(row).colleague for row in rows]

    def set_password(self, colleague_id: str, password_hash: str) -> None:
        """Another password; raises as `get`."""
        kept = self.get(colleague_id)
        self._change(
            colleague_id,
            person=self._sealed(kept.colleague, password_hash, kept.totp),
            failures=0,
            locked_until=None,
        )

    def note_failure(self, colleague_id: str, locked_until: datetime | None) -> None:
        """One more wrong password; perhaps one too many."""
        self._change(colleague_id, failures=colleagues.c.failures + 1, locked_until=locked_until)

    def note_success(self, colleague_id: str) -> None:
        """The right password: the row of wrong ones is over."""
        self._change(colleague_id, failures=0, locked_until=None)

    def _change(self, colleague_id: str, **values: Any) -> None:
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            connection.execute(
                update(colleagues)
                .where(colleagues.c.colleague_id == colleague_id)
                .values(**values, changed=self._database.clock())
            )

    def _hash(self, login: str) -> str:
        return self._database.ring.keyed_hash(f"login/{login.strip().casefold()}")

    def _sealed(self, colleague: Colleague, password_hash: str | None, totp: str | None) -> bytes:
        body = {
            "login": colleague.login,
            "name": colleague.name,
            "password_hash": password_hash,
            "totp": totp,
        }
        about = _about(colleague.colleague_id)
        return self._database.ring.encrypt(json.dumps(body).encode(), about)

    def _open(self, row: Row[Any]) -> KeptColleague:
        kept = row._mapping
        body = json.loads(self._database.ring.decrypt(kept["person"], _about(kept["colleague_id"])))
        colleague = Colleague(
            colleague_id=kept["colleague_id"],
            login=body["login"],
            name=body["name"],
            roles=tuple(Role(each) for each in kept["roles"]),
            answers_for=kept["answers_for"],
            coach_id=kept["coach_id"],
            active=kept["active"],
        )
        return KeptColleague(
            colleague, body["password_hash"], body["totp"], kept["failures"], kept["locked_until"]
        )


def _about(colleague_id: str) -> bytes:
    return f"colleague/{colleague_id}".encode()
