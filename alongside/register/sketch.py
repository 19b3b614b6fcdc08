"""
What somebody says about the columns of an export, before it is a mapping.

In: a plan for each column, with units, days and words. Out: the text of a mapping file, which
`mapping_file` reads as any other. Plain data, so that a page can keep it.
"""

from __future__ import annotations

from typing import Any, Literal

import yaml

from alongside.model import Frozen

DAY = "day"
"""The plan for a column that holds the day of readings."""
MISSING = "missing"
_JOINED = ("name", "address", "gp_practice", "gp_address")


class Planned(Frozen):
    """
    One column: what it is, by `person.name`, `contact.language`, `fact.bmi`, `day`, or nothing.

    `words` are cells with what each means, for a fact with choices. `day` names the column of
    this fact's days where it is not the one of all. `format` is that of a column of days.
    """

    column: str
    plan: str = ""
    unit: str = ""
    day: str = ""
    format: str = ""
    separator: str = ""
    words: dict[str, str] = {}


class Sketch(Frozen):
    """A whole file: how it is written, which column tells people apart, what each column is."""

    source: str
    encoding: Literal["utf-8", "latin-1", "cp1252"] = "utf-8"
    delimiter: str = ","
    key: str = ""
    missing: tuple[str, ...] = ()
    day: str = ""
    """The column of the day of all readings, or a day as 2026-03-02."""
    all_on_register: bool = False
    """Whether everybody in the file is on the severe mental illness register."""
    columns: tuple[Planned, ...] = ()

    def of_plan(self, beginning: str) -> list[Planned]:
        """The columns whose plan begins so."""
        return [each for each in self.columns if each.plan.startswith(beginning)]


def mapping_text(sketch: Sketch) -> str:
    """The mapping file that says the same."""
    days = {each.column: each.format for each in sketch.columns if each.format}
    whole: dict[str, Any] = {
        "source": sketch.source,
        "encoding": sketch.encoding,
        "delimiter": "tab" if sketch.delimiter == "\t" else sketch.delimiter,
        "key": sketch.key,
        "missing": ["", *sketch.missing],
    }
    if sketch.day:
        whole["readings_on"] = _day(sketch.day, days)
    person = _person(sketch)
    if person:
        whole["person"] = person
    contact = {
        each.plan.removeprefix("contact."): _contact(each) for each in sketch.of_plan("contact.")
    }
    if contact:
        whole["contact"] = contact
    facts = {
        each.plan.removeprefix("fact."): _fact(each, sketch, days)
        for each in sketch.of_plan("fact.")
    }
    if sketch.all_on_register:
        facts["on_smi_register"] = {"always": "yes"}
    if facts:
        whole["facts"] = facts
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=100)


def _person(sketch: Sketch) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in sketch.of_plan("person."):
        detail = each.plan.removeprefix("person.")
        found.setdefault(detail, []).append(each.column)
    return {
        detail: columns if detail in _JOINED and len(columns) > 1 else columns[0]
        for detail, columns in found.items()
    }


def _contact(planned: Planned) -> dict[str, Any]:
    said: dict[str, Any] = {"column": planned.column}
    if planned.separator:
        said["separator"] = planned.separator
    if planned.words:
        said["values"] = dict(planned.words)
    return said


def _fact(planned: Planned, sketch: Sketch, days: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"column": planned.column}
    if planned.unit:
        said["unit"] = planned.unit
    if planned.separator:
        said["separator"] = planned.separator
    if planned.words:
        said["values"] = dict(planned.words)
    if planned.day and planned.day != sketch.day:
        said["on"] = _day(planned.day, days)
    return said


def _day(said: str, days: dict[str, str]) -> Any:
    return {"column": said, "format": days[said]} if said in days else said
