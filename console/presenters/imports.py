"""
An import in words: where it stands, what it would take in or took in, what it refused.

In: a job and its sketch. Out: rows for a page. The content of the file is shown only as the few
cells that tell somebody which column is which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from alongside.facts import Catalogue
from alongside.register.guess import FORMATS
from alongside.register.peek import Peek
from alongside.register.sketch import MISSING, Planned, Sketch
from alongside.ruleset.explain import day
from alongside.store.jobs import Job
from console.import_form import FIXED, day_columns, meanings, needs_day
from console.presenters.clients import Tag

EXAMPLES = 2
_LONG = 40
STATES = {
    "columns": Tag("Columns to confirm", "blue"),
    "checking": Tag("Being looked through", "yellow"),
    "checked": Tag("To be confirmed", "blue"),
    "importing": Tag("Being taken in", "yellow"),
    "done": Tag("Done", "green"),
    "stopped": Tag("Stopped", "orange"),
    "failed": Tag("Not possible", "red"),
    "given_up": Tag("Given up", "grey"),
}


@dataclass(frozen=True)
class ColumnLine:
    """A column of the file with a few of its cells, and what it is taken for."""

    at: int
    name: str
    examples: str
    plan: str
    usable: bool


@dataclass(frozen=True)
class Choice:
    """A select of the second page."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class Section:
    """What is to be said about one column."""

    title: str
    column: str
    choices: tuple[Choice, ...]

    @property
    def as_the_others(self) -> bool:
        """Whether there is only its day, and that is the day of all."""
        return all(each.name.startswith("day-") and not each.chosen for each in self.choices)


@dataclass(frozen=True)
class Refused:
    """So many of a kind were refused."""

    times: int
    what: str
    why: str


@dataclass(frozen=True)
class ImportLine:
    """An import in a list."""

    href: str
    source: str
    begun: datetime
    state: Tag
    clients: str


def column_lines(seen: Peek, sketch: Sketch) -> list[ColumnLine]:
    """Every column, in the order of the file."""
    plans = {each.column: each.plan for each in sketch.columns}
    return [
        ColumnLine(at, name or f"(column {at + 1} has no name)", _examples(seen, at),
                   plans.get(name, ""), name in plans)
        for at, name in enumerate(seen.header)
    ]  # fmt: skip


def sections(sketch: Sketch, catalogue: Catalogue) -> list[Section]:
    """What units, days and words the second page asks for."""
    days = day_columns(sketch)
    found = []
    for at, each in enumerate(sketch.columns):
        choices = _choices(at, each, sketch, days, catalogue)
        fact = catalogue.get(each.plan.removeprefix("fact."))
        if choices:
            title = fact.label if fact is not None else "Days"
            found.append(Section(title, each.column, tuple(choices)))
    return found


def day_choice(sketch: Sketch) -> Choice | None:
    """Which column, or which day, all readings are from."""
    days = day_columns(sketch)
    if not needs_day(sketch) or not days:
        return None
    options = (
        *((each, f"Column '{each}'") for each in days),
        (FIXED, "One day for the whole file"),
    )
    return Choice("day", "When were the readings taken?", options,
                  sketch.day if sketch.day in days else FIXED)  # fmt: skip


def import_lines(jobs: Sequence[Job]) -> list[ImportLine]:
    """Imports as a page lists them."""
    return [
        ImportLine(
            f"/clients/import/{job.job_id}",
            str(job.said.get("source") or job.said.get("file") or ""),
            job.begun,
            STATES[job.state],
            f"{job.said['report']['taken']:,}" if "report" in job.said else "",
        )
        for job in jobs
    ]


def refused_rows(report: Mapping[str, Any]) -> list[Refused]:
    """Whole rows that were refused, by why."""
    return [
        Refused(times, "Row", _ROWS.get(reason, reason.replace("_", " ")))
        for reason, times in report["refused_rows"]
    ]


def refused_readings(report: Mapping[str, Any], catalogue: Catalogue) -> list[Refused]:
    """Readings and details that were refused while the rest of the row was not."""
    found = []
    for what, reason, says, times in report["refused_readings"]:
        fact = catalogue.get(what)
        label = fact.label if fact is not None else what.replace("_", " ").capitalize()
        found.append(Refused(times, label, says or reason.replace("_", " ")))
    return found


def journeys_told(report: Mapping[str, Any]) -> str:
    """What becomes of the open journeys of those who were taken in; nothing if there are none."""
    told = report.get("journeys", 0)
    if not told:
        return ""
    which = "1 open journey is" if told == 1 else f"{told:,} open journeys are"
    return (
        f"{which} being told of new readings. The rules look at them at once: a red flag becomes "
        "a task for today, and the priority may change."
    )


def invented_day(report: Mapping[str, Any]) -> str:
    """The day that somebody gave to all readings, if they did."""
    said = report.get("invented_day")
    return day(date.fromisoformat(said)) if said else ""


_ROWS = {
    "too_few_cells": "has fewer cells than the header",
    "too_many_cells": "has more cells than the header",
    "unreadable_row": "cannot be read: a quotation mark is out of place",
    "huge_cell": "has a cell far too long",
    "wrong_encoding": "has letters that cannot be read as the rest of the file is",
    "nul_byte": "has a character that is not text",
    "no_key": "has nothing in the column that tells people apart",
    "long_key": "has far too much in the column that tells people apart",
    "repeated_key": "has the same as an earlier row in the column that tells people apart",
    "repeated_nhs_number": "has the NHS number of an earlier row, and is told apart from it",
    "key_of_another_client": "is one client by what tells people apart, another by the NHS number",
    "unclear_do_not_contact": "does not say yes or no about contact",
    "nhs_number_check_digit": "has an NHS number with a mistyped digit",
    "nhs_number_not_ten_digits": "has an NHS number that is not ten digits",
    "nhs_number_repeated_digit": "has one digit ten times as its NHS number",
    "nhs_number_test_range": "has an NHS number for testing, which this service does not allow",
    "nhs_number_other_range": "has an NHS number from outside England, Wales and the Isle of Man",
}  # fmt: skip


def _choices(
    at: int, planned: Planned, sketch: Sketch, days: list[str], catalogue: Catalogue
) -> list[Choice]:
    fact = catalogue.get(planned.plan.removeprefix("fact."))
    found = []
    if planned.format:
        forms = tuple((each, each.lower()) for each in FORMATS)
        found.append(Choice(f"format-{at}", "How the days are written", forms, planned.format))
    if fact is None:
        return found
    if fact.units:
        units = tuple(fact.units_shown.items())
        found.append(Choice(f"unit-{at}", "Unit", units, planned.unit or fact.unit))
    if len(days) > 1:
        options = (("", "As for the others"), *((each, f"Column '{each}'") for each in days))
        found.append(Choice(f"day-{at}", "Day", options, planned.day))
    if planned.words:
        means = ((MISSING, "Leave out"), *meanings(planned, catalogue).items())
        found += [
            Choice(f"word-{at}-{n}", f"'{_short(word)}' means", means, meaning)
            for n, (word, meaning) in enumerate(planned.words.items())
        ]
    return found


def _examples(seen: Peek, at: int) -> str:
    said = dict.fromkeys(_short(row[at].strip()) for row in seen.rows[:200] if row[at].strip())
    return ", ".join(list(said)[:EXAMPLES]) or "nothing in the first rows"


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}..."
