"""
One copy of the rules that many journeys of a process walk by.

In: rules as a history gave them. Out: rules equal to them, the same object for all who hold
such; nobody can tell them apart but by memory. Kept while anyone walks by them.
"""

from weakref import WeakValueDictionary

from alongside.ruleset.model import WalkRules

_KEPT: WeakValueDictionary[str, WalkRules] = WeakValueDictionary()


def shared(rules: WalkRules) -> WalkRules:
    """`rules`, or the equal ones that are here already; a history is never told another's."""
    kept = _KEPT.setdefault(rules.digest, rules)
    return kept if kept == rules else rules
