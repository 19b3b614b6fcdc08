"""
Measures before and after coaching, of those measured at both ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.reports.breakdown import By
from alongside.reports.counted import ALL, Counted, split
from alongside.reports.model import NOT_SHOWN, NOTHING, Cell, Report, Row, Table
from alongside.reports.period import WHOLE, Period
from alongside.reports.reach import first_column, name_of

CODE = "measures"
TITLE = "Measures before and after"
_HEAD = ("Measured twice", "Before", "After", "Change", "Rose", "Same", "Fell")
_NAMES = {"wemwbs_14": "WEMWBS-14", "wemwbs_7": "WEMWBS-7", "eq_5d_5l": "EQ-5D-5L", "pam": "PAM"}
NOBODY = (
    "Nobody of this programme was measured at the beginning and again at the end, with the end in "
    "this period. Measures are recorded on a client's journey, at the beginning and at the close."
)


@dataclass(frozen=True, slots=True)
class Changed:
    """One score before and after, of so many clients: sums of both, how many rose or fell."""

    measure: str
    score: str
    group: str
    quarter: int
    number: int
    before: float
    after: float
    rose: int
    fell: int


Twice = tuple[Counted, dict[str, Counted]]


def measures(changed: Sequence[Changed], period: Period, by: By) -> Report:
    """The report, from what scores came to."""
    scores = list(dict.fromkeys(sorted((each.measure, each.score) for each in changed)))
    here = [each for each in changed if period.quarter in (WHOLE, each.quarter)]
    if by is By.NOTHING:
        rows = [
            _row(_name(*score), of, ALL, _counted(of, ()), period)
            for score in scores
            if (of := _of(changed, score))
        ]
        tables = [Table("scores", TITLE, ("Score", *_HEAD), tuple(rows), drawn=(2, 3))]
    else:
        tables = [_by_group(_of(changed, score), score, period, by) for score in scores]
    return Report(
        CODE, TITLE,
        (
            "Everybody measured at the beginning and at the end of their coaching, with the end in "
            "the period. Before and after are averages (means).",
            "A higher WEMWBS or activation score is better; a higher EQ-5D dimension is worse. "
            "Those who stay to the end differ from those who don't.",
        ),
        tuple(tables),
        empty="" if here else NOBODY,
    )  # fmt: skip


def _by_group(changed: list[Changed], score: tuple[str, str], period: Period, by: By) -> Table:
    groups = sorted({each.group for each in changed})
    counted = _counted(changed, groups)
    rows = [
        _row(by.of(group), changed, group, counted, period) for group in groups
    ]  # fmt: skip
    rows.append(_row("Everybody", changed, ALL, counted, period, is_total=True))
    title = _name(*score)
    return Table(
        f"{score[0]}-{score[1]}", title, (first_column(by), *_HEAD), tuple(rows), drawn=(2, 3)
    )


def _row(
    label: str, changed: Sequence[Changed], group: str, counted: Twice, period: Period,
    *, is_total: bool = False,
) -> Row:  # fmt: skip
    whole, kinds = counted
    number = whole.number(group, period.quarter)
    mine = [
        each
        for each in changed
        if period.quarter in (WHOLE, each.quarter) and group in (ALL, each.group)
    ]
    if number is None:
        return Row(label, (Cell(None, NOT_SHOWN),) * len(_HEAD), is_total)
    if not number:
        return Row(label, (Cell.count(0), *(NOTHING,) * (len(_HEAD) - 1)), is_total)
    before = sum(each.before for each in mine) / number
    after = sum(each.after for each in mine) / number
    return Row(
        label,
        (
            Cell.count(number), _mean(before), _mean(after), _change(after - before),
            *(Cell.count(each.number(group, period.quarter)) for each in kinds.values()),
        ),
        is_total,
    )  # fmt: skip


def _counted(changed: Sequence[Changed], groups: Sequence[str]) -> Twice:
    """How many were measured twice, and of these how many rose, stayed, fell."""
    kinds: dict[str, list[tuple[str, int, int]]] = {"rose": [], "stayed": [], "fell": []}
    for each in changed:
        group = each.group if groups else ALL
        stayed = each.number - each.rose - each.fell
        for kind, number in (("rose", each.rose), ("stayed", stayed), ("fell", each.fell)):
            kinds[kind].append((group, each.quarter, number))
    return split(kinds, groups)


def _mean(value: float) -> Cell:
    return Cell(value, f"{value:.1f}")


def _change(value: float) -> Cell:
    return Cell(value, f"{value:+.1f}".replace("-", "\N{MINUS SIGN}"))


def _of(changed: Sequence[Changed], score: tuple[str, str]) -> list[Changed]:
    return [each for each in changed if (each.measure, each.score) == score]


def _name(measure: str, score: str) -> str:
    said = _NAMES.get(measure, name_of(measure))
    return said if score in ("total", "score") else f"{said}, {name_of(score).lower()}"
