"""
Reports for a page: its choices, its tables with a picture beside each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from alongside.reports import Report, Table
from alongside.reports.breakdown import By
from alongside.reports.model import NOT_SHOWN
from alongside.reports.period import Period, Year, offered
from console.pictures import Bar, Picture, bars

HIDDEN = (
    "Numbers from 1 to 4 that are about clients are not shown, nor others from which they could be "
    "worked out. 0 is shown."
)
_MOST_DRAWN = 20


@dataclass(frozen=True)
class Shown:
    """A table with its picture, if it has one, and what the bars of that are."""

    table: Table
    picture: Picture | None
    caption: str


@dataclass(frozen=True)
class Choice:
    """Something to choose, chosen or not."""

    value: str
    text: str
    selected: bool


@dataclass(frozen=True)
class Asked:
    """What a report was asked for."""

    programme: str
    period: Period
    by: By

    def address(self, code: str, ending: str = "") -> str:
        """Where a report with these choices is."""
        chosen = {"programme": self.programme, "period": self.period.code, "by": self.by}
        return f"/reports/{code}{ending}?{urlencode(chosen)}"

    def about(self, title: str) -> str:
        """What it is about, in a line."""
        broken = "" if self.by is By.NOTHING else f", by {self.by.words.lower()}"
        return f"{title}, {self.period.words}{broken}"


def shown(report: Report) -> list[Shown]:
    """Its tables, each with what its picture draws."""
    return [Shown(table, _picture(table), _caption(table)) for table in report.tables]


def _picture(table: Table) -> Picture | None:
    drawn = [each for each in _bars(table) if _is_drawn(each)]
    values = [value for each in drawn for value in each.values]
    if len(drawn) > _MOST_DRAWN or len(values) < 2 or not any(values):
        return None  # one bar tells nothing, nor do labels without bars
    return bars(
        table.code, table.title, _told(table), drawn,
        label=table.head[0], series=tuple(table.head[column] for column in table.drawn),
        highest=100 if table.unit.startswith("Per cent") else None,
    )  # fmt: skip


def _bars(table: Table) -> list[Bar]:
    """A bar or more for each row, also where there is no number."""
    return [
        Bar(
            row.label,
            tuple(row.cells[column - 1].value for column in table.drawn),
            tuple(row.cells[column - 1].said for column in table.drawn),
        )
        for row in [row for row in table.rows if not row.is_total] or table.rows
    ]


def _is_drawn(bar: Bar) -> bool:
    """Whether there is a bar of it, or a nought that may be told."""
    return any(bar.values) or None not in bar.values


def _caption(table: Table) -> str:
    said = []
    if len(table.drawn) == 1:
        head = table.head[table.drawn[0]]
        said.append(f"Bars: {head[:1].lower()}{head[1:]}.")
    if not all(map(_is_drawn, _bars(table))):
        said.append("A row of the table without a number to show has no bar.")
    return " ".join(said)


def _told(table: Table) -> str:
    """What there is to see, for those who don't."""
    first = table.drawn[0]
    known = [
        (row.cells[first - 1], row.label)
        for row in table.rows
        if not row.is_total and row.cells[first - 1].value is not None
    ]
    if not known:
        return f"Bars of {table.head[first].lower()}; none of the numbers is shown."
    most = max(known, key=lambda each: each[0].value or 0)
    least = min(known, key=lambda each: each[0].value or 0)
    return (
        f"Bars of {table.head[first].lower()}, from {least[1]} with {least[0].said} "
        f"to {most[1]} with {most[0].said}."
    )


def periods(asked: Asked, today: date) -> list[Choice]:
    """The periods to choose from."""
    return [
        Choice(
            each.code,
            each.words if each.quarter else f"The year {each.words}",
            each == asked.period,
        )
        for each in offered(today)
    ]


def earlier(asked: Asked, today: date) -> Period | None:
    """The year before the one asked for, if it may be chosen."""
    before = Period(Year(asked.period.year.begins - 1))
    return before if before in offered(today) else None


def breakdowns(asked: Asked) -> list[Choice]:
    """What to break down by."""
    return [Choice(each, each.words, each is asked.by) for each in By]


def keeps_back(report: Report) -> bool:
    """Whether to say that numbers are kept back."""
    return any(table.keeps_back for table in report.tables)


__all__ = [
    "HIDDEN",
    "NOT_SHOWN",
    "Asked",
    "Choice",
    "Shown",
    "breakdowns",
    "earlier",
    "keeps_back",
    "periods",
    "shown",
]
