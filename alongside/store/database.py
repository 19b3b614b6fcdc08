"""
One database, SQLite or PostgreSQL, behind the same two verbs: reading, writing.

In: an address. Out: connections inside a transaction. On SQLite there is one writer at a
time, taken before the first read; on PostgreSQL writers of the same thing wait for each other.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from alongside.keys import KeyRing
from alongside.store.errors import StoreRefused, StoreUnreachable

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
)
_POOL: dict[str, Any] = {"pool_size": 20, "max_overflow": 20, "hide_parameters": True}
"""An exception that quotes a statement must not quote the values in it."""


class _Own(threading.local):
    """The connection of a thread whose changes all belong together, if it is in one."""

    connection: Connection | None = None


class Database:
    """An engine, the keys for what is encrypted in it, and the clock for what it stamps."""

    def __init__(self, engine: Engine, ring: KeyRing, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self.ring = ring
        self.clock = clock
        self._writer = threading.Lock()
        self._writing: Connection | None = None
        self._own = _Own()
        self._errors: Any = engine.dialect.loaded_dbapi

    @property
    def embedded(self) -> bool:
        """Whether this is SQLite, a file of our own."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the data and changes nothing."""
        if self._own.connection is not None:
            with self._connected():
                yield self._own.connection
            return
        with self._connected(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, *locks: str) -> Iterator[Connection]:
        """
        A connection whose changes all happen, or none do.

        `locks` are names of what is changed: two writers with a name in common take turns.
        """
        if self._own.connection is not None:
            with self._connected(), self._own.connection.begin_nested():
                self._lock(self._own.connection, locks)
                yield self._own.connection
            return
        if not self.embedded:
            with self._connected(), self.engine.begin() as connection:
                self._lock(connection, locks)
                yield connection
            return
        with self._writer, self._connected():
            try:
                if self._writing is None:
                    self._writing = self.engine.connect().execution_options(writes=True)
                with self._writing.begin():
                    yield self._writing
            except BaseException:
                self._let_go()
                raise

    @contextmanager
    def together(self) -> Iterator[None]:
        """
        All that this thread writes meanwhile happens at once, or nothing of it does.

        What it reads meanwhile is as it has written it. Others wait who want to write: nothing
        slow belongs in here, nor anything another thread writes for this one.
        """
        if self._own.connection is not None:
            yield
            return
        with self.writing() as connection:
            self._own.connection = connection
            try:
                yield
            finally:
                self._own.connection = None

    @property
    def is_together(self) -> bool:
        """Whether this thread is within `together`."""
        return self._own.connection is not None

    def _lock(self, connection: Connection, names: Sequence[str]) -> None:
        if not self.embedded:
            for name in sorted(names):
                connection.execute(_LOCK, {"name": _number(name)})

    def _let_go(self) -> None:
        """The one connection that writes to a file is kept from one change to the next."""
        kept, self._writing = self._writing, None
        if kept is not None:
            kept.close()

    @contextmanager
    def _connected(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, self._errors.OperationalError) as problem:
            # the statement and its values stay out of the message
            said = getattr(problem, "orig", problem)
            raise StoreUnreachable(
                f"the database did not answer: {type(said).__name__}: {said}"
            ) from None
        except (DBAPIError, self._errors.Error) as problem:
            # PostgreSQL quotes whole rows in the detail of its errors
            said = getattr(problem, "orig", problem)
            raise StoreRefused(
                f"the database refused a change: {_kind(said)}; nothing of it was kept"
            ) from None

    def close(self) -> None:
        """Let go of every connection."""
        with self._writer:
            self._let_go()
        self.engine.dispose()


def engine_for(address: str) -> Engine:
    """
    An engine for `sqlite:///...` or `postgresql+psycopg://...`; nothing is opened yet.

    :raises StoreUnreachable: the address is not one of these.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise StoreUnreachable(
            "ALONGSIDE_DATABASE_URL is not an address; write sqlite:///path or "
            "postgresql://host/database"
        ) from None
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True, **_POOL)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise StoreUnreachable(
            f"{url.get_backend_name()} databases of this kind are not supported; use SQLite in a "
            "file, or PostgreSQL"
        )
    Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, **_POOL)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None  # transactions are begun by `_begin` alone
    for pragma in _PRAGMAS:
        dbapi_connection.execute(pragma)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _kind(problem: object) -> str:
    """What was wrong, by the names of things only."""
    told = getattr(problem, "diag", None)
    names = [told.table_name, told.column_name, told.constraint_name] if told is not None else []
    if told is None and isinstance(problem, sqlite3.IntegrityError):
        names = [str(problem)]
    return " ".join([type(problem).__name__, *(each for each in names if each)])


_LOCK = text("SELECT pg_advisory_xact_lock(:name)")


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
