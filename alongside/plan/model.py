"""
My Health Plan as it stands: what a client, their coach, their GP read.

Values only; `alongside.plan.plan_of` makes them from a journal. Days are London days.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from alongside.events.plan import (
    ActionPlanWritten,
    Area,
    CrisisPlanWritten,
    GoalKind,
    ResourceNamed,
    SnapshotWritten,
    SupporterNamed,
)
from alongside.model import Frozen

GoalStatus = Literal["open", "met", "let_go", "changed"]


class Step(Frozen):
    """One step towards a goal; `done_on` is the day it was ticked, if it is."""

    number: int
    text: str
    done_on: date | None = None


class Progress(Frozen):
    """How it went with a goal, as said on a day."""

    on: date
    text: str = ""
    step: int | None = None
    done: bool = True
    went: Literal["well", "so_so", "setback"] | None = None


class Goal(Frozen):
    """A goal, its steps, how it goes. `closed_on` is None while it is open."""

    goal: str
    kind: GoalKind
    area: Area | None
    text: str
    specific: str
    measurable: str
    achievable: str
    relevant: str
    by_day: date | None
    steps: tuple[Step, ...]
    set_on: date
    changed_on: date
    status: GoalStatus = "open"
    closed_on: date | None = None
    closing_words: str = ""
    progress: tuple[Progress, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still gone for."""
        return self.status == "open"

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if step.done_on is None), None)


class HealthPlan(Frozen):
    """
    The whole plan; a part nobody wrote is None or empty. Goals are in the order first set.

    `changed_on` is the day anything in it changed last.
    """

    goals: tuple[Goal, ...] = ()
    actions: ActionPlanWritten | None = None
    actions_on: date | None = None
    crisis: CrisisPlanWritten | None = None
    crisis_on: date | None = None
    supporters: tuple[SupporterNamed, ...] = ()
    resources: tuple[ResourceNamed, ...] = ()
    snapshot: SnapshotWritten | None = None
    snapshot_on: date | None = None
    changed_on: date | None = None

    @property
    def open_goals(self) -> tuple[Goal, ...]:
        """The goals still gone for."""
        return tuple(goal for goal in self.goals if goal.is_open)

    @property
    def past_goals(self) -> tuple[Goal, ...]:
        """The goals that are over, met or not."""
        return tuple(goal for goal in self.goals if not goal.is_open)

    @property
    def recovery_goal(self) -> Goal | None:
        """The one recovery goal that is open."""
        return next((goal for goal in self.open_goals if goal.kind == "recovery"), None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return self.changed_on is None

    def goal(self, name: str) -> Goal | None:
        """The goal called `name`."""
        return next((goal for goal in self.goals if goal.goal == name), None)
