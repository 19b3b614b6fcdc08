"""
A booked session as calendars have it, from the journal.

Every booking after the first, and a cancellation, makes a new version of the same appointment.
"""

from __future__ import annotations

from alongside.deeds import Appointment
from alongside.events import SessionBooked, SessionCancelled, SessionPlanned
from alongside.journal import Journal


def appointment_of(journal: Journal, subject: str) -> Appointment | None:
    """The appointment of the session `subject`; None if nothing of the kind was booked."""
    booked = journal.find("session_booked", subject)
    planned = journal.find("session_planned", subject)
    if booked is None or not isinstance(booked.event, SessionBooked):
        return None
    if planned is None or not isinstance(planned.event, SessionPlanned):
        return None
    bookings = sum(each.subject == subject for each in journal.events(SessionBooked))
    outcome = journal.outcome_of(booked.event.session)
    called_off = outcome is not None and isinstance(outcome.event, SessionCancelled)
    last = outcome if outcome is not None and called_off else booked
    return Appointment(
        session=booked.event.session,
        starts_at=booked.event.starts_at,
        minutes=planned.event.minutes,
        mode=booked.event.mode,
        place=booked.event.place,
        sequence=bookings - 1 + called_off,
        stamp=last.recorded,
    )
