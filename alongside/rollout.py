"""
What goes into a rollout of rules to journeys under way, and what comes out of it.

In: which rules, for whom, by whom, why. Out: how far it is, which journeys could not adopt.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from alongside.batch import BatchProgress, BatchStart, BatchTally, State, as_reporter
from alongside.model import Frozen

__all__ = [
    "DEFAULT_RATE",
    "Adopted",
    "Adoption",
    "PageAsked",
    "RolloutProgress",
    "RolloutStart",
    "Tally",
    "When",
    "adoption_id",
    "as_reporter",
    "rollout_id",
]

When = Literal["now", "next_stage"]
DEFAULT_RATE = 20.0


class Tally(BatchTally):
    """
    What became of the journeys so far.

    `waiting` adopt at their next stage; `passed_over` ended meanwhile, or had these rules already.
    """

    adopted: int = 0
    waiting: int = 0

    @property
    def done(self) -> int:
        """The journeys that were come to."""
        return self.adopted + self.waiting + super().done


class RolloutStart(BatchStart):
    """
    The rules of `digest` for every journey of the programme that walks by others.

    `tally` is carried from run to run.
    """

    programme: str
    digest: str
    when: When = "now"
    rate: float = Field(default=DEFAULT_RATE, gt=0, le=200)
    tally: Tally = Tally()


class RolloutProgress(BatchProgress):
    """How far a rollout is."""

    programme: str
    digest: str
    when: When
    tally: Tally

    @classmethod
    def of(cls, start: RolloutStart, state: State, left: int, tally: Tally) -> RolloutProgress:
        """Of the rollout that was started so; `left` journeys are still to be come to."""
        return cls(
            programme=start.programme,
            digest=start.digest,
            when=start.when,
            reason=start.reason,
            by=start.by,
            rate=start.rate,
            state=state,
            left=left,
            tally=tally,
        )


class PageAsked(Frozen):
    """The next journeys under way of a programme that walk by other rules than these."""

    programme: str
    digest: str
    when: When
    after: str | None
    limit: int


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
