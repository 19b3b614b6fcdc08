"""
A report as a CSV file: the numbers as they are shown, what is kept back kept back.
"""

from __future__ import annotations

import csv
import io

from alongside.reports.model import Cell, Report

_COMMANDS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(report: Report, about: str) -> str:
    """The tables under each other, with an empty line between; `about` is in the first line."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_plain(about)])
    for table in report.tables:
        writer.writerow([])
        writer.writerow([_plain(table.title)])
        writer.writerow([_plain(each) for each in table.head])
        for row in table.rows:
            writer.writerow([_plain(row.label), *map(_bare, row.cells)])
    return out.getvalue()


def _bare(cell: Cell) -> str:
    """A number as a spreadsheet takes it, or the words in its place."""
    return _plain(cell.said) if cell.value is None else f"{cell.value:.10g}"


def _plain(cell: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_COMMANDS) else cell
