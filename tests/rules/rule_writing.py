"""Short ways to write predicates, rules and readings in tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from alongside.facts import Catalogue
from alongside.readings import Reading
from alongside.ruleset.model import Closure, PriorityRule, Referral, Ruleset, TaskRule
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate

CATALOGUE = Catalogue.load(Path(__file__).parents[2] / "rules" / "facts.yaml")
TODAY = date(2026, 11, 21)
LATELY = date(2026, 11, 1)
LONG_AGO = date(2020, 1, 1)
TASK = TaskRule(role="coordinator", title="Look", due="1 day")  # type: ignore[arg-type]


def leaf(fact: str, test: str, operand: object) -> Leaf:
    """One leaf, its operand as the model takes it."""
    return Leaf.model_validate({"fact": fact, "test": test, "operand": operand})


def every(*branches: Predicate) -> AllOf:
    """All of these."""
    return AllOf(branches=branches)


def some(*branches: Predicate) -> AnyOf:
    """Any of these."""
    return AnyOf(branches=branches)


def no(branch: Predicate) -> Not:
    """Not this."""
    return Not(branch=branch)


def rule(name: str, priority: int, when: Predicate | None = None, **more: Any) -> PriorityRule:
    """A priority rule; without `when` it is the last, for everyone else."""
    return PriorityRule(id=name, priority=priority, when=when, otherwise=when is None, **more)


def rules(*priorities: PriorityRule, **more: Any) -> Ruleset:
    """A ruleset of which only the decisions matter."""
    return Ruleset(
        programme="made-up",
        title="Made up",
        owner="Nobody",
        review_by=date(2027, 1, 1),
        calendar="england",
        sources={},
        priorities=priorities or (rule("rest", 4),),
        priority_changed=TASK,
        pathway=(),
        referral=Referral(),
        closure=Closure(task=TASK, reasons=()),
        **more,
    )


def known(on: date = LATELY, **values: Any) -> dict[str, Reading]:
    """Readings of one day, by fact."""
    return {name: Reading(fact=name, value=value, on=on) for name, value in values.items()}
