"""
Supervision that could not be kept as it is written.
"""

from __future__ import annotations

import re

from alongside.ruleset.checks.numbers import about_days
from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.findings import did_you_mean
from alongside.ruleset.supervision import CoachesPerCoordinator, Supervision
from alongside.wait import Unit, Wait

PLACEHOLDERS = frozenset({"coach", "coaches", "clients", "supervisor"})
_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,60})\}")
_SHORTEST = 1.0


def check_supervision(scene: Scene) -> None:
    """Roles, how often, titles, the ratio."""
    for rules in scene.all(Supervision):
        _often(scene, rules)
        _titles(scene, rules)
        late = rules.late
        if late is not None and late.escalate not in scene.house.roles:
            scene.say(
                late, ("escalate",), "unknown-role", f"unknown role '{late.escalate}'",
                did_you_mean(late.escalate, scene.house.roles, "one of roles.yaml"),
            )  # fmt: skip
    for ratio in scene.all(CoachesPerCoordinator):
        if ratio.at_most < ratio.at_least:
            scene.say(
                ratio, ("at_most",), "ratio",
                f"at most {ratio.at_most} is below at least {ratio.at_least}",
                f"write at least {ratio.at_least}",
            )  # fmt: skip


def _often(scene: Scene, rules: Supervision) -> None:
    if rules.individual is None and rules.group is None:
        scene.say(
            rules, (), "never-supervised", "neither 'individual' nor 'group' says how often",
            "add one of them, such as 'individual: 4 weeks', or leave the section out",
        )  # fmt: skip
    for key in ("individual", "group"):
        every = getattr(rules, key)
        if not isinstance(every, Wait):
            continue
        if about_days(every) < _SHORTEST or every.unit is Unit.WORKING_DAY:
            scene.say(
                rules, (key,), "how-often", f"supervision does not come round every {every}",
                "write days, weeks or months",
            )  # fmt: skip
        elif rules.held_within is not None and about_days(rules.held_within) > about_days(every):
            scene.say(
                rules, ("held_within",), "how-often",
                f"{rules.held_within} to hold it is longer than it takes to come round ({every})",
                f"write less than {every}",
            )  # fmt: skip


def _titles(scene: Scene, rules: Supervision) -> None:
    for kind, title in (rules.titles or {}).items():
        if getattr(rules, kind) is None:
            scene.say(
                rules, ("titles", kind), "title-unused", f"there is no {kind} supervision",
                f"say how often with '{kind}:', or take the title out",
            )  # fmt: skip
        for name in _PLACEHOLDER.findall(title):
            if name not in PLACEHOLDERS:
                scene.say(
                    rules, ("titles", kind), "unknown-placeholder",
                    f"unknown placeholder {{{name}}}",
                    did_you_mean(name, PLACEHOLDERS),
                )  # fmt: skip
