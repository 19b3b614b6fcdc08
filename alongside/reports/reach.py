"""
Whom the service reached, of those whose journey began in the period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alongside.reports.breakdown import By
from alongside.reports.counted import ALL, Counted
from alongside.reports.model import Cell, Report, Row, Table
from alongside.reports.period import Period
from alongside.spoken import first_large, words

CODE = "reach"
TITLE = "Who is reached"
WORDS = {
    "started": "Began",
    "invited": "Invited",
    "engaged": "Said yes",
    "checked": "Health check complete",
    "wished": "Want a coach",
    "allocated": "Got a coach",
    "met": "Met their coach",
    "finished": "All sessions done",
    "closed": "Closed",
}
_WAYS = (
    ("started", "invited", "engaged", "checked"),
    ("started", "invited", "engaged", "wished", "allocated", "met", "finished"),
    ("started", "closed"),
)
"""On each, who came to the later came to the earlier: a difference tells who went no further."""
_SHARES = ("engaged", "checked", "allocated", "met", "finished")


def reach(counts: Mapping[str, list[tuple[str, int, int]]], period: Period, by: By) -> Report:
    """The report, from how many came to what."""
    groups = sorted({group for group, _, _ in counts["started"]}) if by is not By.NOTHING else []
    counted = count(counts, by)
    tables = (
        (_everybody(counted, period),) if by is By.NOTHING
        else (_numbers(counted, groups, period, by), _shares(counted, groups, period, by))
    )  # fmt: skip
    began = counted["started"].values.get((ALL, period.quarter))
    return Report(
        CODE, TITLE,
        (
            "Everybody whose journey began in the period, and how far they have come until today.",
            "Those who began lately have had less time: bear that in mind when comparing quarters.",
        ),
        tables,
        empty="" if began else NOBODY,
    )  # fmt: skip


def count(counts: Mapping[str, list[tuple[str, int, int]]], by: By) -> dict[str, Counted]:
    """What was counted of each of `WORDS`, as every page shows it."""
    groups = sorted({group for group, _, _ in counts["started"]}) if by is not By.NOTHING else []
    counted: dict[str, Counted] = {}
    for name in WORDS:
        near = [counted[each] for each in before(name)]
        counted[name] = Counted.of(_rows(counts[name], by), groups, near=near)
    return counted


def before(name: str) -> list[str]:
    """What whoever came to this of `WORDS` came to before."""
    found = [way[: way.index(name)] for way in _WAYS if name in way]
    return list(dict.fromkeys(each for way in found for each in way))


def _everybody(counted: Mapping[str, Counted], period: Period) -> Table:
    began = counted["started"].number(ALL, period.quarter)
    numbers = {name: each.number(ALL, period.quarter) for name, each in counted.items()}
    return Table(
        "numbers", "How far people have come", ("How far", "How many", "Of those who began"),
        tuple(
            Row(said, (Cell.count(numbers[name]), Cell.share(numbers[name], began)))
            for name, said in WORDS.items()
        ),
        drawn=(1,),
    )  # fmt: skip


def _numbers(
    counted: Mapping[str, Counted], groups: Sequence[str], period: Period, by: By
) -> Table:
    rows = [
        Row(
            label,
            tuple(Cell.count(counted[name].number(group, period.quarter)) for name in WORDS),
            group == ALL,
        )
        for label, group in _labels(groups, by)
    ]
    head = (first_column(by), *WORDS.values())
    return Table("numbers", "How far people have come", head, tuple(rows), drawn=(1, 3, 7))


def _shares(counted: Mapping[str, Counted], groups: Sequence[str], period: Period, by: By) -> Table:
    rows = [
        Row(
            label,
            tuple(
                Cell.share(
                    counted[name].number(group, period.quarter),
                    counted["started"].number(group, period.quarter),
                )
                for name in _SHARES
            ),
            group == ALL,
        )
        for label, group in _labels(groups, by)
    ]
    head = (first_column(by), *(WORDS[name] for name in _SHARES))
    return Table(
        "shares", "As shares of those who began", head, tuple(rows), drawn=(1, 4),
        unit="Per cent of those who began",
    )  # fmt: skip


def _labels(groups: Sequence[str], by: By) -> list[tuple[str, str]]:
    return [*((by.of(group), group) for group in groups), ("Everybody", ALL)]


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
    """A code of the rules as a reader sees it: `gp_summary` becomes `GP summary`."""
    return first_large(words(code))
