"""
A file kept sealed in the store, in pieces, read as if it lay in a folder.

Nothing of it is ever on the disk in clear, and any console process can read it.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Literal, cast

from alongside.store import Store

PIECE = 1 << 20
FILE = "file"
KEPT = timedelta(days=1)
"""A file nobody goes on with is thrown away after so long."""
_OVER = ("done", "given_up")


def keep(store: Store, job_id: str, source: BinaryIO) -> int:
    """Put a file into the store as a job's; its bytes."""
    size = number = 0
    while piece := source.read(PIECE):
        store.jobs.put_part(job_id, FILE, number, piece)
        size, number = size + len(piece), number + 1
    return size


def forget_left(store: Store, now: datetime) -> None:
    """Throw away the files that nobody went on with; their jobs are given up."""
    before = now - KEPT
    for job in store.jobs.holding(FILE, unheard=before):
        if job.state in _OVER or store.jobs.move(
            job.job_id, [job.state], "given_up", unheard=before
        ):
            store.jobs.drop_parts(job.job_id, FILE)


class SealedFile:
    """A job's file, called `name`; open it as often as needed."""

    def __init__(self, store: Store, job_id: str, name: str) -> None:
        self._store = store
        self._job_id = job_id
        self._name = name

    @property
    def name(self) -> str:
        """What it was called when it was uploaded."""
        return self._name

    def open(self, mode: Literal["rb"], /) -> BinaryIO:
        """Its bytes, from the beginning."""
        return cast(BinaryIO, io.BufferedReader(_Pieces(self._store, self._job_id), PIECE))

    def __str__(self) -> str:
        return self._name


class _Pieces(io.RawIOBase):
    """The pieces one after the other; can go back to any place."""

    def __init__(self, store: Store, job_id: str) -> None:
        self._store = store
        self._job_id = job_id
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next byte is from."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go on from there; counted from the end is not known here."""
        if whence == io.SEEK_END:
            raise io.UnsupportedOperation("the end is not known before it is read")
        self._at = max(0, offset + (self._at if whence == io.SEEK_CUR else 0))
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """As much as there is of one piece."""
        number, start = divmod(self._at, PIECE)
        if self._held[0] != number:
            self._held = (number, self._store.jobs.part(self._job_id, FILE, number) or b"")
        found = self._held[1][start : start + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)
