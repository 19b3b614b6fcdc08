"""
Somebody who has a keyboard and nothing else: they come to things by Tab, use them by keys.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator

from tests.browser.person import Person

MOST = 200
"""So many times they press Tab before they give up."""
_HERE = "each => each === document.activeElement"
_BESIDE = "each => each.name !== '' && each.name === document.activeElement.name"
_SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  // Round boxes show it beside them.
  const drawn = ["radio", "checkbox"].includes(document.activeElement.type);
  return drawn || style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


class ByKeyboard(Person):
    """Nothing of theirs is clicked."""

    def opens(self, name: str) -> None:
        """Go to something in the navigation."""
        navigation = self.page.get_by_role("navigation", name="Main")
        self._enters(navigation.get_by_role("link", name=name, exact=True))

    def follows(self, text: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Go along the first link that says this."""
        self._enters((within or self.main).get_by_role("link", name=text).first)

    def presses(self, text: str) -> None:
        """Press the button that says this."""
        self._enters(self.main.get_by_role("button", name=text, exact=True).first)

    def types(self, label: str, text: str) -> None:
        """Come to the field of this label, type over what is there."""
        self._comes_to(self.main.get_by_label(label).first)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def types_day(self, legend: str, day: int, month: int, year: int) -> None:
        """Type three boxes, one after another."""
        group = self.main.get_by_role("group", name=legend)
        for name, number in (("Day", day), ("Month", month), ("Year", year)):
            self._comes_to(group.get_by_label(name, exact=True))
            self.page.keyboard.insert_text(str(number))

    def chooses(self, label: str | re.Pattern[str], within: str = "") -> None:
        """Come to the group, move within it by the arrows."""
        place = self.main.get_by_role("group", name=within) if within else self.main
        meant = place.get_by_label(label).first
        self._comes_to(meant, _BESIDE)
        for _ in range(MOST):
            if meant.evaluate(_HERE):
                break
            self.page.keyboard.press("ArrowDown")
        if not meant.is_checked():
            self.page.keyboard.press("Space")
        assert meant.is_checked()

    def hands_over(self, label: str, file: Path) -> None:
        """Open the system's own window for files."""
        self._comes_to(self.main.get_by_label(label).first)
        with self.page.expect_file_chooser() as offered:
            self.page.keyboard.press("Enter")
        offered.value.set_files(file)

    def opens_details(self, summary: str) -> None:
        """Unfold what is folded."""
        self._comes_to(self.main.locator("summary", has_text=summary).first)
        self.page.keyboard.press("Enter")

    def _enters(self, meant: Locator) -> None:
        self._comes_to(meant)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._arrives()

    def _comes_to(self, meant: Locator, is_it: str = _HERE) -> None:
        meant.wait_for()
        for _ in range(MOST):
            if meant.evaluate(is_it):
                assert self.page.evaluate(_SEEN), f"nothing shows where one is on {self.path}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by keyboard to {meant} on {self.path}")
