"""
How coaches are found: preferences that tell coaches apart, waits that a round can keep.
"""

from __future__ import annotations

from alongside.facts import Scope
from alongside.ruleset.checks.names import leaves
from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.model import HardRule, Matching, MatchingRound, Preference
from alongside.wait import Unit, Wait

_MINUTES = {
    Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 24 * 60, Unit.WEEK: 7 * 24 * 60,
}  # fmt: skip
"""Units that are always as long: what a round waits is counted, not looked up in a calendar."""
_OFTEN = 10
_LONGEST_AGEING = 365 * 24 * 60


def check_matching(scene: Scene) -> None:
    """Preferences, the ageing of waits, rounds."""
    _preferences(scene)
    for matching in scene.all(Matching):
        _ageing(scene, matching)
    for each in scene.all(MatchingRound):
        _round(scene, each)


def _preferences(scene: Scene) -> None:
    client = scene.house.catalogue.names(Scope.CLIENT)
    needed = {rule.when: rule.id for rule in scene.all(HardRule)}
    for each in scene.all(Preference):
        if all(leaf.fact in client for leaf in leaves(each.when)):
            scene.say(
                each, ("when",), "about-no-coach", "this says nothing of the coach",
                "every coach gains it or none does; ask for a fact of the coach, such as "
                "coach_in_area_named", level="warning",
            )  # fmt: skip
        elif each.when in needed:
            scene.say(
                each, ("when",), "preferred-anyway",
                f"every coach who may be proposed gains this: '{needed[each.when]}' asks for it",
                "take one of the two out", level="warning",
            )  # fmt: skip


def _ageing(scene: Scene, matching: Matching) -> None:
    ageing = matching.ageing
    if ageing is None:
        return
    if ageing.unit not in (Unit.DAY, Unit.WEEK):
        scene.say(
            matching, ("ageing",), "ageing", f"a wait is counted in days, not by {ageing}",
            "write days or weeks",
        )  # fmt: skip
    elif _minutes(ageing) > _LONGEST_AGEING:
        scene.say(
            matching, ("ageing",), "ageing", f"nobody waits {ageing}",
            "write the time after which somebody is to come before others, such as 4 weeks",
            level="warning",
        )  # fmt: skip


def _round(scene: Scene, each: MatchingRound) -> None:
    countable = True
    for key, wait in (("after_room", each.after_room), ("every", each.every)):
        if wait.unit not in _MINUTES:
            countable = False
            scene.say(
                each, (key,), "round", f"a round does not wait {wait}",
                "write minutes, hours, days or weeks",
            )  # fmt: skip
    if not countable:
        return
    if _minutes(each.every) < _OFTEN:
        scene.say(
            each, ("every",), "round", f"a round every {each.every} is more than anyone can follow",
            f"write at least {_OFTEN} minutes; room that appears makes a round by itself",
        )  # fmt: skip
    elif _minutes(each.after_room) >= _minutes(each.every):
        scene.say(
            each, ("after_room",), "round",
            f"a round comes every {each.every}, so room would never wait {each.after_room}",
            "write a shorter time than 'every'",
        )  # fmt: skip


def _minutes(wait: Wait) -> int:
    return wait.amount * _MINUTES[wait.unit]
