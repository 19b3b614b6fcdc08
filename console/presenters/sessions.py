"""
The sessions of a journey in rows: those that were and are booked, those that follow from the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from alongside.london import today
from alongside.messages.wording import mode_in_words
from alongside.store import SessionRow
from alongside.timeline import when
from console.presenters.course import Ahead
from console.spoken import capital


def sessions_told(sessions: Sequence[SessionRow], seen: Ahead) -> list[dict[str, Any]]:
    """Every session in a row: those that were planned, then those that follow from the plan."""
    known = {each.number for each in sessions}
    rows = [_told(each) for each in sessions if each.status != "dropped"]
    rows += [
        {
            "number": each.number,
            "when": f"about {_day(each.at)}",
            "how": "",
            "outcome": {"text": "To come", "classes": "nhsuk-tag--white"},
        }
        for each in seen.course.sessions
        if each.number not in known
    ]
    return rows


_OUTCOMES = {
    "attended": ("Attended", "nhsuk-tag--green"),
    "missed": ("Missed", "nhsuk-tag--red"),
    "cancelled": ("Cancelled", "nhsuk-tag--grey"),
}


def _told(row: SessionRow) -> dict[str, Any]:
    if row.outcome is not None:
        text, classes = _OUTCOMES.get(row.outcome, (capital(row.outcome), "nhsuk-tag--grey"))
    elif row.starts_at is not None:
        text, classes = "Booked", "nhsuk-tag--blue"
    else:
        text, classes = "To be booked", "nhsuk-tag--yellow"
    moment = row.starts_at or row.outcome_at
    minutes = row.minutes or row.length
    how = [capital(mode_in_words(row.mode))] if row.mode else []
    return {
        "number": row.number,
        "when": when(moment) if moment else f"about {_day(row.target)}",
        "how": ", ".join([*how, f"{minutes} minutes", *(["corrected"] if row.corrected else [])]),
        "outcome": {"text": text, "classes": classes},
    }


def _day(moment: datetime) -> str:
    day = today(moment)
    return f"{day.day} {day:%b %Y}"
