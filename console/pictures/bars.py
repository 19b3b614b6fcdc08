"""
Bars: one length for each label, or several beside each other, each with its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.pictures.picture import Picture, Table
from console.pictures.scale import plain
from console.pictures.svg import Drawn, share, tag, text, whole

NOT_TOLD = "not shown"
_LABEL, _BAR, _GAP = 20, 22, 12
_WIDEST = 0.6
"""The longest bar's share of the width: its number stands after it."""


@dataclass(frozen=True)
class Bar:
    """
    The values of one label, one for each series; None is one that may not be told.

    `said` are words in place of the numbers: `12 days`, `fewer than 5`.
    """

    label: str
    values: tuple[float | None, ...]
    said: tuple[str, ...] = ()

    def words(self, place: int) -> str:
        """What is written of one value."""
        if place < len(self.said):
            return self.said[place]
        value = self.values[place]
        return NOT_TOLD if value is None else plain(value)


def bars(
    name: str,
    title: str,
    desc: str,
    rows: Sequence[Bar],
    *,
    label: str,
    series: tuple[str, ...] = ("Number",),
    highest: float | None = None,
) -> Picture:
    """
    Bars from left to right, under each other.

    :param label: what the rows are, the head of the table's first column.
    :param series: what the values of a row are; with more than one each bar says its own.
    :param highest: the value of the longest bar; else the highest there is.
    """
    known = [value for row in rows for value in row.values if value is not None]
    most = max([highest or 0.0, *known], default=0.0) or 1.0
    drawn: list[Drawn] = []
    y = 0.0
    for row in rows:
        drawn.append(text(0, y + 15, row.label, class_="alongside-picture__label"))
        y += _LABEL
        for place, value in enumerate(row.values):
            drawn += _bar(row, place, (value or 0.0) / most * _WIDEST, y, series)
            y += _BAR
        y += _GAP
    return Picture(
        name, title, desc, whole(name, title, desc, max(y - _GAP, 1), drawn),
        Table(
            (label, *series),
            tuple((row.label, *map(row.words, range(len(row.values)))) for row in rows),
            frozenset(range(1, len(series) + 1)),
        ),
    )  # fmt: skip


def _bar(row: Bar, place: int, width: float, y: float, series: Sequence[str]) -> list[Drawn]:
    said = row.words(place)
    if len(series) > 1:
        name = series[place]
        no_number = row.values[place] is None
        said = f"{name}: {said}" if no_number else f"{said} {name[:1].lower()}{name[1:]}"
    return [
        tag(
            "rect", x=0, y=f"{y:g}", width=share(width), height=_BAR - 4,
            class_=f"alongside-picture__bar alongside-picture__bar--{place % 4}",
        ),
        text(width, y + 14, said, dx=6, class_="alongside-picture__value"),
    ]  # fmt: skip
