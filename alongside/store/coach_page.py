"""
A page of a file of coaches into the store: each row whole or not at all.

In: rows, the coaches known. Out: what became of each. A row finds its coach by the coach's
id, or by the key that the file's own source has for them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, select

from alongside.coaches import Coach, Problem, problems_of
from alongside.keys import KeyRing
from alongside.store.changes import Put, carry_out
from alongside.store.coach_person import People
from alongside.store.coach_rows import new_coach_id
from alongside.store.people import Added
from alongside.store.tables import coach_keys

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class CoachRow:
    """
    One row: whose it is, what it says by field.

    Either `coach_id`, or `source` with the source's own key. A field not among `fields` stays
    as it is; the repr shows nothing.
    """

    fields: Mapping[str, object]
    coach_id: str | None = None
    source: str = ""
    source_key: str = ""

    def __repr__(self) -> str:
        return f"<a row of {self.source or self.coach_id}>"


@dataclass(frozen=True, slots=True)
class TakenCoach:
    """What became of a row; `problems` say why it was refused."""

    state: Added
    coach_id: str | None
    problems: tuple[Problem, ...] = ()


Unsuited = Callable[[Coach, Coach], Problem | None]
"""Why a coach, given who they were, can't go on with their clients as they would be now."""
Keep = Callable[[Coach | None, Coach], None]
"""Keeps a coach as they are now, given who they were."""


def take_page(
    connection: Connection,
    ring: KeyRing,
    rows: Sequence[CoachRow],
    known: dict[str, Coach],
    keep: Keep,
    unsuited: Unsuited,
) -> tuple[TakenCoach, ...]:
    """Take in `rows`; the caller holds the writing transaction. `known` is kept up to date."""
    page = _Page(connection, ring, known, keep, unsuited)
    page.look_up(rows)
    return tuple(page.take(row) for row in rows)


class _Page:
    """What is known by key and by person while a page is taken in."""

    def __init__(
        self,
        connection: Connection,
        ring: KeyRing,
        known: dict[str, Coach],
        keep: Keep,
        unsuited: Unsuited,
    ) -> None:
        self._connection = connection
        self._ring = ring
        self._known = known
        self._keep = keep
        self._unsuited = unsuited
        self._people = People(known.values())
        self._by_key: dict[tuple[str, str], tuple[str, str]] = {}

    def look_up(self, rows: Sequence[CoachRow]) -> None:
        """Learn which coaches the rows' keys mean."""
        for source in {row.source for row in rows if row.coach_id is None}:
            hashes = [self._hash(row) for row in rows if row.source == source]
            for start in range(0, len(hashes), _AT_ONCE):
                found = self._connection.execute(
                    select(
                        coach_keys.c.key_hash, coach_keys.c.coach_id, coach_keys.c.content_hash
                    ).where(
                        coach_keys.c.source == source,
                        coach_keys.c.key_hash.in_(hashes[start : start + _AT_ONCE]),
                    )
                )
                self._by_key |= {(source, key): (coach, said) for key, coach, said in found}

    def take(self, row: CoachRow) -> TakenCoach:
        """Keep one row, or say why not."""
        if row.coach_id is not None:
            return self._take(row, row.coach_id)
        key, content = (row.source, self._hash(row)), self._content(row)
        coach_id, said = self._by_key.get(key, (None, None))
        if coach_id is not None and said == content:
            return TakenCoach(Added.SAME, coach_id)
        taken = self._take(row, coach_id or new_coach_id())
        if taken.coach_id is not None:
            self._by_key[key] = (taken.coach_id, content)
            values = {"coach_id": taken.coach_id, "content_hash": content}
            place = {"source": row.source, "key_hash": key[1]}
            carry_out(self._connection, [Put("coach_keys", place, values)])
        return taken

    def _take(self, row: CoachRow, coach_id: str) -> TakenCoach:
        was = self._known.get(coach_id)
        before: dict[str, Any] = {} if was is None else was.model_dump()
        try:
            now = Coach.model_validate({**before, **row.fields, "id": coach_id})
        except ValidationError as wrong:
            return TakenCoach(Added.REFUSED, None, problems_of(wrong))
        problem = self._people.known_already(now) if was is None else self._unsuited(was, now)
        if problem is not None:
            return TakenCoach(Added.REFUSED, None, (problem,))
        self._keep(was, now)
        self._known[coach_id] = now
        self._people.remember(now)
        if was is None:
            return TakenCoach(Added.NEW, coach_id)
        return TakenCoach(Added.SAME if was == now else Added.CHANGED, coach_id)

    def _hash(self, row: CoachRow) -> str:
        return self._ring.keyed_hash(f"coach-key/{row.source}/{row.source_key}")

    def _content(self, row: CoachRow) -> str:
        return self._ring.keyed_hash(
            "coach-row/" + json.dumps(dict(row.fields), sort_keys=True, default=str)
        )
