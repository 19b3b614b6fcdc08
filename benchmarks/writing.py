"""
Rows into a table as fast as its database takes them.

In: a store, a table's name, rows as the driver has them. Out: the table with the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from alongside.store import Store
from alongside.store.tables import metadata
from alongside.store.types import Utc


def columns_of(table: str) -> tuple[str, ...]:
    """Its columns, in their order."""
    return tuple(column.name for column in metadata.tables[table].columns)


def write(
    store: Store, table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]
) -> None:
    """Straight to the driver, a table in one go."""
    names = ", ".join(f'"{name}"' for name in columns)
    with store._database.writing() as connection:
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
            return
        moments = {
            place for place, name in enumerate(columns)
            if isinstance(metadata.tables[table].c[name].type, Utc)
        }  # fmt: skip
        with driver.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    [
                        f"{cell}+00" if place in moments and cell is not None else cell
                        for place, cell in enumerate(row)
                    ]
                )


@contextmanager
def indexed_afterwards(store: Store, tables: Iterable[str]) -> Iterator[None]:
    """An index is made faster of all rows at once than with each."""
    indexes = [each for table in tables for each in metadata.tables[table].indexes]
    with store._database.writing() as connection:
        for each in indexes:
            each.drop(connection)
    yield
    for each in indexes:
        with store._database.writing() as connection:
            each.create(connection)


def settle(store: Store) -> None:
    """As a database is that has been at work: PostgreSQL looks after itself by then."""
    engine = store._database.engine
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name == "sqlite":
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        driver.autocommit = True
        driver.execute("VACUUM ANALYZE")
        driver.execute("CHECKPOINT")
        driver.autocommit = False


def plain(moment: datetime) -> str:
    """A moment as SQLite keeps it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
