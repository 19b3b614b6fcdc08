"""
What was not done by its time: tasks that came due in the period.
"""

from __future__ import annotations

from collections.abc import Sequence

from alongside.reports.breakdown import By
from alongside.reports.counted import ALL, Counted
from alongside.reports.model import Cell, Report, Row, Table
from alongside.reports.period import Period
from alongside.reports.reach import first_column, name_of

CODE = "breaches"
TITLE = "Done too late"
BECAME = {
    "in_time": "In time",
    "late": "Late",
    "open": "Overdue today",
    "not_needed": "Settled otherwise",
}
ASKED = {
    "closure": "Close the journey",
    "coach_acceptance": "Accept or decline a client",
    "coach_offer": "Ask whether a client would like a coach",
    "consent": "Ask for consent",
    "find_out": "Find out what is not known",
    "missed_run": "Several sessions missed in a row",
    "no_fit": "Find a coach where none fits",
    "paused_long": "Paused for long",
    "priority_changed": "Look at a changed priority",
    "tell_gp": "Tell the GP",
}
"""Kinds of task whose code says too little; the others are called as the rules call them."""
_HEAD = (*BECAME.values(), "Late or overdue")
Became = list[tuple[str, str, bool, int, str, int]]
"""Group, kind, urgent, quarter, what became of them, how many."""
NOTHING_DUE = "No task of this programme came due in this period. Choose another period above."


def breaches(tasks: Became, period: Period, by: By) -> Report:
    """The report, from what became of tasks."""
    urgent = [each for each in tasks if each[2]]
    other = [each for each in tasks if not each[2]]
    if by is By.NOTHING:
        tables = [
            _table("urgent", "Urgent: red flags", urgent, period, by, kinds=True),
            _table("tasks", "Everything else, by what was asked", other, period, by, kinds=True),
        ]
    else:
        tables = [
            _table("urgent", "Urgent: red flags", urgent, period, by),
            _table("tasks", "Everything else", other, period, by),
        ]
    due = any(period.quarter in (0, each[3]) for each in tasks)
    return Report(
        CODE, TITLE,
        (
            "What people were asked to do by a time in the period, each counted once: done by "
            "then, done later, or not done yet. What settled itself is apart: the session was "
            "booked, the readings came, the journey ended.",
        ),
        tuple(tables),
        empty="" if due else NOTHING_DUE,
    )  # fmt: skip


def _table(
    code: str, title: str, tasks: Became, period: Period, by: By, *, kinds: bool = False
) -> Table:
    place = 1 if kinds else 0
    groups = sorted({str(each[place]) for each in tasks})
    counted = {
        became: Counted.of(
            ((str(each[place]), each[3], each[5]) for each in tasks if each[4] == became), groups
        )
        for became in BECAME
    }
    rows = [
        _row(_asked(group) if kinds else by.of(group), counted, group, period) for group in groups
    ]
    if kinds:
        rows.sort(key=lambda row: row.label)
    if groups:
        rows.append(_row("All", counted, ALL, period, is_total=True))
    head = ("What was asked" if kinds else first_column(by), *_HEAD)
    return Table(
        code, title, head, tuple(rows), drawn=(5,), unit="Per cent",
        note="" if rows else "None came due.",
    )  # fmt: skip


def _asked(kind: str) -> str:
    return ASKED.get(kind) or name_of(kind)


def _row(
    label: str, counted: dict[str, Counted], group: str, period: Period, *, is_total: bool = False
) -> Row:
    numbers = {became: each.number(group, period.quarter) for became, each in counted.items()}
    late = _sum([numbers["late"], numbers["open"]])
    due = _sum([late, numbers["in_time"]])
    return Row(label, (*map(Cell.count, numbers.values()), Cell.share(late, due)), is_total)


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [each for each in numbers if each is not None]
    return sum(known) if len(known) == len(numbers) else None
