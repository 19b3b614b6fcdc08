"""
What became of a session: it happened, it was missed, it was cancelled.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from alongside.events import (
    SessionAttended,
    SessionCancelled,
    SessionMissed,
)
from alongside.london import today, wall
from alongside.store.records import SessionRow
from alongside.timeline import when
from console.acts.act import COACHING, Act, Group
from console.acts.form import ActForm, PastForm
from console.acts.situation import Situation
from console.fields import DayField

MOST_MINUTES = 480
IN_RANGE = NumberRange(1, MOST_MINUTES, f"Minutes must be a number from 1 to {MOST_MINUTES}")


class OfSession(Act):
    """About one session that has no outcome yet; which, stands in the page's address."""

    group, who = Group.SESSIONS, COACHING

    def unfit(self, found: Situation) -> str | None:
        """It must be there, and open."""
        session = found.session
        if session is None:
            return "No session is open: each has its outcome, or none is planned yet."
        if session.outcome is not None:
            return (
                f"Session {session.number} is recorded already: {session.outcome}. If that is "
                "wrong, correct it."
            )
        return None

    def pins(self, found: Situation) -> dict[str, str]:
        """The session."""
        return {"session": str(found.session.number)} if found.session is not None else {}


class Outcome(OfSession):
    """What became of a session."""

    asks = PastForm

    def wrong_stage(self, found: Situation) -> str | None:
        """Also after coaching was left, for a session that was still to be recorded."""
        return None

    def heading(self, found: Situation) -> str:
        """Which session it is about."""
        if found.session is None:
            return self.title
        return self.title.replace("The session", f"Session {found.session.number}")

    def known(self, found: Situation) -> dict[str, Any]:
        """The moment it was booked for, if that has come."""
        session = session_of(found)
        ends = _ends(session)
        if ends is None or ends > found.now:
            return {}
        return {"day": today(ends), "clock": wall(ends).time().replace(second=0, microsecond=0)}

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Which session."""
        return {"session": session_of(found).number}

    def is_last(self, found: Situation) -> bool:
        """Whether none is planned after it."""
        return session_of(found).kind == "final"


class AttendedForm(PastForm):
    """How long it was."""

    minutes = IntegerField(
        "How many minutes was it?", validators=[InputRequired("Say how many minutes"), IN_RANGE]
    )

    def validate_day(self, field: DayField) -> None:
        """Before its booked time, just now is no likely answer."""
        if field.data is None and not field.errors and _is_booked_ahead(self.found):
            raise ValidationError("Say the day it happened: its booked time is still to come")
        super().validate_day(field)


class Attended(Outcome):
    """It happened."""

    code, title = "attended", "The session happened"
    kind, asks, done = SessionAttended, AttendedForm, "the session happened"

    def known(self, found: Situation) -> dict[str, Any]:
        """As long as it was planned."""
        return {"minutes": session_of(found).length, **super().known(found)}

    def offer(self, form: ActForm, found: Situation) -> None:
        """Before its booked time the day is asked for."""
        if _is_booked_ahead(found):
            form["day"].description = "For example 20 11 2026"

    def beware(self, found: Situation) -> str:
        """Its time is still to come."""
        session = session_of(found)
        only = "Record it only if you met before"
        if _is_booked_ahead(found) and session.starts_at is not None:
            return f"It is booked for {when(session.starts_at)}. {only}, and say the day."
        return _not_booked(found, only)

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Which, how long."""
        return {**super().details(form, found), "minutes": form["minutes"].data}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """What comes next."""
        session = session_of(found)
        if self.is_last(found):
            return [
                "It was the last session of the plan: the journey goes on to its closing.",
            ]
        return [
            f"The next session is planned, counted from the day session {session.number} happened.",
            "A run of missed sessions, if there was one, is over.",
        ]


class Missed(Outcome):
    """The client did not come."""

    code, title = "missed", "The session was missed"
    kind, done = SessionMissed, "the session was missed"

    def unfit(self, found: Situation) -> str | None:
        """Nobody misses a session to come."""
        session = found.session
        why = super().unfit(found)
        if why or session is None or session.starts_at is None or session.starts_at <= found.now:
            return why
        return (
            f"Session {session.number} is booked for {when(session.starts_at)} and can't be missed "
            "before. If it will not take place, cancel it or book another time."
        )

    def beware(self, found: Situation) -> str:
        """Its day is still to come."""
        return _not_booked(found, "Record it only if the client was expected before")

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """It is planned again; a run is a person's matter."""
        return _again(found)


class CancelledForm(PastForm):
    """Who, with notice or not."""

    cancelled_by = RadioField(
        "Who cancelled it?",
        choices=[("client", "The client"), ("coach", "The coach"), ("service", "The service")],
        validators=[InputRequired("Choose who cancelled it")],
    )
    with_notice = RadioField(
        "Was it said before the time of the session?",
        description="A session the client cancels without notice counts as missed.",
        choices=[("yes", "Yes, with notice"), ("no", "No, without notice")],
        validators=[InputRequired("Choose whether there was notice")],
    )


class Cancelled(Outcome):
    """It did not take place."""

    code, title = "cancelled", "The session was cancelled"
    kind, asks, done = SessionCancelled, CancelledForm, "the session was cancelled"

    def known(self, found: Situation) -> dict[str, Any]:
        """When it was cancelled is not when it would have been."""
        return {}

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Which, by whom, with notice or not."""
        return {
            **super().details(form, found),
            "cancelled_by": form["cancelled_by"].data,
            "with_notice": form["with_notice"].data == "yes",
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """It is planned again."""
        who, notice = form["cancelled_by"].data, form["with_notice"].data
        if who == "client" and notice == "no":
            return ["It counts as missed.", *_again(found)]
        if not who or not notice:
            return [
                "It counts as missed if the client cancels without notice, and not otherwise.",
                _planned_again(found),
            ]
        return ["It does not count as missed.", _planned_again(found)]


def session_of(found: Situation) -> SessionRow:
    """The session the page is about."""
    session = found.session
    assert session is not None, "the act is not offered without a session"
    return session


def _is_booked_ahead(found: Situation) -> bool:
    starts_at = session_of(found).starts_at
    return starts_at is not None and starts_at > found.now


def _not_booked(found: Situation, only: str) -> str:
    session = session_of(found)
    if session.starts_at is not None or today(session.target) <= found.today:
        return ""
    return f"It is planned for {when(session.target)}, and not booked. {only}."


def _ends(session: SessionRow) -> datetime | None:
    if session.starts_at is None:
        return None
    return session.starts_at + timedelta(minutes=session.length)


def _planned_again(found: Situation) -> str:
    coaching = found.ruleset.coaching
    if coaching is None:
        return "The session is planned again."
    within = coaching.missed.again_within
    return f"The session is planned again within {within}, or for its own time if that is later."


def _again(found: Situation) -> list[str]:
    coaching = found.ruleset.coaching
    said = [_planned_again(found)]
    if coaching is not None and found.row.missed_in_a_row + 1 >= coaching.missed.run:
        said.append(
            f"It is miss number {found.row.missed_in_a_row + 1} in a row: a coordinator is asked "
            "to check that the client is safe and to decide how to go on. Nobody is closed for it."
        )
    return said


ACTS = (Attended(), Missed(), Cancelled())
