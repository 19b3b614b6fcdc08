"""
Journals of one client's coaching, for tests of diaries.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from alongside.events import (
    AnyEvent,
    CoachAllocated,
    Entry,
    JourneyStarted,
    SessionPlanned,
    StageEntered,
)
from alongside.journal import Journal
from alongside.london import moment_on
from alongside.wait import Wait

COACH = "k-diary001"
CLIENT = "c-abcdefghijkl"
JOURNEY = f"primrose-a/{CLIENT}/1"
AGENDA = {"first": ("Introduce yourselves", "Set a goal, if needed; then arrange the next time")}
BEGAN = moment_on(date(2026, 3, 2), time(9))


def london(day: str, at: str = "10:00") -> datetime:
    """The moment a London clock shows this."""
    return moment_on(date.fromisoformat(day), time.fromisoformat(at))


def planned(target: datetime, number: int = 1, minutes: int = 60) -> SessionPlanned:
    """A session meant for this day."""
    return SessionPlanned(
        session=number,
        step=number,
        target=target,
        every=Wait.parse("6 weeks"),
        minutes=minutes,
        kind="first",
    )


def journal(*events: AnyEvent, coach: str = COACH) -> list[Entry]:
    """A journal in coaching, then these events, an hour apart."""
    told = Journal()
    begun = JourneyStarted(client_id=CLIENT, programme="primrose-a", digest="d")
    first = (
        begun,
        CoachAllocated(attempt=1, coach_id=coach),
        StageEntered(stage="coaching", visit=1),
    )
    for number, event in enumerate((*first, *events)):
        told.append(event, BEGAN + timedelta(hours=number))
    return list(told.entries)
