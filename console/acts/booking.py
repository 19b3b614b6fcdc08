"""
Sessions to come: a time for the next one, more or fewer of them, an early end.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from alongside.events import CoachingStopped, GoalsMet, SessionBooked, SessionsChanged
from alongside.london import moment_at, today, wall
from alongside.timeline import when
from console.acts.act import COACHING, Act, Group
from console.acts.form import ActForm, PastForm
from console.acts.outcomes import OfSession, session_of
from console.acts.situation import Situation
from console.fields import ClockField, DayField
from console.forms import line
from console.spoken import spoken

MODES = [
    ("home", "At home"),
    ("phone", "By phone"),
    ("video", "By video"),
    ("cafe", "In a café or another public place"),
]
MOST = 60


class BookingForm(ActForm):
    """When, how, where."""

    day_of = DayField("Day of the session", validators=[InputRequired("Say on which day")])
    at = ClockField(
        "Time of the session",
        description="For example 14:30",
        validators=[InputRequired("Say at what time")],
    )
    mode = RadioField(
        "How do they meet?", choices=MODES, validators=[InputRequired("Choose how they meet")]
    )
    place = line("Place, if that needs saying (optional)", validators=[Length(max=300)])
    outside_hours = BooleanField("It is meant to be outside the hours of the coach or the service")
    starts_at: datetime

    def validate_at(self, field: ClockField) -> None:
        """A moment that a clock in London shows, still to come."""
        if field.clock is None or self.day_of.data is None:
            return
        said = datetime.combine(self.day_of.data, field.clock)
        self.starts_at = moment_at(said)
        if wall(self.starts_at) != said:
            raise ValidationError("No clock in London shows that time: clocks go forward then")
        if self.starts_at <= self.found.now:
            raise ValidationError("A session can only be booked for a time to come")


class Book(OfSession):
    """A time for a session, or another time for it."""

    code, title = "book", "Book the session"
    kind, asks, done, button = SessionBooked, BookingForm, "the session is booked", "Book"
    blames = "at"

    def heading(self, found: Situation) -> str:
        """Which, and whether it was booked before."""
        session = found.session
        if session is None:
            return self.title
        number = f"session {session.number}"
        return f"Book another time for {number}" if session.starts_at else f"Book {number}"

    def known(self, found: Situation) -> dict[str, Any]:
        """The day it is planned around, if that is to come; how they met last."""
        session = session_of(found)
        moment = session.starts_at or session.target
        day = {"day_of": today(moment)} if today(moment) > found.today else {}
        clock = {"at": wall(moment).time()} if session.starts_at and day else {}
        met = [each.mode for each in found.sessions if each.mode is not None]
        return {**day, **clock, "mode": session.mode or (met[-1] if met else None)}

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Which session, when, how, where."""
        assert isinstance(form, BookingForm)
        return {
            "session": session_of(found).number,
            "starts_at": form.starts_at,
            "mode": form.mode.data,
            "place": form.place.data or None,
            "outside_hours": form.outside_hours.data,
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """What the hour is looked at for."""
        session = session_of(found)
        before = (
            f"It is booked for {when(session.starts_at)} now; that time is free again."
            if session.starts_at is not None
            else f"It is planned for about {when(session.target)}."
        )
        coach = found.coach_name(found.row.coach_id)
        return [
            before,
            f"It takes {session.length} minutes. The hour must be free for the client and for "
            f"{coach}, and within their hours, unless you tick that it is meant otherwise.",
            *_reminders(found),
        ]


def _reminders(found: Situation) -> list[str]:
    waits = [
        str(rule.wait)
        for rule in found.ruleset.follow_ups
        if rule.before == "session_booked" and rule.send is not None and rule.wait is not None
    ]
    return [f"The client is reminded {' and '.join(waits)} before."] if waits else []


REASONS = [
    ("client_wish", "The client wishes it"),
    ("more_support", "More support is needed"),
    ("going_well", "It goes well"),
    ("circumstances", "The client's circumstances changed"),
    ("other", "Something else"),
]


class AmountForm(ActForm):
    """How many, which way, why."""

    way = RadioField(
        "More sessions, or fewer?",
        choices=[("more", "More"), ("fewer", "Fewer")],
        validators=[InputRequired("Choose more or fewer")],
    )
    number = IntegerField(
        "How many?",
        validators=[
            InputRequired("Say how many"),
            NumberRange(1, MOST, f"How many must be a number from 1 to {MOST}"),
        ],
    )
    reason = RadioField(
        "Why?",
        choices=REASONS,
        validators=[InputRequired("Choose why there are to be more or fewer")],
    )


class Amount(Act):
    """More or fewer sessions than planned."""

    code, title, group, who = "sessions", "More or fewer sessions", Group.SESSIONS, COACHING
    kind, asks, reads_back = SessionsChanged, AmountForm, True
    done = "the number of sessions is changed"

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """So many more, or fewer."""
        number = form["number"].data
        return {
            "more": number if form["way"].data == "more" else -number,
            "reason": form["reason"].data,
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """How the plan moves."""
        said = ["The plan of sessions is worked out anew from the next one on."]
        coaching = found.ruleset.coaching
        if form["way"].data == "fewer":
            said.append("Sessions are taken from the end of the plan, never the first one.")
        else:
            said.append("More sessions come at the end of the plan, as far apart as its last ones.")
        if form["way"].data == "more" and coaching is not None:
            said.append(
                f"Coaching still ends {coaching.sessions.within} after the first session that "
                "happened: what does not fit before then is not held."
            )
        return [
            *said,
            "A session that is booked keeps its time, unless it is one of those taken away.",
        ]


class Goals(Act):
    """Coaching ends early, as it was worth it."""

    code, title = "goals-met", "End coaching, as the goals are met"
    group, who = Group.SESSIONS, COACHING
    kind, asks, done, reads_back = GoalsMet, PastForm, "the goals are met, coaching ends", True
    button = "End coaching"

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """What the end of coaching is."""
        return end_of_coaching(found)


class StopForm(PastForm):
    """Why."""

    reason = SelectField(
        "Why does it stop?",
        choices=[
            ("", "Choose"),
            ("client_wish", "The client wishes it"),
            ("not_well", "The client is not well enough"),
            ("not_safe", "It is not safe"),
            ("other_support", "The client has other support now"),
            ("other", "Something else"),
        ],
        validators=[InputRequired("Choose why coaching stops")],
    )


class Stop(Act):
    """Coaching ends early, though the goals are not met."""

    code, title, group, who = "stop-coaching", "Stop coaching", Group.SESSIONS, COACHING
    kind, asks, done, reads_back = CoachingStopped, StopForm, "coaching is stopped", True
    button = "Stop coaching"

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Why."""
        return {"reason": form["reason"].data}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """What the end of coaching is."""
        return end_of_coaching(found)


def end_of_coaching(found: Situation) -> list[str]:
    """What follows when coaching is left for good."""
    session = found.open_session
    called_off = []
    if session is not None and (session.starts_at is None or session.starts_at > found.now):
        called_off = [f"Session {session.number} is called off. It does not count as missed."]
    return [
        *called_off,
        "No more sessions are planned. The journey goes on to its closing list; it is closed only "
        f"when the {spoken(found.ruleset.closure.task.role)} decides so.",
    ]


ACTS = (Book(), Amount(), Goals(), Stop())
