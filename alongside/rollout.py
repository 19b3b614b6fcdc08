"""
What goes into a rollout of rules to journeys under way, and what comes out of it.

In: which rules, for whom, by whom, why. Out: how far it is, which journeys could not adopt.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from alongside.model import Frozen

When = Literal["now", "next_stage"]
State = Literal["running", "paused", "stopped", "done"]
DEFAULT_RATE = 20.0
LISTED = 500
"""So many journeys that could not adopt are named; all are counted."""

_REPORTER = re.compile(r"[a-z_]+(:[\w-]{1,60})?")
_UNFIT = re.compile(r"[^\w-]+")


class CouldNot(Frozen):
    """A journey that stays with the rules it has, and why, in words."""

    journey: str
    why: str


class Tally(Frozen):
    """
    What became of the journeys so far.

    `waiting` adopt at their next stage; `passed_over` ended meanwhile, or had these rules already.
    """

    adopted: int = 0
    waiting: int = 0
    passed_over: int = 0
    could_not: int = 0
    named: tuple[CouldNot, ...] = ()

    @property
    def done(self) -> int:
        """The journeys that were come to."""
        return self.adopted + self.waiting + self.passed_over + self.could_not


class RolloutStart(Frozen):
    """
    The rules of `digest` for every journey of the programme that walks by others.

    `rate` is journeys a second of real time. What is below is carried from run to run.
    """

    programme: str
    digest: str
    when: When = "now"
    reason: Annotated[str, Field(max_length=500)]
    by: str
    rate: Annotated[float, Field(gt=0, le=200)] = DEFAULT_RATE
    page: Annotated[int, Field(ge=1, le=500)] = 50
    tally: Tally = Tally()
    after: str | None = None
    """The last journey that was come to, in the order of their names."""
    paused: bool = False


class RolloutProgress(Frozen):
    """How far a rollout is; `left` is how many journeys it has still to come to."""

    programme: str
    digest: str
    when: When
    reason: str
    by: str
    rate: float
    state: State
    left: int
    tally: Tally


class PageAsked(Frozen):
    """The next journeys under way of a programme that walk by other rules than these."""

    programme: str
    digest: str
    when: When
    after: str | None
    limit: int


class Page(Frozen):
    """Names of journeys in order, with how many there are from the first of them on."""

    journeys: tuple[str, ...]
    left: int


class Adoption(Frozen):
    """One journey is to adopt; `id` makes it once for the rollout."""

    journey: str
    digest: str
    when: When
    reason: str
    by: str
    id: str


class Adopted(Frozen):
    """What became of one journey; `why` is for those that could not."""

    outcome: Literal["adopted", "waiting", "passed_over", "could_not"]
    why: str = ""


def rollout_id(programme: str) -> str:
    """The id of a programme's rollouts: one runs at a time, whatever the rules."""
    return f"rollout/{programme}"


def adoption_id(digest: str, run: str) -> str:
    """The id of the adoptions of one rollout; another one of the same rules has another `run`."""
    return f"rollout/{digest[:12]}/{run}"


def as_reporter(name: str) -> str:
    """A person's name in the form in which events say who reported them."""
    if _REPORTER.fullmatch(name):
        return name
    return f"administrator:{_UNFIT.sub('-', name).strip('-')[:60] or 'unnamed'}"
