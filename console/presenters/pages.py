"""
A page of a list that is known whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
AT_ONCE = 50


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A page of those found, with its number and how many pages there are."""

    items: Sequence[Item]
    found: int
    number: int
    pages: int
    first: int
    """The place of its first in the whole list, from 1."""

    @property
    def before(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The next page, if there is one."""
        return self.number + 1 if self.number < self.pages else None


def page_of(found: Sequence[Item], number: int, at_once: int = AT_ONCE) -> Page[Item]:
    """The page of this number, or the nearest there is."""
    pages = max(1, -(-len(found) // at_once))
    number = min(max(1, number), pages)
    first = (number - 1) * at_once
    return Page(found[first : first + at_once], len(found), number, pages, first + 1)
