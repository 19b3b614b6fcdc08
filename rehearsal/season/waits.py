"""
Who waited for a coach, since when, until when.

In: one journal. Out: a spell for each stay in allocation that came to a wait or to a proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alongside.events import (
    CoachAllocated,
    CoachProposed,
    CoachReleased,
    DeferralRequested,
    Entry,
    Paused,
    PriorityDecided,
    Resumed,
    StageEntered,
    WaitingForCoach,
)

_MAY_COME_AGAIN = ("wish_changed", "coach_back")
_ASKS_AGAIN = ("wait_ended", "room_appeared", "coach_wish_recorded", "coach_released")
_ENDS = ("stage_left", "journey_closed")
Span = tuple[datetime, datetime | None]


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
    asking: list[Span] = field(default_factory=list)
    still: list[Span] = field(default_factory=list)
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

    def went_on_at(self, moment: datetime, takes: timedelta) -> bool:
        """Whether a pause had ended just before, and the list may not have known of it."""
        return any(
            until is not None and until <= moment <= until + takes for _, until in self.still
        )

    def stood_still(self, moment: datetime) -> timedelta:
        """For how long the wait had not run by then, from the day they came on."""
        return sum(
            (max(min(until or moment, moment) - since, timedelta()) for since, until in self.still),
            timedelta(),
        )

    def waited(self, moment: datetime) -> timedelta:
        """How long they had waited by then, pauses not counted: what the order goes by."""
        return moment - self.since - self.stood_still(moment)

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
    hearing = _Hearing(journey)
    for entry in entries:
        hearing.take_in(entry)
    return hearing.found


class _Hearing:
    """One journal as it goes on."""

    def __init__(self, journey: str) -> None:
        self.found: list[Spell] = []
        self._journey = journey
        self._now: Spell | None = None
        self._came: datetime | None = None
        self._priority = 4
        self._still: list[Span] = []
        self._not_again: set[str] = set()
        self._had_coach = False
        self._said_meanwhile = False

    def take_in(self, entry: Entry) -> None:
        """Go on by one entry."""
        event, at = entry.event, entry.recorded
        match event:
            case PriorityDecided():
                self._priority = event.priority
            case StageEntered(stage="allocation"):
                self._came = entry.at
                # A pause from before goes on, and does not count as waiting.
                self._still = [(entry.at, None)] if _is_open(self._still) else []
            case Paused() | DeferralRequested():
                if not _is_open(self._still):
                    self._still.append((at, None))
            case Resumed():
                _end(self._still, at)
            case CoachReleased() if event.why not in _MAY_COME_AGAIN:
                self._not_again.add(event.coach_id)
            case CoachAllocated():
                self._had_coach = True
        self._on_the_list(entry)

    def _on_the_list(self, entry: Entry) -> None:
        event, at = entry.event, entry.recorded
        if isinstance(event, WaitingForCoach) and self._came is not None:
            now = self._now or self._spell(at)
            if not self._said_meanwhile:
                _end(now.asking, at)
            # Else it is on the list by an older wish, and asks anew at once.
            self._said_meanwhile = False
            now.not_again = frozenset(self._not_again)
        elif isinstance(event, CoachProposed) and self._came is not None:
            now = self._now or self._spell(None)
            now.not_again = now.not_again or frozenset(self._not_again)
            now.coach_id, now.ended = event.coach_id, at
            self._now = None
        elif self._now is not None and event.name in _ASKS_AGAIN:
            asks_already = _is_open(self._now.asking)
            self._said_meanwhile = asks_already and event.name == "coach_wish_recorded"
            if not asks_already:
                self._now.asking.append((at, None))
        elif self._now is not None and event.name in _ENDS:
            self._now.ended, self._now = at, None

    def _spell(self, joined: datetime | None) -> Spell:
        assert self._came is not None
        self._now = Spell(
            self._journey,
            self._came,
            self._priority,
            joined,
            still=self._still,
            back=self._had_coach,
        )
        self.found.append(self._now)
        return self._now


def _is_open(spans: list[Span]) -> bool:
    return bool(spans) and spans[-1][1] is None


def _end(spans: list[Span], at: datetime) -> None:
    if _is_open(spans):
        spans[-1] = (spans[-1][0], at)


def _covers(span: Span, moment: datetime) -> bool:
    return span[0] <= moment and (span[1] is None or moment < span[1])
