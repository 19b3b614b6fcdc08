"""
Is a file written in the encoding its mapping declares?

Reads the file once as bytes, plain or gzip, before anything is imported; returns what it
saw. Start at `inspect`. A file in another encoding is named, never decoded into wrong letters.
"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol, cast

Encoding = Literal["utf-8", "latin-1", "cp1252"]
ENCODINGS: tuple[Encoding, ...] = ("utf-8", "latin-1", "cp1252")

LONGEST_LINE = 1 << 20
"""Bytes. A longer line is not a row of a register; reading it would fill the memory."""

UTF8_BOM = b"\xef\xbb\xbf"
_OTHER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class Export(Protocol):
    """A file that can be read again from its beginning: a path, or one that is kept sealed."""

    @property
    def name(self) -> str:
        """What it is called, without a folder."""

    def open(self, mode: Literal["rb"], /) -> BinaryIO:
        """Its bytes."""


class UnreadableFile(Exception):
    """The whole file cannot be imported; the message says where, why, and what to do."""


@dataclass(frozen=True)
class Seen:
    """What a first reading of the file found: its lines, and whether it begins with a BOM."""

    lines: int
    bom: bool
    bad_lines: int = 0
    """Lines that are not in the declared encoding, among others that show it is right."""


@contextmanager
def opened(path: Export) -> Iterator[BinaryIO]:
    """
    The bytes of a file, unpacked if it is gzip, whatever its name ends in.

    :raises UnreadableFile: there is no such file, or the gzip is broken or cut short.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield cast(BinaryIO, unpacked)
            else:
                yield raw
    except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
        raise UnreadableFile(
            f"{path.name}: the gzip file is damaged or cut short; copy it again"
        ) from problem
    except (FileNotFoundError, IsADirectoryError, PermissionError) as problem:
        raise UnreadableFile(f"{path}: {(problem.strerror or 'cannot be read').lower()}") from None


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Each line as bytes, its end included; none longer than `LONGEST_LINE` and one byte."""
    return iter(lambda: file.readline(LONGEST_LINE + 1), b"")


def inspect(path: Export, declared: Encoding) -> Seen:
    """
    Read the file once and hold it against the encoding its mapping declares.

    :raises UnreadableFile: it is empty, in another encoding, or no text file at all.
    """
    lines = plain = fitting = bad = 0
    first_bad: tuple[int, int] | None = None
    utf8_letters = controls = 0
    bom = False
    with opened(path) as file:
        for line in lines_of(file):
            lines += 1
            if lines == 1:
                bom = line.startswith(UTF8_BOM)
                _refuse_other_marks(path, line)
            if len(line) > LONGEST_LINE:
                raise UnreadableFile(
                    f"{path.name}: line {lines} is longer than {LONGEST_LINE:,} bytes; "
                    "this does not look like a CSV file"
                )
            if line.isascii():
                plain += 1
                continue
            wrong_at = _first_undecodable(line, declared)
            if wrong_at is None:
                fitting += 1
            else:
                bad += 1
                first_bad = first_bad or (lines, wrong_at)
            if declared != "utf-8":
                utf8_letters += _first_undecodable(line, "utf-8") is None
                controls += any(0x80 <= byte <= 0x9F for byte in line)
    if lines == 0:
        raise UnreadableFile(f"{path.name}: the file is empty; it has no header row")
    if declared != "utf-8" and (bom or (utf8_letters and utf8_letters == fitting + bad)):
        raise UnreadableFile(
            f"{path.name}: the mapping says {declared}, but the file is UTF-8 "
            f"({utf8_letters:,} lines show it); write `encoding: utf-8` in the mapping"
        )
    if declared == "latin-1" and controls:
        raise UnreadableFile(
            f"{path.name}: the mapping says latin-1, but {controls:,} lines hold bytes that are "
            "no Latin-1 letters; write `encoding: cp1252` (Windows) in the mapping"
        )
    if first_bad is not None and bad >= fitting:
        line_number, byte = first_bad
        other = "latin-1 or cp1252" if declared == "utf-8" else "utf-8"
        raise UnreadableFile(
            f"{path.name}: line {line_number}, byte {byte + 1} is not {declared}; "
            f"the file is probably {other}: say so under `encoding` in the mapping"
        )
    return Seen(lines=lines, bom=bom, bad_lines=bad)


def _first_undecodable(line: bytes, encoding: Encoding) -> int | None:
    try:
        line.decode(encoding)
    except UnicodeDecodeError as problem:
        return problem.start
    return None


def _refuse_other_marks(path: Export, line: bytes) -> None:
    for mark, name in _OTHER_MARKS.items():
        if line.startswith(mark):
            raise UnreadableFile(
                f"{path.name}: the file is {name}; save it as 'CSV UTF-8' and import that"
            )
    if line.startswith(b"PK\x03\x04"):
        raise UnreadableFile(
            f"{path.name}: this is a zip file or an Excel workbook; save the sheet as 'CSV UTF-8'"
        )
