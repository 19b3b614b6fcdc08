"""
What somebody uses a page with: links and buttons, fields, boxes, lists.

In: where on the page a thing is. Out: nothing; the page has been told, as by a click or by keys.
"""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator


class Hands(Protocol):
    """One way of using a page; whoever has it says what, this says how."""

    def come_to(self, thing: Locator) -> None:
        """Bring whatever one uses it with there."""

    def use(self, thing: Locator) -> None:
        """Once there: go along a link, press a button, unfold, open the window of files."""

    def write(self, field: Locator, text: str) -> None:
        """Put this in place of what stands in the field."""

    def tick(self, box: Locator, on: bool = True) -> None:
        """Leave a box ticked, or not; pick one of several."""

    def pick(self, field: Locator, option: str) -> None:
        """Choose from a list by what it says."""


class Mouse:
    """Points and clicks, and types where it clicked."""

    def come_to(self, thing: Locator) -> None:
        """A click does it itself."""

    def use(self, thing: Locator) -> None:
        """Click it."""
        thing.click()

    def write(self, field: Locator, text: str) -> None:
        """Fill it."""
        field.fill(text)

    def tick(self, box: Locator, on: bool = True) -> None:
        """Click it, if it is not so already."""
        box.set_checked(on)

    def pick(self, field: Locator, option: str) -> None:
        """Open the list, click there."""
        field.select_option(label=option)
