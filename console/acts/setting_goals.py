"""
A goal in the client's own words: set, or changed.
"""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, Optional, ValidationError

from alongside.events import GoalSet
from alongside.events.plan import MOST_STEPS
from alongside.plan.guide import AREAS
from alongside.plan.model import Goal
from console.acts.act import Act, Group
from console.acts.form import ActForm, prose
from console.acts.goals import IN_PLAN, goal_of
from console.acts.situation import Situation
from console.fields import DayField

LONGEST_STEP = 500


class GoalForm(ActForm):
    """The goal, what makes it clear, the steps."""

    text = prose(
        "The goal, in the client's own words",
        hint="For example: I want to walk without getting out of breath.",
        validators=[DataRequired("Write the goal in the client's own words")],
    )
    goal_kind = RadioField(
        "What kind of goal is it?",
        choices=[("health", "A physical health goal"), ("recovery", "A recovery goal")],
        default="health",
    )
    area = SelectField(
        "If it is a recovery goal: what is it about?",
        choices=[("", "Choose"), *AREAS.items()],
        default="",
    )
    specific = prose(
        "What exactly? (optional)",
        hint="What, where, how often. For example: walk in the park on three days a week.",
    )
    measurable = prose(
        "How will the client know that it is met? (optional)",
        hint="Something to count or to notice. For example: 20 minutes without a rest.",
    )
    achievable = prose(
        "Why can it be done? (optional)",
        hint="What makes it possible: what worked before, who helps, time, money.",
    )
    relevant = prose(
        "Why does it matter? (optional)",
        hint="What will be better by it. For example: playing with the grandchildren.",
    )
    by_day = DayField("Day to reach it by (optional)", validators=[Optional()])
    steps = prose(
        "Steps towards it, one on each line (optional)",
        hint="Small enough to be ticked when done. For example: buy shoes.",
        longest=5000,
    )
    goal: Goal | None = None
    """The goal that is changed; None where one is set."""

    def validate_area(self, field: SelectField) -> None:
        """A recovery goal has one, and there is one recovery goal."""
        if self.goal_kind.data != "recovery":
            return
        if not field.data:
            raise ValidationError("Choose what the recovery goal is about")
        other = self.found.plan.recovery_goal
        if other is not None and (self.goal is None or other.goal != self.goal.goal):
            raise ValidationError(
                "Another recovery goal is open, and there is one at a time: close that one first"
            )

    def validate_by_day(self, field: DayField) -> None:
        """A day to come, or the one that was said before."""
        before = self.goal.by_day if self.goal is not None else None
        if field.data is not None and field.data < self.found.today and field.data != before:
            raise ValidationError("The day to reach it by must be a day to come")

    def validate_steps(self, field: Any) -> None:
        """Not too many, none twice."""
        steps = self.lines()
        if len(steps) > MOST_STEPS:
            raise ValidationError(f"Write at most {MOST_STEPS} steps")
        if len(set(steps)) < len(steps):
            raise ValidationError("Two of the steps say the same: leave one out")
        if any(len(each) > LONGEST_STEP for each in steps):
            raise ValidationError(f"A step must be {LONGEST_STEP} characters or fewer")

    def lines(self) -> tuple[str, ...]:
        """The steps."""
        return tuple(each.strip() for each in (self.steps.data or "").splitlines() if each.strip())


class SetGoal(Act):
    """A goal is set, or `?goal=` is changed."""

    code, title, group = "goal", "Set a goal", Group.PLAN
    kind, asks, done = GoalSet, GoalForm, "the goal is written down"

    def heading(self, found: Situation) -> str:
        """Whether one is changed."""
        return "Change a goal" if goal_of(found) is not None else self.title

    def known(self, found: Situation) -> dict[str, Any]:
        """The goal as it stands."""
        goal = goal_of(found)
        if goal is None:
            return {}
        steps = "\n".join(each.text for each in goal.steps)
        return {
            **goal.model_dump(include={"text", "specific", "measurable", "achievable", "relevant"}),
            "goal_kind": goal.kind, "area": goal.area or "", "by_day": goal.by_day, "steps": steps,
        }  # fmt: skip

    def offer(self, form: ActForm, found: Situation) -> None:
        """Which goal it is."""
        assert isinstance(form, GoalForm)
        form.goal = goal_of(found)

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """All of it; what is not said is taken off."""
        assert isinstance(form, GoalForm)
        goal, recovery = goal_of(found), form.goal_kind.data == "recovery"
        words = ("text", "specific", "measurable", "achievable", "relevant")
        return {
            "goal": goal.goal if goal is not None else _new_name(found),
            **{each: form[each].data or "" for each in words},
            "kind": form.goal_kind.data,
            "area": form.area.data if recovery else None,
            "by_day": form.by_day.data,
            "steps": form.lines(),
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """What replaces what."""
        if goal_of(found) is None:
            return [
                IN_PLAN,
                "A recovery goal without steps of its own gets four from the coaching guide.",
            ]
        return [
            "What you write replaces what the plan says of this goal; what is left empty is taken "
            "off. A step that stays keeps its tick.",
            IN_PLAN,
        ]


def _new_name(found: Situation) -> str:
    """A short name that says nothing; what the goal is stands in its sealed text."""
    taken = {each.goal for each in found.plan.goals}
    return next(f"goal-{n}" for n in range(1, len(taken) + 2) if f"goal-{n}" not in taken)


ACTS = (SetGoal(),)
