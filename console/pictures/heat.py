"""
A heat map: a table of numbers, shaded in steps.

It is a real table, so its numbers can be read, copied and heard; the shade only helps the eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.pictures.picture import Picture
from console.pictures.scale import plain
from console.pictures.svg import Drawn, tag

STEPS = 5


@dataclass(frozen=True)
class Cell:
    """
    A number, with words in its place if it is not what to read.

    `beside` is read after it by those who don't see where it stands; it need not be said.
    """

    value: float | None
    said: str | None = None
    beside: str = ""

    @property
    def words(self) -> str:
        """What is written."""
        if self.said is not None:
            return self.said
        return "" if self.value is None else plain(self.value)


@dataclass(frozen=True)
class HeatRow:
    """A row's name, where the name leads if anywhere, and a cell for each column."""

    name: str
    cells: tuple[Cell, ...]
    href: str | None = None


def heat(
    name: str,
    title: str,
    desc: str,
    columns: Sequence[str],
    rows: Sequence[HeatRow],
    *,
    label: str,
    darkest: float | None = None,
) -> Picture:
    """
    A table shaded from nothing to the darkest, which is the highest number unless given.

    :param label: what the rows are, the head of the first column.
    """
    known = [cell.value for row in rows for cell in row.cells if cell.value is not None]
    most = darkest or max(known, default=0.0) or 1.0
    head = tag(
        "thead",
        tag(
            "tr",
            *(
                tag("th", each, scope="col", class_="nhsuk-table__header")
                for each in (label, *columns)
            ),
        ),
        class_="nhsuk-table__head",
    )
    body = tag("tbody", *(_row(row, most) for row in rows), class_="nhsuk-table__body")
    caption = tag("caption", title, class_="nhsuk-table__caption nhsuk-u-visually-hidden")
    drawn = tag(
        "table", caption, head, body,
        class_="nhsuk-table alongside-heat", aria_describedby=f"{name}-desc",
    )  # fmt: skip
    return Picture(name, title, desc, drawn, None)


def _row(row: HeatRow, most: float) -> Drawn:
    named = tag("a", row.name, href=row.href, class_="nhsuk-link") if row.href else row.name
    cells = (_cell(each, step(each.value, most)) for each in row.cells)
    return tag(
        "tr",
        tag("th", named, scope="row", class_="nhsuk-table__header alongside-heat__name"),
        *cells,
        class_="nhsuk-table__row",
    )


def _cell(cell: Cell, shade: int) -> Drawn:
    beside = tag("span", f" {cell.beside}", class_="nhsuk-u-visually-hidden")
    return tag(
        "td", cell.words, *([beside] if cell.beside else []),
        class_=f"nhsuk-table__cell alongside-heat__cell alongside-heat__cell--{shade}",
    )  # fmt: skip


def step(value: float | None, most: float) -> int:
    """The shade of a value: 0 for none or nothing, to the darkest."""
    if value is None or value <= 0:
        return 0
    return min(STEPS, 1 + int(value / most * STEPS - 1e-9))
