"""
A file of coaches in words: its columns, what they may be, imports before.

In: a plan, the first rows of the file. Out: rows of a page. Of the content only the few cells are
shown that tell somebody which column is which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.register.peek import Peek
from alongside.roster.guess import KEY, NEEDED, Plan, fields
from alongside.roster.mapping import WEEKDAYS
from alongside.store.jobs import Job
from alongside.timeline import when
from console.forms import Finding
from console.presenters.coaches import Choice, Tag, choices
from console.spoken import capital, spoken

SHOWN = 50
TOO_LARGE = (
    "The file is too large for a list of coaches. Leave out columns that are not needed, or "
    "import it in parts. Nothing was kept"
)
_EXAMPLES, _LONG = 3, 30
_STATES = {
    "columns": Tag("Columns to confirm", "blue"),
    "checked": Tag("To be confirmed", "blue"),
    "done": Tag("Done", "green"),
    "given_up": Tag("Given up", "grey"),
}
_CALLED = {
    KEY: "Their number on this list", "name": "Name, or a part of it", "programmes": "Trained for",
    "areas": "Works in", "languages": "Languages", "gender": "Gender", "modes": "Meets clients",
    "active": "Whether they coach at present", "hours_a_week": "Paid hours a week",
    "limit": "Own limit of clients", "supervisor": "Supervisor", "email": "Email address",
    "phone": "Phone number", "conditions": "Glad to share that they live with",
    "absences": "Absences", "starts": "First day", "ends": "Last day",
    **{day: f"Hours on {day.capitalize()}" for day in WEEKDAYS},
}  # fmt: skip
FIELDS = {each: _CALLED.get(each, capital(each)) for each in fields()}
"""What a column may be, as people call it."""


@dataclass(frozen=True)
class Column:
    """A column with a few of its cells."""

    name: str
    field: str
    examples: str
    choices: list[Choice]


@dataclass(frozen=True)
class Always:
    """What holds for everybody where no column says it."""

    field: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class ImportLine:
    """An import before."""

    file: str
    href: str
    begun: str
    state: Tag


def columns(plan: Plan, seen: Peek) -> list[Column]:
    """Every column once."""
    offered = {"": "Nothing we need", **FIELDS}
    return [
        Column(
            name=name,
            field=f"column-{at}",
            examples=", ".join(_cells(seen, at)) or "empty",
            choices=choices(offered, plan.columns.get(name, "")),
        )
        for at, name in enumerate(seen.header)
        if name and seen.header.index(name) == at
    ]


def always(plan: Plan, programmes: Mapping[str, str]) -> list[Always]:
    """What may be said for everybody."""
    offered = {
        "programmes": dict(programmes),
        "gender": {"female": "Female", "male": "Male", "other": "Other"},
        "modes": {"home": "At home", "phone": "By phone", "video": "By video", "cafe": "In a café"},
    }
    return [
        Always(
            each, FIELDS[each],
            choices({"": "A column says it", **offered[each]}, plan.always.get(each, "")),
        )
        for each in NEEDED
    ]  # fmt: skip


def wrong(plan: Plan) -> list[Finding]:
    """What the columns lack."""
    found = []
    if not plan.source:
        found.append(Finding("source", "Say what this list is called"))
    if len(plan.of_field(KEY)) != 1:
        found.append(
            Finding(
                "columns",
                "Choose the one column with their number on this list: it tells people apart "
                "the next time",
            )
        )
    if not plan.of_field("name"):
        found.append(Finding("columns", "Choose which column has their name"))
    for each in fields():
        if each not in (KEY, "name") and len(plan.of_field(each)) > 1:
            found.append(Finding("columns", f"Only one column can be: {FIELDS[each]}"))
    for each in NEEDED:
        if not plan.of_field(each) and not plan.always.get(each):
            found.append(
                Finding(
                    f"always-{each}", f"{FIELDS[each]}: choose a column, or say it for everybody"
                )
            )
    return found


def at_fields(findings: Sequence[Finding]) -> dict[str, list[str]]:
    """What is wrong, by the field at which it stands."""
    found = defaultdict[str, list[str]](list)
    for each in findings:
        found[each.field].append(each.text)
    return dict(found)


def imports(jobs: Sequence[Job]) -> list[ImportLine]:
    """Imports before, the latest first."""
    return [
        ImportLine(
            file=each.said.get("file", ""),
            href=f"/coaches/import/{each.job_id}",
            begun=when(each.begun),
            state=state_of(each),
        )
        for each in jobs
    ]


def state_of(job: Job) -> Tag:
    """Where an import stands; one whose file could not be read is not possible."""
    if "problem" in job.said:
        return Tag("Not possible", "red")
    return _STATES.get(job.state, Tag(spoken(job.state), "grey"))


def _cells(seen: Peek, at: int) -> list[str]:
    cells = dict.fromkeys(row[at].strip() for row in seen.rows if len(row) > at)
    said = [each for each in cells if each][:_EXAMPLES]
    return [each if len(each) <= _LONG else f"{each[:_LONG]}..." for each in said]
