"""
The form by which a version comes into force: why, and what journeys under way do.
"""

from __future__ import annotations

from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, ValidationError

from alongside.ruleset.publishing import MOST_WHY, NotPublished, said
from console.forms import Form, line


def is_sayable(_form: object, field: object) -> None:
    """A reason that can be kept."""
    try:
        said("why", str(getattr(field, "data", "") or ""), MOST_WHY)
    except NotPublished as problem:
        raise ValidationError(f"{str(problem)[:1].upper()}{str(problem)[1:]}") from None


def why() -> StringField:
    """Why, in a line."""
    return line(
        "Why",
        hint="For whoever reads the history, and in each journey that takes the rules up",
        longest=MOST_WHY,
        validators=[InputRequired("Say why"), is_sayable],
    )


class Reason(Form):
    """Why a version comes into force, and what journeys under way do then."""

    why = why()
    adopt = RadioField(
        "What journeys under way do",
        choices=[
            ("keep", "They go to their end by the rules they have"),
            ("next_stage", "Each takes these up when it leaves the stage it is in"),
            ("now", "They take these up now; what has been waited counts"),
        ],
        default="keep",
        validators=[InputRequired("Choose what journeys under way do")],
    )
    seen = HiddenField()


class RolloutReason(Form):
    """Why journeys under way take up what is in force, and when."""

    why = why()
    adopt = RadioField(
        "When",
        choices=[
            ("next_stage", "Each when it leaves the stage it is in"),
            ("now", "Now; what has been waited counts"),
        ],
        validators=[InputRequired("Choose when")],
    )
    seen = HiddenField()
