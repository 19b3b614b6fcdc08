"""
Events about a coach who changes, or who is away for a time.

Each names the coach it is about, so that one that comes late changes nothing for a client who
has another by now.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from alongside.events.base import COACHING, Code, Happened, Id

Cause = Literal["client_asked", "coach_away", "coach_leaves", "over_full", "coach_back"]


class CoachChangeRequested(Happened):
    """
    The client is to have another coach, for this cause.

    `coach_id` is the coach they have now, where that matters; `to` the one to try first. From
    the day `since` on the coach can't meet them: a session booked before it is still held.
    `until` is the last day of an absence, after which the client may go back.
    """

    stages = COACHING
    name: Literal["coach_change_requested"] = "coach_change_requested"
    reason: Code = "not_given"
    cause: Cause = "client_asked"
    coach_id: Id | None = None
    to: Id | None = None
    since: date | None = None
    until: date | None = None

    @property
    def subject(self) -> str:
        covered = self.cause == "coach_away" and self.coach_id is not None
        return cover_of(self.coach_id) if covered and self.coach_id else ""

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError(f"until {self.until} is before since {self.since}")
        return self


class CoachAway(Happened):
    """
    The coach is away from `since` to `until`, both days among it, and the client waits for them.

    Said again with the same `since`, the later `until` holds; one before `since` calls it off.
    """

    stages = COACHING
    name: Literal["coach_away"] = "coach_away"
    coach_id: Id
    since: date
    until: date

    @property
    def subject(self) -> str:
        return f"coach-away/{self.coach_id}.{self.since}"


def cover_of(coach_id: str) -> str:
    """The subject of a change by which others cover for a coach who is away."""
    return f"cover/{coach_id}"
