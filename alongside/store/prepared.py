"""
A statement made ready once: its words for the driver, how each of its values is written.

In: a statement with named values. Out: what it does on the connection's own cursor, in the same
transaction. For the few statements of every turn: SQLAlchemy takes longer to begin one than
either database to do it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

_DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgresql": psycopg.dialect()}  # type: ignore[no-untyped-call]


class Prepared:
    """One statement in the words of one database; `dialect` is SQLAlchemy's name for it."""

    def __init__(self, statement: ClauseElement, dialect: str) -> None:
        kind = _DIALECTS[dialect]
        compiled: Any = statement.compile(dialect=kind)
        self._words = str(compiled)
        names: list[str] = compiled.positiontup or list(compiled.binds)
        self._values: list[tuple[str, Callable[[Any], Any] | None]] = [
            (name, compiled.binds[name].type.dialect_impl(kind).bind_processor(kind))
            for name in names
        ]
        self._in_order = compiled.positiontup is not None

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """
        Run it with these values, each under its name; the driver's cursor, to fetch from.

        :raises KeyError: a value of the statement is missing.
        """
        written = [
            values[name] if write is None else write(values[name]) for name, write in self._values
        ]
        cursor = connection.connection.cursor()
        if self._in_order:
            cursor.execute(self._words, written)
        else:
            names = (name for name, _ in self._values)
            cursor.execute(self._words, dict(zip(names, written, strict=True)))
        return cursor
