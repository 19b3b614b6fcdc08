"""
People who sign in: kept sealed, found by their login.

In: a person with roles, a password hash. Out: the person. Knows nothing of how a password is
checked; `console.security` does.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, insert, select, tuple_, update

from alongside.access import Colleague, Role
from alongside.store.colleague_rows import KeptColleague, open_row, seal
from alongside.store.database import Database
from alongside.store.errors import StoreError
from alongside.store.tables import colleagues

_NONE = "none"
_EVERYBODY = "colleagues"
"""The lock of what is true of all of them together."""


class LoginTaken(StoreError):
    """Somebody signs in by this name already."""


class UnknownColleague(StoreError):
    """Nobody has this id."""


class LastAdministrator(StoreError):
    """Nobody would be left who can let people in."""


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
        subject: str | None = None,
    ) -> Colleague:
        """
        Let somebody in.

        :param subject: who they are to another provider that vouches for them.
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
        with self._database.writing(_EVERYBODY) as connection:
            taken = select(colleagues.c.colleague_id).where(colleagues.c.login_hash == hashed)
            if connection.execute(taken).first() is not None:
                raise LoginTaken("somebody signs in by this name already; choose another")
            connection.execute(
                insert(colleagues).values(
                    colleague_id=colleague.colleague_id,
                    login_hash=hashed,
                    subject_hash=None if subject is None else self._subject_hash(subject),
                    person=seal(self._database.ring, colleague, password_hash=password_hash),
                    roles=colleague.roles,
                    answers_for=answers_for,
                    coach_id=coach_id,
                    active=True,
                    failures=0,
                    locked_until=None,
                    code_step=None,
                    last_in=None,
                    added=now,
                    changed=now,
                )
            )
        return colleague

    def by_login(self, login: str) -> KeptColleague | None:
        """Who signs in by this name, however it is written."""
        return self._one(colleagues.c.login_hash == self._hash(login))

    def by_subject(self, subject: str) -> KeptColleague | None:
        """Who another provider knows by this name."""
        return self._one(colleagues.c.subject_hash == self._subject_hash(subject))

    def get(self, colleague_id: str) -> KeptColleague:
        """
        One person.

        :raises UnknownColleague: nobody has this id.
        """
        found = self._one(colleagues.c.colleague_id == colleague_id)
        if found is None:
            raise UnknownColleague(f"nobody who signs in has the id {colleague_id}")
        return found

    def all(self) -> list[Colleague]:
        """Everybody, in the order they were added."""
        return [each.colleague for each in self.page(limit=100_000)]

    def page(self, *, after: str | None = None, limit: int = 50) -> list[KeptColleague]:
        """People in the order they were added; those after the one of this id."""
        order = (colleagues.c.added, colleagues.c.colleague_id)
        query = select(colleagues).order_by(*order).limit(limit)
        with self._database.reading() as connection:
            if after is not None:
                last = connection.execute(
                    select(*order).where(colleagues.c.colleague_id == after)
                ).one_or_none()
                query = query.where(tuple_(*order) > tuple_(*last)) if last else query
            return [open_row(self._database.ring, row) for row in connection.execute(query)]

    def named(self, ids: Iterable[str]) -> dict[str, str]:
        """The names of these people, in one query."""
        query = select(colleagues).where(colleagues.c.colleague_id.in_(sorted(set(ids))))
        with self._database.reading() as connection:
            found = [open_row(self._database.ring, row) for row in connection.execute(query)]
        return {each.colleague.colleague_id: each.colleague.name for each in found}

    def has_administrator(self) -> bool:
        """Whether anybody can let people in."""
        with self._database.reading() as connection:
            return bool(_administrators(connection))

    def change(
        self,
        colleague_id: str,
        *,
        name: str,
        roles: tuple[Role, ...],
        answers_for: tuple[str, ...],
        coach_id: str | None,
        active: bool,
    ) -> Colleague:
        """
        Another name, other roles, or whether they may sign in at all.

        :raises LastAdministrator: nobody else could let people in then.
        :raises UnknownColleague: nobody has this id.
        """
        kept = self.get(colleague_id)
        colleague = kept.colleague.model_copy(
            update={
                "name": name, "roles": roles, "answers_for": answers_for,
                "coach_id": coach_id, "active": active,
            }
        )  # fmt: skip
        stays = active and Role.ADMINISTRATOR in roles
        with self._database.writing(_EVERYBODY, f"colleague/{colleague_id}") as connection:
            if not stays and _administrators(connection) == {colleague_id}:
                raise LastAdministrator(
                    "nobody else can let people in; give somebody else that role first"
                )
            self._change(
                connection,
                colleague_id,
                person=self._again(connection, colleague_id, name=name),
                roles=roles,
                answers_for=answers_for,
                coach_id=coach_id,
                active=active,
            )
        return colleague

    def set_password(self, colleague_id: str, password_hash: str | None) -> None:
        """Another password, or none; raises as `get`."""
        self.get(colleague_id)
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            self._change(
                connection,
                colleague_id,
                person=self._again(connection, colleague_id, password_hash=password_hash),
                failures=0,
                locked_until=None,
            )

    def attempt(self, colleague_id: str, now: datetime, most: int, lock: timedelta) -> bool:
        """
        Somebody tries to be this person; whether they may.

        It counts as wrong until `came_in`, so that guesses made at once count each. After
        `most` in a row there may be none for as long as `lock`. Whether they may or not, a row
        is written: time does not tell.
        """
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            row = connection.execute(
                select(colleagues.c.failures, colleagues.c.locked_until).where(
                    colleagues.c.colleague_id == colleague_id
                )
            ).one()
            if row.locked_until is not None and now < row.locked_until:
                self._change(connection, colleague_id, failures=row.failures)
                return False
            failures = 1 if row.locked_until is not None else row.failures + 1
            until = now + lock if failures >= most else None
            self._change(connection, colleague_id, failures=failures, locked_until=until)
        return True

    def attempt_by_nobody(self) -> None:
        """Take as long as `attempt` does, for a login that nobody has: somebody's row stays."""
        with self._database.writing(f"colleague/{_NONE}") as connection:
            somebody = connection.execute(select(func.min(colleagues.c.colleague_id))).scalar()
            connection.execute(
                update(colleagues)
                .where(colleagues.c.colleague_id == somebody)
                .values(failures=colleagues.c.failures)
            )

    def right_so_far(self, colleague_id: str) -> None:
        """The password was right and the second factor is still to come: no wrong attempt."""
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            less = case((colleagues.c.failures > 0, colleagues.c.failures - 1), else_=0)
            self._change(connection, colleague_id, failures=less, locked_until=None)

    def came_in(self, colleague_id: str, now: datetime) -> None:
        """It was right: the row of wrong attempts is over."""
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            self._change(connection, colleague_id, failures=0, locked_until=None, last_in=now)

    def unlock(self, colleague_id: str) -> None:
        """They may try again at once."""
        with self._database.writing(f"colleague/{colleague_id}") as connection:
            self._change(connection, colleague_id, failures=0, locked_until=None)

    def _one(self, which: ColumnElement[bool]) -> KeptColleague | None:
        with self._database.reading() as connection:
            row = connection.execute(select(colleagues).where(which)).one_or_none()
        return None if row is None else open_row(self._database.ring, row)

    def _again(self, connection: Connection, colleague_id: str, **other: Any) -> bytes:
        return resealed(self._database, connection, colleague_id, **other)

    def _change(self, connection: Connection, colleague_id: str, **values: Any) -> None:
        change(self._database, connection, colleague_id, **values)

    def _hash(self, login: str) -> str:
        return self._database.ring.keyed_hash(f"login/{login.strip().casefold()}")

    def _subject_hash(self, subject: str) -> str:
        return self._database.ring.keyed_hash(f"subject/{subject}")


