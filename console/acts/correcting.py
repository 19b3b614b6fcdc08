"""
What was recorded of a session was not what was.
"""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, Optional, ValidationError

from alongside.events import SessionOutcomeCorrected
from alongside.store.records import SessionRow
from alongside.timeline import when
from console.acts.act import COACHING, Act, Group
from console.acts.form import ActForm, choose
from console.acts.outcomes import IN_RANGE
from console.acts.situation import Situation


class CorrectionForm(ActForm):
    """Which session, and what it was."""

    session = RadioField("Which session?", coerce=int, choices=[])
    outcome = RadioField(
        "What really became of it?",
        choices=[("attended", "It happened"), ("missed", "It was missed"),
                 ("cancelled", "It was cancelled")],
        validators=[InputRequired("Choose what became of it")],
    )  # fmt: skip
    minutes = IntegerField("If it happened: how many minutes?", validators=[Optional(), IN_RANGE])

    def validate_minutes(self, field: IntegerField) -> None:
        """A session that happened has a length."""
        if self.outcome.data == "attended" and field.data is None and not field.errors:
            raise ValidationError("Say how many minutes it was")


class Correction(Act):
    """What was recorded is not what was."""

    code, title = "correct", "Correct what was recorded of a session"
    group, who, kind, asks = Group.SESSIONS, COACHING, SessionOutcomeCorrected, CorrectionForm
    done, button, reads_back = "the session is corrected", "Correct", True

    def unfit(self, found: Situation) -> str | None:
        """There must be something to correct."""
        return None if _over(found) else "No session has an outcome yet: record it instead."

    def known(self, found: Situation) -> dict[str, Any]:
        """The latest, or the one the page was opened for."""
        asked = found.asked.get("session", "")
        numbers = [each.number for each in _over(found)]
        chosen = int(asked) if asked.isascii() and asked.isdigit() else 0
        return {"session": chosen if chosen in numbers else numbers[-1]}

    def offer(self, form: ActForm, found: Situation) -> None:
        """The sessions that have an outcome."""
        over = [
            (each.number, f"Session {each.number}: {each.outcome}, {when(each.outcome_at)}")
            for each in reversed(_over(found))
            if each.outcome_at is not None
        ]
        choose(form, "session", over)

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Which, what, how long."""
        outcome = form["outcome"].data
        return {
            "session": form["session"].data,
            "outcome": outcome,
            "minutes": form["minutes"].data if outcome == "attended" else None,
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """The first record stays."""
        return [
            "What was recorded first stays in the history; the correction counts from now on.",
            "Missed sessions are counted anew. A session that was planned meanwhile stays planned.",
        ]


def _over(found: Situation) -> list[SessionRow]:
    return [each for each in found.sessions if each.status == "over"]


ACTS = (Correction(),)
