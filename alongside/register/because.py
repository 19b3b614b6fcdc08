"""
The readings that made a rule hold, in one line for a register's file.

Takes a priority decision with its ruleset; gives the leaves that carried the winning rule:
of `any` the branches that hold, of `all` every branch. `explain` has the whole of it.
"""

from alongside.facts import Catalogue
from alongside.ruleset.decision import LeafSeen, PriorityDecision
from alongside.ruleset.explain import explain, leaf_in_words
from alongside.ruleset.model import Ruleset
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate

_Seen = dict[Leaf, LeafSeen]


def because(decision: PriorityDecision, ruleset: Ruleset, catalogue: Catalogue) -> str:
    """The line, such as `BMI 31.2 kg/m² (2 March 2026) is at least 30`; it names nobody."""
    won = next(rule for rule in ruleset.priorities if rule.id == decision.rule)
    seen = next(each for each in decision.rules if each.rule == decision.rule)
    if won.when is not None:
        leaves = {each.leaf: each for each in seen.leaves}
        if _holds(won.when, leaves):
            telling = dict.fromkeys(_telling(won.when, leaves))
            return "; ".join(leaf_in_words(leaves[leaf], catalogue) for leaf in telling)
    return explain(decision, catalogue)[1]


def _holds(predicate: Predicate, seen: _Seen) -> bool | None:
    if isinstance(predicate, Leaf):
        return {Outcome.HOLDS: True, Outcome.FAILS: False}.get(seen[predicate].outcome)
    if isinstance(predicate, Not):
        answer = _holds(predicate.branch, seen)
        return None if answer is None else not answer
    answers = {_holds(branch, seen) for branch in predicate.branches}
    decisive = isinstance(predicate, AnyOf)
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def _telling(predicate: Predicate, seen: _Seen) -> list[Leaf]:
    if isinstance(predicate, Leaf):
        return [predicate]
    if isinstance(predicate, Not):
        return _telling(predicate.branch, seen)
    return [
        leaf
        for branch in predicate.branches
        if isinstance(predicate, AllOf) or _holds(branch, seen)
        for leaf in _telling(branch, seen)
    ]
