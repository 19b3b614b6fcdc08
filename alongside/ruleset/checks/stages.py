"""
The way through: every stage is known, has its settings, and can be reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from alongside.events import EVENTS
from alongside.journal import ENDINGS
from alongside.model import Frozen
from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.findings import did_you_mean
from alongside.ruleset.model import Closure, Invitation, Missed, Offer, PathwayRule, Review

BUILT_IN = frozenset(
    {"referral", "invitation", "health_check", "priority", "allocation", "coaching", "closure"}
)
NEEDS = {
    "invitation": "invitation",
    "health_check": "health_check",
    "allocation": "coaching",
    "coaching": "coaching",
}
"""The section a stage takes its settings from."""
ONWARD = frozenset({"next", "close"})
AUTOMATIC = frozenset(ENDINGS.values()) | {"not_eligible", "eligibility_not_known"}
"""Reasons a journey closes for without the last list."""


def stages_of(scene: Scene) -> frozenset[str]:
    """Every stage this file can name."""
    return BUILT_IN | scene.ids("reviews")


def reachable(scene: Scene) -> frozenset[str]:
    """Every stage some journey can enter."""
    leads: dict[str, set[str]] = {}
    for review in scene.all(Review):
        leads[review.id] = {*review.answers.values(), *review.meanwhile.values()}
    for invitation in scene.all(Invitation):
        leads["invitation"] = {invitation.not_engaging, invitation.declined}
    for offer in scene.all(Offer):
        leads["allocation"] = {offer.declined}
    for missed in scene.all(Missed):
        leads["coaching"] = {*missed.review.answers.values(), "allocation"}
    waiting = [stage for rule in scene.all(PathwayRule) for stage in rule.stages]
    seen: set[str] = set()
    while waiting:
        stage = waiting.pop()
        if stage not in seen:
            seen.add(stage)
            waiting += sorted(leads.get(stage, ()))
    return frozenset(seen - ONWARD)


def check_stages(scene: Scene) -> None:
    """Pathways, targets, settings."""
    known = stages_of(scene)
    inside = {missed.review.id for missed in scene.all(Missed)}
    for rule in scene.all(PathwayRule):
        for at, stage in enumerate(rule.stages):
            _stage(scene, rule, ("stages", at), stage, known)
            if stage == "coaching" and "allocation" not in rule.stages[:at]:
                scene.say(
                    rule, ("stages", at), "no-coach-yet",
                    "nobody has a coach here: no 'allocation' comes before coaching",
                    "write allocation before it",
                )  # fmt: skip
            if stage in rule.stages[:at]:
                scene.say(
                    rule, ("stages", at), "stage-twice", f"'{stage}' stands twice in this pathway",
                    "keep one; an answer may lead back to a stage",
                )  # fmt: skip
        if rule.stages and rule.stages[-1] != "closure":
            scene.say(
                rule, ("stages", len(rule.stages) - 1), "not-closed",
                "this pathway does not end with 'closure'",
                "add closure: nobody is closed without a person",
            )  # fmt: skip
    _targets(scene, known)
    if scene.all(PathwayRule):
        entered = reachable(scene)
        for review in scene.all(Review):
            if review.id not in entered | inside:
                scene.say(
                    review, ("id",), "unreachable", f"no journey can reach '{review.id}'",
                    "name it in a pathway or in an answer, or remove it",
                )  # fmt: skip
        for stage, section in NEEDS.items():
            if stage in entered and not scene.has(section):
                scene.say_at(
                    ("pathway",), "no-settings",
                    f"the stage '{stage}' needs the section '{section}:'",
                    "write the section, or take the stage out",
                )  # fmt: skip
        for section in sorted({*NEEDS.values()}):
            theirs = sorted(stage for stage, needed in NEEDS.items() if needed == section)
            if scene.has(section) and not entered.intersection(theirs):
                scene.say_at(
                    (section,), "unused-section", f"no journey comes to {' or '.join(theirs)}",
                    "name it in a pathway, or take this section out", level="warning", key=True,
                )  # fmt: skip
    _every_priority(scene)
    _recall(scene)


def _targets(scene: Scene, known: frozenset[str]) -> None:
    before = _before_a_coach(scene)
    for review in scene.all(Review):
        for key, table in (("answers", review.answers), ("meanwhile", review.meanwhile)):
            for answer, stage in table.items():
                _stage(scene, review, (key, answer), stage, known | ONWARD)
                if stage == "coaching" and review.id in before:
                    scene.say(
                        review, (key, answer), "no-coach-yet",
                        f"'{review.id}' leads to coaching without a coach",
                        "write allocation, which finds a coach first",
                    )  # fmt: skip
        for name in review.meanwhile:
            if name not in EVENTS:
                scene.say(
                    review, ("meanwhile", name), "unknown-event", f"unknown event '{name}'",
                    did_you_mean(name, EVENTS), key=True,
                )  # fmt: skip
        if not review.answers:
            scene.say(
                review, ("answers",), "no-answers", "nobody could answer this",
                "write at least 'done: next'",
            )  # fmt: skip
    for invitation in scene.all(Invitation):
        for key in ("not_engaging", "declined"):
            _stage(scene, invitation, (key,), getattr(invitation, key), known | ONWARD)
    for offer in scene.all(Offer):
        _stage(scene, offer, ("declined",), offer.declined, known | ONWARD)


def _before_a_coach(scene: Scene) -> set[str]:
    """The stages that some pathway goes through before a coach is looked for."""
    return {
        stage
        for rule in scene.all(PathwayRule)
        for stage in takewhile(lambda each: each != "allocation", rule.stages)
    }


def _stage(
    scene: Scene, part: Frozen, way: tuple[str | int, ...], stage: str, known: Iterable[str]
) -> None:
    if stage not in known:
        scene.say(
            part, way, "unknown-stage", f"unknown stage '{stage}'", did_you_mean(stage, known)
        )


def _every_priority(scene: Scene) -> None:
    if not scene.all(PathwayRule) or scene.loaded.ruleset is None:
        return
    seen: set[int] = set()
    for rule in scene.all(PathwayRule):
        for at, priority in enumerate(rule.priorities):
            if priority in seen:
                scene.say(
                    rule, ("priorities", at), "two-pathways", f"P{priority} has two pathways",
                    "keep one",
                )  # fmt: skip
            seen.add(priority)
    missing = sorted({1, 2, 3, 4} - seen)
    if missing:
        names = ", ".join(f"P{priority}" for priority in missing)
        scene.say_at(("pathway",), "no-pathway", f"{names} has no pathway", "add it to one of them")


def _recall(scene: Scene) -> None:
    for closure in scene.all(Closure):
        known = {*closure.reasons, *AUTOMATIC}
        for at, reason in enumerate(closure.recall.reasons if closure.recall else ()):
            if reason not in known:
                scene.say(
                    closure, ("recall", "reasons", at), "unknown-reason",
                    f"no journey closes for the reason '{reason}'", did_you_mean(reason, known),
                )  # fmt: skip
