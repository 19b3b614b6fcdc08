"""
A change of coach: what asked for it, when it may begin, who is tried and who is not.

In: the journal. Out: answers the stages of allocation and coaching act on; nothing is kept.
"""

from __future__ import annotations

from datetime import datetime, time

from alongside.events import (
    CoachAway,
    CoachChangeRequested,
    CoachReleased,
    Entry,
    RoomAppeared,
    SessionBooked,
    SessionPlanned,
)
from alongside.journal import Journal
from alongside.london import moment_on, today
from alongside.questions import Absence
from alongside.wait import Wait

ASKED = "coach_change"
"""Why a coach is released whose client asked for another."""
_MAY_COME_AGAIN = ("wish_changed", "coach_back")
"""Why a coach was released who did nothing against being proposed again."""


def change_since(journal: Journal, entered: Entry) -> Entry | None:
    """The request for another coach made last since then; what it says holds."""
    asked = journal.last("coach_change_requested")
    return asked if asked is not None and asked.sequence > entered.sequence else None


def is_asked_before(journal: Journal, entered: Entry, end: Entry) -> bool:
    """Whether another coach was asked for at once, and before this end of coaching was told."""
    first = journal.first_after(entered.sequence, ("coach_change_requested",))
    last = change_since(journal, entered)
    if first is None or last is None:
        return False
    return first.sequence < end.sequence and _asked(last).since is None


def waits_for_a_session(journal: Journal, asked: Entry, now: datetime) -> bool:
    """Whether a session is booked that the coach still holds before the change."""
    planned = journal.open_session()
    since = _asked(asked).since
    if since is None or planned is None or now >= moment_on(since, time(0)):
        return False
    booked = journal.find("session_booked", planned.event.subject)
    return (
        booked is not None
        and isinstance(booked.event, SessionBooked)
        and booked.event.starts_at < moment_on(since, time(0))
    )


def why_released(journal: Journal) -> str:
    """Why the coach allocated last is released now."""
    asked, allocated = journal.last("coach_change_requested"), journal.last("coach_allocated")
    if asked is None or (allocated is not None and asked.sequence < allocated.sequence):
        return ASKED
    cause = _asked(asked).cause
    return ASKED if cause == "client_asked" else cause


def tried_first(journal: Journal) -> tuple[str, ...]:
    """
    The coaches to try before all others, in this order.

    Of those who covered for a coach who is back, the last is tried after them: who can't have
    the coach they know best stays with the one they know by now. A coach who is back before
    anybody covered for them comes before whoever was to cover.
    """
    asked = journal.last("coach_change_requested")
    if asked is None:
        return ()
    said = _asked(asked)
    stays = (said.coach_id,) if said.cause == "coach_back" and said.coach_id else ()
    back = _back_since(journal, asked)[-1:]
    return (*back, *((said.to,) if said.to else ()), *stays)


def not_again(journal: Journal, now: datetime) -> tuple[str, ...]:
    """
    The coaches not to propose to this client, in the order they were released.

    Who declined, gave no answer or left stays so, until the client asks for them by name; who
    is away, until they are back.
    """
    return tuple(
        entry.event.coach_id
        for entry in journal.all("coach_released")
        if isinstance(entry.event, CoachReleased) and _stays_away(journal, entry, now)
    )


def seen_every(journal: Journal) -> Wait | None:
    """How often a client with sessions behind them is seen; None before the first."""
    planned = journal.events(SessionPlanned)
    return planned[-1].every if planned and journal.sessions_attended() else None


def absences(journal: Journal) -> tuple[Absence, ...]:
    """The days on which the present coach is not there, as last said."""
    latest = {
        event.subject: event
        for event in journal.events(CoachAway)
        if event.coach_id == journal.coach
    }
    return tuple(
        Absence(since=event.since, until=event.until)
        for event in latest.values()
        if event.until >= event.since
    )


def falls_in_absence(journal: Journal, planned: Entry, now: datetime) -> bool:
    """
    Whether the session is to be planned anew, as its coach is away.

    One not booked is, whenever that was said after it was planned; one booked, if it is still
    to come and its day is one of those. What was booked knowing it stands.
    """
    said = [
        entry
        for entry in journal.all("coach_away")
        if isinstance(entry.event, CoachAway) and entry.event.coach_id == journal.coach
    ]
    if not said or said[-1].sequence < planned.sequence:
        return False
    booked = journal.find("session_booked", planned.event.subject)
    if booked is None or not isinstance(booked.event, SessionBooked):
        return True
    starts_at = booked.event.starts_at
    if starts_at <= now or booked.sequence > said[-1].sequence:
        return False
    starts = today(starts_at)
    return any(away.since <= starts <= away.until for away in absences(journal))


def is_booked(journal: Journal, planned: Entry) -> bool:
    """Whether a time was agreed for the session."""
    assert isinstance(planned.event, SessionPlanned)
    return journal.find("session_booked", planned.event.subject) is not None


def _stays_away(journal: Journal, released: Entry, now: datetime) -> bool:
    assert isinstance(released.event, CoachReleased)
    coach, why = released.event.coach_id, released.event.why
    if why in _MAY_COME_AGAIN:
        return False
    requests = journal.all("coach_change_requested")
    named = [
        _asked(each).cause
        for each in requests
        if each.sequence > released.sequence and _asked(each).to == coach
    ]
    if "client_asked" in named:
        return False
    if why != "coach_away":
        return True
    if coach in _back_since(journal, released):
        return False
    before = [each for each in requests if each.sequence < released.sequence]
    until = _asked(before[-1]).until if before else None
    return "coach_back" not in named and (until is None or today(now) <= until)


def _back_since(journal: Journal, since: Entry) -> tuple[str, ...]:
    """The coaches of whom the client, while they waited, was told that they are back."""
    return tuple(
        entry.event.back
        for entry in journal.all("room_appeared")
        if entry.sequence > since.sequence
        and isinstance(entry.event, RoomAppeared)
        and entry.event.back is not None
    )


def _asked(entry: Entry) -> CoachChangeRequested:
    assert isinstance(entry.event, CoachChangeRequested)
    return entry.event
