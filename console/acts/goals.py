"""
Goals that are open: how they go, their steps, their end.
"""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from alongside.events import GoalClosed, GoalProgressed
from alongside.plan.model import Goal
from console.acts.act import Act, Group
from console.acts.form import ActForm, choose, prose
from console.acts.situation import Situation

SHORT = 60
REPLACES = "What you write replaces what the plan says now; the history keeps both."
IN_PLAN = "It stands in My Health Plan, which the client has a copy of."


class OfGoal(Act):
    """About one of the open goals."""

    group = Group.PLAN

    def unfit(self, found: Situation) -> str | None:
        """There must be one."""
        return None if found.plan.open_goals else "No goal is open: set one first."

    def offer(self, form: ActForm, found: Situation) -> None:
        """The goals that are open."""
        goals = [(each.goal, brief(each.text or each.goal)) for each in found.plan.open_goals]
        choose(form, "goal", goals)

    def known(self, found: Situation) -> dict[str, Any]:
        """The one the page was opened for, or the only one."""
        goal, goals = goal_of(found), found.plan.open_goals
        chosen = goal if goal is not None else goals[0] if len(goals) == 1 else None
        return {"goal": chosen.goal} if chosen is not None else {}


class ProgressForm(ActForm):
    """Which goal, how it goes."""

    goal = RadioField("Which goal?", choices=[], validators=[InputRequired("Choose which goal")])
    went = RadioField(
        "How does it go?",
        choices=[("well", "Well"), ("so_so", "So-so"), ("setback", "There was a setback")],
        validators=[InputRequired("Choose how it goes")],
    )
    text = prose("In the client's own words (optional)")


class Progress(OfGoal):
    """How it goes."""

    code, title, kind = "goal-progress", "Say how a goal goes", GoalProgressed
    asks, done = ProgressForm, "how the goal goes"

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Which, how, in which words."""
        return {
            "goal": form["goal"].data,
            "went": form["went"].data,
            "text": form["text"].data or "",
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Where it is read."""
        return [IN_PLAN, "The goal stays open."]


class StepForm(ActForm):
    """Which step, whether it is done."""

    which = RadioField("Which step?", choices=[], validators=[InputRequired("Choose which step")])
    is_done = RadioField(
        "Is it done?",
        choices=[("yes", "Yes, it is done"), ("no", "No, not after all")],
        default="yes",
        validators=[InputRequired("Choose whether it is done")],
    )
    text = prose("In the client's own words (optional)")


class Step(Act):
    """A step towards a goal is ticked, or the tick is taken back."""

    code, title, group, kind = "goal-step", "Tick a step of a goal", Group.PLAN, GoalProgressed
    asks, done = StepForm, "the step of the goal"

    def unfit(self, found: Situation) -> str | None:
        """There must be one."""
        return None if _steps(found) else "No open goal has steps."

    def offer(self, form: ActForm, found: Situation) -> None:
        """The steps of the open goals."""
        choose(form, "which", _steps(found))

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Which step of which goal."""
        goal, _, step = form["which"].data.rpartition(".")
        return {
            "goal": goal,
            "step": int(step),
            "done": form["is_done"].data == "yes",
            "text": form["text"].data or "",
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Where it is read."""
        return [IN_PLAN, "A tick can be taken back in the same way."]


class CloseForm(ActForm):
    """Which goal, what became of it."""

    goal = RadioField("Which goal?", choices=[], validators=[InputRequired("Choose which goal")])
    outcome = RadioField(
        "What became of it?",
        choices=[
            ("met", "It is met"),
            ("let_go", "The client lets it go"),
            ("changed", "Another took its place"),
        ],
        validators=[InputRequired("Choose what became of it")],
    )
    text = prose("In the client's own words (optional)")


class CloseGoal(OfGoal):
    """A goal is over."""

    code, title, kind = "goal-close", "Close a goal", GoalClosed
    asks, done, button = CloseForm, "the goal is closed", "Close the goal"

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Which, what became of it."""
        return {
            "goal": form["goal"].data,
            "outcome": form["outcome"].data,
            "text": form["text"].data or "",
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """It can be taken up again."""
        return [
            "It stays in My Health Plan among the goals gone by, and can be taken up again.",
            "Coaching goes on; to end it, record that the goals are met.",
        ]


def goal_of(found: Situation) -> Goal | None:
    """The goal the page was opened for."""
    asked = found.asked.get("goal")
    return found.plan.goal(asked) if asked else None


def brief(text: str) -> str:
    """The beginning of a text, for a list to choose from."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"


def _steps(found: Situation) -> list[tuple[str, str]]:
    goal = goal_of(found)
    goals = (goal,) if goal is not None and goal.is_open else found.plan.open_goals
    return [
        (
            f"{each.goal}.{step.number}",
            f"{brief(each.text or each.goal)}: {step.number}. {step.text}"
            f"{' (done)' if step.done_on else ''}",
        )
        for each in goals
        for step in each.steps
    ]


ACTS = (Progress(), Step(), CloseGoal())
