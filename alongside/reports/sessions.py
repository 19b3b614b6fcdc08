"""
How sessions went: attended, missed, cancelled, with and without a reminder before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from alongside.reports.breakdown import By
from alongside.reports.counted import ALL, Counted
from alongside.reports.model import Cell, Report, Row, Table
from alongside.reports.period import QUARTERS, WHOLE, Period
from alongside.reports.reach import first_column

CODE = "sessions"
TITLE = "Sessions missed"
OUTCOMES = {"attended": "Attended", "missed": "Missed", "cancelled": "Cancelled"}
HEAD = (*OUTCOMES.values(), "Share missed")
Outcomes = list[tuple[str, int, str, int]]
"""Group, quarter, outcome, how many."""
NO_SESSION = (
    "No session of this programme was recorded in this period. Outcomes are recorded on the day of "
    "the session, on the first page or on the client's journey."
)


def missed(outcomes: Outcomes, period: Period, by: By, today: date) -> Report:
    """The report, from how many sessions went how; quarters begun by `today` have a row."""
    groups = sorted({row[0] for row in outcomes}) if by is not By.NOTHING else []
    counted = count(outcomes, groups)
    rows = [
        outcome_row(by.of(group), counted, group, period.quarter) for group in groups
    ]  # fmt: skip
    rows.append(outcome_row("Everybody", counted, ALL, period.quarter, is_total=True))
    tables = [
        Table("outcomes", "How sessions went", (first_column(by), *HEAD), tuple(rows), (1, 2, 3))
    ]
    if by is By.NOTHING:
        tables.append(_quarters(counted, period, today))
    return Report(
        CODE, TITLE,
        (
            "Sessions with an outcome in the period. What the client cancelled without notice "
            "counts as missed; a correction counts as corrected. The share missed is of those that "
            "were not cancelled.",
        ),
        tuple(tables),
        empty="" if any(each.values.get((ALL, period.quarter)) for each in counted.values())
        else NO_SESSION,
    )  # fmt: skip


def count(outcomes: Outcomes, groups: Sequence[str]) -> dict[str, Counted]:
    """What was counted of each outcome."""
    return {
        outcome: Counted.of(
            (
                (group if groups else ALL, quarter, number)
                for group, quarter, each, number in outcomes
                if each == outcome
            ),
            groups,
        )
        for outcome in OUTCOMES
    }


def outcome_row(
    label: str, counted: dict[str, Counted], group: str, part: int, *, is_total: bool = False
) -> Row:
    """A row of the numbers of each outcome; no total stands beside them to subtract from."""
    numbers = {outcome: each.number(group, part) for outcome, each in counted.items()}
    came, stayed = numbers["attended"], numbers["missed"]
    due = None if came is None or stayed is None else came + stayed
    cells: Iterable[Cell] = map(Cell.count, numbers.values())
    return Row(label, (*cells, Cell.share(stayed, due)), is_total)


def _quarters(counted: dict[str, Counted], period: Period, today: date) -> Table:
    begun = [each for each in QUARTERS if Period(period.year, each).first <= today]
    rows = [
        outcome_row(Period(period.year, quarter).words, counted, ALL, quarter) for quarter in begun
    ]
    rows.append(outcome_row(Period(period.year).words, counted, ALL, WHOLE, is_total=True))
    return Table("quarters", "Over the year", ("Quarter", *HEAD), tuple(rows), drawn=(1, 2))
