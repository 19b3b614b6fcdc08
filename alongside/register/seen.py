"""
Which keys of a file were met before, and in which row.

Takes a key, returns the earlier row or None. Kept in a temporary database that spills to disk,
as hashes under a secret of this run, so that memory stays flat and nothing readable is left.
"""

import secrets
import sqlite3
from hashlib import blake2b
from types import TracebackType
from typing import Self

_CACHE_KIB = 4096


class Seen:
    """A set of texts with the row each was met in, for one reading of one file."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        # An empty name is a private file of SQLite's own, removed when it is closed.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute(
            "CREATE TABLE seen (hash BLOB PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID"
        )
        self._database.execute("BEGIN")

    def earlier(self, kind: str, text: str) -> int | None:
        """The row `text` was met in before."""
        found = self._database.execute(
            "SELECT row FROM seen WHERE hash = ?", (self._hash(kind, text),)
        ).fetchone()
        return None if found is None else int(found[0])

    def remember(self, kind: str, text: str, row: int) -> None:
        """`text` was met in `row`."""
        self._database.execute(
            "INSERT OR IGNORE INTO seen VALUES (?, ?)", (self._hash(kind, text), row)
        )

    def _hash(self, kind: str, text: str) -> bytes:
        return blake2b(f"{kind}\0{text}".encode(), digest_size=16, key=self._secret).digest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()
