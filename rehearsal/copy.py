"""
The store as it was at one moment: a copy of the database file, opened for checking.

In: an embedded store. Out: the copy, which nobody else writes to. The service beside it goes
on undisturbed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Copied:
    """The copy: its store, and its tables as they lie in the file."""

    store: Store
    path: Path

    def rows(self, table: str, *columns: str) -> list[Row]:
        """The rows of a table, sorted."""
        wanted = ", ".join(f'"{column}"' for column in columns) or "*"
        with closing(sqlite3.connect(self.path)) as database:
            found = database.execute(f'SELECT {wanted} FROM "{table}"')  # noqa: S608
            return sorted(found, key=repr)


class NotEmbedded(Exception):
    """The store is no file beside the service, so there is nothing to copy. Exit code 2."""


def database_file(settings: Settings) -> Path:
    """
    The file of the settings' store.

    :raises NotEmbedded: it is not SQLite.
    """
    scheme, _, file = settings.database.partition(":///")
    if scheme != "sqlite":
        raise NotEmbedded(
            "a rehearsal is checked on the embedded store: unset ALONGSIDE_DATABASE_URL"
        )
    return Path(file)


@contextmanager
def copied(settings: Settings) -> Iterator[Copied]:
    """
    A copy of the settings' SQLite store, gone when the block ends.

    :raises NotEmbedded: the store is no SQLite file.
    """
    file = database_file(settings)
    with TemporaryDirectory(prefix=".check-", dir=settings.home) as folder:
        path = Path(folder) / "copy.db"
        with (
            closing(sqlite3.connect(file)) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)
        url = SecretStr(f"sqlite:///{path}")
        there = settings.model_copy(update={"database_url": url})
        with Store.open(there, KeyRing.load(settings)) as store:
            yield Copied(store, path)
