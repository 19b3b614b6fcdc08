"""
What lies beyond a journey: where its deeds are done.

Temporal supplies one world (`workflows/journey.py`), the virtual clock another
(`simulation/`). Stages never see it; their desk does.
"""

from __future__ import annotations

from typing import Protocol

from alongside.deeds import Deed
from alongside.events import AnyEvent


class World(Protocol):
    """Does deeds; is told when the desk has something for it."""

    async def do(self, deed: Deed) -> AnyEvent:
        """Do a deed once, by its key; the event says what came of it."""
        ...

    def stir(self) -> None:
        """The desk has new entries, questions or another next moment: see to them soon."""
        ...

    def patched(self, change: str) -> bool:
        """Whether this change of the story holds here: not where what was before is told again."""
        ...
