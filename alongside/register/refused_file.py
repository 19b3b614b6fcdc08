"""
The CSV in which refused rows, readings and details are listed.

Takes refusals one by one; writes row, line, column and reason, and nothing of the content.
The file appears with the first refusal. An older list at its place goes at the start; a file
that is no such list is never touched.
"""

from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from alongside.register.refusals import Refusal
from alongside.spreadsheet import Lines

HEADER = ("row", "line", "what", "column", "reason", "says")


class NotAList(ValueError):
    """There is another file where the list of refusals should go."""


class RefusedFile:
    """
    `what` is `row`, or the fact or detail that was refused while the row was kept.

    :raises NotAList: the path is a file, and not an older list.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = 0
        self._file: TextIO | None = None
        if path.exists():
            if not _is_list(path):
                raise NotAList(
                    f"{path} is there already and is no list of refusals; "
                    "give --refused another name"
                )
            path.unlink()

    def write(self, refusal: Refusal) -> None:
        """Add one line."""
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8", newline="")
            self._lines = Lines(self._file)
            self._lines.add(*HEADER)
        what = refusal.fact or "row"
        self._lines.add(
            refusal.row, refusal.line, what, refusal.column, refusal.reason, refusal.sentence
        )
        self.written += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()


def _is_list(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.readline(200).strip() == ",".join(HEADER).encode()
