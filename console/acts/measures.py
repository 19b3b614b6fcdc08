"""
An outcome score: which measure, at which moment, its numbers.
"""

from __future__ import annotations

import re
from typing import Any

from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, ValidationError

from alongside.events import MeasureRecorded
from alongside.plan.beside import MEASURES
from alongside.spoken import first_large
from console.acts.act import Act, Group
from console.acts.form import ActForm, PastForm
from console.acts.measure_scores import Score, scores_of
from console.acts.situation import Situation
from console.fields import DayField
from console.spoken import capital

_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?", re.ASCII)
OCCASIONS = {
    "baseline": "At the start of coaching",
    "closure": "At the end of coaching",
    "other": "On the way",
}


class MeasureForm(PastForm):
    """When in the journey; the scores are put to it by the measure."""

    day = DayField("Day it was taken", description="Leave it empty if it was just now.")
    occasion = RadioField(
        "When in the journey is it?",
        choices=list(OCCASIONS.items()),
        validators=[InputRequired("Choose when in the journey it is")],
    )


class Within:
    """A score within its bounds."""

    def __init__(self, score: Score) -> None:
        self.score = score

    def __call__(self, form: Any, field: StringField) -> None:
        """Digits, or a number."""
        said, score = (field.data or "").strip(), self.score
        if not said and not score.needed:
            return
        if _numbers(score, said) is None:
            label = score.label.removesuffix(" (optional)")
            raise ValidationError(f"{label} must be {score.bounds}")


class Measures(Act):
    """The scores of one measure."""

    code, title, group = "measure", "Record a measure", Group.HEALTH
    kind, asks, done = MeasureRecorded, MeasureForm, "the measure is kept"

    def unfit(self, found: Situation) -> str | None:
        """Of those the programme takes."""
        return None if found.ruleset.measures else "This programme takes no measures."

    def measure(self, found: Situation) -> str:
        """The one the page was opened for; else the programme's first."""
        taken = [each.measure for each in found.ruleset.measures]
        asked = found.asked.get("measure", "")
        return asked if asked in taken or not taken else taken[0]

    def heading(self, found: Situation) -> str:
        """Which."""
        return f"Record a measure: {name_of(self.measure(found))}"

    def called(self, found: Situation) -> str:
        """Any of them."""
        return self.title

    def pins(self, found: Situation) -> dict[str, str]:
        """The measure."""
        return {"measure": self.measure(found)}

    def others(self, found: Situation) -> list[tuple[str, str]]:
        """The address and name of the programme's other measures."""
        this = self.measure(found)
        return [
            (f"?measure={each.measure}", f"Another measure: {name_of(each.measure)}")
            for each in found.ruleset.measures
            if each.measure != this
        ]

    def fields(self, found: Situation) -> type[ActForm]:
        """A field for each score."""
        fields = {
            f"score-{each.code}": StringField(
                each.label, description=first_large(each.bounds), validators=[Within(each)]
            )
            for each in scores_of(self.measure(found))
        }
        made: type[ActForm] = type("ScoresForm", (MeasureForm,), fields)
        return made

    def known(self, found: Situation) -> dict[str, Any]:
        """The moment by where the journey is."""
        if found.row.stage == "coaching":
            return {"occasion": "other" if found.row.sessions_attended > 1 else "baseline"}
        return {"occasion": "closure"} if found.row.stage == "closure" else {}

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Which, when, the numbers."""
        measure = self.measure(found)
        scores: dict[str, float] = {}
        for score in scores_of(measure):
            said = (form[f"score-{score.code}"].data or "").strip()
            scores |= (_numbers(score, said) or {}) if said else {}
        return {"measure": measure, "occasion": form["occasion"].data, "scores": scores}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """A task for it is done by this."""
        named = name_of(self.measure(found))
        said = [f"{named} is kept. If somebody was asked for it, that task is done."]
        if self.measure(found) == "pam":
            said.append("A low level is never shown to the client.")
        return said


def name_of(measure: str) -> str:
    """What a measure is called."""
    return MEASURES.get(measure, capital(measure))


def _numbers(score: Score, said: str) -> dict[str, float] | None:
    """The numbers written; None where they are none of this score's."""
    if score.digits:
        digits = [int(each) for each in said if each.isascii() and each.isdigit()]
        fits = len(digits) == score.digits == len(said)
        if not fits or not all(score.low <= each <= score.high for each in digits):
            return None
        return {f"{score.code}_{number}": float(each) for number, each in enumerate(digits, 1)}
    if not _NUMBER.fullmatch(said):
        return None
    number = float(said)
    if score.whole and number != int(number):
        return None
    return {score.code: number} if score.low <= number <= score.high else None


ACTS = (Measures(),)
