"""
How far through the stages those came whose journey began in the period.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from alongside.reports.breakdown import By
from alongside.reports.counted import ALL, Counted
from alongside.reports.model import Cell, Report, Row, Table
from alongside.reports.period import Period
from alongside.reports.reach import NOBODY, name_of

CODE = "funnel"
TITLE = "Through the stages"
CLOSED = "closed"
COACHING = "coaching"
Paths = list[tuple[str, int, tuple[str, ...], str | None, int]]
"""Group, quarter, the stages gone through, the one they are in, how many."""


def funnel(
    paths: Paths,
    reasons: list[tuple[str, int, int]],
    reached: Mapping[str, Counted],
    period: Period,
    by: By,
    order: Sequence[str] = (),
) -> Report:
    """
    The report, from the ways journeys went.

    :param reasons: why journeys were closed, by quarter.
    :param reached: how many came to what, as `reach.count` has it.
    :param order: the stages as the programme has them; others follow.
    """
    came: dict[str, Counter[tuple[str, int]]] = {}
    now: Counter[tuple[str, int]] = Counter()
    for group, quarter, stages, stage, number in paths:
        for each in stages:
            came.setdefault(each, Counter())[group, quarter] += number
        now[stage or CLOSED, quarter] += number
    ways = [*(each for each in order if each in came), *sorted(set(came) - set(order))]
    groups = sorted({group for group, *_ in paths}) if by is not By.NOTHING else []
    passed = _passed(paths)
    counted = _counted({stage: came[stage] for stage in ways}, groups, passed, reached)
    here = _here(now, counted, passed, reached)
    tables = (
        (_everybody(counted, here, period), _endings(reasons, reached[CLOSED], period))
        if by is By.NOTHING else (_by_group(counted, groups, period, by),)
    )  # fmt: skip
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


def _everybody(counted: Mapping[str, Counted], here: Counted, period: Period) -> Table:
    began = here.number(ALL, period.quarter)
    rows = [
        Row(
            name_of(stage),
            (
                Cell.count(number := each.number(ALL, period.quarter)),
                Cell.share(number, began),
                Cell.count(here.number(stage, period.quarter)),
            ),
        )
        for stage, each in counted.items()
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
    counted: Mapping[str, Counted], groups: Sequence[str], period: Period, by: By
) -> Table:
    shown = [(by.of(group), group) for group in groups] + [("Everybody", ALL)]
    return Table(
        "stages",
        "How many came to each stage",
        (by.words, *map(name_of, counted)),
        tuple(
            Row(
                label,
                tuple(Cell.count(each.number(group, period.quarter)) for each in counted.values()),
                group == ALL,
            )
            for label, group in shown
        ),
        drawn=_drawn(list(counted)),
    )


def _drawn(ways: Sequence[str]) -> tuple[int, ...]:
    """The first stage beside coaching, or the last where nobody is coached."""
    if len(ways) < 2:
        return ()
    return (1, ways.index(COACHING) + 1 if COACHING in ways[1:] else len(ways))


def _endings(reasons: list[tuple[str, int, int]], closed: Counted, period: Period) -> Table:
    groups = sorted({reason for reason, _, _ in reasons})
    counted = Counted.of(reasons, groups, as_in={ALL: closed})
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


def _passed(paths: Paths) -> dict[str, set[str]]:
    """The stages that all came to who are in one today."""
    passed: dict[str, set[str]] = {}
    for _, _, stages, stage, _ in paths:
        now = stage or CLOSED
        passed[now] = passed.get(now, set(stages)) & set(stages)
    return passed


def _counted(
    came: Mapping[str, Counter[tuple[str, int]]],
    groups: Sequence[str],
    passed: Mapping[str, set[str]],
    reached: Mapping[str, Counted],
) -> dict[str, Counted]:
    """Who came to each stage; how many came no further it does not tell."""
    counted: dict[str, Counted] = {}
    for stage, of in came.items():
        near = [
            *(each for name, each in reached.items() if name != CLOSED or _all(stage, passed)),
            *counted.values(),
        ]
        rows = [(each if groups else ALL, quarter, n) for (each, quarter), n in of.items()]
        counted[stage] = Counted.of(rows, groups, near=near)
    return counted


def _all(stage: str, passed: Mapping[str, set[str]]) -> bool:
    """Whether all who are closed came to this stage."""
    return stage in passed.get(CLOSED, set())


def _here(
    now: Counter[tuple[str, int]],
    counted: Mapping[str, Counted],
    passed: Mapping[str, set[str]],
    reached: Mapping[str, Counted],
) -> Counted:
    """Who is where today; how many went on from a stage it does not tell."""
    stages = sorted({stage for stage, _ in now} | {CLOSED})
    near = [
        Counted(
            {(each, part): number for each in within for (_, part), number in totals},
            frozenset(
                (each, part)
                for each in within
                for group, part in of.hidden - of.told
                if group == ALL
            ),
        )
        for stage, of in counted.items()
        if (within := [each for each in stages if stage in passed.get(each, ())])
        and (totals := [item for item in of.values.items() if item[0][0] == ALL])
    ]
    as_in = {ALL: reached["started"], CLOSED: reached[CLOSED]}
    return Counted.of(_triples(now), stages, near=near, as_in=as_in)


def _triples(of: Counter[tuple[str, int]]) -> Iterable[tuple[str, int, int]]:
    return [(group, quarter, number) for (group, quarter), number in of.items()]


def _number(cell: Cell) -> int | None:
    return None if cell.value is None else int(cell.value)
