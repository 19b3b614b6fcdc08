"""
A whole plan in one file, read with the place of every part.

In: YAML and the plan as it stands. Out: one event that writes all of it, or every problem with
its line. What the file does not say stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import StringConstraints, ValidationError

from alongside.events.base import Code
from alongside.events.plan import (
    ActionPlanWritten,
    Area,
    CrisisPlanWritten,
    GoalKind,
    GoalSet,
    PlanPart,
    PlanWritten,
    ResourceNamed,
    SnapshotWritten,
    SupporterNamed,
)
from alongside.model import Frozen
from alongside.plan.door import refusal_at
from alongside.plan.model import HealthPlan
from alongside.plan.telling import with_part
from alongside.ruleset.findings import Finding, Findings, Span
from alongside.ruleset.places import Places
from alongside.ruleset.positions import Mapping, Node, read_tree
from alongside.ruleset.reader import FAILED, Partial, Reader

Said = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
InALine = Annotated[str, StringConstraints(min_length=1, max_length=500)]
MOST_PARTS = 100
"""As many as one event takes."""


class GoalInFile(Frozen):
    """A goal; `goal` is its short name, by which progress is reported."""

    goal: Code
    text: Said | None = None
    kind: GoalKind = "health"
    area: Area | None = None
    specific: Said | None = None
    measurable: Said | None = None
    achievable: Said | None = None
    relevant: Said | None = None
    by_day: date | None = None
    steps: tuple[InALine, ...] = ()


class ActionInFile(Frozen):
    """One thing somebody does."""

    what: InALine
    when: InALine | None = None
    who: InALine | None = None
    goal: Code | None = None


class ActionPlanInFile(Frozen):
    """The action plan."""

    actions: tuple[ActionInFile, ...]
    setbacks: Said | None = None
    recording: Said | None = None


class ContactInFile(Frozen):
    """Somebody to turn to."""

    who: InALine
    reach: InALine | None = None


class CrisisPlanInFile(Frozen):
    """The crisis plan."""

    signs: Said
    helps: Said
    does_not_help: Said | None = None
    wishes: Said | None = None
    contacts: tuple[ContactInFile, ...] = ()


class SupporterInFile(Frozen):
    """Somebody who helps."""

    supporter: Code
    who: InALine
    helps: Said | None = None
    reach: InALine | None = None


class ResourceInFile(Frozen):
    """A group or place nearby."""

    resource: Code
    title: InALine
    what: Said | None = None
    where: InALine | None = None


class SnapshotInFile(Frozen):
    """The Snapshot; `for_gp` is no when the client keeps it to themselves."""

    physical_health: Said
    mental_health: Said
    relation: Said | None = None
    strengths: Said | None = None
    goals: Said | None = None
    for_gp: bool = True


class PlanInFile(Frozen):
    """A plan file, section by section."""

    goals: tuple[GoalInFile, ...] = ()
    action_plan: ActionPlanInFile | None = None
    crisis_plan: CrisisPlanInFile | None = None
    supporters: tuple[SupporterInFile, ...] = ()
    resources: tuple[ResourceInFile, ...] = ()
    snapshot: SnapshotInFile | None = None


_EVENTS: dict[str, tuple[type[Any], Literal["one", "many"]]] = {
    "goals": (GoalSet, "many"),
    "action_plan": (ActionPlanWritten, "one"),
    "crisis_plan": (CrisisPlanWritten, "one"),
    "supporters": (SupporterNamed, "many"),
    "resources": (ResourceNamed, "many"),
    "snapshot": (SnapshotWritten, "one"),
}


class PlanFileWrong(ValueError):
    """The file can't be taken as it is; `findings` has every problem with its place."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(finding.one_line for finding in findings))
        self.findings = findings


def read_plan(text: str, shown: str, plan: HealthPlan, day: date) -> PlanWritten:
    """
    The event that writes everything in the file into `plan` on London day `day`.

    `shown` is what findings call the file.

    :raises PlanFileWrong: with every problem; nothing of the file is to be taken then.
    """
    findings, places = Findings(shown), Places()
    root = read_tree(text, findings)
    if isinstance(root, Mapping):
        read = Reader(findings, places, _no_condition).sections(PlanInFile, root) or {}
        parts = list(_parts(read, places, plan, day, findings))
        if not parts and not findings.all:
            findings.add(root.span, "empty", "there is nothing in this plan", "write a section")
        if len(parts) > MOST_PARTS:
            findings.add(
                root.span, "too-much", f"this plan has {len(parts)} parts",
                f"write at most {MOST_PARTS} at once",
            )  # fmt: skip
        if not findings.all:
            return PlanWritten(parts=tuple(parts))
    elif not findings.all:
        findings.add(Span(), "no-plan", "this is no plan", "begin with 'goals:', for example")
    raise PlanFileWrong(findings.in_order())


def _parts(
    read: dict[str, Any], places: Places, plan: HealthPlan, day: date, findings: Findings
) -> Iterator[PlanPart]:
    """Each part as its event, held against the plan that those before it leave."""
    for section, (kind, many) in _EVENTS.items():
        value = read.get(section)
        if value is None or value is FAILED:
            continue
        for written in value if many == "many" or isinstance(value, Partial) else (value,):
            part = _event(kind, written, places, findings)
            if part is None:
                continue
            why = refusal_at(plan, part, day)
            if why is not None:
                findings.add(places.of(written), "refused", why, "")
                continue
            plan = with_part(plan, part, day)
            yield part


def _event(kind: type[Any], written: Frozen, places: Places, findings: Findings) -> Any:
    try:
        return kind(**written.model_dump(exclude_none=True))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        way = [step for step in first["loc"] if isinstance(step, str | int)]
        findings.add(places.of(written, *way), "not-possible", str(first["msg"]), "")
        return None


def _no_condition(node: Node, rule: str) -> Any:
    raise AssertionError("a plan has no conditions")
