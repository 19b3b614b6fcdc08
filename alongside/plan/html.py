"""
A page of a plan as one HTML file: no script, nothing fetched, its style allowed by its hash.

In: a `Page`. Out: HTML. Every text is escaped; control characters and marks that turn writing
round are left out, and each text says its own direction.
"""

from __future__ import annotations

import base64
import unicodedata
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

from alongside.plan.page import Page

_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)))


def html_of(page: Page) -> str:
    """The page as a whole HTML file."""
    template = _templates().get_template(f"{page.kind}.html")
    return template.render(page=page, style=Made(_style()), style_hash=style_hash())


def inside_of(page: Page) -> Made:
    """What stands between the head and the foot of the page, for a page that has its own."""
    return Made(_templates().get_template(f"{page.kind}_inside.html").render(page=page))


@cache
def style_hash() -> str:
    """How a content security policy names the style of the page."""
    digest = base64.b64encode(sha256(_style().encode()).digest()).decode()
    return f"sha256-{digest}"


class Made(str):
    """HTML and style of the project's own making, which is no text to escape."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("alongside.plan"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["paragraphs"] = paragraphs
    made.filters["one_line"] = one_line
    made.filters["direction"] = direction
    return made


@cache
def _style() -> str:
    templates = _templates()
    assert templates.loader is not None
    return templates.loader.get_source(templates, "style.css")[0]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, without what is not writing."""
    return [line for each in text.splitlines() if (line := one_line(each))]


def direction(text: str) -> str:
    """Which way a text runs, by its first letter that says so; not all that print read `auto`."""
    strong = (unicodedata.bidirectional(each) for each in text)
    first = next((each for each in strong if each in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def one_line(text: str) -> str:
    """A text on one line, without control characters or marks that turn writing round."""
    plain = "".join(
        " " if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") else each
        for each in text
        if each not in _TURNING
    )
    return " ".join(plain.split())
