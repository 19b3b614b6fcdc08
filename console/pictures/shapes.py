"""
Marks told apart by their shape: a dot, a ring, a cross, a bar, a diamond, a square.
"""

from __future__ import annotations

from typing import Literal

from console.pictures.svg import Drawn, share, tag

Shape = Literal["dot", "ring", "target", "cross", "bar", "diamond", "square"]
SERIES: tuple[Shape, ...] = ("dot", "square", "diamond", "ring", "cross", "bar")
"""The shapes of lines beside each other, in their order."""
_R = 6


def mark(shape: Shape, x: float, y: float, class_: str | None = None) -> Drawn:
    """The shape with its middle at a share of the width and on a height."""
    # An `svg` of no size can stand at a share of the width; a path can't.
    return tag(
        "svg",
        *_DRAWN[shape],
        x=share(x), y=f"{y:g}", width="1", height="1", overflow="visible",
        class_=f"alongside-mark alongside-mark--{shape} {class_ or ''}".strip(),
    )  # fmt: skip


def _path(d: str) -> Drawn:
    return tag("path", d=d, fill="none", stroke="currentColor", stroke_width=3)


_RING = tag("circle", r=_R - 1, fill="#fff", stroke="currentColor", stroke_width=2.5)
_DRAWN: dict[Shape, tuple[Drawn, ...]] = {
    "dot": (tag("circle", r=_R, fill="currentColor"),),
    "ring": (_RING,),
    "target": (_RING, tag("circle", r=2.5, fill="currentColor")),
    "cross": (_path("M-6 -6L6 6M-6 6L6 -6"),),
    "bar": (_path("M-7 0H7"),),
    "diamond": (tag("path", d="M0 -8L8 0L0 8L-8 0Z", fill="currentColor"),),
    "square": (tag("rect", x=-5, y=-5, width=10, height=10, fill="currentColor"),),
}
