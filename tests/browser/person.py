"""
Somebody at a browser: they follow links, type where a label says what to, press buttons.

What they do it with, a mouse or a keyboard, is their hands' own matter.

They find things by what they read, never by how a page is made: a label that is lost, or a
heading, stops them as it would stop anybody. Every page they come to is looked at once.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.hands import Hands
from tests.console.console_kit import PASSWORD

PATIENCE = 60.0
"""Seconds until something that others do beside counts as not happening."""
SOON = 15_000
"""Milliseconds until what a page loads besides is there, on a machine that has much to do."""
Look = Callable[[Page], None]


class Person:
    """Somebody with one page open."""

    def __init__(self, page: Page, hands: Hands, look: Look) -> None:
        self.page = page
        self._hands = hands
        self._look = look
        self.status = 200
        """What the last address they opened was answered with."""
        self.came_by: list[str] = []
        """Every address of ours that their browser asked for, without what is behind its `?`."""
        page.context.on("request", lambda asked: self.came_by.append(urlsplit(asked.url).path))

    @property
    def main(self) -> Locator:
        """What a page is about, without its frame."""
        return self.page.locator("main")

    @property
    def path(self) -> str:
        """Where they are."""
        return "/" + self.page.url.split("/", 3)[3].partition("#")[0]

    def signs_in(self, login: str, *, here: bool = False) -> None:
        """By the page, as anybody does; `here` if they were led to it."""
        if not here:
            self.goes_to("/sign-in")
        self.types("Login", login)
        self.types("Password", PASSWORD)
        self.presses("Sign in")

    def signs_out(self) -> None:
        """By the button beside their name."""
        self._goes_by(self.page.get_by_role("button", name="Sign out", exact=True))

    def goes_to(self, path: str) -> None:
        """Open an address."""
        answer = self.page.goto(path)
        self.status = answer.status if answer else 0
        self.arrives()

    def opens(self, name: str) -> None:
        """Choose something in the navigation."""
        navigation = self.page.get_by_role("navigation", name="Main")
        self._goes_by(navigation.get_by_role("link", name=name, exact=True))

    def follows(self, text: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Go along the first link that says this."""
        self._goes_by((within or self.main).get_by_role("link", name=text).first)

    def presses(self, text: str) -> None:
        """Press the button that says this, be it a link in a button's clothes."""
        self._goes_by(self.main.get_by_role("button", name=text, exact=True).first)

    def sends(self) -> None:
        """Send the first form as it stands."""
        self._goes_by(self.main.locator("form button[type=submit]").first)

    def types(self, label: str, text: str) -> None:
        """Fill the field of this label."""
        self._hands.write(self.main.get_by_label(label).first, text)

    def types_day(self, legend: str, day: int, month: int, year: int) -> None:
        """Fill the three boxes of a day."""
        group = self.main.get_by_role("group", name=legend)
        for name, number in (("Day", day), ("Month", month), ("Year", year)):
            self._hands.write(group.get_by_label(name, exact=True), str(number))

    def chooses(self, label: str | re.Pattern[str], within: str = "") -> None:
        """Tick or pick what has this label, in the group of that legend."""
        place = self.main.get_by_role("group", name=within) if within else self.main
        self._hands.tick(place.get_by_label(label).first)

    def leaves_out(self, label: str) -> None:
        """Take the tick from what has this label, if it is there."""
        box = self.main.get_by_label(label)
        if box.count():
            self._hands.tick(box.first, on=False)

    def picks(self, label: str, option: str) -> None:
        """Choose from a list."""
        self._hands.pick(self.main.get_by_label(label).first, option)

    def hands_over(self, label: str, file: Path) -> None:
        """Choose a file to upload."""
        field = self.main.get_by_label(label).first
        self._hands.come_to(field)
        with self.page.expect_file_chooser() as offered:
            self._hands.use(field)
        offered.value.set_files(file)

    def takes(self, text: str) -> bytes:
        """What the file holds that the first link of these words leads to."""
        link = self.main.get_by_role("link", name=text).first
        self._hands.come_to(link)
        with self.page.expect_download() as taken:
            self._hands.use(link)
        self.came_by.append(urlsplit(taken.value.url).path)
        return taken.value.path().read_bytes()

    def opens_details(self, summary: str) -> None:
        """Unfold what is folded."""
        fold = self.main.locator("summary", has_text=summary).first
        self._hands.come_to(fold)
        self._hands.use(fold)

    def sees(self, *texts: str) -> None:
        """All of this stands on the page."""
        for text in texts:
            with contextlib.suppress(AssertionError):
                expect(self.main).to_contain_text(text, timeout=SOON)
                continue
            raise AssertionError(f"{self.path} does not say {text!r}: {self.main.inner_text()}")

    def does_not_see(self, *texts: str) -> None:
        """Nothing of this stands on the page."""
        for text in texts:
            expect(self.main).not_to_contain_text(text)

    def row(self, *texts: str) -> Locator:
        """The row of a table, or the item of a list, that says all of this."""
        found = self.main.locator("tbody tr, li")
        for text in texts:
            found = found.filter(has_text=text)
        return found.first

    def looks_until(self, text: str) -> None:
        """Load the page again until it says this; others work beside."""
        until = time.monotonic() + PATIENCE
        while text not in self.main.inner_text():
            assert time.monotonic() < until, f"{text!r} never came: {self.main.inner_text()}"
            self.page.wait_for_timeout(100)
            self._loads_again()
        self.arrives()

    def _loads_again(self) -> None:
        try:
            self.page.reload()
        except Error as problem:
            # A page that asks by itself how far something is was quicker.
            if "ERR_ABORTED" not in problem.message:
                raise
            self.page.wait_for_load_state("load")

    def _goes_by(self, thing: Locator) -> None:
        self._hands.come_to(thing)
        with self.page.expect_navigation():
            self._hands.use(thing)
        self.arrives()

    def arrives(self) -> None:
        """They are at a page, and look at it."""
        self.page.wait_for_load_state("load")
        self._look(self.page)
