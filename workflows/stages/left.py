"""
How a stage ends: an outcome in one word, with the place it leads to.
"""

from __future__ import annotations

from alongside.model import Frozen

NEXT = "next"
CLOSE = "close"


class Left(Frozen):
    """`leads_to` is `next` (along the pathway), a stage, or `close` with the outcome as reason."""

    outcome: str
    leads_to: str = NEXT
