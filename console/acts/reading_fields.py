"""
A field for each fact of the catalogue that somebody may read off a client.

In: a fact. Out: the fields of a form, with its unit and plausible range; and from what was typed
the readings, or what is wrong with each.
"""

from __future__ import annotations

from typing import Any

from wtforms import Field, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from alongside.facts import Catalogue, Fact, RefusedReading, Scope, door
from alongside.facts.fact import Kind
from alongside.readings import Reading, Value
from alongside.ruleset.model import Ruleset
from console.acts.form import ActForm
from console.fields import DayField
from console.spoken import within

FACT, UNIT = "fact-", "unit-"
NOT_SAID = ("", "Not asked")
_LONGEST = 100


class Boxes(SelectMultipleField):
    """Several of which any may be ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *said: Any, **more: Any) -> None:
        super().__init__(*said, **more)
        self.type = "SelectMultipleField"


def fields_of(fact: Fact) -> dict[str, Any]:
    """The fields a fact is typed into, by their names."""
    name = f"{FACT}{fact.name}"
    label = fact.label
    answers = list(fact.answers.items())
    if answers and fact.kind is Kind.CHOICES:
        return {name: Boxes(label, choices=answers)}
    if answers:
        return {name: SelectField(label, choices=[NOT_SAID, *answers], default="")}
    if fact.kind is Kind.DATE:
        return {name: DayField(label)}
    if fact.kind is not Kind.NUMBER:
        return {name: StringField(label)}
    hint = f"{fact.low:g} to {fact.high:g} {fact.unit_shown}"
    typed: dict[str, Any] = {name: StringField(label, description=hint)}
    if fact.units:
        typed[f"{UNIT}{fact.name}"] = SelectField(
            f"Unit of {within(label)}", choices=list(fact.units_shown.items()), default=fact.unit
        )
    return typed


def read_off(form: ActForm, catalogue: Catalogue, on: Any) -> list[Reading]:
    """The readings typed; what is wrong with one becomes its field's error."""
    readings = []
    for field in form:
        if not field.name.startswith(FACT) or not field.data:
            continue
        try:
            value = _value(form, field, catalogue.fact(field.name.removeprefix(FACT)))
        except RefusedReading as refused:
            field.errors = [*field.errors, refused.sentence]
            continue
        readings.append(Reading(fact=field.name.removeprefix(FACT), value=value, on=on))
    return readings


def asked_first(ruleset: Ruleset, catalogue: Catalogue, named: tuple[str, ...]) -> tuple[str, ...]:
    """The facts to show above the others: those named, or what the health check looks at."""
    known = catalogue.names(Scope.CLIENT)
    if named:
        return tuple(dict.fromkeys(each for each in named if each in known))
    check = ruleset.health_check
    wanted = [each for either in check.readings for each in either] if check is not None else []
    if "systolic_bp" in wanted:
        wanted.insert(wanted.index("systolic_bp") + 1, "diastolic_bp")
    return tuple(dict.fromkeys(each for each in wanted if each in known))


def _value(form: ActForm, field: Field, fact: Fact) -> Value:
    if isinstance(field.data, str) and len(field.data) > _LONGEST:
        raise RefusedReading("too_long", fact.name, f"{fact.label} has far too much text")
    unit = form[f"{UNIT}{fact.name}"].data if f"{UNIT}{fact.name}" in form else None
    if unit is not None and any(each.isalpha() or each == "%" for each in str(field.data)):
        unit = None  # a unit typed beside the number is the one that is meant
    return door.read(fact, field.data, unit)
