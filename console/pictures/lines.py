"""
Lines: values by day, each line with marks of its own shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from console.pictures.picture import Picture, Table
from console.pictures.scale import Days, Heights, plain, room_for
from console.pictures.shapes import SERIES, mark
from console.pictures.svg import Drawn, anchor, share, tag, text, whole

_LEFT, _RIGHT = 0.1, 0.95
_INSET = 0.05
"""The first and the last day stand so far from the ends, clear of the numbers there."""
_PLOT, _BELOW = 216, 16
_LEGEND = 22
_MOST_NUMBERS = 8
"""With more points than this only the last of a line says its number."""
_DASHES = (None, "8 4", "2 4", "10 3 2 3")


@dataclass(frozen=True)
class Line:
    """A line's name and its points, by day."""

    name: str
    points: tuple[tuple[date, float], ...]


def lines(
    name: str,
    title: str,
    desc: str,
    drawn: Sequence[Line],
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
) -> Picture:
    """
    Lines over one stretch of days. A line alone is not named: the title says what it is.

    :param low: the value at the bottom, and `high` at the top; else as the values need.
    """
    points = [point for line in drawn for point in line.points]
    days = [day for day, _ in points] or [date.min]
    floor, ceiling = room_for([value for _, value in points], low, high)
    named = drawn if len(drawn) > 1 else ()
    top = _LEGEND * len(named) + 24.0
    along = Days(min(days), max(days), _LEFT + _INSET, _RIGHT - _INSET)
    up = Heights(floor, ceiling, top, top + _PLOT - _BELOW)
    marks = [
        *_legend(named),
        *_grid(along, up),
        *day_ticks(along, top + _PLOT + 16),
        *(
            each
            for place, line in enumerate(drawn)
            for each in _line(line, place, along, up, len(points) <= _MOST_NUMBERS)
        ),
    ]
    return Picture(
        name, title, desc, whole(name, title, desc, top + _PLOT + 30, marks), _table(drawn, unit)
    )


def _legend(drawn: Sequence[Line]) -> list[Drawn]:
    found: list[Drawn] = []
    for place, line in enumerate(drawn):
        y = place * _LEGEND + 10
        shape = SERIES[place % len(SERIES)]
        found.append(mark(shape, 0.015, y, f"alongside-picture__series--{place % 4}"))
        found.append(text(0.015, y + 5, line.name, dx=16, class_="alongside-picture__label"))
    return found


def _grid(along: Days, up: Heights) -> list[Drawn]:
    found: list[Drawn] = []
    for value in up.ticks():
        y = up.at(value)
        found.append(
            tag(
                "line", x1=share(_LEFT), x2=share(_RIGHT), y1=f"{y:g}", y2=f"{y:g}",
                class_="alongside-picture__grid",
            )
        )  # fmt: skip
        found.append(text(_LEFT, y + 4, plain(value), dx=-8, text_anchor="end"))
    return found


def day_ticks(along: Days, y: float) -> list[Drawn]:
    """The days written under a picture; every other gives way where it is narrow."""
    return [
        text(
            along.at(day), y, said,
            text_anchor=anchor(along.at(day)),
            class_="alongside-picture__wide" if place % 2 else None,
        )
        for place, (day, said) in enumerate(along.ticks())
    ]  # fmt: skip


def _line(line: Line, place: int, along: Days, up: Heights, all_numbers: bool) -> list[Drawn]:
    kind = f"alongside-picture__series--{place % 4}"
    at = [(along.at(day), up.at(value)) for day, value in line.points]
    found = [
        tag(
            "line", x1=share(x1), y1=f"{y1:g}", x2=share(x2), y2=f"{y2:g}",
            class_=f"alongside-picture__line {kind}",
            stroke_dasharray=_DASHES[place % len(_DASHES)],
        )
        for (x1, y1), (x2, y2) in pairwise(at)
    ]  # fmt: skip
    for number, (x, y) in enumerate(at):
        found.append(mark(SERIES[place % len(SERIES)], x, y, kind))
        if all_numbers or number == len(at) - 1:
            said = plain(line.points[number][1])
            height = y + 20 if _is_valley(line, number) else y - 10
            found.append(
                text(x, height, said, text_anchor="middle", class_="alongside-picture__value")
            )
    return found


def _is_valley(line: Line, number: int) -> bool:
    """Whether the line comes down to a point and does not go on down: its number stands below."""
    values = [value for _, value in line.points]
    down = number > 0 and values[number - 1] > values[number]
    return down and (number + 1 == len(values) or values[number + 1] >= values[number])


def _table(drawn: Sequence[Line], unit: str) -> Table:
    days = sorted({day for line in drawn for day, _ in line.points})
    values = [dict(line.points) for line in drawn]
    return Table(
        ("Day", *(f"{line.name} ({unit})" if unit else line.name for line in drawn)),
        tuple(
            (
                f"{day.day} {day:%b %Y}",
                *(plain(of[day]) if day in of else "" for of in values),
            )
            for day in days
        ),
        frozenset(range(1, len(drawn) + 1)),
    )
