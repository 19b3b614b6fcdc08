"""
What somebody says about the columns of a register, read from two pages.

In: a form, the sketch so far, a first look at the file. Out: a sketch, or what is wrong with it.
A choice that the page did not offer is taken for none.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from starlette.datastructures import FormData

from alongside.facts import Catalogue, Scope
from alongside.register.guess import FORMATS, plan_column
from alongside.register.peek import Peek
from alongside.register.sketch import DAY, MISSING, Planned, Sketch
from console.fields import DayField
from console.forms import Finding, Form

DETAILS = {
    "person.name": "Name, or a part of it", "person.nhs_number": "NHS number",
    "person.phone": "Phone number", "person.email": "Email address",
    "person.address": "Address, or a part of it", "contact.channels": "How to write to them",
    "contact.language": "Language", "contact.do_not_contact": "Whether to send nothing",
    "person.gp_practice": "GP practice", "person.gp_email": "GP's email address",
    "person.gp_address": "GP's address",
}  # fmt: skip
MANY = ("", DAY, "person.name", "person.address", "person.gp_practice", "person.gp_address")
FIXED = "one-day"


class OneDay(Form):
    """A day for every reading of a file that has none."""

    fixed = DayField("The day")


def plans(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """What a column can be, by group, by code."""
    facts = {
        f"fact.{each.name}": each.label
        for each in catalogue.members()
        if each.scope is Scope.CLIENT
    }
    return {
        "": {"": "Leave out"},
        "About the person": DETAILS,
        "When": {DAY: "The day readings were taken"},
        "What is known of them": facts,
    }


def read_columns(
    form: FormData, sketch: Sketch, seen: Peek, catalogue: Catalogue
) -> tuple[Sketch, list[Finding]]:
    """The first page: what each column is, which tells people apart, the register's name."""
    known = {code for group in plans(catalogue).values() for code in group}
    before = {each.column: each for each in sketch.columns}
    columns, problems = [], []
    for at, name in enumerate(seen.header):
        if name not in before:
            continue
        plan = _said(form, f"plan-{at}")
        plan = plan if plan in known else ""
        was = before[name]
        cells = [row[at].strip() for row in seen.rows]
        columns.append(was if was.plan == plan else plan_column(name, plan, cells, catalogue))
    counted = Counter(each.plan for each in columns)
    for at, name in enumerate(seen.header):
        planned = next((each for each in columns if each.column == name), None)
        if planned and counted[planned.plan] > 1 and planned.plan not in MANY:
            problems.append(
                Finding(f"plan-{at}", f"'{name}' is the same as another column: leave one out")
            )
    key, source = _said(form, "key"), " ".join(_said(form, "source").split())
    if key not in before:
        problems.append(Finding("key", "Choose the column that tells people apart"))
        key = ""
    if not 0 < len(source) <= 60:
        problems.append(Finding("source", "Enter a name for this register, of up to 60 characters"))
    changed = sketch.model_copy(
        update={
            "columns": tuple(columns), "key": key, "source": source[:200],
            "all_on_register": _said(form, "all_on_register") == "yes",
        }
    )  # fmt: skip
    return _settled(changed), problems


def read_details(
    form: FormData, sketch: Sketch, catalogue: Catalogue
) -> tuple[Sketch, list[Finding], OneDay]:
    """The second page: units, days, what words mean."""
    days = day_columns(sketch)
    columns = []
    for at, each in enumerate(sketch.columns):
        changed: dict[str, object] = {}
        fact = catalogue.get(each.plan.removeprefix("fact."))
        unit = _said(form, f"unit-{at}")
        if fact is not None and unit in fact.units_shown:
            changed["unit"] = unit
        own = _said(form, f"day-{at}")
        if own in ("", *days) and f"day-{at}" in form:
            changed["day"] = own
        if _said(form, f"format-{at}") in FORMATS:
            changed["format"] = _said(form, f"format-{at}")
        if each.words and fact is not None:
            allowed = {MISSING, *meanings(each, catalogue)}
            said = {word: _said(form, f"word-{at}-{n}") for n, word in enumerate(each.words)}
            changed["words"] = {
                word: means if means in allowed else each.words[word]
                for word, means in said.items()
            }
        columns.append(each.model_copy(update=changed))
    one = OneDay.of(form)
    problems: list[Finding] = []
    day = _said(form, "day")
    if needs_day(sketch):
        if day == FIXED or not days:
            one.validate()
            problems = one.findings()
            if not problems and not isinstance(one.data["fixed"], date):
                one["fixed"].errors = ["Enter the day on which the readings were taken"]
                problems = one.findings()
            day = one.data["fixed"].isoformat() if not problems else ""
        elif day not in days:
            problems = [Finding("day", "Choose the day of the readings")]
            day = ""
    return sketch.model_copy(update={"columns": tuple(columns), "day": day}), problems, one


def day_columns(sketch: Sketch) -> list[str]:
    """The columns that hold days."""
    return [each.column for each in sketch.columns if each.format]


def needs_day(sketch: Sketch) -> bool:
    """Whether there are readings, which have a day."""
    return bool(sketch.of_plan("fact.")) or sketch.all_on_register


def meanings(planned: Planned, catalogue: Catalogue) -> dict[str, str]:
    """What a word of this column can mean, by code."""
    return catalogue.fact(planned.plan.removeprefix("fact.")).answers


def _settled(sketch: Sketch) -> Sketch:
    """Days that are no column of days any more are chosen anew."""
    days = day_columns(sketch)
    columns = tuple(
        each if each.day in ("", *days) else each.model_copy(update={"day": ""})
        for each in sketch.columns
    )
    stays = sketch.day in days or (sketch.day[:4].isdigit() and not days)
    day = sketch.day if stays else (days[0] if days else "")
    return sketch.model_copy(update={"columns": columns, "day": day})


def _said(form: FormData, name: str) -> str:
    said = form.get(name)
    return said if isinstance(said, str) else ""
