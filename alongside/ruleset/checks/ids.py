"""
An id names one thing: nothing is called twice, and an old name stays old.
"""

from __future__ import annotations

from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.model import (
    EligibilityRule,
    FollowUp,
    HardRule,
    Occasion,
    Preference,
    PriorityRule,
    RedFlag,
    Review,
    Sourced,
)

TASK_KINDS = frozenset(
    {
        "consent", "find_out", "health_check", "coach_offer", "coach_acceptance", "no_fit",
        "priority_changed", "closure", "tell_gp",
    }
)  # fmt: skip
"""Kinds of task the stages open themselves."""


def task_kinds(scene: Scene) -> frozenset[str]:
    """Every kind of task this file can open."""
    also = {rule.id for rule in scene.all(PriorityRule) if rule.also}
    runs = {review.id for review in scene.all(Review)}
    runs |= {f"measure_{at}" for each in scene.all(Occasion) if each.task for at in each.at}
    listed = scene.ids("red_flags") | scene.ids("reviews") | scene.ids("follow_ups")
    return TASK_KINDS | also | runs | listed


def check_ids(scene: Scene) -> None:
    """Ids of one kind are unique; so are all ids that become kinds of task."""
    _unique(scene, scene.all(EligibilityRule), "eligibility rule")
    _unique(scene, (*scene.all(HardRule), *scene.all(Preference)), "matching rule")
    priorities = scene.all(PriorityRule)
    _unique(scene, priorities, "priority rule")
    opens = [*scene.all(RedFlag), *scene.all(Review), *scene.all(FollowUp)]
    _unique(scene, (*opens, *(rule for rule in priorities if rule.also)), "rule that makes tasks")
    for rule in opens:
        if rule.id in TASK_KINDS:
            scene.say(
                rule, ("id",), "id-taken", f"'{rule.id}' is a kind of task every journey has",
                "give the rule another id",
            )  # fmt: skip
    ids = {rule.id for rule in scene.all(Sourced)}
    for rule in scene.all(Sourced):
        if rule.was is not None and rule.was in ids:
            scene.say(
                rule, ("was",), "was-still-here", f"'{rule.was}' is still the id of a rule",
                "'was' is for an id that is gone",
            )  # fmt: skip


def _unique(scene: Scene, rules: tuple[Sourced, ...], what: str) -> None:
    seen: dict[str, Sourced] = {}
    for rule in rules:
        first = seen.setdefault(rule.id, rule)
        if first is not rule:
            line = scene.loaded.places.of(first, "id").line
            scene.say(
                rule, ("id",), "id-twice", f"the id '{rule.id}' is used twice",
                f"the {what} in line {line} has it; choose another",
            )  # fmt: skip
