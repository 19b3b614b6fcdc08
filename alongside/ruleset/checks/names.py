"""
Every name a rule uses must be there: roles, sources, messages, the calendar, facts.
"""

from __future__ import annotations

from collections.abc import Iterator

from alongside.facts import Scope
from alongside.model import Frozen
from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.checks.stages import reachable, stages_of
from alongside.ruleset.findings import did_you_mean
from alongside.ruleset.model import (
    Closure,
    EligibilityRule,
    FollowUp,
    HardRule,
    HealthCheck,
    Invitation,
    Missed,
    PathwayRule,
    Preference,
    PriorityRule,
    RedFlag,
    Supervision,
    TaskRule,
)
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate

CLIENT = frozenset({Scope.CLIENT})
MAY_ASK: dict[type[Frozen], tuple[frozenset[Scope], str]] = {
    EligibilityRule: (CLIENT, "ask about the client"),
    RedFlag: (CLIENT, "ask about the client"),
    PriorityRule: (CLIENT, "ask about the client"),
    HardRule: (frozenset({Scope.COACH, Scope.CLIENT}), "ask about the coach or the client"),
    Preference: (frozenset({Scope.COACH, Scope.CLIENT}), "ask about the coach or the client"),
    FollowUp: (frozenset({Scope.JOURNEY, Scope.CLIENT}), "ask about the client or the journey"),
}


def check_names(scene: Scene) -> None:
    """Roles, sources, messages, calendar."""
    roles = scene.house.roles
    for task in scene.all(TaskRule):
        _known(scene, task, "role", task.role, roles, "role", "roles.yaml")
    for rule in scene.all(FollowUp):
        _known(scene, rule, "escalate", rule.escalate, roles, "role", "roles.yaml")
        _known(scene, rule, "send", rule.send, scene.keys("messages"), "message", "messages")
    for supervision in scene.all(Supervision):
        _known(scene, supervision, "role", supervision.role, roles, "role", "roles.yaml")
    messages = scene.keys("messages")
    for invitation in scene.all(Invitation):
        _known(scene, invitation, "message", invitation.message, messages, "message", "messages")
    for closure in scene.all(Closure):
        _known(scene, closure, "letter", closure.letter, messages, "message", "messages")
    for part in scene.all(Frozen):
        source = getattr(part, "source", None)
        _known(scene, part, "source", source, scene.keys("sources"), "source", "sources")
    calendar = scene.loaded.draft.get("calendar")
    if calendar is not None and calendar not in scene.house.calendars:
        scene.say_at(
            ("calendar",), "unknown-calendar", f"unknown calendar '{calendar}'",
            did_you_mean(calendar, scene.house.calendars, "one of calendars.yaml"),
        )  # fmt: skip


def _known(
    scene: Scene,
    part: Frozen,
    key: str,
    name: str | None,
    known: frozenset[str] | dict[str, str],
    what: str,
    where: str,
) -> None:
    if name is not None and name not in known:
        advice = did_you_mean(name, known, f"one of {where}") if known else f"add it to {where}"
        scene.say(part, (key,), f"unknown-{what}", f"unknown {what} '{name}'", advice)


def check_facts(scene: Scene) -> None:
    """A rule asks only for what can be known where it stands."""
    inside = {missed.review.id for missed in scene.all(Missed)}
    entered = reachable(scene) | inside if scene.all(PathwayRule) else frozenset()
    for kind, (scopes, advice) in MAY_ASK.items():
        for rule in scene.all(kind):
            when = getattr(rule, "when", None)
            for leaf in leaves(when) if when is not None else ():
                _stages(scene, leaf, entered)
                fact = scene.house.catalogue.get(leaf.fact)
                if fact is not None and fact.scope not in scopes:
                    scene.say(
                        leaf, (), "fact-not-here",
                        f"'{leaf.fact}' is known of the {fact.scope.value} and not asked here",
                        advice,
                    )  # fmt: skip
    catalogue = scene.house.catalogue
    for check in scene.all(HealthCheck):
        for at, names in enumerate(check.readings):
            for inner, name in enumerate(names):
                if name not in catalogue.names(Scope.CLIENT):
                    scene.say(
                        check, ("readings", at, inner), "unknown-fact", f"unknown fact '{name}'",
                        did_you_mean(name, catalogue.names(Scope.CLIENT), "a fact of facts.yaml"),
                    )  # fmt: skip


def _stages(scene: Scene, leaf: Leaf, entered: frozenset[str]) -> None:
    """The one fact whose choices stand in the rule file itself."""
    if leaf.fact != "stage":
        return
    named = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
    for stage in named:
        if isinstance(stage, str) and stage not in stages_of(scene):
            scene.say(
                leaf, (), "unknown-stage", f"unknown stage '{stage}'",
                did_you_mean(stage, stages_of(scene)),
            )  # fmt: skip
        elif isinstance(stage, str) and entered and stage not in entered:
            scene.say(
                leaf, (), "unreached-stage", f"no journey comes to the stage '{stage}'",
                "name it in a pathway or an answer, or take it out here", level="warning",
            )  # fmt: skip


def leaves(predicate: Predicate) -> Iterator[Leaf]:
    """Every leaf of a condition."""
    if isinstance(predicate, Leaf):
        yield predicate
    elif isinstance(predicate, Not):
        yield from leaves(predicate.branch)
    elif isinstance(predicate, AllOf | AnyOf):
        for branch in predicate.branches:
            yield from leaves(branch)
