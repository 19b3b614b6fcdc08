"""
Do two versions of a programme's rules decide priorities by the same?

In: two published rulesets. Out: yes or no, from what they say; no client is looked at.
"""

from __future__ import annotations

from alongside.facts import Fact
from alongside.facts.catalogue import INGREDIENTS
from alongside.ruleset.compile import facts_of
from alongside.ruleset.published import Published


def decide_alike(was: Published, now: Published) -> bool:
    """Whether the rules of priority and the facts they read are the same, word for word."""
    if was.digest == now.digest:
        return True
    return was.ruleset.priorities == now.ruleset.priorities and _facts(was) == _facts(now)


def _facts(published: Published) -> dict[str, Fact | None]:
    """Every fact a rule of priority reads, with those it may be worked out from."""
    found: dict[str, Fact | None] = {}
    for rule in published.ruleset.priorities:
        for name in facts_of(rule.when) if rule.when is not None else ():
            fact = found[name] = published.catalogue.get(name)
            if fact is not None and fact.derive is not None:
                for part in INGREDIENTS[fact.derive]:
                    found[part] = published.catalogue.get(part)
    return found
