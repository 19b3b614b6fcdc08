"""
What every page is looked at for: what axe finds, whether anything is wider than the window.

In: a page as somebody has it open. Out: what is wrong with it, in lines; its pictures, if a folder
is given for them, for people to look at. A page is looked at once in a run: the same route with the
same heading and the same kind of content is the same page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1280, 390, 320)
"""A desk, a telephone, a desk at 400 per cent."""
HEIGHT = 900
PICTURED = WIDTHS[:2]
ASKED = {"resultTypes": ["violations"], "reporter": "no-passes", "preload": False, "iframes": False}
"""Of axe: only what is wrong; pages of ours have no frames."""
_IDS = re.compile(r"\b([ck]-[a-z0-9]{8,}|u-[0-9a-f]{6,}|[0-9a-f]{12,}|k-\w+\d+|[\w-]{30,})\b|\d+")
_WIDER = """() => {
  const room = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - room;
  if (over <= 0) return null;
  const wide = [...document.querySelectorAll("main *, header *, footer *")]
    .filter(each => each.getBoundingClientRect().right > room + 0.5)
    .slice(-3).map(each => each.tagName.toLowerCase() + "." + each.className);
  return `${over} px too wide: ${wide.join(", ")}`;
}"""
_SHAPE = """() => [...new Set([...document.querySelectorAll("main [class]")]
  .flatMap(each => [...each.classList]))].sort().join(" ")"""


@dataclass
class Eyes:
    """They remember which pages they saw, and what was wrong with them."""

    pictures: Path | None = None
    axe: Axe = field(default_factory=Axe)
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def look(self, page: Page) -> None:
        """Look at this page, if it is none that was seen."""
        path = _IDS.sub("*", page.url.split("/", 3)[-1].partition("?")[0].partition("#")[0])
        known = (path, page.title().partition(" - ")[0][:7], page.evaluate(_SHAPE))
        if known in self.seen:
            return
        self.seen.add(known)
        self.wrong += [f"/{path}: {each}" for each in (*_headings(page), *self._found(page))]
        picture = re.sub(r"\W+", "_", f"{path}_{len(self.seen):03}")
        self.wrong += [f"/{path}: {each}" for each in self._too_wide(page, picture)]

    def _found(self, page: Page) -> list[str]:
        found = self.axe.run(page, options=ASKED).response["violations"]
        return [
            f"{each['id']}: {each['help']}: {node['target']} {node['html'][:200]}"
            for each in found
            for node in each["nodes"][:3]
        ]

    def _too_wide(self, page: Page, picture: str) -> list[str]:
        before, found = page.viewport_size, []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            if wider := page.evaluate(_WIDER):
                found.append(f"at {width}: {wider}")
            if self.pictures is not None and width in PICTURED:
                page.screenshot(path=self.pictures / f"{picture}_{width}.png", full_page=True)
        assert before is not None
        page.set_viewport_size(before)
        return found


def _headings(page: Page) -> list[str]:
    many = page.locator("h1").count()
    return [] if many == 1 else [f"{many} first headings"]
