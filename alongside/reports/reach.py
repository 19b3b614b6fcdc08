"""
Whom the service reached, of those whose journey began in the period.
"""

from __future__ import annotations

from collections.abc import Mapping

from alongside.reports.breakdown import By
from alongside.reports.counted import ALL, Counted
from alongside.reports.model import Cell, Report, Row, Table
from alongside.reports.period import Period

CODE = "reach"
TITLE = "Who is reached"
WORDS = {
    "started": "Began",
    "invited": "Invited",
    "engaged": "Said yes",
    "checked": "Health check complete",
    "wished": "Would like a coach",
    "allocated": "Have had a coach",
    "met": "Have met their coach",
    "finished": "All sessions done",
    "closed": "Closed",
}
_SHARES = ("engaged", "checked", "allocated", "met", "finished")


def reach(counts: Mapping[str, list[tuple[str, int, int]]], period: Period, by: By) -> Report:
    """The report, from how many came to what."""
    groups = sorted({group for group, _, _ in counts["started"]}) if by is not By.NOTHING else []
    counted = {name: Counted.of(_rows(rows, by), groups) for name, rows in counts.items()}
    began = counted["started"]
    rows = [(by.of(group), group) for group in groups] + [("Everybody", ALL)]

    def number(name: str, group: str) -> int | None:
        return counted[name].number(group, period.quarter)

    numbers = Table(
        "numbers",
        "How many came so far",
        (first_column(by), *(WORDS[name] for name in WORDS)),
        tuple(
            Row(label, tuple(Cell.count(number(name, group)) for name in WORDS), group == ALL)
            for label, group in rows
        ),
        drawn=(1, 3, 7) if groups else (),
    )
    shares = Table(
        "shares",
        "As shares of those who began",
        (first_column(by), *(WORDS[name] for name in _SHARES)),
        tuple(
            Row(
                label,
                tuple(
                    Cell.share(number(name, group), number("started", group)) for name in _SHARES
                ),
                group == ALL,
            )
            for label, group in rows
        ),
        drawn=(1, 4),
        unit="Per cent of those who began",
    )
    return Report(
        CODE, TITLE,
        (
            "Everybody whose journey began in the period, and how far they have come until today.",
            "Who began lately has had less time: compare quarters with that in mind.",
        ),
        (numbers, shares),
        empty="" if began.values.get((ALL, period.quarter)) else NOBODY,
    )  # fmt: skip


NOBODY = (
    "No journey of this programme began in this period. Choose another period or programme above, "
    "or start journeys from the clients' page."
)


def _rows(rows: list[tuple[str, int, int]], by: By) -> list[tuple[str, int, int]]:
    if by is not By.NOTHING:
        return rows
    return [(ALL, quarter, number) for _, quarter, number in rows]


def first_column(by: By) -> str:
    """The head of the column that names the groups."""
    return "Who" if by is By.NOTHING else by.words


def name_of(code: str) -> str:
    """A code of the rules as a reader sees it: `missed_run` becomes `Missed run`."""
    said = code.replace("_", " ").replace("-", " ")
    return said[:1].upper() + said[1:]
