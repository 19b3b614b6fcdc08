"""
Every rule can matter to somebody, and nobody is left without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from alongside.model import Frozen
from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.model import (
    EligibilityRule,
    FollowUp,
    HardRule,
    Preference,
    PriorityRule,
    RedFlag,
    Ruleset,
)
from alongside.ruleset.predicate import AllOf, Predicate

_MOST_NAMED = 4
_MOST_TRIED = 200
"""Conditions tried for whether anyone can meet them; each takes a millisecond."""
_EXAMPLE = "for example a client with: "


def check_reach(scene: Scene) -> None:
    """Priority rules against each other, then each condition by itself."""
    ruleset = scene.loaded.ruleset
    if ruleset is None or any(_half_written(rule) for rule in ruleset.priorities):
        return
    today = scene.today or ruleset.review_by
    _priorities(scene, ruleset, today)
    _conditions(scene, ruleset, today)


def _half_written(rule: PriorityRule) -> bool:
    return rule.otherwise == (rule.when is not None)


def _priorities(scene: Scene, ruleset: Ruleset, today: date) -> None:
    # Polars takes longer to load than a rule file to check: only once a file can be read
    from alongside.ruleset.cells import named
    from alongside.ruleset.reach import reach

    rules, catalogue = ruleset.priorities, scene.house.catalogue
    ends = next((at for at, rule in enumerate(rules) if rule.otherwise), len(rules))
    seen = reach(ruleset, catalogue, today)
    if seen.compared < len(rules):
        scene.say(
            rules[seen.compared], ("id",), "too-many-cells",
            f"only the {seen.compared} priority rules above this one of {len(rules)} were "
            "compared: together they have too many thresholds to try them all",
            "whether this rule and those below can win was not checked; use fewer rules",
            level="warning",
        )  # fmt: skip
    for at, instead in seen.covered.items():
        if at < ends:
            _covered(scene, rules, at, {
                place: named(example, catalogue, today) for place, example in instead.items()
            })  # fmt: skip
    if seen.more:
        scene.say(
            rules[seen.more[0]], ("id",), "covered",
            "this rule can never win either" if len(seen.more) == 1
            else f"this rule and {len(seen.more) - 1} below it can never win either",
            "mend the ones above first, then check again",
        )  # fmt: skip
    if ends < len(rules):
        return
    whole = seen.compared == len(rules)
    if seen.gap is not None or not whole:
        example = _EXAMPLE + named(seen.gap, catalogue, today) if seen.gap is not None else ""
        scene.say(
            rules[-1], (), "no-otherwise",
            "some clients are covered by no rule" + (f", {example}" if example else ""),
            "add a last rule with 'otherwise: yes'",
        )  # fmt: skip
    else:
        scene.say(
            rules[-1], (), "no-otherwise", "no rule is for everyone else",
            "each client is covered as the rules stand, but add a last rule with 'otherwise: yes' "
            "so that a changed number leaves nobody out", level="warning",
        )  # fmt: skip


def _covered(
    scene: Scene, rules: tuple[PriorityRule, ...], at: int, instead: Mapping[int, str]
) -> None:
    rule = rules[at]
    if not instead:
        _never(scene, rule)
        return
    by = [f"'{rules[place].id}' (P{rules[place].priority})" for place in instead]
    named_first = by if len(by) <= _MOST_NAMED else [*by[: _MOST_NAMED - 1], "another"]
    shown = " or ".join(filter(None, [", ".join(named_first[:-1]), named_first[-1]]))
    example = next(iter(instead.values()))
    other = any(rules[place].priority != rule.priority for place in instead)
    scene.say(
        rule, ("id",), "covered",
        f"this rule can never win: whenever it holds, {shown} wins first",
        f"{_EXAMPLE}{example}; move it up, narrow the rule above, or remove it",
        # a rule that gives the same priority, or has a task of its own, still does what it says
        level="error" if other and rule.also is None else "warning",
    )  # fmt: skip


def _conditions(scene: Scene, ruleset: Ruleset, today: date) -> None:
    from alongside.ruleset.cells import TooManyCells
    from alongside.ruleset.reach import can_hold

    catalogue = scene.house.catalogue
    tried: dict[Predicate, bool] = {}
    for part, when in _asked(scene):
        if when in tried or len(tried) < _MOST_TRIED:
            try:
                if when not in tried:
                    tried[when] = can_hold(when, catalogue, today)
            except TooManyCells:
                tried[when] = True
            if not tried[when]:
                _never(scene, part)
    needed = [rule.when for rule in ruleset.eligibility if rule.if_unknown != "yes"]
    if len(needed) > 1 and all(tried.get(when, True) for when in needed):
        try:
            possible = can_hold(AllOf(branches=tuple(needed)), catalogue, today)
        except TooManyCells:
            return
        if not possible:
            scene.say_at(
                ("eligibility",), "nobody-eligible", "no client can meet all of these rules",
                "two of them contradict each other; change or remove one",
            )  # fmt: skip


def _asked(scene: Scene) -> Iterator[tuple[Frozen, Predicate]]:
    for kind in (EligibilityRule, RedFlag, HardRule, Preference, FollowUp):
        for rule in scene.all(kind):
            when = getattr(rule, "when", None)
            if when is not None:
                yield rule, when


def _never(scene: Scene, part: Frozen) -> None:
    scene.say(
        part, ("when",), "never-holds", "nobody can ever meet this condition",
        "its parts contradict each other; check its numbers, and whether 'any:' is meant",
    )  # fmt: skip
