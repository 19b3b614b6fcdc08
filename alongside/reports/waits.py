"""
How long clients waited, of those whose journey began in the period.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.reports.breakdown import By
from alongside.reports.counted import ALL, Counted
from alongside.reports.model import NOT_SHOWN, NOTHING, Cell, Report, Row, Table
from alongside.reports.period import WHOLE, Period
from alongside.reports.reach import NOBODY, before, first_column

CODE = "waits"
TITLE = "How long people wait"


@dataclass(frozen=True)
class Waited:
    """A wait from one milestone to another."""

    code: str
    title: str
    since: str
    until: str


WAITS = (
    Waited("answer", "From the beginning to a yes", "started", "engaged"),
    Waited("coach", "From asking for a coach to having one", "wished", "allocated"),
    Waited("session", "From the beginning to the first session", "started", "met"),
)
Days = list[tuple[str, int, int, int]]
"""Group, quarter, days, how many."""


def waits(
    days: Mapping[str, Days], reached: Mapping[str, Counted], period: Period, by: By
) -> Report:
    """
    The report, from how many waited how long for each of `WAITS`.

    :param reached: how many came to what, as `reach.count` has it.
    """
    tables = tuple(_table(each, days[each.code], reached, period, by) for each in WAITS)
    return Report(
        CODE, TITLE,
        (
            "Everybody whose journey began in the period and who has come to the end of this wait. "
            "Those who still wait are not in these figures: they are on the waiting list.",
            "Half waited no longer than the middle wait.",
        ),
        tables,
        empty="" if any(table.rows for table in tables) else NOBODY,
    )  # fmt: skip


def _table(
    wait: Waited, days: Days, reached: Mapping[str, Counted], period: Period, by: By
) -> Table:
    groups = sorted({row[0] for row in days}) if by is not By.NOTHING else []
    rows = [(each[0] if groups else ALL, each[1], each[3]) for each in days]
    near = [reached[each] for each in (*before(wait.until), wait.until)]
    counted = Counted.of(rows, groups, near=near)
    lengths: dict[str, Counter[int]] = {}
    for group, quarter, length, number in days:
        if period.quarter in (WHOLE, quarter):
            for each in {group if groups else ALL, ALL}:
                lengths.setdefault(each, Counter())[length] += number
    shown = [(by.of(group), group) for group in groups] + [("Everybody", ALL)]
    return Table(
        wait.code,
        wait.title,
        (first_column(by), "How many", "Middle wait", "9 in 10 within"),
        tuple(
            Row(
                label,
                _cells(counted.number(group, period.quarter), lengths.get(group)),
                group == ALL,
            )
            for label, group in shown
        ) if days else (),
        drawn=(2,),
        unit="Days",
    )  # fmt: skip


def _cells(number: int | None, lengths: Counter[int] | None) -> tuple[Cell, ...]:
    if number is None:
        return (Cell.count(None), Cell(None, NOT_SHOWN), Cell(None, NOT_SHOWN))
    if not lengths:
        return (Cell.count(0), NOTHING, NOTHING)
    return (Cell.count(number), Cell.days(within(lengths, 50)), Cell.days(within(lengths, 90)))


def within(lengths: Mapping[int, int], per_cent: int) -> int:
    """The fewest days within which so many per cent of all fall."""
    needed = sum(lengths.values()) * per_cent
    so_far = 0
    ordered: Sequence[int] = sorted(lengths)
    for length in ordered:
        so_far += lengths[length] * 100
        if so_far >= needed:
            return length
    return ordered[-1]
