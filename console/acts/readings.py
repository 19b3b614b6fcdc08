"""
What was measured or found out about the client.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms.validators import InputRequired, ValidationError

from alongside.events import ReadingsRecorded
from alongside.facts import Catalogue, Scope
from alongside.plan.beside import day_words
from alongside.readings import Reading
from alongside.ruleset.bound import NoRuleHolds
from alongside.ruleset.decide import decide_priority, find_red_flags
from alongside.ruleset.explain import because, explain
from console.acts.act import Act, Group
from console.acts.consequences import role_words, task_words
from console.acts.form import ActForm
from console.acts.reading_fields import FACT, asked_first, fields_of, read_off
from console.acts.situation import Situation
from console.fields import DayField

LONG_AGO = date(1900, 1, 1)


class ReadingsForm(ActForm):
    """The day; the facts are put to it from the catalogue."""

    on = DayField("Day they were taken", validators=[InputRequired("Say when they were taken")])
    readings: list[Reading]
    first: tuple[str, ...]
    others: tuple[str, ...]
    units: dict[str, str]
    """The unit of each fact as people read it, empty for one that has none."""

    @property
    def is_open(self) -> bool:
        """Whether something was typed among the facts that are folded away."""
        fields = [self[f"{FACT}{name}"] for name in self.others]
        return any(each.data or each.errors for each in fields)

    def validate_on(self, field: DayField) -> None:
        """A day gone by."""
        if field.data is None:
            return
        if field.data > self.found.today:
            raise ValidationError("The day they were taken can't be a day to come")
        if field.data < LONG_AGO:
            raise ValidationError("The day they were taken is too long ago: check the year")

    def validate(self, extra_validators: Any = None) -> bool:
        """Each reading within its range; at least one of them."""
        fine = super().validate(extra_validators)
        catalogue = self.found.published.catalogue
        self.readings = read_off(self, catalogue, self.on.data or self.found.today)
        facts = [each for each in self if each.name.startswith(FACT)]
        if not self.readings and not any(each.errors for each in facts):
            facts[0].errors = ["Type at least one reading, this or another"]
        return fine and not any(each.errors for each in facts)


class Readings(Act):
    """What was measured or found out."""

    code, title, group = "readings", "Record readings", Group.HEALTH
    kind, asks, done = ReadingsRecorded, ReadingsForm, "the readings are kept"
    reads_back = True

    def fields(self, found: Situation) -> type[ActForm]:
        """One field for each fact, those asked for first."""
        named = tuple(found.asked.get("facts", "").split(",")) if found.asked.get("facts") else ()
        catalogue = found.published.catalogue
        return _form(catalogue, asked_first(found.ruleset, catalogue, named))

    def known(self, found: Situation) -> dict[str, Any]:
        """Taken today, mostly."""
        return {"on": found.today}

    def offer(self, form: ActForm, found: Situation) -> None:
        """What is known already, beside each."""
        known = found.console.store.readings.of(found.row.client_id)
        for fact in found.published.catalogue.members():
            name, reading = f"{FACT}{fact.name}", known.get(fact.name)
            if reading is not None and name in form:
                last = f"Last: {fact.beside_label(reading.value)}, {day_words(reading.on)}"
                form[name].description = ". ".join(filter(None, (form[name].description, last)))

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """The readings."""
        assert isinstance(form, ReadingsForm)
        return {"readings": tuple(form.readings)}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """What the rules make of them, worked out as the journey will."""
        readings = getattr(form, "readings", [])
        if not readings or any(each.errors for each in form):
            return [
                "The rules look at the readings at once: for red flags, and whether the priority "
                "changes. You are shown what they make of them before anything is kept."
            ]
        return _made_of(found, readings)


def _form(catalogue: Catalogue, first: tuple[str, ...]) -> type[ActForm]:
    names = [*first, *(each for each in catalogue.names(Scope.CLIENT) if each not in first)]
    units = {name: catalogue.fact(name).unit_shown for name in names}
    fields: dict[str, Any] = {"first": first, "others": tuple(names[len(first) :]), "units": units}
    for name in names:
        fields |= fields_of(catalogue.fact(name))
    made: type[ActForm] = type("FactsForm", (ReadingsForm,), fields)
    return made


def _made_of(found: Situation, readings: list[Reading]) -> list[str]:
    ruleset, catalogue = found.ruleset, found.published.catalogue
    facts = dict(found.console.store.readings.of(found.row.client_id))
    new = {
        each.fact: each
        for each in readings
        if each.fact not in facts or facts[each.fact].on <= each.on
    }
    facts |= new
    told = []
    for flag in find_red_flags(ruleset, catalogue, facts, found.today, set(new)) if new else ():
        task = next(each.task for each in ruleset.red_flags if each.id == flag.flag)
        told.append(
            "This is a red flag. "
            + task_words(role_words(found, task.role), "at once", task.title, task.due)
        )
    return [*told, *_priority(found, facts), *_older(found, readings, new)]


def _priority(found: Situation, facts: dict[str, Reading]) -> list[str]:
    try:
        decided = decide_priority(found.ruleset, found.published.catalogue, facts, found.today)
    except NoRuleHolds:
        return []
    why = "; ".join(because(explain(decided, found.published.catalogue)))
    if decided.priority == found.row.priority:
        return [f"The priority stays P{decided.priority}."]
    was = f" from P{found.row.priority}" if found.row.priority is not None else ""
    asks = found.ruleset.priority_changed
    told = [f"The priority changes{was} to P{decided.priority}{f': {why}' if why else ''}."]
    if found.row.stage in ("coaching", "closure") and asks is not None:
        told.append(
            task_words(role_words(found, asks.role), "at once", asks.title, asks.due)
            + " The way through the programme stays as it is until then."
        )
    return told


def _older(found: Situation, readings: list[Reading], new: dict[str, Reading]) -> list[str]:
    older = sorted(
        found.published.catalogue.fact(each.fact).label for each in readings if each.fact not in new
    )
    if not older:
        return []
    return [f"There is a later reading already, which goes on to count: {', '.join(older)}."]


ACTS = (Readings(),)
