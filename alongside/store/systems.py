"""
Other systems that may act: each with a key, of which only the hash is kept.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from alongside.store.database import Database
from alongside.store.errors import StoreError
from alongside.store.tables import api_keys

USED_EVERY = timedelta(minutes=5)
"""A key is noted as used at most so often: to read is no write."""


class UnknownKey(StoreError):
    """No key has this id."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Another system. `title` is what it is called; `scopes` what it may."""

    key_id: str
    title: str
    scopes: tuple[str, ...]
    added_by: str
    added: datetime
    used: datetime | None
    ended: datetime | None


_SHOWN = [column for column in api_keys.c if column.name != "secret_hash"]


class Systems:
    """Every key, good or ended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, title: str, scopes: tuple[str, ...], by: str, now: datetime
    ) -> tuple[ApiKey, str]:
        """A new key, and its secret, which is shown once and then known to that system alone."""
        key = ApiKey(f"s-{secrets.token_hex(5)}", title, scopes, by, now, None, None)
        secret = f"alongside_{secrets.token_urlsafe(32)}"
        with self._database.writing(f"api-key/{key.key_id}") as connection:
            connection.execute(
                insert(api_keys).values(
                    {name: getattr(key, name) for name in ApiKey.__slots__}
                    | {"secret_hash": self._hash(secret)}
                )
            )
        return key, secret

    def by_secret(self, secret: str, now: datetime) -> ApiKey | None:
        """Whose secret it is, if it is still good."""
        query = select(*_SHOWN).where(
            api_keys.c.secret_hash == self._hash(secret), api_keys.c.ended.is_(None)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        key = _key(row)
        if key.used is None or now - key.used >= USED_EVERY:
            self._change(key.key_id, used=now)
        return key

    def all(self) -> list[ApiKey]:
        """Every key, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*_SHOWN).order_by(api_keys.c.added.desc()))
            return [_key(row) for row in rows]

    def end(self, key_id: str, now: datetime) -> ApiKey:
        """
        This key is good no more, from the next request on.

        :raises UnknownKey: there is none.
        """
        self._change(key_id, ended=now)
        with self._database.reading() as connection:
            row = connection.execute(
                select(*_SHOWN).where(api_keys.c.key_id == key_id)
            ).one_or_none()
        if row is None:
            raise UnknownKey(f"no system has the key {key_id}")
        return _key(row)

    def _change(self, key_id: str, **values: datetime) -> None:
        with self._database.writing(f"api-key/{key_id}") as connection:
            connection.execute(
                update(api_keys)
                .where(api_keys.c.key_id == key_id, api_keys.c.ended.is_(None))
                .values(**values)
            )

    def _hash(self, secret: str) -> str:
        return self._database.ring.keyed_hash(f"api-key/{secret}")


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(**row._mapping)
