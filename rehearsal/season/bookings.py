"""
Whether a coach, or a client, was booked twice for one time.

In: a season. Out: a line for each booking made for a time at which the coach already had a session
of somebody else's, by what was booked then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alongside.events import CoachAllocated, Entry, SessionBooked, SessionPlanned
from rehearsal.season.heard import Season

_OVER = ("session_attended", "session_missed", "session_cancelled")


@dataclass
class _Booked:
    """What stands in the diaries: by journey and session, who, from when to when."""

    at: dict[tuple[str, int], tuple[str, datetime, datetime]] = field(default_factory=dict)
    coach: dict[str, str] = field(default_factory=dict)
    minutes: dict[tuple[str, int], int] = field(default_factory=dict)


def booked_twice(season: Season) -> tuple[int, tuple[str, ...]]:
    """How many bookings there were, and those made over another."""
    booked = _Booked()
    bookings, faults = 0, []
    for happening in season.happenings:
        if happening.entry is None:
            continue
        if isinstance(happening.entry.event, SessionBooked):
            bookings += 1
            faults += _book(booked, happening.journey, happening.entry.event)
        else:
            _note(booked, happening.journey, happening.entry)
    return bookings, tuple(faults)


def _book(booked: _Booked, journey: str, event: SessionBooked) -> list[str]:
    key, coach = (journey, event.session), booked.coach.get(journey, "nobody")
    starts = event.starts_at
    ends = starts + timedelta(minutes=booked.minutes.get(key, 60))
    booked.at.pop(key, None)
    faults = [
        f"{starts:%Y-%m-%d %H:%M} coach {coach}: session {event.session} of {journey} and "
        f"session {other[1]} of {other[0]}"
        for other, (whose, begins, until) in booked.at.items()
        if begins < ends and starts < until and (whose == coach or other[0] == journey)
    ]
    booked.at[key] = (coach, starts, ends)
    return faults


def _note(booked: _Booked, journey: str, entry: Entry) -> None:
    event = entry.event
    if isinstance(event, CoachAllocated):
        booked.coach[journey] = event.coach_id
    elif isinstance(event, SessionPlanned):
        booked.minutes[journey, event.session] = event.minutes
    elif event.name in _OVER:
        booked.at.pop((journey, getattr(event, "session", 0)), None)
    elif event.name in ("journey_closed", "coach_released"):
        for key in [each for each in booked.at if each[0] == journey]:
            del booked.at[key]
