"""
Who coaches the client: their wish, the answer to a proposal, another coach.
"""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from alongside.access import Role
from alongside.coaches import Coach
from alongside.events import (
    CoachAccepted,
    CoachAllocated,
    CoachChangeRequested,
    CoachDeclined,
    CoachWishRecorded,
)
from alongside.timeline import words
from console.acts.act import COACHING, Act, Group
from console.acts.consequences import follows
from console.acts.form import ActForm, choose
from console.acts.reading_fields import Boxes
from console.acts.situation import Situation
from console.presenters.clients import language

ANY = ("", "Any")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class WishForm(ActForm):
    """Whether they want one; who, where, when."""

    wants = RadioField(
        "Would the client like a coach?",
        choices=[("yes", "Yes"), ("no", "No")],
        validators=[InputRequired("Choose whether the client would like a coach")],
    )
    gender = SelectField(
        "Should the coach be a woman or a man?",
        choices=[("no_preference", "Either"), ("female", "A woman"), ("male", "A man")],
        default="no_preference",
    )
    mode = SelectField(
        "How would they like to meet?",
        choices=[
            ("any", "Any way"),
            ("home", "At home"),
            ("phone", "By phone"),
            ("video", "By video"),
            ("cafe", "In a café or another public place"),
        ],
        default="any",
    )
    language = SelectField("In which language?", choices=[ANY], default="")
    area = SelectField("In which area?", choices=[ANY], default="")
    days = Boxes(
        "On which days? (optional)",
        description="None ticked: any day suits.",
        choices=[(day, day.capitalize()) for day in DAYS],
    )


class Wish(Act):
    """What the client wishes of a coach."""

    code, title, group = "coach-wish", "Record what the client wishes of a coach", Group.COACH
    kind, asks, done = CoachWishRecorded, WishForm, "the client's wish"

    def unfit(self, found: Situation) -> str | None:
        """Where there are coaches, and none is at work with the client yet."""
        if found.ruleset.coaching is None:
            return "This programme has no coaches."
        if found.row.stage in ("coaching", "closure"):
            return "The client has a coach: ask for another coach instead."
        return None

    def known(self, found: Situation) -> dict[str, Any]:
        """What was wished before."""
        names = ("coach_wish_recorded",)
        said = found.console.store.journal.entries_named(found.row.journey, names)
        event = said[-1].event if said else None
        if not isinstance(event, CoachWishRecorded):
            return {}
        return {
            "wants": "yes" if event.wants else "no",
            "gender": event.gender,
            "mode": event.mode,
            "language": event.language or "",
            "area": event.area or "",
            "days": list(event.days),
        }

    def offer(self, form: ActForm, found: Situation) -> None:
        """The languages and areas that coaches of the programme have."""
        coaches = coaches_of(found)
        spoken = sorted({each for coach in coaches for each in coach.languages}, key=language)
        areas = sorted({each for coach in coaches for each in coach.areas})
        choose(form, "language", [ANY, *((each, language(each)) for each in spoken)])
        choose(form, "area", [ANY, *((each, words(each).capitalize()) for each in areas)])

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """The wish."""
        return {
            "wants": form["wants"].data == "yes",
            "gender": form["gender"].data,
            "mode": form["mode"].data,
            "language": form["language"].data or None,
            "area": form["area"].data or None,
            "days": tuple(form["days"].data or ()),
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Who is looked for."""
        if form["wants"].data == "no":
            coaching = found.ruleset.coaching
            leads = words(coaching.offer.declined) if coaching is not None else "closure"
            now = "now" if found.row.stage == "allocation" else "once a coach would be looked for"
            return [
                f"No coach is looked for: {now} the journey goes on to {leads}.",
                *([PROPOSED_IS_FREE] if found.proposed else []),
            ]
        if found.row.stage != "allocation":
            return ["The wish is kept until a coach is looked for."]
        if found.proposed:
            return ["A coach is looked for anew by these wishes.", PROPOSED_IS_FREE]
        return ["A coach who fits these wishes and has room is looked for; else the client waits."]


PROPOSED_IS_FREE = "The coach who is proposed now is free again."


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
        validators=[InputRequired("Choose why")],
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


def coaches_of(found: Situation) -> list[Coach]:
    """The coaches who are trained for the programme."""
    everybody = found.console.store.roster.by_name()
    return [each for each in everybody if found.row.programme in each.programmes]


ACTS = (Wish(), Accept(), Decline(), Another())
