"""
Of several bounds that one value keeps, the tightest.

In: the leaves that carry a rule's outcome. Out: those of them that say something of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from alongside.ruleset.decision import LeafSeen
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.predicate import Test

_UPWARDS = (Test.AT_LEAST, Test.MORE_THAN)
_BOUNDS = (*_UPWARDS, Test.AT_MOST, Test.LESS_THAN)


def tightest(leaves: Iterable[LeafSeen]) -> tuple[LeafSeen, ...]:
    """Each leaf once; "at least 25" goes without saying where the same value is at least 30."""
    every = {each.leaf: each for each in leaves}.values()
    return tuple(each for each in every if not any(_says_more(other, each) for other in every))


def _says_more(one: LeafSeen, other: LeafSeen) -> bool:
    a, b = one.leaf, other.leaf
    if a.test not in _BOUNDS or (a.fact, a.test, one.outcome) != (b.fact, b.test, other.outcome):
        return False
    if not isinstance(a.operand, int | float) or not isinstance(b.operand, int | float):
        return False
    # What a value is not says the more the nearer it is to holding.
    upwards = (a.test in _UPWARDS) is (one.outcome is Outcome.HOLDS)
    return a.operand > b.operand if upwards else a.operand < b.operand
