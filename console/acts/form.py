"""
The form of an act: its own fields, then when it was and a note.

`also` gives what every event may carry: the moment it happened and the note.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from wtforms import Field, SelectField, TextAreaField
from wtforms.validators import Length, ValidationError

from alongside.london import moment_at, moment_on, today
from console.acts.situation import Situation
from console.fields import ClockField, DayField
from console.forms import Form

LONGEST = 2000
LONG_AGO = timedelta(days=3660)
NOON = time(12)
_LAST = ("gone", "day", "clock", "note")
_OURS = {
    "Not a valid choice.": "Choose one of those shown",
    "Not a valid choice": "Choose one of those shown",
    "Not a valid integer value.": "Write a whole number",
}


def _unix(text: str | None) -> str | None:
    """Lines as people typed them; browsers send two characters for the end of each."""
    return None if text is None else text.replace("\r\n", "\n").strip()


def prose(label: str, *, hint: str = "", longest: int = LONGEST, **more: Any) -> TextAreaField:
    """Some lines of text in somebody's own words."""
    too_long = f"{label} must be {longest:,} characters or fewer"
    return TextAreaField(
        label,
        description=hint,
        validators=[*more.pop("validators", []), Length(max=longest, message=too_long)],
        filters=[_unix],
        **more,
    )


def choose(form: Form, name: str, choices: Sequence[tuple[Any, str]]) -> None:
    """Put what may be chosen into a field of radios, a list or boxes."""
    field = form[name]
    assert isinstance(field, SelectField)
    field.choices = list(choices)


class ActForm(Form):
    """What an act asks. Those of no fields but a note are this one."""

    found: Situation
    note = prose("Note (optional)", hint="Kept in the history of the journey.")

    def __iter__(self) -> Iterator[Field]:
        """Its own fields first, then when it was, then the note."""
        fields = list(super().__iter__())
        own = [each for each in fields if each.short_name not in _LAST]
        return iter([*own, *(self[name] for name in _LAST if name in self)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all of it is right; what is not is said in our words."""
        fine = super().validate(extra_validators)
        for field in self:
            # One thing at a time: what comes after the first mostly follows from it.
            field.errors = [_OURS.get(str(each), str(each)) for each in field.errors[:1]]
        return fine

    @property
    def names(self) -> frozenset[str]:
        """The names its fields are sent by."""
        boxes = {box["name"] for each in self if isinstance(each, DayField) for box in each.boxes}
        return frozenset({each.name for each in self} | boxes)

    def also(self) -> dict[str, Any]:
        """The moment and the note of the event, where they were given."""
        note = self["note"].data if "note" in self else None
        moment = self.moment()
        return {**({"note": note} if note else {}), **({"at": moment} if moment else {})}

    def moment(self) -> datetime | None:
        """When it happened; None is now."""
        return None


class PastForm(ActForm):
    """An act that may tell of something that happened earlier."""

    may_be_before: ClassVar[bool] = False
    """Whether it may have happened before the journey began, as the register was out of date."""
    if_empty: ClassVar[str] = "Just now"
    """What it says that no day was given."""
    day = DayField("Day it happened", description="Leave it empty if it was just now.")
    clock = ClockField("Time (optional)", description="For example 14:30")

    def validate_day(self, field: DayField) -> None:
        """No day to come; none before the journey."""
        if field.data is None:
            return
        if field.data > self.found.today:
            raise ValidationError(f"The {field.label.text.lower()} can't be a day to come")
        if field.data < today(self.found.began) - LONG_AGO:
            raise ValidationError(f"The {field.label.text.lower()} is long ago: check the year")
        if field.data < today(self.found.began) and not self.may_be_before:
            raise ValidationError(
                f"The {field.label.text.lower()} can't be before this journey began"
            )

    def validate_clock(self, field: ClockField) -> None:
        """A time without a day says nothing; nor does one to come."""
        if field.clock is None:
            return
        if self.day.data is None:
            if not self.day.errors:
                raise ValidationError("Say the day as well as the time")
        elif moment_at(datetime.combine(self.day.data, field.clock)) > self.found.now:
            raise ValidationError("The time it happened is still to come")

    def moment(self) -> datetime | None:
        """When it happened: noon of the day, where no time was said."""
        day, clock = self.day.data, self.clock.clock
        if day is None or (clock is None and day == self.found.today):
            return None
        said = moment_on(day, clock or NOON)
        earliest = said if self.may_be_before else max(said, self.found.began)
        return min(earliest, self.found.now)
