"""
The rows of a CSV file, one at a time.

Takes a file whose encoding `inspect` has accepted; yields each row's cells, or why the row
cannot be read. Holds one row in memory. Start at `open_rows`.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from alongside.register.encoding import (
    UTF8_BOM,
    Encoding,
    Export,
    UnreadableFile,
    lines_of,
    opened,
)

LONGEST_CELL = 4000
"""Characters. More is a quote that was never closed, or a document pasted into a cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row as a spreadsheet counts it, the header being 1; `line` the file's."""

    number: int
    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no row: why, as a code and as a sentence without any of its content."""

    number: int
    line: int
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The header's names and what follows it."""

    header: list[str]
    body: Iterator[Row | BadRow]


@contextmanager
def open_rows(path: Export, encoding: Encoding, delimiter: str = ",") -> Iterator[Rows]:
    """
    The header and rows of a CSV file, plain or gzip.

    :raises UnreadableFile: there is no header row, or it cannot be read.
    """
    with opened(path) as file:
        lines = _Lines(file, encoding)
        # Strict: a stray quotation mark could otherwise join two people into one row.
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            header = [name.strip() for name in next(reader)]
        except (StopIteration, csv.Error):
            header = []
        if lines.take_problem() is not None or not any(header):
            raise UnreadableFile(f"{path.name}: line 1 is no header row naming the columns")
        yield Rows(header, _body(reader, lines, len(header)))


class _Lines:
    """Decoded lines for the reader, remembering what was wrong with those of this row."""

    def __init__(self, file: BinaryIO, encoding: Encoding) -> None:
        self._source = lines_of(file)
        self._encoding = encoding
        self._problem: tuple[str, str] | None = None
        self.count = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._source)
        self.count += 1
        if self.count == 1:
            line = line.removeprefix(UTF8_BOM)
        if b"\0" in line:
            self._problem = ("nul_byte", f"line {self.count} holds a NUL byte")
        try:
            return line.decode(self._encoding)
        except UnicodeDecodeError as problem:
            self._problem = (
                "wrong_encoding",
                f"line {self.count}, byte {problem.start + 1} is not {self._encoding}",
            )
            return line.decode(self._encoding, errors="replace")

    def take_problem(self) -> tuple[str, str] | None:
        """The problem of the lines read since the last call."""
        problem, self._problem = self._problem, None
        return problem


def _body(reader: Iterator[list[str]], lines: _Lines, width: int) -> Iterator[Row | BadRow]:
    number = 1
    while True:
        number += 1
        line = lines.count + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.take_problem()
            yield BadRow(number, line, "unreadable_row", _unreadable(line, lines.count))
            continue
        problem = lines.take_problem()
        if problem is not None:
            yield BadRow(number, line, *problem)
        elif len(cells) != width:
            if any(cells):
                yield BadRow(number, line, *_ragged(len(cells), width))
        elif max(map(len, cells)) > LONGEST_CELL:
            yield BadRow(number, line, "huge_cell", _unreadable(line, lines.count))
        elif any(cells):
            yield Row(number, line, cells)


def _ragged(cells: int, width: int) -> tuple[str, str]:
    reason = "too_few_cells" if cells < width else "too_many_cells"
    return reason, f"the row has {cells} cells where the header has {width}"


def _unreadable(first: int, last: int) -> str:
    if last > first:
        return (
            f"lines {first} to {last} read as one row; "
            f"a quotation mark in line {first} is probably never closed"
        )
    return (
        f"a cell is longer than {LONGEST_CELL:,} characters, or has a line end or a "
        "quotation mark in its middle"
    )
