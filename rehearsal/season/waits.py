"""
Who waited for a coach, since when, until when.

In: one journal. Out: a spell for each stay in allocation that came to a wait or to a proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alongside.events import CoachProposed, CoachReleased, Entry, StageEntered

_MAY_COME_AGAIN = ("wish_changed", "coach_back")
_ASKS_AGAIN = ("wait_ended", "room_appeared", "coach_wish_recorded", "coach_released")
_ENDS = ("stage_left", "journey_closed")
_STANDS_STILL = ("paused", "deferral_requested")


@dataclass
class Spell:
    """
    One time on the waiting list, up to a proposal or until the client left it.

    `since` is when the client came to the stage, which is what the order goes by. `asking` are
    times at which the journey was asking anew and its wait was not written down. `not_again`
    are the coaches who may not be proposed.
    """

    journey: str
    since: datetime
    priority: int
    joined: datetime | None = None
    asking: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    still: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    not_again: frozenset[str] = frozenset()
    coach_id: str | None = None
    ended: datetime | None = None
    back: bool = False
    """Whether they had a coach before: who they go to may be named."""

    def is_on_at(self, moment: datetime) -> bool:
        """Whether they are on the list at this moment, and their wait runs."""
        return (
            self.joined is not None
            and self.joined <= moment
            and (self.ended is None or moment < self.ended)
            and not self.stands_still_at(moment)
        )

    def stands_still_at(self, moment: datetime) -> bool:
        """Whether they asked to wait, or were paused, at this moment."""
        return any(_covers(each, moment) for each in self.still)

    def stood_still(self, moment: datetime) -> timedelta:
        """For how long the wait had not run by then."""
        return sum(
            (max(min(until or moment, moment) - since, timedelta()) for since, until in self.still),
            timedelta(),
        )

    def asks_at(self, moment: datetime) -> bool:
        """Whether the journey was asking anew at this moment, and not on the list meanwhile."""
        return any(_covers(each, moment) for each in self.asking)

    def was_asking(self, moment: datetime, takes: timedelta) -> bool:
        """Whether the journey was writing down about then that it waits."""
        assert self.joined is not None
        return abs(moment - self.joined) <= takes or any(
            since - takes <= moment <= (until or moment) + takes for since, until in self.asking
        )


def spells_of(journey: str, entries: Sequence[Entry]) -> list[Spell]:
    """The times a client was on the list, in order; those still on it have no end."""
    found: list[Spell] = []
    now: Spell | None = None
    came: datetime | None = None
    priority, pause, allocated = 4, None, False
    not_again: set[str] = set()
    for entry in entries:
        event, at = entry.event, entry.recorded
        priority = (
            getattr(event, "priority", priority) if event.name == "priority_decided" else priority
        )
        if isinstance(event, CoachReleased) and event.why not in _MAY_COME_AGAIN:
            not_again.add(event.coach_id)
        if isinstance(event, StageEntered) and event.stage == "allocation":
            came = entry.at
        if event.name in _STANDS_STILL:
            pause = at
            if now is not None:
                now.still.append((at, None))
        if event.name == "resumed":
            pause = None
            if now is not None and now.still and now.still[-1][1] is None:
                now.still[-1] = (now.still[-1][0], at)
        if event.name == "waiting_for_coach" and came is not None:
            if now is None:
                now = Spell(journey, came, priority, at, back=allocated)
                if pause is not None:
                    now.still.append((at, None))
                found.append(now)
            elif now.asking and now.asking[-1][1] is None:
                now.asking[-1] = (now.asking[-1][0], at)
            now.not_again = frozenset(not_again)
        elif event.name in _ASKS_AGAIN and now is not None:
            if not (now.asking and now.asking[-1][1] is None):
                now.asking.append((at, None))
        elif isinstance(event, CoachProposed) and came is not None:
            if now is None:
                now = Spell(journey, came, priority, back=allocated)
                found.append(now)
            now.not_again = now.not_again or frozenset(not_again)
            now.coach_id, now.ended = event.coach_id, at
            now = None
        elif event.name in _ENDS and now is not None:
            now.ended, now = at, None
        allocated = allocated or event.name == "coach_allocated"
    return found


def _covers(span: tuple[datetime, datetime | None], moment: datetime) -> bool:
    return span[0] <= moment and (span[1] is None or moment < span[1])
