"""
One session: planned, perhaps booked, due, then an outcome somebody records.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from alongside.events import Entry, SessionBooked, SessionCancelled, SessionDue, SessionPlanned
from workflows.stages.desk import Desk


async def session(desk: Desk, planned: Entry, is_over: Callable[[], bool]) -> None:
    """
    Wait for the session's outcome, or until coaching `is_over`.

    The booked moment moves with each booking; when it comes the session is due, and
    follow-ups see to an outcome that nobody records. A booked moment that passed while the
    journey paused is called off: it was not held, and will be planned again.
    """
    assert isinstance(planned.event, SessionPlanned)
    number, subject = planned.event.session, planned.event.subject
    while desk.journal.outcome_of(number) is None and not is_over():
        booked = desk.journal.find("session_booked", subject)
        last = booked or planned
        is_due = desk.journal.first_after(last.sequence, ("session_due",), subject) is not None
        if not is_due and _fell_in_a_pause(desk, booked):
            desk.record(called_off(number))
            return
        moment = await _moment(desk, planned, booked)
        if not is_due and moment is not None and moment <= desk.now():
            desk.record(SessionDue(session=number, booked=booked is not None))
            continue
        await desk.change(None if is_due else moment)


def called_off(number: int) -> SessionCancelled:
    """A session that the service calls off: no miss of anybody's."""
    return SessionCancelled(session=number, cancelled_by="service", with_notice=True)


def _fell_in_a_pause(desk: Desk, booked: Entry | None) -> bool:
    if booked is None or not isinstance(booked.event, SessionBooked):
        return False
    starts_at = booked.event.starts_at
    return any(
        pause.until is not None and pause.since <= starts_at < pause.until
        for pause in desk.journal.pauses_after(0)
    )


async def _moment(desk: Desk, planned: Entry, booked: Entry | None) -> datetime | None:
    """The booked moment; else the target, moved by the pauses since it was planned."""
    if booked is not None and isinstance(booked.event, SessionBooked):
        return booked.event.starts_at
    assert isinstance(planned.event, SessionPlanned)
    return await desk.due(planned, None, moment=planned.event.target)
