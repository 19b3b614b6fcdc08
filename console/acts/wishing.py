"""
What the client wishes of a coach.
"""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from alongside.coaches import Coach
from alongside.events import CoachWishRecorded
from console.acts.act import Act, Group
from console.acts.form import ActForm, choose
from console.acts.reading_fields import Boxes
from console.acts.situation import Situation
from console.presenters.clients import language
from console.spoken import capital, spoken

ANY = ("", "Any")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class WishForm(ActForm):
    """Whether they want one; who, where, when."""

    wants = RadioField(
        "Would the client like a coach?",
        choices=[("yes", "Yes"), ("no", "No: the rest of this page does not matter then")],
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
        choose(form, "area", [ANY, *((each, capital(each)) for each in areas)])

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
            leads = spoken(coaching.offer.declined) if coaching is not None else "closure"
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


def coaches_of(found: Situation) -> list[Coach]:
    """The coaches who are trained for the programme."""
    everybody = found.console.store.roster.by_name()
    return [each for each in everybody if found.row.programme in each.programmes]


ACTS = (Wish(),)
