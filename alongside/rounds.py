"""
Rounds of matching: what asks for one, what it came to.

A round matches everyone who waits in a programme with all the room there is. What asks for
one is a nudge; nudges that come close together are answered by one round.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from alongside.caseload import days
from alongside.clock import ClockRate
from alongside.deeds import Wake
from alongside.model import Frozen, Moment
from alongside.wait import Wait

Why = Literal["room", "client", "schedule", "asked"]
"""Room appeared; a client joined the list; the schedule's turn; a person asked."""


class Nudge(Frozen):
    """A round is wanted: what for, since when, and not before `due`."""

    programme: str
    why: Why
    since: Moment
    due: Moment
    clock: ClockRate

    def together(self, other: Nudge | None) -> Nudge:
        """
        One nudge for both: at the earlier moment, for the earlier cause.

        Room outweighs other causes, so that how long it lay unused can be told.
        """
        if other is None:
            return self
        first = min(self, other, key=lambda each: (each.why != "room", each.since))
        return first.model_copy(update={"due": min(self.due, other.due)})


class MatchingStart(Frozen):
    """What a programme's matching begins with, or goes on with in its next run."""

    programme: str
    wanted: Nudge


class RoundAsked(Frozen):
    """Run a round; `key` makes the second time the same round."""

    programme: str
    key: str
    why: Why
    since: Moment
    now: Moment


class RoundRun(Frozen):
    """What a round came to; `wakes` are told before the next."""

    key: str
    matched: int = 0
    left: int = 0
    again: bool = False
    """Somebody was only just joining the list: they want a round of their own."""
    wakes: tuple[Wake, ...] = ()


class RoundTurn(Frozen):
    """The schedule's turn: nudge the programme on its clock."""

    programme: str
    clock: ClockRate


def matching_id(programme: str) -> str:
    """The id of a programme's matching, as workflow and as schedule."""
    return f"matching/{programme}"


def span(wait: Wait) -> timedelta:
    """How long a wait between rounds is, where a day is a day: nobody's appointment hangs on it."""
    return timedelta(days=days(wait))


def portions(programme: str, found: dict[str, list[str]], most: int = 25) -> tuple[Wake, ...]:
    """Journeys to wake by the key they were served under, so many in one go."""
    return tuple(
        Wake(programme=programme, journeys=tuple(journeys[first : first + most]), key=key)
        for key, journeys in found.items()
        for first in range(0, len(journeys), most)
    )


def is_due(nudge: Nudge, now: datetime) -> bool:
    """Whether the round may run at `now`, in the programme's time."""
    return nudge.due <= now
