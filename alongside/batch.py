"""
What every batch over journeys has in common: its page, its tally, its state.

A batch comes to journeys one after the other, no faster than asked, and can be held, let go on
or ended. What it does to each is its own (`alongside.rollout`, `alongside.handover`).
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from alongside.model import Frozen

State = Literal["running", "paused", "stopped", "done"]
LISTED = 500
"""So many journeys for which it could not be done are named; all are counted."""
Rate = Annotated[float, Field(gt=0, le=200)]
"""Journeys a second of real time."""

_REPORTER = re.compile(r"[a-z_]+(:[\w-]{1,60})?")
_UNFIT = re.compile(r"[^\w-]+")


class CouldNot(Frozen):
    """A journey that stays as it is, and why, in words."""

    journey: str
    why: str


class BatchTally(Frozen):
    """What became of the journeys so far; `passed_over` had nothing to be done any more."""

    passed_over: int = 0
    could_not: int = 0
    named: tuple[CouldNot, ...] = ()

    @property
    def done(self) -> int:
        """The journeys that were come to."""
        return self.passed_over + self.could_not

    def counted(self, journey: str, outcome: str, why: str = "") -> dict[str, object]:
        """What changes when one more journey was come to."""
        changes: dict[str, object] = {outcome: getattr(self, outcome) + 1}
        if outcome == "could_not" and len(self.named) < LISTED:
            changes["named"] = (*self.named, CouldNot(journey=journey, why=why))
        return changes


class BatchStart(Frozen):
    """By whom, why, how fast. `after` and `paused` are carried from run to run."""

    reason: Annotated[str, Field(max_length=500)]
    by: str
    rate: Rate
    page: Annotated[int, Field(ge=1, le=500)] = 50
    after: str | None = None
    """Where the page begins: what was last come to, in the order of the pages."""
    paused: bool = False


class BatchProgress(Frozen):
    """How far a batch is; `left` is how many journeys it has still to come to."""

    reason: str
    by: str
    rate: float
    state: State
    left: int


class Page(Frozen):
    """Names of journeys in order, with how many there are from the first of them on."""

    journeys: tuple[str, ...]
    left: int
    places: tuple[str, ...] = ()
    """The place of each in the order, where that is not its name."""

    def place(self, index: int) -> str:
        """Where the next page begins after the journey at `index`."""
        return self.places[index] if self.places else self.journeys[index]


def as_reporter(name: str) -> str:
    """A person's name in the form in which events say who reported them."""
    if _REPORTER.fullmatch(name):
        return name
    return f"administrator:{_UNFIT.sub('-', name).strip('-')[:60] or 'unnamed'}"
