"""
What My Health Plan says, from the journal: the latest of each part, in the order it was told.

Pure. What cannot be (progress with a goal nobody set) is passed over: the door refuses it, and
a journal that holds it all the same is still read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from alongside.events import Entry
from alongside.events.plan import (
    ActionPlanWritten,
    CrisisPlanWritten,
    GoalClosed,
    GoalProgressed,
    GoalSet,
    PlanPart,
    PlanWritten,
    ResourceNamed,
    SnapshotWritten,
    SupporterNamed,
)
from alongside.london import today
from alongside.plan.guide import STEPS
from alongside.plan.model import Goal, HealthPlan, Progress, Step

PLAN_EVENTS = frozenset(
    kind.model_fields["name"].default
    for kind in (
        GoalSet, GoalProgressed, GoalClosed, ActionPlanWritten, CrisisPlanWritten,
        SupporterNamed, ResourceNamed, SnapshotWritten, PlanWritten,
    )
)  # fmt: skip
"""The names of the events a plan is made of."""


def plan_of(entries: Iterable[Entry]) -> HealthPlan:
    """The plan as these entries leave it; entries that are not about it change nothing."""
    plan = HealthPlan()
    for entry in entries:
        if entry.name in PLAN_EVENTS:
            plan = with_event(plan, entry.event, entry.at)
    return plan


def with_event(plan: HealthPlan, event: Any, at: datetime) -> HealthPlan:
    """The plan after one event of `PLAN_EVENTS`, which happened at `at`."""
    parts = event.parts if isinstance(event, PlanWritten) else (event,)
    for part in parts:
        plan = with_part(plan, part, today(at))
    return plan


def with_part(plan: HealthPlan, part: PlanPart, on: date) -> HealthPlan:
    """The plan after one part of it was written on day `on`."""
    changed: dict[str, Any] = {}
    match part:
        case GoalSet():
            changed = {"goals": _goal_set(plan.goals, part, on)}
        case GoalProgressed() | GoalClosed():
            if plan.goal(part.goal) is None:
                return plan
            change = _progressed if isinstance(part, GoalProgressed) else _closed
            changed = {
                "goals": tuple(
                    change(goal, part, on) if goal.goal == part.goal else goal
                    for goal in plan.goals
                )
            }
        case ActionPlanWritten():
            changed = {"actions": part, "actions_on": on}
        case CrisisPlanWritten():
            changed = {"crisis": part, "crisis_on": on}
        case SupporterNamed():
            changed = {"supporters": _named(plan.supporters, part, part.supporter, "supporter")}
        case ResourceNamed():
            changed = {"resources": _named(plan.resources, part, part.resource, "resource")}
        case SnapshotWritten():
            changed = {"snapshot": part, "snapshot_on": on}
    latest = on if plan.changed_on is None else max(on, plan.changed_on)
    return plan.model_copy(update={**changed, "changed_on": latest})


def _goal_set(goals: tuple[Goal, ...], part: GoalSet, on: date) -> tuple[Goal, ...]:
    before = next((goal for goal in goals if goal.goal == part.goal), None)
    made = Goal(
        goal=part.goal,
        kind=part.kind,
        area=part.area,
        text=part.text,
        specific=part.specific,
        measurable=part.measurable,
        achievable=part.achievable,
        relevant=part.relevant,
        by_day=part.by_day,
        steps=_steps(part, before),
        set_on=before.set_on if before else on,
        changed_on=on,
        progress=before.progress if before else (),
    )
    if before is None:
        return (*goals, made)
    return tuple(made if goal is before else goal for goal in goals)


def _steps(part: GoalSet, before: Goal | None) -> tuple[Step, ...]:
    """A step that stays keeps its tick, wherever it stands now."""
    texts = part.steps or (STEPS if part.kind == "recovery" else ())
    ticked = {step.text: step.done_on for step in before.steps} if before else {}
    return tuple(
        Step(number=number, text=text, done_on=ticked.get(text))
        for number, text in enumerate(texts, 1)
    )


def _progressed(goal: Goal, part: Any, on: date) -> Goal:
    told = Progress(on=on, text=part.text, step=part.step, done=part.done, went=part.went)
    steps = tuple(
        step.model_copy(update={"done_on": on if part.done else None})
        if step.number == part.step
        else step
        for step in goal.steps
    )
    return goal.model_copy(update={"steps": steps, "progress": (*goal.progress, told)})


def _closed(goal: Goal, part: Any, on: date) -> Goal:
    return goal.model_copy(
        update={"status": part.outcome, "closed_on": on, "closing_words": part.text}
    )


def _named(known: tuple[Any, ...], part: Any, name: str, key: str) -> tuple[Any, ...]:
    """Each keeps its place when named again."""
    if part.gone:
        return tuple(each for each in known if getattr(each, key) != name)
    if any(getattr(each, key) == name for each in known):
        return tuple(part if getattr(each, key) == name else each for each in known)
    return (*known, part)
