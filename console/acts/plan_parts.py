"""
The pages of My Health Plan that are written as a whole: actions, a crisis, the Snapshot.

What is written again replaces what the plan says; the history keeps both.
"""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired

from alongside.events import (
    ActionPlanWritten,
    CrisisPlanWritten,
    SnapshotWritten,
)
from alongside.spoken import first_large
from console.acts.act import Act, Group
from console.acts.form import ActForm, prose
from console.acts.goals import IN_PLAN, REPLACES
from console.acts.rows import RowsForm, with_rows
from console.acts.situation import Situation


class ActionsForm(RowsForm):
    """What is done; what when it gets hard; how notes are kept."""

    rows_needed = 1
    setbacks = prose(
        "What helps when it gets hard? (optional)",
        hint="What the client does after a setback, and whom they turn to.",
    )
    recording = prose(
        "How are notes of it kept? (optional)",
        hint="For example in a diary, or on the phone.",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one action."""
        fine = super().validate(extra_validators)
        if not self.filled() and fine:
            self[self.rows[0][1][0]].errors = ["Write at least one action"]
            return False
        return fine


class Actions(Act):
    """What is done next."""

    code, title, group = "actions", "Write the action plan", Group.PLAN
    kind, asks, done = ActionPlanWritten, ActionsForm, "the action plan is written"
    boxes: ClassVar = {"what": "What is done", "when": "When (optional)", "who": "Who (optional)"}

    def fields(self, found: Situation) -> type[ActForm]:
        """A line for each action there is, and some more."""
        there = len(found.plan.actions.actions) if found.plan.actions is not None else 0
        return with_rows(ActionsForm, "Action", self.boxes, min(30, max(4, there + 2)))

    def known(self, found: Situation) -> dict[str, Any]:
        """The plan there is."""
        plan = found.plan.actions
        if plan is None:
            return {}
        rows = {
            f"row-{number}-{box}": getattr(action, box)
            for number, action in enumerate(plan.actions, 1)
            for box in self.boxes
        }
        return {"setbacks": plan.setbacks, "recording": plan.recording, **rows}

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Every line that says something."""
        assert isinstance(form, ActionsForm)
        before = found.plan.actions.actions if found.plan.actions is not None else ()
        goals = {each.what: each.goal for each in before}
        actions = [{**each, "goal": goals.get(each["what"])} for each in form.filled()]
        return {
            "actions": actions,
            "setbacks": form.setbacks.data or "",
            "recording": form.recording.data or "",
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """It replaces the one there is."""
        return [IN_PLAN, *([REPLACES] if found.plan.actions is not None else [])]


class CrisisForm(RowsForm):
    """Signs, help, wishes; whom to turn to."""

    rows_after = "wishes"
    signs = prose(
        "What tells that a crisis is near?",
        hint="Early signs, in the client's own words.",
        validators=[DataRequired("Write what tells that a crisis is near")],
    )
    helps = prose(
        "What helps then?",
        hint="What the client can do, and what others can do.",
        validators=[DataRequired("Write what helps then")],
    )
    does_not_help = prose("What does not help? (optional)")
    wishes = prose("What should others know or do? (optional)")


class Crisis(Act):
    """What to do in a crisis."""

    code, title, group = "crisis-plan", "Write the crisis plan", Group.PLAN
    kind, asks, done = CrisisPlanWritten, CrisisForm, "the crisis plan is written"
    boxes: ClassVar = {"who": "Whom to turn to", "reach": "How to reach them (optional)"}

    def fields(self, found: Situation) -> type[ActForm]:
        """A line for each contact there is, and some more."""
        there = len(found.plan.crisis.contacts) if found.plan.crisis is not None else 0
        return with_rows(CrisisForm, "Contact", self.boxes, min(20, max(3, there + 2)))

    def known(self, found: Situation) -> dict[str, Any]:
        """The plan there is."""
        plan = found.plan.crisis
        if plan is None:
            return {}
        rows = {
            f"row-{number}-{box}": getattr(contact, box)
            for number, contact in enumerate(plan.contacts, 1)
            for box in self.boxes
        }
        said = plan.model_dump(include={"signs", "helps", "does_not_help", "wishes"})
        return {**said, **rows}

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """All of it."""
        assert isinstance(form, CrisisForm)
        names = ("signs", "helps", "does_not_help", "wishes")
        return {**{each: form[each].data or "" for each in names}, "contacts": form.filled()}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """It replaces the one there is."""
        return [IN_PLAN, *([REPLACES] if found.plan.crisis is not None else [])]


class SnapshotForm(ActForm):
    """Both healths, how they act on each other; whether the GP may have it."""

    physical_health = prose(
        "Physical health", validators=[DataRequired("Write about physical health")]
    )
    mental_health = prose("Mental health", validators=[DataRequired("Write about mental health")])
    relation = prose("How do physical and mental health act on each other? (optional)")
    strengths = prose("What is the client good at? (optional)")
    goals = prose("What would the client like to reach? (optional)")
    for_gp = RadioField(
        "May the GP have it?",
        choices=[("yes", "Yes"), ("no", "No, the client keeps it to themselves")],
        validators=[InputRequired("Choose whether the GP may have it")],
    )


class Snapshot(Act):
    """Who the client is, on a page."""

    code, title, group = "snapshot", "Write the Snapshot", Group.PLAN
    kind, asks, done = SnapshotWritten, SnapshotForm, "the Snapshot is written"
    boxes: ClassVar = ("physical_health", "mental_health", "relation", "strengths", "goals")

    def known(self, found: Situation) -> dict[str, Any]:
        """The one there is."""
        there = found.plan.snapshot
        if there is None:
            return {}
        said = there.model_dump(include=set(self.boxes))
        return {**said, "for_gp": "yes" if there.for_gp else "no"}

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """All of it."""
        said = {each: form[each].data or "" for each in self.boxes}
        return {**said, "for_gp": form["for_gp"].data == "yes"}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Who gets it."""
        sent = "the GP gets it where the rules of the programme say so"
        told = {
            "yes": f"{first_large(sent)}, and not otherwise.",
            "no": "It is sent to nobody.",
        }.get(form["for_gp"].data, f"With yes, {sent}. With no, it is sent to nobody.")
        return [told, *([REPLACES] if found.plan.snapshot is not None else [])]


ACTS = (Actions(), Crisis(), Snapshot())
