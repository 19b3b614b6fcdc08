"""
A red flag that a person saw: who is asked to see to it, in the words of whoever saw it.
"""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from alongside.events import RedFlagRaised
from console.acts.act import Act, Group
from console.acts.consequences import role_words
from console.acts.form import ActForm, PastForm, choose, prose
from console.acts.situation import Situation
from console.spoken import capital


class RedFlagForm(PastForm):
    """Which."""

    flag = RadioField(
        "Which red flag?", choices=[], validators=[InputRequired("Choose which red flag")]
    )
    note = prose(
        "What was said or seen? (optional)",
        hint="Whoever is asked to see to it reads this first. Kept in the history of the journey.",
    )


class RedFlag(Act):
    """Somebody is in danger."""

    code, title, group = "red-flag", "Raise a red flag", Group.WORRY
    kind, asks, done = RedFlagRaised, RedFlagForm, "the red flag is raised"
    button = "Raise the red flag"
    first_of_all = "In an emergency ring 999 first. Nothing here rings anybody."

    def unfit(self, found: Situation) -> str | None:
        """Of those the programme knows."""
        return None if found.ruleset.red_flags else "This programme has no red flags."

    def offer(self, form: ActForm, found: Situation) -> None:
        """The programme's."""
        flags = [(each.id, capital(each.id)) for each in found.ruleset.red_flags]
        choose(form, "flag", flags)

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Which."""
        return {"flag": form["flag"].data}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Who is asked."""
        chosen = form["flag"].data
        return [
            f"{capital(each.id)}: a task for the {role_words(found, each.task.role)} opens at "
            f"once, to be done within {each.task.due}."
            for each in found.ruleset.red_flags
            if chosen in (None, "", each.id)
        ]


ACTS = (RedFlag(),)
