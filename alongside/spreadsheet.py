"""
CSV that a spreadsheet opens as data: no cell of it is taken for a formula.

In: cells, our own words or what stood in somebody's file. Out: lines of CSV. All CSV that leaves
is written here.
"""

import csv
import io
from typing import TextIO

import polars as pl

_MARK = "'"
# the last four are the wide letters of East Asian keyboards
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def plain(cell: str) -> str:
    """The cell as text: a spreadsheet computes nothing from it, and shows it with a mark before."""
    return f"{_MARK}{cell}" if cell.startswith(_BEGINNINGS) else cell


def bare(cell: str) -> str:
    """What `plain` was given, of a file that comes back."""
    said = cell.removeprefix(_MARK)
    return said if said.startswith(_BEGINNINGS) else cell


def plain_column(name: str) -> pl.Expr:
    """A column of text with each of its cells `plain`."""
    column = pl.col(name)
    begins = pl.any_horizontal(*(column.str.starts_with(each) for each in _BEGINNINGS))
    return pl.when(begins).then(pl.lit(_MARK) + column).otherwise(column).alias(name)


class Lines:
    """Lines of CSV, written to a text file that was opened with `newline=""`."""

    def __init__(self, out: TextIO) -> None:
        self._writer = csv.writer(out)

    def add(self, *cells: object) -> None:
        """One line; a number stays a number, whatever its sign."""
        self._writer.writerow([plain(each) if isinstance(each, str) else each for each in cells])


def line(*cells: object) -> str:
    """One line by itself."""
    out = io.StringIO(newline="")
    Lines(out).add(*cells)
    return out.getvalue()
