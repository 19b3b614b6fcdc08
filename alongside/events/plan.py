"""
Events that write My Health Plan: goals, actions, who helps, what to do in a crisis.

Texts are the client's own words. Writing a part again replaces it in the plan; the journal
keeps both. No event is about a subject: what a goal is called stays sealed with its text.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from alongside.events.base import Code, Happened, Note, Title
from alongside.model import Frozen

GoalKind = Literal["health", "recovery"]
Area = Literal[
    "mental_health",
    "accommodation",
    "support",
    "education_and_training",
    "meaningful_activity",
    "being_social",
]
"""What a recovery goal is about. Source: UCLPartners-Primrose guide to peer coaching."""
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"\S")]
MOST_STEPS = 20
StepNumber = Annotated[int, Field(ge=1, le=MOST_STEPS)]


class GoalSet(Happened):
    """
    A goal in the client's words; setting `goal` again changes it, or takes it up again.

    A recovery goal has an `area`, and there is one at a time. `steps` lead to it.
    """

    name: Literal["goal_set"] = "goal_set"
    goal: Code
    text: Note = ""
    kind: GoalKind = "health"
    area: Area | None = None
    specific: Note = ""
    measurable: Note = ""
    achievable: Note = ""
    relevant: Note = ""
    by_day: date | None = None
    steps: Annotated[tuple[Line, ...], Field(max_length=MOST_STEPS)] = ()


class GoalProgressed(Happened):
    """How it goes with a goal, or with its `step` (from 1); `done` no takes a tick back."""

    name: Literal["goal_progressed"] = "goal_progressed"
    goal: Code
    text: Note = ""
    step: StepNumber | None = None
    done: bool = True
    went: Literal["well", "so_so", "setback"] | None = None


class GoalClosed(Happened):
    """A goal is over: met, let go, or another took its place."""

    name: Literal["goal_closed"] = "goal_closed"
    goal: Code
    outcome: Literal["met", "let_go", "changed"]
    text: Note = ""


class Action(Frozen):
    """One thing somebody does; `goal` is the goal it serves, if it serves one."""

    what: Line
    when: Title = ""
    who: Title = ""
    goal: Code | None = None


class ActionPlanWritten(Happened):
    """What is done next, what is done when it gets hard, how notes of it are kept."""

    name: Literal["action_plan_written"] = "action_plan_written"
    actions: Annotated[tuple[Action, ...], Field(min_length=1, max_length=30)]
    setbacks: Note = ""
    recording: Note = ""


class Contact(Frozen):
    """Somebody to turn to; `reach` is a number or another way."""

    who: Line
    reach: Title = ""


class CrisisPlanWritten(Happened):
    """What tells that a crisis is near, what helps in it, whom to turn to."""

    name: Literal["crisis_plan_written"] = "crisis_plan_written"
    signs: Words
    helps: Words
    does_not_help: Note = ""
    wishes: Note = ""
    contacts: Annotated[tuple[Contact, ...], Field(max_length=20)] = ()


class SupporterNamed(Happened):
    """Somebody who helps; naming `supporter` again replaces, `gone` takes them off the plan."""

    name: Literal["supporter_named"] = "supporter_named"
    supporter: Code
    who: Title = ""
    helps: Note = ""
    reach: Title = ""
    gone: bool = False


class ResourceNamed(Happened):
    """A group or place nearby; naming `resource` again replaces, `gone` takes it off the plan."""

    name: Literal["resource_named"] = "resource_named"
    resource: Code
    title: Title = ""
    what: Note = ""
    where: Title = ""
    gone: bool = False


class SnapshotWritten(Happened):
    """
    The Snapshot: both healths, how they act on each other, strengths, goals.

    `for_gp` is no when the client keeps it to themselves: then it is sent to nobody.
    """

    name: Literal["snapshot_written"] = "snapshot_written"
    physical_health: Words
    mental_health: Words
    relation: Note = ""
    strengths: Note = ""
    goals: Note = ""
    for_gp: bool = True


PlanPart = Annotated[
    GoalSet
    | GoalProgressed
    | GoalClosed
    | ActionPlanWritten
    | CrisisPlanWritten
    | SupporterNamed
    | ResourceNamed
    | SnapshotWritten,
    Field(discriminator="name"),
]


class PlanWritten(Happened):
    """Several parts of the plan at once, in order: all of them are taken, or none."""

    name: Literal["plan_written"] = "plan_written"
    parts: Annotated[tuple[PlanPart, ...], Field(min_length=1, max_length=100)]
