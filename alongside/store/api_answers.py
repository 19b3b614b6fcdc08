"""
What was answered to a request that carried an idempotency key: the same again for the same.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from alongside.store.database import Database
from alongside.store.tables import api_answers

KEPT = timedelta(days=2)
"""How long an answer is given again; a system that asks later asks anew."""
UNDER_WAY = timedelta(minutes=2)
"""After so long without an answer the process that worked on it is taken to have died."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of the first request; `status` is None while it is under way."""

    same: bool
    """Whether it asked for the same."""
    status: int | None
    body: Any


class ApiAnswers:
    """Answers to be given again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, key_id: str, said: str, asked: str, now: datetime) -> Answered | None:
        """
        Take this request on; None if it is the first, else what became of the first.

        :param said: the idempotency key; `asked` all that was asked for.
        """
        said_hash, asked_hash = self._hash("said", said), self._hash("asked", asked)
        mine = (api_answers.c.key_id == key_id) & (api_answers.c.said_hash == said_hash)
        with self._database.writing(f"api-answer/{key_id}/{said_hash}") as connection:
            connection.execute(delete(api_answers).where(api_answers.c.at < now - KEPT))
            connection.execute(
                delete(api_answers).where(
                    mine, api_answers.c.status.is_(None), api_answers.c.at < now - UNDER_WAY
                )
            )
            row = connection.execute(select(api_answers).where(mine)).one_or_none()
            if row is None:
                connection.execute(
                    insert(api_answers).values(
                        key_id=key_id, said_hash=said_hash, asked_hash=asked_hash, at=now
                    )
                )
                return None
            found = row._mapping
            body = None
            if found["body"] is not None:
                body = json.loads(self._database.ring.decrypt(found["body"], _about(said_hash)))
            return Answered(found["asked_hash"] == asked_hash, found["status"], body)

    def end(self, key_id: str, said: str, status: int, body: Any) -> None:
        """This is the answer, now and to whoever asks the same again."""
        said_hash = self._hash("said", said)
        sealed = self._database.ring.encrypt(json.dumps(body).encode(), _about(said_hash))
        self._change(key_id, said_hash, status=status, body=sealed)

    def forget(self, key_id: str, said: str) -> None:
        """It came to nothing that should be said again: the next request is tried anew."""
        said_hash = self._hash("said", said)
        with self._database.writing(f"api-answer/{key_id}/{said_hash}") as connection:
            connection.execute(
                delete(api_answers).where(
                    api_answers.c.key_id == key_id, api_answers.c.said_hash == said_hash
                )
            )

    def _change(self, key_id: str, said_hash: str, **values: Any) -> None:
        with self._database.writing(f"api-answer/{key_id}/{said_hash}") as connection:
            connection.execute(
                update(api_answers)
                .where(api_answers.c.key_id == key_id, api_answers.c.said_hash == said_hash)
                .values(**values)
            )

    def _hash(self, kind: str, text: str) -> str:
        return self._database.ring.keyed_hash(f"api-{kind}/{text}")


def _about(said_hash: str) -> bytes:
    return f"api-answer/{said_hash}".encode()
