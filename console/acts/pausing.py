"""
A journey that stands still for a while, and goes on again.
"""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired, ValidationError

from alongside.arrival import LONGEST_WAIT
from alongside.events import DeferralRequested, Paused, Resumed
from alongside.timeline import when
from console.acts.act import Act, Group
from console.acts.form import ActForm
from console.acts.situation import Situation
from console.fields import DayField

STANDS_STILL = (
    "All waiting stops, and goes on later with what was left of it.",
    "Nothing is sent to the client meanwhile. A red flag is followed up all the same.",
)
PAUSED_ALREADY = "This journey is paused already."


class PauseForm(ActForm):
    """Why it stands still."""

    reason = RadioField(
        "Why does it pause?",
        choices=[
            ("hospital", "The client is in hospital"),
            ("holiday", "The client is on holiday"),
            ("other", "Something else"),
        ],
        validators=[InputRequired("Choose why the journey pauses")],
    )


class Pause(Act):
    """Everything waits."""

    code, title, group = "pause", "Pause the journey", Group.JOURNEY
    kind, asks, done, button = Paused, PauseForm, "the journey is paused", "Pause"

    def unfit(self, found: Situation) -> str | None:
        """Once is enough."""
        return PAUSED_ALREADY if found.row.status == "paused" else None

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Why."""
        return {"reason": form["reason"].data}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """What stands still."""
        said = [*STANDS_STILL, "It stays so until somebody lets it go on."]
        session = found.open_session
        if session is not None and session.starts_at is not None and session.status == "booked":
            said.append(
                f"Session {session.number} is booked for {when(session.starts_at)}. If the journey "
                "is still paused then, it is called off and does not count as missed."
            )
        return said


class Resume(Act):
    """Everything goes on."""

    code, title, group = "resume", "Let the journey go on", Group.JOURNEY
    kind, done, button = Resumed, "the journey goes on", "Let it go on"

    def unfit(self, found: Situation) -> str | None:
        """Only what stands still can go on."""
        return None if found.row.status == "paused" else "This journey is not paused."

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """From where it goes on."""
        since = found.row.paused_since
        began = f"It has been paused since {when(since)}. " if since is not None else ""
        return [f"{began}Whatever was waited for goes on with the time that was left."]


class DeferForm(ActForm):
    """Until when."""

    until = DayField("Day to wait until", validators=[InputRequired("Say until which day")])

    def validate_until(self, field: DayField) -> None:
        """A day to come."""
        if field.data is not None and field.data <= self.found.today:
            raise ValidationError("The day to wait until must be a day to come")
        if field.data is not None and field.data > self.found.today + LONGEST_WAIT:
            raise ValidationError("The day to wait until is more than two years away: check it")


class Defer(Act):
    """The client asks to wait."""

    code, title, group = "wait-until", "The client asks to wait until a day", Group.TAKING_PART
    kind, asks, done = DeferralRequested, DeferForm, "the client waits until that day"

    def unfit(self, found: Situation) -> str | None:
        """Not in a pause."""
        return PAUSED_ALREADY if found.row.status == "paused" else None

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Until when."""
        return {"until": form["until"].data}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """It goes on by itself."""
        return [*STANDS_STILL, "On the morning of that day it goes on by itself."]


ACTS = (Pause(), Resume(), Defer())
