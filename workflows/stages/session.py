"""
One session: planned, perhaps booked, due, and then an outcome somebody records.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alongside.events import (
    Entry,
    Happened,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionDue,
    SessionMissed,
    SessionPlanned,
)
from alongside.journal import name_of
from workflows.stages.desk import Desk

OUTCOMES = (SessionAttended, SessionMissed, SessionCancelled)


async def session(
    desk: Desk, planned: Entry, since: Entry, leavers: Sequence[type[Happened]]
) -> None:
    """
    Wait for the session's outcome, or for one of `leavers` after `since`.

    The booked moment moves with each booking; when it comes the session is due, and
    follow-ups see to an outcome that nobody records.
    """
    assert isinstance(planned.event, SessionPlanned)
    number, subject = planned.event.session, planned.event.subject
    names = [name_of(kind) for kind in leavers]
    while True:
        if desk.journal.outcome_of(number) or desk.journal.first_after(since.sequence, names):
            return
        booked = desk.journal.find("session_booked", subject)
        moment = await _moment(desk, planned, booked)
        last = booked or planned
        is_due = desk.journal.first_after(last.sequence, ("session_due",), subject) is not None
        if not is_due and moment is not None and moment <= desk.now():
            desk.record(SessionDue(session=number, booked=booked is not None))
            continue
        await desk.change(None if is_due else moment)


async def _moment(desk: Desk, planned: Entry, booked: Entry | None) -> datetime | None:
    """The booked moment; else the target, moved by the pauses since it was planned."""
    if booked is not None and isinstance(booked.event, SessionBooked):
        return booked.event.starts_at
    assert isinstance(planned.event, SessionPlanned)
    return await desk.due(planned, None, moment=planned.event.target)
