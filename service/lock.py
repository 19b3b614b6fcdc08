"""
One embedded server per home.

The server itself does not lock its database file: a second one on the same file starts
without error and ruins it. This lock is handed down to the server process, so it holds for
as long as either is alive.
"""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from service.process import is_alive

ORPHAN_SECONDS = 20.0
"""How long the children of a supervisor that was killed may take to wind down."""


class HomeInUse(Exception):
    """Another process holds this home. Commands turn it into exit code 2."""

    def __init__(self, home: Path, pid: int | None) -> None:
        holder = f"process {pid}" if pid else "another process"
        super().__init__(
            f"{home} is in use by {holder}: stop it first, "
            "or give this one a home of its own with ALONGSIDE_HOME"
        )
        self.pid = pid


class HomeLock:
    """
    An exclusive lock on a home, used as a context manager.

    A holder that is alive is refused at once. If the recorded holder is dead but the lock
    still held, its orphaned server is given `orphan_seconds` to stop.

    :raises HomeInUse: on entering.
    """

    def __init__(self, home: Path, orphan_seconds: float = ORPHAN_SECONDS) -> None:
        self.home = home
        self.path = home / "up.lock"
        self._orphan_seconds = orphan_seconds
        self._file: int | None = None

    @property
    def descriptor(self) -> int:
        """To be passed on to the server process."""
        if self._file is None:
            raise RuntimeError("the lock is not held")
        return self._file

    def __enter__(self) -> "HomeLock":
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._take(file)
        except BaseException:
            os.close(file)
            raise
        self._file = file
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # The file stays: removing it would let a third process lock a new one of that name.
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _take(self, file: int) -> None:
        until = time.monotonic() + self._orphan_seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                holder = _recorded(file)
                orphaned = holder is not None and not is_alive(holder)
                if not orphaned or time.monotonic() >= until:
                    raise HomeInUse(self.home, holder) from None
            time.sleep(0.1)


def _recorded(file: int) -> int | None:
    written = os.pread(file, 32, 0).strip()
    return int(written) if written.isdigit() else None
