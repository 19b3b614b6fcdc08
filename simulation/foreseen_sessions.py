"""
The sessions to come if each is held on its day: what a taper means for one journey.

In: the journey as it stands, the rules it walks by. Out: the session that is planned and those
after it, each with its target. People come to sessions, so no future without them shows this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.calendar import Calendars
from alongside.events import SessionBooked, SessionPlanned, SessionsChanged
from alongside.journal import Journal
from alongside.questions import PastSession, WhichSession
from alongside.ruleset.model import WalkRules
from alongside.taper import next_session
from alongside.wait import Wait

_MOST = 120
"""More sessions than any taper with its extra ones."""


@dataclass(frozen=True, slots=True)
class SessionToCome:
    """A session, the moment it is to be held by, the cadence it is given at, its length."""

    number: int
    at: datetime
    every: Wait
    minutes: int


def sessions_to_come(
    journal: Journal, rules: WalkRules, calendars: Calendars, now: datetime
) -> tuple[SessionToCome, ...]:
    """Empty unless the journey is in coaching and not paused."""
    coaching, allocated = rules.coaching, journal.last("coach_allocated")
    if coaching is None or allocated is None or journal.stage_name != "coaching":
        return ()
    if journal.open_pause() is not None:
        return ()
    past = list(journal.past_sessions())
    found: list[SessionToCome] = []
    planned = _planned(journal)
    while len(found) < _MOST:
        if planned is None:
            question = WhichSession(
                calendar=rules.calendar,
                sessions=coaching.sessions,
                again_within=coaching.missed.again_within,
                allocated=allocated.at,
                past=tuple(past),
                more=sum(event.more for event in journal.events(SessionsChanged)),
                pauses=journal.pauses_after(0),
                now=now,
            )
            planned = next_session(question, calendars[rules.calendar])
        if planned is None:
            break
        at = max(_booked(journal, planned) or planned.target, now)
        found.append(SessionToCome(planned.session, at, planned.every, planned.minutes))
        past.append(
            PastSession(number=planned.session, step=planned.step, outcome="attended", at=at)
        )
        planned, now = None, at
    return tuple(found)


def _planned(journal: Journal) -> SessionPlanned | None:
    entry = journal.open_session()
    event = entry.event if entry is not None else None
    return event if isinstance(event, SessionPlanned) else None


def _booked(journal: Journal, planned: SessionPlanned) -> datetime | None:
    booked = journal.find("session_booked", planned.subject)
    event = booked.event if booked is not None else None
    return event.starts_at if isinstance(event, SessionBooked) else None
