"""
No rule decides quietly about a client of whom nothing is known.
"""

from __future__ import annotations

from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.model import EligibilityRule, PriorityRule, RedFlag
from alongside.ruleset.nothing import decides_on_nothing


def check_unknowing(scene: Scene) -> None:
    """Tried on an empty record, a rule counts only if absence is what it asks for."""
    ruleset = scene.loaded.ruleset
    if ruleset is None or any(each.level == "error" for each in scene.found.all):
        return  # a rule that can't be right yet is not worth trying
    on_nothing: dict[tuple[str, str], str] = {
        (each.section, each.rule): each.why
        for each in decides_on_nothing(
            ruleset, scene.house.catalogue, scene.today or ruleset.review_by
        )
    }
    for kind, section in (
        (EligibilityRule, "eligibility"), (RedFlag, "red_flags"), (PriorityRule, "priorities")
    ):  # fmt: skip
        for rule in scene.all(kind):
            why = on_nothing.get((section, rule.id))
            if why == "assumed":
                scene.say(
                    rule, ("if_unknown",), "on-nothing",
                    "this rule counts for a client of whom nothing is known",
                    "write 'if_unknown: ask' to have somebody find out", level="warning",
                )  # fmt: skip
            elif why == "asked" and isinstance(rule, RedFlag):
                scene.say(
                    rule, ("when",), "on-nothing",
                    "this red flag is raised for a client of whom nothing is known",
                    "a red flag should rest on something that was found", level="warning",
                )  # fmt: skip
