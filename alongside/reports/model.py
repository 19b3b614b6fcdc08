"""
A report: tables of numbers in words, some of them kept back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class Cell:
    """A number with its words; `value` is None where it is kept back, or where there is none."""

    value: float | None
    said: str

    @classmethod
    def count(cls, number: int | None) -> Cell:
        """A count; None is one that is kept back."""
        return cls(None, NOT_SHOWN) if number is None else cls(number, f"{number:,}")

    @classmethod
    def share(cls, part: int | None, whole: int | None) -> Cell:
        """A part of a whole in per cent, if both may be shown and there is a whole."""
        if part is None or whole is None:
            return cls(None, NOT_SHOWN)
        if not whole:
            return NOTHING
        return cls(100 * part / whole, f"{100 * part / whole:.0f}%")

    @classmethod
    def days(cls, number: float | None) -> Cell:
        """So many days; None is not known."""
        if number is None:
            return NOTHING
        return cls(number, f"{number:g} day{'s' * (number != 1)}")


NOTHING = Cell(None, "–")
"""There is nobody to count."""


@dataclass(frozen=True)
class Row:
    """A group with its cells; the row of all is set apart."""

    label: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """
    Rows under a head of as many cells, the first of which names what the rows are.

    `drawn` are the columns, from 1, that its picture shows; `unit` says what they are.
    """

    code: str
    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    drawn: tuple[int, ...] = ()
    unit: str = "Number"
    note: str = ""

    def called(self, names: Mapping[str, str]) -> Table:
        """The same with its rows by these names and in their order, those without one after."""
        groups = [row for row in self.rows if not row.is_total]
        known = [replace(row, label=names[row.label]) for row in groups if row.label in names]
        rows = (
            *sorted(known, key=lambda row: row.label),
            *(row for row in groups if row.label not in names),
            *(row for row in self.rows if row.is_total),
        )
        return replace(self, rows=rows)

    @property
    def keeps_back(self) -> bool:
        """Whether anything in it is not shown."""
        return any(cell.said == NOT_SHOWN for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class Report:
    """What a page shows. `says` are sentences before the tables."""

    code: str
    title: str
    says: tuple[str, ...]
    tables: tuple[Table, ...]
    empty: str = ""
    """Why there is nothing to see and what to do; empty where there is something."""
