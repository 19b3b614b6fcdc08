"""
A figure with its bound, as a line of a small table.

In: what was measured. Out: text for a terminal; a figure without a bound is neither ok nor not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One thing measured; at most one of the bounds is given."""

    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    noise: str = ""

    @property
    def verdict(self) -> str:
        """`ok` or `NOT`; empty where no bound is given."""
        if self.at_most is None and self.at_least is None:
            return ""
        high = self.at_most is None or self.value <= self.at_most
        low = self.at_least is None or self.value >= self.at_least
        return "ok" if high and low else "NOT"

    @property
    def bound(self) -> str:
        """The bound in words; empty if there is none."""
        if self.at_most is not None:
            return f"<= {number(self.at_most)}"
        return "" if self.at_least is None else f">= {number(self.at_least)}"


def number(value: float) -> str:
    """A number with three or four digits that say something."""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 100 else f"{value:.2f}"


def show(title: str, figures: Iterable[Figure]) -> None:
    """Print the figures of one benchmark."""
    rows = [
        (each.what, number(each.value), each.unit, each.bound, each.verdict, each.noise)
        for each in figures
    ]
    print(f"\n{title}")
    table(("", "figure", "unit", "bound", "", ""), rows, right=(1,))


def table(
    heads: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()
) -> None:
    """Print rows in columns as wide as they need to be; those in `right` end together."""
    cells = [list(map(str, row)) for row in (heads, *rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(heads))]
    for row in cells:
        columns = (
            text.rjust(width) if place in right else text.ljust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        print(f"  {'  '.join(columns)}".rstrip(), flush=True)
