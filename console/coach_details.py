"""
The form of who a coach is: filled from a coach, read back as the fields of one.

In: what is known, what was typed. Out: fields that the model of a coach checks; its problems at
the fields they are about.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from alongside.coaches import Coach, Problem
from alongside.roster.mapping import WEEKDAYS
from console.context import Console
from console.fields import DayField
from console.forms import Form, line
from console.presenters.clients import LANGUAGES, language
from console.spoken import capital

_MODES = (
    ("home", "At home"), ("phone", "By phone"), ("video", "By video"), ("cafe", "In a café"),
)  # fmt: skip
_CODES = {name.lower().replace(" ", "-"): code for code, name in LANGUAGES.items()}
_LONGEST_CODE = 3
_CONDITIONS = "long_term_conditions"
_LISTS = ("areas", "languages")
_TEXTS = ("name", "supervisor", "email", "phone", "limit", "hours_a_week")


def _boxes(label: str, hint: str = "", choices: Sequence[tuple[str, str]] = ()) -> Any:
    return SelectMultipleField(label, description=hint, choices=list(choices))


class CoachDetails(Form):
    """Who a coach is and when they are there."""

    name = line("Name", longest=100, validators=[InputRequired("Enter the coach's name")])
    programmes = _boxes("Trained for")
    gender = RadioField(
        "Gender",
        choices=[("female", "Female"), ("male", "Male"), ("other", "Other")],
        validators=[InputRequired("Choose a gender")],
    )
    modes = _boxes("Meets clients", choices=_MODES)
    areas = line("Works in", hint="Areas, with commas between them; empty means everywhere")
    languages = line("Languages", hint="With commas between them, for example English, Welsh")
    conditions = _boxes("Glad to share that they live with", "Only what the coach agrees to share")
    hours_a_week = line("Paid hours a week", hint="Of sessions; empty if none are agreed")
    limit = line("Own limit of clients", hint="Besides what the programme allows; empty for none")
    although_over = BooleanField(
        "Record the limit even if they carry more now: they get nobody new until they carry less"
    )
    starts = DayField("First day of work", description="Empty if they work here already")
    stays = BooleanField("They stay after all: the last day that was said is taken back")
    supervisor = line(
        "Supervisor", hint="Their staff code, for example s-rowan; empty if nobody is named yet"
    )
    email = line("Email address", longest=254)
    phone = line("Phone number", longest=40)
    active = BooleanField("Works as a coach at present", default=True)

    @property
    def hours(self) -> list[Field]:
        """The hours of each weekday."""
        return [self[day] for day in WEEKDAYS]

    def validate_languages(self, field: Field) -> None:
        """A name that is known here, or a code: any other word would never meet a client's."""
        for each in _several(field.data):
            if _language_code(each) == each and len(each) > _LONGEST_CODE:
                raise ValidationError(
                    f"The language {each} is not known here by its name: write its code of two "
                    "or three letters, for example el for Greek"
                )

    def offer(self, programmes: Mapping[str, str], conditions: Mapping[str, str]) -> None:
        """Put what may be ticked into the boxes; what a coach has already stays to be seen."""
        for name, offered in (("programmes", programmes), ("conditions", conditions)):
            field = self[name]
            assert isinstance(field, SelectMultipleField)
            field.choices = [*offered.items(), *_others(field.data, offered)]

    def fields(self) -> dict[str, Any]:
        """The fields of a coach, as they were typed."""
        said = self.data
        found: dict[str, Any] = {each: (said[each] or "").strip() or None for each in _TEXTS}
        found |= {each: _several(said[each]) for each in _LISTS}
        found |= {each: tuple(said[each] or ()) for each in ("programmes", "modes", "conditions")}
        found["languages"] = tuple(map(_language_code, found["languages"])) or ("en",)
        found["name"] = found["name"] or ""
        found["hours"] = {
            day: said[day].strip() for day in WEEKDAYS if said[day] and said[day].strip()
        }
        found |= {"gender": said["gender"], "starts": said["starts"], "active": said["active"]}
        return found | ({"ends": None} if said["stays"] else {})

    def tell(self, problems: Iterable[Problem]) -> None:
        """Put what is wrong at the fields it is about."""
        for each in problems:
            field = each.field if each.field in self else "name"
            says = each.says[:1].upper() + each.says[1:]
            self[field].errors = [*self[field].errors, says]


for _day in WEEKDAYS:
    setattr(
        CoachDetails,
        _day,
        StringField(_day.capitalize(), validators=[Length(max=30, message="Write 09:00-17:00")]),
    )


def known_of(coach: Coach) -> dict[str, Any]:
    """What a form is filled with."""
    known = coach.model_dump()
    known |= {str(day): hours for day, hours in coach.hours.items()}
    known |= {each: ", ".join(known[each]) for each in _LISTS}
    known |= {each: list(known[each]) for each in ("programmes", "modes", "conditions")}
    known["languages"] = ", ".join(map(language, coach.languages))
    known["limit"] = "" if coach.limit is None else str(coach.limit)
    known["hours_a_week"] = "" if coach.hours_a_week is None else f"{coach.hours_a_week:g}"
    return known


def conditions_of(console: Console, programmes: Container[str]) -> dict[str, str]:
    """The long-term conditions that the facts of these programmes know, in words by their code."""
    found: dict[str, str] = {}
    for each in console.library.in_force(programmes).values():
        fact = each.catalogue.get(_CONDITIONS)
        found |= fact.answers if fact is not None else {}
    return found


def _several(text: str | None) -> tuple[str, ...]:
    said = (each.strip().lower().replace(" ", "-") for each in (text or "").split(","))
    return tuple(dict.fromkeys(each for each in said if each))


def _language_code(said: str) -> str:
    """The code of a language that was typed by its name; anything else as it is."""
    return _CODES.get(said, said)


def _others(ticked: Sequence[str] | None, known: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(each, capital(each) or "Without a name") for each in ticked or () if each not in known]
