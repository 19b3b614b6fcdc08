"""
Whether the client takes part: consent, and the answer to an invitation.
"""

from __future__ import annotations

from typing import Any

from wtforms import SelectField
from wtforms.validators import InputRequired

from alongside.events import (
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    InvitationAccepted,
    InvitationDeclined,
)
from console.acts.act import Act, Group
from console.acts.form import ActForm, PastForm
from console.acts.situation import Situation
from console.spoken import spoken

OVER = "The journey ends. Open tasks are closed, the coach is free again, no next journey is set."
NO_WORD = "Nothing more is sent to the client."
BEFORE = "Consent is asked for at the beginning of a journey, and this one is past that."


class ConsentIsGiven(Act):
    """The client takes part."""

    code, title, group = "consent-given", "The client agrees to take part", Group.TAKING_PART
    kind, asks, done = ConsentGiven, PastForm, "the client agrees to take part"

    def unfit(self, found: Situation) -> str | None:
        """While it is asked for."""
        return None if found.row.stage == "referral" else BEFORE

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """The next stage."""
        return ["The journey goes on to its next stage; the task that asks for consent is done."]


class ConsentIsRefused(Act):
    """The client does not take part."""

    code, title, group = "consent-refused", "The client does not agree", Group.TAKING_PART
    kind, asks, done = ConsentRefused, PastForm, "the client does not agree, the journey ends"
    reads_back, ends = True, True

    def unfit(self, found: Situation) -> str | None:
        """While it is asked for."""
        return None if found.row.stage == "referral" else BEFORE

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """It is over."""
        return [OVER, NO_WORD, "A journey can be started again only if the client asks for it."]


class ConsentIsWithdrawn(Act):
    """The client does not take part any more."""

    code, title, group = "consent-withdrawn", "The client withdraws consent", Group.TAKING_PART
    kind, asks, done = ConsentWithdrawn, PastForm, "consent is withdrawn, the journey ends"
    reads_back, ends = True, True

    def unfit(self, found: Situation) -> str | None:
        """After it was given."""
        if found.row.stage == "referral":
            return "Consent is still being asked for: record that the client does not agree."
        return None

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """It is over."""
        return [
            OVER,
            NO_WORD,
            "A red flag that nobody has answered keeps the journey open until somebody has.",
            "A journey can be started again only if the client asks for it.",
        ]


class Accepted(Act):
    """The client comes."""

    code, title = "invitation-accepted", "The client accepts the invitation"
    group, kind, asks = Group.TAKING_PART, InvitationAccepted, PastForm
    done = "the client accepts the invitation"

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """No more invitations."""
        return ["The journey goes on to the health check. No more invitations are sent."]


class DeclineForm(PastForm):
    """Why, if they say."""

    reason = SelectField(
        "Why, if the client says so?",
        choices=[
            ("not_given", "No reason given"),
            ("not_now", "Not now"),
            ("not_well", "Not well enough"),
            ("has_other_support", "Has other support"),
            ("does_not_want", "Does not want it"),
            ("other", "Something else"),
        ],
        validators=[InputRequired("Choose why the client declines")],
    )


class Declined(Act):
    """The client does not come."""

    code, title = "invitation-declined", "The client declines the invitation"
    group, kind, asks = Group.TAKING_PART, InvitationDeclined, DeclineForm
    done = "the client declines the invitation"

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Why."""
        return {"reason": form["reason"].data}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Somebody looks at it."""
        invitation = found.ruleset.invitation
        if invitation is None or found.row.stage != "invitation":
            return ["Somebody looks at how to go on. Nothing is closed by this."]
        return [
            f"The journey goes on to {spoken(invitation.declined)}. Nothing is closed by this; "
            "a person decides how to go on."
        ]


ACTS = (ConsentIsGiven(), ConsentIsRefused(), ConsentIsWithdrawn(), Accepted(), Declined())
