"""
Who takes part in matching: those who seek a coach, those who have room.

Values only; what they mean to each other is in the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alongside.caseload import Loads
from alongside.coaches import Coach
from alongside.events import CoachWishRecorded
from alongside.readings import Reading


@dataclass(frozen=True)
class Seeker:
    """
    A client who seeks a coach.

    `language` and `area` are the client's own and hold where the wish names none.
    `declined` are coaches not to propose again; `earlier` is the coach of an earlier journey.
    """

    programme: str
    wish: CoachWishRecorded | None = None
    language: str | None = None
    area: str | None = None
    declined: frozenset[str] = frozenset()
    earlier: str | None = None
    facts: Mapping[str, Reading] = field(default_factory=dict)
    """The client's own readings, for rules that ask for them beside the coach's facts."""


@dataclass(frozen=True)
class Waiting:
    """
    A seeker on the waiting list, under their journey's name.

    `paused` is the time since `since` that does not count as waiting. `priority` is the one
    decided, 1 to 4: what the wait makes of it is worked out, never stored.
    """

    journey: str
    seeker: Seeker
    priority: int
    since: datetime
    paused: timedelta = timedelta()

    def waited(self, now: datetime) -> timedelta:
        """How long they have waited, pauses not counted; never below zero."""
        return max(timedelta(), now - self.since - self.paused)


@dataclass(frozen=True)
class Carrying:
    """A coach, what they carry, and since when they had a place free (None: never carried)."""

    coach: Coach
    loads: Loads = ()
    free_since: datetime | None = None
