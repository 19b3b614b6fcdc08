"""
Readings as rows: how a value is written, the fast way in.

A value is kept as JSON text, so that 148.0, yes and "current" stay apart. A reading that
is there already is passed over.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, bindparam, select

from alongside.readings import FactName, Reading, Value
from alongside.store.client_groups import GROUPED, group_again
from alongside.store.tables import clients, metadata, readings

_VALUE: TypeAdapter[Value] = TypeAdapter(Value)
_NUMBER_OF = select(clients.c.number).where(clients.c.client_id == bindparam("client_id"))


AnyRow = Row[*tuple[Any, ...]]
IN_ORDER = (readings.c.on, readings.c.kept)
"""By day; of one day, in the order they were recorded."""
_AT_ONCE = 5_000
"""Databases allow some 32,000 values in one statement."""
_LATEST = (
    select(clients.c.client_id, readings.c.fact, readings.c.on, readings.c.source, readings.c.value)
    .join(clients, clients.c.number == readings.c.client_number)
    .where(clients.c.client_id.in_(bindparam("client_ids", expanding=True)))
    .order_by(*IN_ORDER)
)


def latest_of(
    connection: Connection, client_ids: Sequence[str]
) -> dict[str, dict[FactName, Reading]]:
    """The latest reading of each fact for each of these clients."""
    latest: dict[str, dict[FactName, AnyRow]] = {each: {} for each in client_ids}
    ids = list(latest)
    for start in range(0, len(ids), _AT_ONCE):
        some = {"client_ids": ids[start : start + _AT_ONCE]}
        for row in connection.execute(_LATEST, some):
            latest[row.client_id][row.fact] = row
    return {
        client_id: {fact: reading_of(row) for fact, row in rows.items()}
        for client_id, rows in latest.items()
    }


def reading_of(row: AnyRow) -> Reading:
    """The reading a row holds; it was checked when it was kept."""
    return Reading.model_construct(
        fact=row.fact, on=row.on, source=row.source, value=read(row.value)
    )


def number_of(connection: Connection, client_id: str) -> int | None:
    """The row number of a client; None if there is no such client."""
    return connection.execute(_NUMBER_OF, {"client_id": client_id}).scalar()


def written(value: Value) -> str:
    """A value as it is kept."""
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)


def driver_moment(connection: Connection, moment: datetime) -> object:
    """A moment as the database's own driver takes it."""
    if connection.dialect.name != "sqlite":
        return moment
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def read(text: str) -> Value:
    """A value as it was before it was kept."""
    return _VALUE.validate_json(text)


def insert_readings(
    connection: Connection, rows: Sequence[tuple[int, Reading]], now: datetime
) -> int:
    """
    Add readings by client number; how many were new.

    `kept` orders readings of one day, as `kept_at` has it.
    """
    kept = kept_at(now, len(rows))
    days = {day: day.isoformat() for day in {each.on for _, each in rows}}
    added = insert_new(
        connection,
        "readings",
        ("client_number", "fact", "on", "source", "value", "kept"),
        [
            (number, each.fact, days[each.on], each.source, written(each.value), kept[place])
            for place, (number, each) in enumerate(rows)
        ],
    )
    group_again(connection, {number for number, each in rows if each.fact in GROUPED})
    return added


def kept_at(now: datetime, many: int) -> range:
    """The `kept` of so many readings: microseconds of `now`, one more for each in the batch."""
    first = int(now.timestamp() * 1_000_000)
    return range(first, first + many)


def insert_new(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> int:
    """
    Add rows of driver-ready values, passing over those that are there; how many were new.

    Straight to the driver: a register has tens of thousands of readings a second.
    """
    if not rows:
        return 0
    names = ", ".join(f'"{name}"' for name in columns)
    into = f"INSERT INTO {table} ({names})"
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        statement = f"{into} VALUES ({marks}) ON CONFLICT DO NOTHING"
        return connection.exec_driver_sql(statement, list(rows)).rowcount
    # one statement with an array for each column is several times faster than one for each row
    kinds = (metadata.tables[table].c[name].type for name in columns)
    arrays = ", ".join(f"%s::{kind.compile(connection.dialect)}[]" for kind in kinds)
    statement = f"{into} SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING"  # noqa: S608
    by_column = tuple(list(column) for column in zip(*rows, strict=True))
    return connection.exec_driver_sql(statement, by_column).rowcount
