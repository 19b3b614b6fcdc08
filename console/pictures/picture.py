"""
A picture as a page places it: what is drawn, and the same as a table.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.pictures.svg import Drawn


@dataclass(frozen=True)
class Table:
    """
    The same in words: the head's cells, then rows of as many.

    `numbers` are the columns, from 0, that hold numbers and are set to the right.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Picture:
    """
    What `templates/picture.html` places.

    `table` is None where what is drawn is a table itself.
    """

    name: str
    title: str
    desc: str
    drawn: Drawn
    table: Table | None
