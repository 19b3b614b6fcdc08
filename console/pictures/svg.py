"""
SVG as text: elements, everything in them escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from markupsafe import escape


class Drawn(str):
    """Marks of our own making, which is no text to escape."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@cache
def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def tag(name: str, *inside: str, **attributes: object) -> Drawn:
    """
    An element. `x_` is written `x`, `text_anchor` is written `text-anchor`; None is left out.

    What is inside is escaped unless it was made here.
    """
    written = "".join(
        f' {_named(key)}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    held = "".join(each if isinstance(each, Drawn) else escape(each) for each in inside)
    return Drawn(f"<{name}{written}>{held}</{name}>")


def share(part: float) -> str:
    """A share of the picture's width, from 0 to 1, as SVG says it."""
    return f"{round(part * 100, 2):g}%"


def text(x: float, y: float, said: str, **more: object) -> Drawn:
    """A line of text that stands at a share of the width and on a height."""
    return tag("text", said, x=share(x), y=f"{y:g}", **more)


def anchor(x: float) -> str:
    """Which side of a text stands at this share of the width, so that it stays in the picture."""
    return "start" if x < 0.04 else "end" if x > 0.96 else "middle"


def whole(name: str, title: str, desc: str, height: float, drawn: Iterable[Drawn]) -> Drawn:
    """The picture: as wide as its place, so high; its title and description are read out."""
    return tag(
        "svg",
        tag("title", title, id=f"{name}-title"),
        tag("desc", desc, id=f"{name}-desc"),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        class_="alongside-picture__drawn",
        width="100%",
        height=f"{height:g}",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        focusable="false",
    )
