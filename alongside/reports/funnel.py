"""
How far through the stages those came whose journey began in the period.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from alongside.reports.breakdown import By
from alongside.reports.counted import ALL, Counted
from alongside.reports.model import Cell, Report, Row, Table
from alongside.reports.period import Period
from alongside.reports.reach import NOBODY, name_of

CODE = "funnel"
TITLE = "Through the stages"
CLOSED = "closed"
Paths = list[tuple[str, int, tuple[str, ...], str | None, int]]
"""Group, quarter, the stages gone through, the one they are in, how many."""


def funnel(
    paths: Paths,
    reasons: list[tuple[str, int, int]],
    period: Period,
    by: By,
    order: Sequence[str] = (),
) -> Report:
    """
    The report, from the ways journeys went.

    :param reasons: why journeys were closed, by quarter.
    :param order: the stages as the programme has them; others follow.
    """
    came: dict[str, Counter[tuple[str, int]]] = {}
    now: Counter[tuple[str, int]] = Counter()
    for group, quarter, stages, stage, number in paths:
        for each in stages:
            came.setdefault(each, Counter())[group, quarter] += number
        now[stage or CLOSED, quarter] += number
    ways = [*(each for each in order if each in came), *sorted(set(came) - set(order))]
    tables: tuple[Table, ...]
    if by is By.NOTHING:
        tables = (_everybody(came, now, ways, period), _endings(reasons, period))
    else:
        tables = (_by_group(came, ways, period, by),)
    began = any(period.quarter in (0, quarter) for _, quarter in now)
    return Report(
        CODE, TITLE,
        (
            "Everybody whose journey began in the period: who ever came to a stage, however they "
            "got there. Not every stage is on everybody's way.",
        ),
        tables,
        empty="" if began else NOBODY,
    )  # fmt: skip


def _everybody(
    came: dict[str, Counter[tuple[str, int]]],
    now: Counter[tuple[str, int]],
    stages: Sequence[str],
    period: Period,
) -> Table:
    here = Counted.of(_triples(now), sorted({stage for stage, _ in now}))
    began = here.number(ALL, period.quarter)
    rows = [
        Row(
            name_of(stage),
            (
                Cell.count(number := _counted(came[stage]).number(ALL, period.quarter)),
                Cell.share(number, began),
                Cell.count(here.number(stage, period.quarter)),
            ),
        )
        for stage in stages
    ]
    closed = Cell.count(here.number(CLOSED, period.quarter))
    rows.append(Row("Closed", (closed, Cell.share(_number(closed), began), closed)))
    return Table(
        "stages",
        "How many came to each stage",
        ("Stage", "Came to it", "Of those who began", "In it today"),
        tuple(rows),
        drawn=(1, 3),
    )


def _by_group(
    came: dict[str, Counter[tuple[str, int]]], stages: Sequence[str], period: Period, by: By
) -> Table:
    groups = sorted({group for of in came.values() for group, _ in of})
    counted = [Counted.of(_triples(came[stage]), groups) for stage in stages]
    shown = [(by.of(group), group) for group in groups] + [("Everybody", ALL)]
    return Table(
        "stages",
        "How many came to each stage",
        (by.words, *map(name_of, stages)),
        tuple(
            Row(
                label,
                tuple(Cell.count(each.number(group, period.quarter)) for each in counted),
                group == ALL,
            )
            for label, group in shown
        ),
        drawn=(1, len(stages)) if len(stages) > 1 else (),
    )


def _endings(reasons: list[tuple[str, int, int]], period: Period) -> Table:
    groups = sorted({reason for reason, _, _ in reasons})
    counted = Counted.of(reasons, groups)
    rows = [
        Row(name_of(reason), (Cell.count(counted.number(reason, period.quarter)),))
        for reason in groups
    ]
    if groups:
        rows.append(
            Row("All that are closed", (Cell.count(counted.number(ALL, period.quarter)),), True)
        )
    return Table(
        "endings", "Why journeys were closed", ("Reason", "How many"), tuple(rows), drawn=(1,),
        note="" if rows else "None of them is closed yet.",
    )  # fmt: skip


def _counted(of: Counter[tuple[str, int]]) -> Counted:
    return Counted.of((ALL, quarter, number) for (_, quarter), number in of.items())


def _triples(of: Counter[tuple[str, int]]) -> Iterable[tuple[str, int, int]]:
    return [(group, quarter, number) for (group, quarter), number in of.items()]


def _number(cell: Cell) -> int | None:
    return None if cell.value is None else int(cell.value)
