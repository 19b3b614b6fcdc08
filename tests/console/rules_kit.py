"""
Rules on pages: what a visitor sees in the box, saves, tests and publishes.
"""

import html
import re

from alongside.settings import Settings
from tests.console.console_kit import Visitor

RULES = Settings().rules
FILE = (RULES / "primrose-a.yaml").read_text()
EXAMPLES = (RULES / "primrose-a.tests.yaml").read_text()
AT_LEAST = "systolic_bp: {at_least: 160 mmHg}"
HERE = "/rules/primrose-a"
LOWER = FILE.replace(AT_LEAST, "systolic_bp: {at_least: 155 mmHg}  # agreed in May")
"""The rules with another threshold, and a comment."""


def lower_examples() -> str:
    """The examples, put right for `LOWER`."""
    blocks = EXAMPLES.split("  - example: ")
    kept = [block for block in blocks if not block.startswith("A systolic pressure of 159")]
    return "  - example: ".join(kept)


def in_the_box(page: Visitor) -> str:
    """What the page's text field holds, as a browser reads it."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.answer.text, re.DOTALL)
    assert found, page.text
    return html.unescape(found[1])


def hidden(page: Visitor, name: str) -> str:
    """What the page carries along in its form."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.answer.text)
    assert found, page.text
    return html.unescape(found[1])


async def save(page: Visitor, text: str, **more: str) -> Visitor:
    """Save what was typed on the page that is open, as a browser sends it."""
    fields = {"part": "rules", "then": "check", "saved": hidden(page, "saved")}
    crlf = text.replace("\n", "\r\n")
    await page.send(f"{HERE}/edit", {**fields, "text": crlf, **more})
    return page


async def draft(page: Visitor, text: str = LOWER, examples: str | None = None) -> None:
    """Write a draft with examples that suit it, and run them."""
    await page.get(f"{HERE}/edit")
    await save(page, text)
    await page.get(f"{HERE}/edit/examples")
    await save(page, lower_examples() if examples is None else examples, part="examples")
    await page.get(f"{HERE}/tests")
    await page.send(f"{HERE}/tests")


async def publish(page: Visitor, why: str = "From 155 counts", **more: str) -> Visitor:
    """Publish the draft by its page."""
    await page.get(f"{HERE}/publish")
    fields = {"seen": hidden(page, "seen"), "why": why, "adopt": "keep", **more}
    await page.send(f"{HERE}/publish", fields)
    return page
