"""
A client of health-connect whose coach changes: walks, and what can be seen in them.

A weekly programme shows a change best; the coach leaves, is away, or is asked to go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from kit import COACH, OTHER_COACH, Habit, attends, books, days, walked
from programme_kit import HEALTH_CONNECT, OF_HEALTH_CONNECT, shipped

from alongside.deeds import ReserveCoach
from alongside.events import (
    AnyEvent,
    CoachAllocated,
    CoachChangeRequested,
    CoachReleased,
    Entry,
    SessionBooked,
    SessionCancelled,
    SessionPlanned,
)
from alongside.london import wall
from alongside.ruleset.published import Published
from simulation.walk import Reaction, Walked

THIRD_COACH = "k-cccccccccccc"
ALL = (COACH, OTHER_COACH, THIRD_COACH)
HELD = (books(), attends())
Room = Callable[[datetime, ReserveCoach], str | None]


def best_of(*coaches: str) -> Room:
    """Room with all of these: whom the journey prefers, else the first who may be proposed."""

    def room(now: datetime, deed: ReserveCoach) -> str | None:
        wanted = [*(each for each in deed.prefer if each in coaches), *coaches]
        return next((each for each in wanted if each not in deed.declined), None)

    return room


def coached(
    *reports: Reaction,
    habits: Iterable[Habit] = HELD,
    lasts: float = 120,
    room: Room | None = None,
    rules: Published | None = None,
    restarts: tuple[float, ...] = (),
    others: dict[str, Published] | None = None,
) -> Walked:
    """A client who accepts at once and meets their coach every week."""
    return walked(
        HEALTH_CONNECT,
        (*OF_HEALTH_CONNECT, *habits),
        reports=reports,
        lasts=lasts,
        room=room or best_of(*ALL),
        rules=rules or shipped("health-connect"),
        restarts=[days(each) for each in restarts],
        others=others,
    )


def leaves(last_day: date, coach: str = COACH, to: str | None = None) -> AnyEvent:
    """What a journey is told when its coach leaves."""
    since = date.fromordinal(last_day.toordinal() + 1)
    return CoachChangeRequested(cause="coach_leaves", coach_id=coach, since=since, to=to)


def coaches(story: Walked) -> list[str]:
    """The coaches allocated, in order."""
    return [event.coach_id for event in story.journal.events(CoachAllocated)]


def released(story: Walked) -> list[str]:
    """Why each coach was released, in order."""
    return [event.why for event in story.journal.events(CoachReleased)]


def timeline(story: Walked, after: date) -> list[str]:
    """What a reader of the journey sees of coach and sessions from this day on."""
    return [
        f"{wall(entry.recorded):%-d %b} {said}"
        for entry in story.journal.entries
        if wall(entry.recorded).date() >= after and (said := _said(entry))
    ]


def _said(entry: Entry) -> str:
    event = entry.event
    if isinstance(event, SessionPlanned):
        return f"session {event.session} step {event.step} for {wall(event.target):%-d %b}"
    if isinstance(event, SessionBooked):
        return f"session {event.session} booked {wall(event.starts_at):%-d %b %H:%M}"
    if isinstance(event, SessionCancelled):
        return f"session {event.session} called off by the {event.cancelled_by}"
    if entry.name in ("session_attended", "session_missed"):
        return f"session {event.subject.partition('/')[2]} {entry.name.partition('_')[2]}"
    if entry.name in ("coach_proposed", "coach_allocated", "coach_accepted"):
        return f"{entry.name.partition('_')[2]} {getattr(event, 'coach_id', '')[2:3]}"
    if isinstance(event, CoachReleased):
        return f"released {event.coach_id[2:3]} {event.why}"
    if entry.name in ("coach_change_requested", "coach_away", "waiting_for_coach", "resumed"):
        return entry.name.replace("_", " ")
    return ""
