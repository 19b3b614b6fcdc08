"""
Who coaches the client: the answer to a proposal, another coach.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from alongside.access import Role
from alongside.events import (
    CoachAccepted,
    CoachAllocated,
    CoachChangeRequested,
    CoachDeclined,
    CoachProposed,
)
from alongside.journal import Journal
from console.acts.act import COACHING, Act, Group
from console.acts.consequences import follows
from console.acts.form import ActForm, choose
from console.acts.situation import Situation
from console.acts.wishing import coaches_of


def answers_to(journey: str, coach_id: str, back: str) -> tuple[str, str]:
    """
    The pages on which this coach's proposal is accepted, and declined.

    :param back: where to go afterwards.
    """
    said = urlencode({"coach": coach_id, "back": back}, safe="/")
    accept, decline = (f"/journeys/{journey}/do/{act.code}?{said}" for act in (Accept, Decline))
    return accept, decline


class Answer(Act):
    """What a coach says to a proposal."""

    group, who = Group.COACH, COACHING

    def unfit(self, found: Situation) -> str | None:
        """Somebody must be proposed; a coach answers for nobody else."""
        if found.proposed is None:
            return "No coach is proposed for this client now."
        if found.asked.get("coach", found.proposed) != found.proposed:
            return "Another coach is proposed by now. Look at who it is, and answer again."
        speaks_for_all = Role.COORDINATOR in found.roles
        if not speaks_for_all and found.proposed != found.colleague.coach_id:
            return "Another coach is proposed; they or a coordinator answer."
        return None

    def pins(self, found: Situation) -> dict[str, str]:
        """The coach."""
        return {"coach": found.proposed} if found.proposed is not None else {}

    def why(self, found: Situation) -> tuple[str, Sequence[str]] | None:
        """Why this coach, as the journey says it."""
        named = found.console.store.journal.entries_named(found.row.journey, ("coach_proposed",))
        told = Journal(named).events(CoachProposed)
        if not told or told[-1].coach_id != found.proposed or not told[-1].reasons:
            return None
        return f"Why {found.coach_name(found.proposed)}", told[-1].reasons

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Who."""
        return {"coach_id": found.proposed}


class Accept(Answer):
    """They take the client on."""

    code, title, kind = "accept", "The coach accepts the client", CoachAccepted
    done = "the coach accepts"

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Coaching begins."""
        coaching = found.ruleset.coaching
        first = f" within {coaching.sessions.first_within}" if coaching is not None else ""
        coach = found.coach_name(found.proposed)
        return [
            f"{coach} becomes the client's coach; a session is planned{first}.",
            *follows(found, CoachAllocated),
        ]


class DeclineForm(ActForm):
    """Why not."""

    reason = RadioField(
        "Why does the coach decline?",
        choices=[
            ("no_room", "The coach has no room now"),
            ("not_suited", "They don't suit each other"),
            ("known_to_each_other", "They know each other"),
            ("cannot_meet", "They can't meet where or when the client can"),
            ("other", "Another reason"),
        ],
        validators=[InputRequired("Choose why the coach declines")],
    )


class Decline(Answer):
    """They don't."""

    code, title, kind = "decline", "The coach declines the client", CoachDeclined
    asks, done = DeclineForm, "the coach declines"

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Who and why."""
        return {**super().details(form, found), "reason": form["reason"].data}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Another is looked for."""
        return [
            f"{found.coach_name(found.proposed)} is not proposed to this client again.",
            "Another coach is looked for at once; if none fits, the client waits in their place.",
        ]


class AnotherForm(ActForm):
    """Why, and whom to try first."""

    reason = RadioField(
        "Why another coach?",
        choices=[
            ("client_wish", "The client wishes it"),
            ("not_suited", "They don't suit each other"),
            ("cannot_meet", "They can't meet any more where or when the client can"),
            ("safeguarding", "For somebody's safety"),
            ("other", "Another reason"),
        ],
        validators=[InputRequired("Choose why the client gets another coach")],
    )
    to = SelectField(
        "Whom to try first? (optional)", choices=[("", "Whoever fits best")], default=""
    )

    def validate_to(self, field: SelectField) -> None:
        """Somebody else than now."""
        if field.data and field.data == self.found.row.coach_id:
            raise ValidationError("This is the coach the client has now")


class Another(Act):
    """The client is to have another coach."""

    code, title, group, who = "another-coach", "Ask for another coach", Group.COACH, COACHING
    kind, asks, done = CoachChangeRequested, AnotherForm, "another coach is looked for"
    button, reads_back = "Look for another coach", True

    def unfit(self, found: Situation) -> str | None:
        """There must be one to change."""
        if not found.row.coach_id:
            return "This client has no coach now."
        if found.asked.get("coach", found.row.coach_id) != found.row.coach_id:
            return "The client has another coach by now."
        return None

    def pins(self, found: Situation) -> dict[str, str]:
        """The coach they have."""
        return {"coach": found.row.coach_id} if found.row.coach_id else {}

    def offer(self, form: ActForm, found: Situation) -> None:
        """The programme's other coaches who work."""
        others = sorted(
            (each.name, each.id)
            for each in coaches_of(found)
            if each.active and each.id != found.row.coach_id
        )
        listed = [(coach_id, name) for name, coach_id in others]
        choose(form, "to", [("", "Whoever fits best"), *listed])

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Why, from whom, whom first."""
        return {
            "reason": form["reason"].data,
            "coach_id": found.row.coach_id,
            "to": form["to"].data or None,
        }

    def will(self, form: ActForm, found: Situation) -> list[str]:
        """What the rules say of clients who ask."""
        return [*self.tells(form, found), *follows(found, self.kind, "client_asked")]

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Nothing of the way so far is lost."""
        to = form["to"].data
        session = found.open_session
        to_come = session is not None and (
            session.starts_at is None or session.starts_at > found.now
        )
        off = [f"Session {session.number} is called off for now."] if session and to_come else []
        return [
            f"{found.coach_name(found.row.coach_id)} does not coach this client any more, at once.",
            *off,
            "The client goes back to looking for a coach, and goes on where they are in the plan.",
            *([f"{found.coach_name(to)} is tried first, if they fit and have room."] if to else []),
        ]


ACTS = (Accept(), Decline(), Another())
