"""
Row changes as plain data.

A projection says what should change; nothing is read to say it. The statements are made
once for each shape of change and kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, text, update
from sqlalchemy.dialects import postgresql, sqlite

from alongside.store.prepared import Prepared
from alongside.store.tables import metadata
from alongside.store.types import Utc

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Put:
    """The row of `key` has these values: written over if it is there, else added."""

    table: str
    key: Values
    values: Values
    only_new: Values = field(default_factory=dict)
    """Values of a row that is added; a row that is there keeps its own."""
    keep: bool = False
    """Leave a row that is there as it is."""
    not_older: str | None = None
    """Write over a row only if this column of it is not ahead of the value given."""


@dataclass(frozen=True)
class Set:
    """Rows with all of `where` (None means empty) get these values."""

    table: str
    where: Values
    values: Values


@dataclass(frozen=True)
class Drop:
    """Rows with all of `where` go, if none of `up_to` is ahead of the value given."""

    table: str
    where: Values
    up_to: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Recount:
    """The journey's session counts follow from its sessions again."""

    journey: str


@dataclass(frozen=True)
class Settle:
    """Who holds a coach's room does not wait for one."""

    journey: str


@dataclass(frozen=True)
class Walk:
    """The journey was in this stage; its path names each stage once."""

    journey: str
    stage: str


@dataclass(frozen=True)
class Unmet:
    """An outcome was put right: without a session attended, nobody was met."""

    journey: str


@dataclass(frozen=True)
class Arrive:
    """
    The journey has come to this entry, and what is due next follows from its tasks and sessions.

    The last change of a batch: it looks at what the others left.
    """

    journey: str
    sequence: int
    event: str
    at: datetime


Change = Put | Set | Drop | Recount | Settle | Walk | Unmet | Arrive


def carry_out(connection: Connection, changes: Iterable[Change]) -> None:
    """Make the changes, in order; nothing else carries them out."""
    dialect = connection.dialect.name
    for change in changes:
        statement, values = _statement(dialect, change)
        statement.execute(connection, values)


def _statement(dialect: str, change: Change) -> tuple[Prepared, Values]:
    match change:
        case Put(table, key, values, only_new, keep, not_older):
            named = (tuple(key), tuple(values), tuple(only_new))
            statement = _put(dialect, table, *named, keep, not_older)
            return statement, {**key, **values, **only_new}
        case Set(table, where, values):
            statement = _set(dialect, table, _shape(where), tuple(values))
            return statement, {**values, **_where(where)}
        case Drop(table, where, up_to):
            ahead = {f"most_{name}": value for name, value in up_to.items()}
            return _drop(dialect, table, _shape(where), tuple(up_to)), {**_where(where), **ahead}
        case Recount() | Settle() | Walk() | Unmet() | Arrive():
            return _fixed(dialect, type(change).__name__), vars(change)


def _shape(where: Values) -> tuple[tuple[str, bool], ...]:
    return tuple((name, value is None) for name, value in where.items())


def _where(where: Values) -> dict[str, Any]:
    return {f"where_{name}": value for name, value in where.items() if value is not None}


def _matches(table: Table, shape: tuple[tuple[str, bool], ...]) -> Any:
    return and_(
        *(
            table.c[name].is_(None) if empty else table.c[name] == bindparam(f"where_{name}")
            for name, empty in shape
        )
    )


@lru_cache(maxsize=512)
def _put(
    dialect: str,
    name: str,
    key: tuple[str, ...],
    values: tuple[str, ...],
    only_new: tuple[str, ...],
    keep: bool,
    not_older: str | None,
) -> Prepared:
    table = metadata.tables[name]
    kind = sqlite.insert if dialect == "sqlite" else postgresql.insert
    added = kind(table).values({each: bindparam(each) for each in (*key, *values, *only_new)})
    if keep or not values:
        return Prepared(added.on_conflict_do_nothing(index_elements=key), dialect)
    written = added.on_conflict_do_update(
        index_elements=key,
        set_={each: added.excluded[each] for each in values},
        where=table.c[not_older] <= added.excluded[not_older] if not_older else None,
    )
    return Prepared(written, dialect)


@lru_cache(maxsize=512)
def _set(
    dialect: str, name: str, shape: tuple[tuple[str, bool], ...], values: tuple[str, ...]
) -> Prepared:
    table = metadata.tables[name]
    given: dict[str, Any] = {each: bindparam(each) for each in values}
    return Prepared(update(table).where(_matches(table, shape)).values(given), dialect)


@lru_cache(maxsize=512)
def _drop(
    dialect: str, name: str, shape: tuple[tuple[str, bool], ...], up_to: tuple[str, ...]
) -> Prepared:
    table = metadata.tables[name]
    ahead = [table.c[each] <= bindparam(f"most_{each}") for each in up_to]
    return Prepared(delete(table).where(_matches(table, shape), *ahead), dialect)


_RECOUNT = text(
    """
    UPDATE journeys SET
      sessions_attended = (
        SELECT count(*) FROM sessions s
        WHERE s.journey = journeys.journey AND s.outcome = 'attended'),
      missed_in_a_row = (
        SELECT count(*) FROM sessions s
        WHERE s.journey = journeys.journey AND s.outcome = 'missed'
          AND s.number > coalesce((
            SELECT max(a.number) FROM sessions a
            WHERE a.journey = journeys.journey AND a.outcome = 'attended'), 0))
    WHERE journey = :journey
    """
)
_SETTLE = text(
    """
    DELETE FROM waiting
    WHERE journey = :journey
      AND EXISTS (SELECT 1 FROM caseload c WHERE c.journey = waiting.journey)
    """
)
# Neither condition beside the journey's is one an index serves: both databases go by the journey.
_ARRIVE = text(
    """
    UPDATE journeys SET
      last_sequence = :sequence, last_event = :event, last_at = :at,
      (next_due, next_due_why) = (
        SELECT t.due, 'task ' || t.key FROM tasks t
        WHERE t.journey = journeys.journey AND t.ended IS NULL AND journeys.status <> 'closed'
        UNION ALL
        SELECT coalesce(s.starts_at, s.target), 'session ' || s.number FROM sessions s
        WHERE s.journey = journeys.journey AND s.status NOT IN ('over', 'dropped')
          AND journeys.status <> 'closed'
        ORDER BY 1, 2 DESC LIMIT 1)
    WHERE journey = :journey
    """
).bindparams(bindparam("at", type_=Utc))
_WALK = text(
    """
    UPDATE milestones SET path = path || :stage || '>'
    WHERE journey = :journey AND replace(path, '>' || :stage || '>', '') = path
    """
)
_UNMET = text(
    """
    UPDATE milestones SET met = NULL
    WHERE journey = :journey AND NOT EXISTS (
      SELECT 1 FROM sessions s WHERE s.journey = milestones.journey AND s.outcome = 'attended')
    """
)
_FIXED = {
    "Recount": _RECOUNT,
    "Settle": _SETTLE,
    "Walk": _WALK,
    "Unmet": _UNMET,
    "Arrive": _ARRIVE,
}


@cache
def _fixed(dialect: str, kind: str) -> Prepared:
    return Prepared(_FIXED[kind], dialect)
