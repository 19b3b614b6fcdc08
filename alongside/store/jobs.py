"""
Long work that somebody began on a page: how far it is, what it works on, what it came to.

Any process may look at a job, ask it to stop, or take up one that nobody was heard from. What a
job says and works on is sealed; its kind and state are codes.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from alongside.store.database import Database
from alongside.store.errors import StoreError
from alongside.store.ids import random_letters
from alongside.store.tables import job_parts, jobs


class UnknownJob(StoreError):
    """There is no such work."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `said` is its own; `changed` is when it was last heard of."""

    job_id: str
    kind: str
    by: str
    state: str
    done: int
    total: int
    stop: bool
    said: dict[str, Any] = field(repr=False)
    begun: datetime
    changed: datetime


class Jobs:
    """Every job, under way or over, with its parts: numbered pieces of bytes by kind."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, kind: str, by: str, state: str, **said: Any) -> Job:
        """A new job of a colleague's."""
        now = self._database.clock()
        job = Job(f"j-{random_letters()}", kind, by, state, 0, 0, False, said, now, now)
        row = {name: getattr(job, name) for name in Job.__slots__}
        with self._database.writing(f"job/{job.job_id}") as connection:
            connection.execute(insert(jobs).values({**row, "said": self._seal(job.job_id, said)}))
        return job

    def get(self, job_id: str) -> Job:
        """
        One job.

        :raises UnknownJob: there is none with this id.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(jobs).where(jobs.c.job_id == job_id)).one_or_none()
        if row is None:
            raise UnknownJob(f"there is no work with the id {job_id[:20]!r}")
        return self._open(row)

    def some(self, job_ids: Collection[str]) -> list[Job]:
        """Those of these that there are."""
        query = select(jobs).where(jobs.c.job_id.in_(job_ids))
        with self._database.reading() as connection:
            return [self._open(row) for row in connection.execute(query)]

    def page(self, kind: str, *, by: str | None = None, limit: int = 20) -> list[Job]:
        """Jobs of a kind, the latest first; only this colleague's if one is named."""
        query = select(jobs).where(jobs.c.kind == kind).order_by(jobs.c.begun.desc()).limit(limit)
        if by is not None:
            query = query.where(jobs.c.by == by)
        with self._database.reading() as connection:
            return [self._open(row) for row in connection.execute(query)]

    def holding(self, kind: str, *, unheard: datetime, limit: int = 100) -> list[Job]:
        """Jobs that hold pieces of this kind and were not heard of since."""
        held = select(job_parts.c.job_id).where(job_parts.c.kind == kind, job_parts.c.number == 0)
        query = select(jobs).where(jobs.c.changed < unheard, jobs.c.job_id.in_(held))
        with self._database.reading() as connection:
            return [self._open(row) for row in connection.execute(query.limit(limit))]

    def take(self, job_id: str, kind: str, by: str) -> Job | None:
        """A job of this kind and colleague, which is gone then: one alone gets it."""
        one = (jobs.c.job_id == job_id, jobs.c.kind == kind, jobs.c.by == by)
        with self._database.writing(f"job/{job_id}") as connection:
            row = connection.execute(select(jobs).where(*one)).one_or_none()
            if row is not None:
                connection.execute(delete(jobs).where(*one))
        return None if row is None else self._open(row)

    def drop_begun(self, kind: str, *, before: datetime) -> None:
        """Jobs of this kind that began before then, and have no parts, are gone."""
        old = (jobs.c.kind == kind, jobs.c.begun < before)
        with self._database.reading() as connection:
            if connection.execute(select(jobs.c.job_id).where(*old).limit(1)).first() is None:
                return
        with self._database.writing(f"jobs/{kind}") as connection:
            connection.execute(delete(jobs).where(*old))

    def move(
        self, job_id: str, before: Collection[str], state: str, *, unheard: datetime | None = None
    ) -> bool:
        """
        Bring it from one of these states to another; False if it is in none of them now.

        :param unheard: only if it was not heard of since: to take up what nobody works at.
        """
        query = update(jobs).where(jobs.c.job_id == job_id, jobs.c.state.in_(list(before)))
        if unheard is not None:
            query = query.where(jobs.c.changed < unheard)
        moved = query.values(state=state, stop=False, changed=self._database.clock())
        with self._database.writing(f"job/{job_id}") as connection:
            return connection.execute(moved).rowcount == 1

    def note(
        self, job_id: str, *, done: int | None = None, total: int | None = None, **said: Any
    ) -> bool:
        """How far it is, and what is to be said of it besides; whether it is asked to stop."""
        with self._database.writing(f"job/{job_id}") as connection:
            row = connection.execute(select(jobs).where(jobs.c.job_id == job_id)).one()
            values: dict[str, Any] = {"changed": self._database.clock()}
            values |= {} if done is None else {"done": done}
            values |= {} if total is None else {"total": total}
            if said:
                values["said"] = self._seal(job_id, {**self._open(row).said, **said})
            connection.execute(update(jobs).where(jobs.c.job_id == job_id).values(values))
        return bool(row.stop)

    def ask_to_stop(self, job_id: str) -> None:
        """Whoever works at it ends it at the next rest."""
        with self._database.writing(f"job/{job_id}") as connection:
            connection.execute(update(jobs).where(jobs.c.job_id == job_id).values(stop=True))

    def put_part(self, job_id: str, kind: str, number: int, body: bytes) -> None:
        """Keep a piece, sealed; in the place of one that is there."""
        here = (
            job_parts.c.job_id == job_id, job_parts.c.kind == kind, job_parts.c.number == number,
        )  # fmt: skip
        sealed = self._database.ring.encrypt(body, _about(job_id, f"{kind}/{number}"))
        row = {"job_id": job_id, "kind": kind, "number": number, "body": sealed}
        with self._database.writing(f"job/{job_id}") as connection:
            connection.execute(delete(job_parts).where(*here))
            connection.execute(insert(job_parts).values(row))

    def part(self, job_id: str, kind: str, number: int = 0) -> bytes | None:
        """A piece; None where there is none."""
        query = select(job_parts.c.body).where(
            job_parts.c.job_id == job_id, job_parts.c.kind == kind, job_parts.c.number == number
        )
        with self._database.reading() as connection:
            sealed = connection.execute(query).scalar()
        if sealed is None:
            return None
        return self._database.ring.decrypt(sealed, _about(job_id, f"{kind}/{number}"))

    def parts(self, job_id: str, kind: str) -> Iterator[bytes]:
        """The pieces of a kind in order, from 0."""
        number = 0
        while (body := self.part(job_id, kind, number)) is not None:
            yield body
            number += 1

    def drop_parts(self, job_id: str, kind: str) -> None:
        """The pieces of this kind are not needed any more."""
        gone = delete(job_parts).where(job_parts.c.job_id == job_id, job_parts.c.kind == kind)
        with self._database.writing(f"job/{job_id}") as connection:
            connection.execute(gone)

    def _seal(self, job_id: str, said: dict[str, Any]) -> bytes:
        body = json.dumps(said, ensure_ascii=False).encode()
        return self._database.ring.encrypt(body, _about(job_id, "said"))

    def _open(self, row: Row[Any]) -> Job:
        kept = dict(row._mapping)
        said = self._database.ring.decrypt(kept["said"], _about(kept["job_id"], "said"))
        return Job(**{**kept, "said": json.loads(said)})


def _about(job_id: str, what: str) -> bytes:
    return f"job/{job_id}/{what}".encode()
