"""
What a journey tells its rules about itself, by ids, counts, moments.
"""

from __future__ import annotations

from datetime import datetime

from alongside.events import Entry, SessionBooked
from alongside.events.base import OfSession
from alongside.journal import Journal
from alongside.questions import JourneyFacts


def journey_facts(
    journal: Journal, programme: str, now: datetime, anchor: Entry | None = None
) -> JourneyFacts:
    """The facts only the journey knows, for predicates; some are about what `anchor` is about."""
    facts: JourneyFacts = {
        "missed_in_a_row": float(journal.missed_in_a_row()),
        "sessions_attended": float(journal.sessions_attended()),
        "stage": journal.stage_name,
        "programme": programme,
    }
    if journal.priority is not None:
        facts["priority"] = float(journal.priority)
    entered = journal.stage
    if journal.stage_name == "allocation" and entered is not None:
        facts["days_waiting"] = float((now - entered.at).days)
    if anchor is not None and isinstance(anchor.event, OfSession):
        booked = journal.find("session_booked", anchor.event.subject)
        facts["session_to_come"] = (
            booked is not None
            and isinstance(booked.event, SessionBooked)
            and booked.event.starts_at > now
        )
    return facts


def message_values(journal: Journal, anchor: Entry) -> dict[str, str | int | datetime]:
    """What a message about `anchor` may say: names are filled in where it is sent."""
    values: dict[str, str | int | datetime] = {}
    number = getattr(anchor.event, "session", None) or getattr(anchor.event, "number", None)
    if number is not None:
        values["number"] = int(number)
    booked = journal.find("session_booked", anchor.event.subject)
    if booked is not None and isinstance(booked.event, SessionBooked):
        values["starts_at"] = booked.event.starts_at
        values["mode"] = booked.event.mode
    if journal.coach is not None:
        values["coach_id"] = journal.coach
    return values
