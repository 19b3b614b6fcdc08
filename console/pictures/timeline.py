"""
A timeline: lanes under each other, with stretches of days and marks on days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from console.pictures.lines import day_ticks
from console.pictures.picture import Picture, Table
from console.pictures.scale import Days
from console.pictures.shapes import Shape, mark
from console.pictures.svg import Drawn, anchor, share, tag, text, whole

MarkKind = Literal["done", "booked", "planned", "missed", "cancelled", "noted", "flag"]
SpanKind = Literal["past", "planned", "still"]
"""`still`: nothing happened meanwhile, as in a pause."""

_SHAPES: dict[MarkKind, tuple[Shape, str]] = {
    "done": ("dot", "Happened"),
    "booked": ("target", "Booked"),
    "planned": ("ring", "Planned"),
    "missed": ("cross", "Missed"),
    "cancelled": ("bar", "Cancelled"),
    "noted": ("square", "Noted"),
    "flag": ("diamond", "Alert"),
}
_LEFT, _RIGHT = 0.02, 0.97
_NAME, _ROW, _LABELS, _LEGEND = 22, 26, 16, 22
_APART, _APART_NARROW = 0.03, 0.09
"""A number is left out when it would stand nearer than this to the one before."""


@dataclass(frozen=True)
class Mark:
    """Something on a day. `label` is drawn over it if short, `said` tells it in the table."""

    day: date
    kind: MarkKind
    said: str
    label: str = ""


@dataclass(frozen=True)
class Span:
    """Days from one to another, both within; `until` is None for what lasts."""

    since: date
    until: date | None
    said: str
    kind: SpanKind = "past"


@dataclass(frozen=True)
class Lane:
    """A line of the picture: its name, its stretches, its marks."""

    name: str
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()


def timeline(
    name: str,
    title: str,
    desc: str,
    lanes: Sequence[Lane],
    *,
    now: date | None,
    since: date | None = None,
    until: date | None = None,
) -> Picture:
    """
    Lanes over one stretch of days; what is after `now` is planned. None: all of it is over.

    :param since: the first day shown, and `until` the last; else as the lanes need.
    """
    days = [*([now] if now else []), *_days_of(lanes)] or [date.min]
    along = Days(since or min(days), until or max(days), _LEFT, _RIGHT)
    drawn, y = list[Drawn](), 24.0 if now else 0.0
    for lane in lanes:
        drawn += _lane(lane, along, y, now)
        y += _NAME + _ROW + _LABELS * any(mark.label for mark in lane.marks)
    today = _today(along.at(now), y) if now else []
    ticks = day_ticks(along, y + 16)
    legend, height = _legend(lanes, y + 44)
    return Picture(
        name, title, desc,
        whole(name, title, desc, height, [*today, *drawn, *ticks, *legend]),
        _table(lanes),
    )  # fmt: skip


def _today(x: float, y: float) -> list[Drawn]:
    return [
        tag(
            "line", x1=share(x), x2=share(x), y1="18", y2=f"{y:g}",
            class_="alongside-picture__now",
        ),
        text(x, 12, "Today", text_anchor=anchor(x), class_="alongside-picture__label"),
    ]  # fmt: skip


def _days_of(lanes: Sequence[Lane]) -> list[date]:
    spans = [span for lane in lanes for span in lane.spans]
    return [
        *(mark.day for lane in lanes for mark in lane.marks),
        *(span.since for span in spans),
        *(span.until for span in spans if span.until is not None),
    ]


def _lane(lane: Lane, along: Days, y: float, now: date | None) -> list[Drawn]:
    begins = [along.at(each) for each in _days_of([lane])]
    # A lane that begins late is named over its end, so that its name stands near and fits.
    x = min(begins, default=_LEFT)
    late = x > 0.5
    named = text(
        _RIGHT if late else x, y + 15, lane.name,
        text_anchor="end" if late else None, class_="alongside-picture__label",
    )  # fmt: skip
    middle = y + _NAME + _ROW / 2 - 5
    return [
        named,
        *(_span(each, along, middle, now) for each in lane.spans),
        *_marks(lane.marks, along, middle),
    ]


def _span(span: Span, along: Days, middle: float, now: date | None) -> Drawn:
    x = along.at(span.since)
    end = along.at(span.until or max(now or along.until, span.since))
    return tag(
        "rect", x=share(x), width=share(max(end - x, 0.006)), y=f"{middle - 5:g}", height=10,
        class_=f"alongside-picture__span alongside-picture__span--{span.kind}",
    )  # fmt: skip


def _marks(marks: Sequence[Mark], along: Days, middle: float) -> list[Drawn]:
    found: list[Drawn] = []
    last, last_narrow = -1.0, -1.0
    for each in sorted(marks, key=lambda mark: mark.day):
        x = along.at(each.day)
        shape, _ = _SHAPES[each.kind]
        found.append(mark(shape, x, middle, f"alongside-picture__mark--{each.kind}"))
        if each.label and x - last >= _APART:
            narrow = x - last_narrow < _APART_NARROW
            found.append(
                text(
                    x, middle + 21, each.label, text_anchor="middle",
                    class_="alongside-picture__small" + " alongside-picture__wide" * narrow,
                )
            )  # fmt: skip
            last, last_narrow = x, last_narrow if narrow else x
    return found


def _legend(lanes: Sequence[Lane], y: float) -> tuple[list[Drawn], float]:
    """What each shape means, two beside each other; and where it ends."""
    kinds = {mark.kind for lane in lanes for mark in lane.marks}
    used = [kind for kind in _SHAPES if kind in kinds]
    found: list[Drawn] = []
    for place, kind in enumerate(used):
        x, height = (place % 2) * 0.5 + 0.02, y + place // 2 * _LEGEND
        found.append(mark(_SHAPES[kind][0], x, height, f"alongside-picture__mark--{kind}"))
        found.append(text(x, height + 5, _SHAPES[kind][1], dx=14))
    return found, y + (len(used) + 1) // 2 * _LEGEND - 8


def _table(lanes: Sequence[Lane]) -> Table:
    rows: list[tuple[date, str, str, str]] = []
    for lane in lanes:
        for span in lane.spans:
            until = "" if span.until is None else _day(span.until)
            rows.append(
                (span.since, f"{_day(span.since)} to {until or 'now'}", lane.name, span.said)
            )
        rows += [(each.day, _day(each.day), lane.name, each.said) for each in lane.marks]
    return Table(
        ("When", "What", "In words"), tuple(row[1:] for row in sorted(rows, key=lambda row: row[0]))
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
