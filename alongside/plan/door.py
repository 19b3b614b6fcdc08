"""
May this be written into My Health Plan as it stands; if not, the reason why.

In: the plan, the event, the moment. Out: a sentence for the person who reported it, or None.
Sentences name goals by their codes and never quote a text.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from alongside.events.plan import (
    ActionPlanWritten,
    GoalClosed,
    GoalProgressed,
    GoalSet,
    PlanPart,
    PlanWritten,
    ResourceNamed,
    SupporterNamed,
)
from alongside.journal import Journal
from alongside.london import today
from alongside.plan.guide import AREAS
from alongside.plan.model import Goal, HealthPlan
from alongside.plan.telling import PLAN_EVENTS, plan_of, with_part

MOST_GOALS = 30
"""Open at a time; a page of more is of no use to anybody."""
MOST_NAMED = 40
"""People, and places, on one plan."""


def plan_in(journal: Journal) -> HealthPlan:
    """The plan as a journal leaves it."""
    entries = [entry for name in sorted(PLAN_EVENTS) for entry in journal.all(name)]
    return plan_of(sorted(entries, key=lambda entry: entry.sequence))


def plan_refusal(plan: HealthPlan, event: Any, now: datetime) -> str | None:
    """Why `event` can't be written into `plan` at `now`; None if it can."""
    day = today(event.at or now)
    if not isinstance(event, PlanWritten):
        return _unfit(plan, event, day)
    for number, part in enumerate(event.parts, 1):
        why = _of_its_own(part) or _unfit(plan, part, day)
        if why is not None:
            return f"part {number} ({part.name}): {why}; nothing was recorded"
        plan = with_part(plan, part, day)
    return None


def refusal_at(plan: HealthPlan, part: PlanPart, day: date) -> str | None:
    """Why one part can't be written on `day`; None if it can."""
    return _unfit(plan, part, day)


def _of_its_own(part: PlanPart) -> str | None:
    if part.at is None and part.id is None and part.by == "journey":
        return None
    return "when, by whom and under which id is said of the whole plan, not of its parts"


def _unfit(plan: HealthPlan, part: Any, day: date) -> str | None:
    for kind, check in _CHECKS.items():
        if isinstance(part, kind):
            return check(plan, part, day)
    return None


def _goal_set(plan: HealthPlan, part: GoalSet, day: date) -> str | None:
    before = plan.goal(part.goal)
    if part.kind == "recovery" and part.area is None:
        return f"a recovery goal needs its area, one of: {', '.join(AREAS)}"
    if part.kind == "health" and part.area is not None:
        return "only a recovery goal has an area; add kind=recovery, or leave the area out"
    other = plan.recovery_goal
    if part.kind == "recovery" and other is not None and other.goal != part.goal:
        return (
            f"the recovery goal {other.goal} is open, and there is one at a time: close it "
            "with `alongside plan close-goal` before you set another"
        )
    known_day = before.by_day if before else None
    if part.by_day is not None and part.by_day < day and part.by_day != known_day:
        return f"by_day {part.by_day} is a day gone by; give one to come"
    if len(set(part.steps)) < len(part.steps):
        return "two of the steps say the same; leave one out"
    is_new = before is None or not before.is_open
    if is_new and len(plan.open_goals) >= MOST_GOALS:
        return f"{MOST_GOALS} goals are open, more than anybody can go for: close some first"
    return None


def _goal_progressed(plan: HealthPlan, part: GoalProgressed, day: date) -> str | None:
    goal = plan.goal(part.goal)
    if goal is None or not goal.is_open:
        return _no_open_goal(plan, goal, part.goal)
    if part.step is not None and part.step > len(goal.steps):
        there = f"it has {len(goal.steps)}" if goal.steps else "it has none"
        return f"goal {part.goal} has no step {part.step}; {there}"
    if part.step is None and not part.text.strip() and part.went is None:
        return "say how it goes: a step, a text, or went (well, so_so, setback)"
    return None


def _goal_closed(plan: HealthPlan, part: GoalClosed, day: date) -> str | None:
    goal = plan.goal(part.goal)
    return None if goal and goal.is_open else _no_open_goal(plan, goal, part.goal)


def _no_open_goal(plan: HealthPlan, goal: Goal | None, name: str) -> str:
    if goal is not None:
        closed = goal.status.replace("_", " ")
        return f"goal {name} is closed ({closed}); set it again with goal_set to take it up"
    known = ", ".join(each.goal for each in plan.open_goals)
    return f"there is no goal {name}; " + (f"there is: {known}" if known else "none is set yet")


def _actions(plan: HealthPlan, part: ActionPlanWritten, day: date) -> str | None:
    for action in part.actions:
        if action.goal is not None and plan.goal(action.goal) is None:
            return _no_open_goal(plan, None, action.goal)
    return None


def _supporter(plan: HealthPlan, part: SupporterNamed, day: date) -> str | None:
    known = [each.supporter for each in plan.supporters]
    return _named(part.gone, part.supporter, known, part.who, "supporter", "who")


def _resource(plan: HealthPlan, part: ResourceNamed, day: date) -> str | None:
    known = [each.resource for each in plan.resources]
    return _named(part.gone, part.resource, known, part.title, "resource", "title")


def _named(gone: bool, name: str, known: list[str], said: str, what: str, key: str) -> str | None:
    if gone:
        return None if name in known else f"there is no {what} {name} to take off the plan"
    if not said.strip():
        return f"{what} {name} needs {key}: what they are called on the plan"
    if name not in known and len(known) >= MOST_NAMED:
        return f"the plan names {MOST_NAMED} already; take one off with gone=yes first"
    return None


_CHECKS: dict[type[Any], Callable[[HealthPlan, Any, date], str | None]] = {
    GoalSet: _goal_set,
    GoalProgressed: _goal_progressed,
    GoalClosed: _goal_closed,
    ActionPlanWritten: _actions,
    SupporterNamed: _supporter,
    ResourceNamed: _resource,
}