def resealed(database: Database, connection: Connection, colleague_id: str, **other: Any) -> bytes:
    """A person as they are kept now, but for what is given."""
    row = connection.execute(
        select(colleagues).where(colleagues.c.colleague_id == colleague_id)
    ).one()
    kept = open_row(database.ring, row)
    secret = {
        "password_hash": kept.password_hash,
        "totp": kept.totp,
        "totp_offered": kept.totp_offered,
        "recovery": kept.recovery,
    }
    name = other.pop("name", kept.colleague.name)
    colleague = kept.colleague.model_copy(update={"name": name})
    return seal(database.ring, colleague, **{**secret, **other})


def change(database: Database, connection: Connection, colleague_id: str, **values: Any) -> None:
    """Change columns of a person's row."""
    connection.execute(
        update(colleagues)
        .where(colleagues.c.colleague_id == colleague_id)
        .values(**values, changed=database.clock())
    )


def _administrators(connection: Connection) -> set[str]:
    has_role = func.instr if connection.dialect.name == "sqlite" else func.strpos
    rows = connection.execute(
        select(colleagues.c.colleague_id, colleagues.c.roles).where(
            colleagues.c.active, has_role(colleagues.c.roles, f'"{Role.ADMINISTRATOR}"') > 0
        )
    )
    return {row.colleague_id for row in rows}
