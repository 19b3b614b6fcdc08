"""
A first look at an export: how it is written, its columns, some of its rows.

In: a file, plain or gzip. Out: what a page needs to ask about it. Bounded, whatever the file is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from alongside.register.encoding import Encoding, Export, UnreadableFile, opened
from alongside.register.rows import Row, open_rows

MOST_COLUMNS = 300
ROWS = 2000
"""Rows that are looked at; words and formats of later ones are seen when it is checked."""
_SAMPLE = 1 << 20
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Peek:
    """How a file is written, its header, its first rows. The rows are people: show few."""

    encoding: Encoding
    delimiter: str
    header: list[str]
    rows: list[list[str]] = field(repr=False)


def peek(export: Export) -> Peek:
    """
    Look at the beginning of a file.

    :raises UnreadableFile: it is no CSV file; the message says what it seems to be.
    """
    with opened(export) as file:
        beginning = file.read(_SAMPLE)
    encoding = _encoding(export, beginning)
    line = beginning.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode(encoding, "replace")
    delimiter = max(_DELIMITERS, key=line.count)
    if not line.count(delimiter):
        raise UnreadableFile(
            f"{export.name}: the first line names no columns; export it as CSV with a header row"
        )
    with open_rows(export, encoding, delimiter) as found:
        if len(found.header) > MOST_COLUMNS:
            raise UnreadableFile(
                f"{export.name}: it has {len(found.header):,} columns and at most {MOST_COLUMNS} "
                "can be read here; leave out what is not needed"
            )
        rows = [row.cells for row in islice(found.body, ROWS) if isinstance(row, Row)]
        return Peek(encoding, delimiter, found.header, rows)


def unpacked(export: Export, most: int) -> int:
    """
    The bytes of a file as it is read, unpacked if it is gzip.

    :raises UnreadableFile: they are more than `most`.
    """
    size = 0
    with opened(export) as file:
        while piece := file.read(_SAMPLE):
            size += len(piece)
            if size > most:
                raise UnreadableFile(
                    f"{export.name}: it unpacks to more than {most // 10**6:,} MB, which is no "
                    "register; import it in parts"
                )
    return size


def _encoding(export: Export, beginning: bytes) -> Encoding:
    if beginning.startswith(b"PK\x03\x04") or beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            f"{export.name}: this is a zip file or an Excel workbook; save the sheet as "
            "'CSV UTF-8' and upload that"
        )
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(
            f"{export.name}: the file is UTF-16; save it as 'CSV UTF-8' and upload that"
        )
    if not beginning.strip():
        raise UnreadableFile(f"{export.name}: the file is empty; it has no header row")
    if b"\0" in beginning or beginning.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise UnreadableFile(f"{export.name}: this is not a text file; export the register as CSV")
    # a letter of several bytes may be cut at the end of the sample
    whole = beginning[: beginning.rfind(b"\n") + 1] or beginning
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
