"""
A report as a CSV file: the numbers as they are shown, what is kept back kept back.
"""

from __future__ import annotations

import io
from decimal import Decimal

from alongside.reports.model import Cell, Report
from alongside.spreadsheet import Lines


def as_csv(report: Report, about: str) -> str:
    """The tables under each other, with an empty line between; `about` is in the first line."""
    out = io.StringIO(newline="")
    lines = Lines(out)
    lines.add(about)
    for table in report.tables:
        lines.add()
        lines.add(table.title)
        lines.add(*table.head)
        for row in table.rows:
            lines.add(row.label, *map(_cell, row.cells))
    return out.getvalue()


def _cell(cell: Cell) -> str | Decimal:
    """A number as a spreadsheet takes it, or the words in its place."""
    return cell.said if cell.value is None else Decimal(f"{cell.value:.10g}")
