"""Whether an example client told by a check is true: who wins among the rules for them."""

from __future__ import annotations

from rule_writing import CATALOGUE, TODAY

from alongside.readings import Reading
from alongside.ruleset.bound import NoRuleHolds
from alongside.ruleset.crossing import Example
from alongside.ruleset.decide import decide_priority
from alongside.ruleset.model import Ruleset


def winner(ruleset: Ruleset, client: Example) -> str | None:
    """What the runtime decides about an example."""
    facts = {reading.fact: reading for reading in client}
    try:
        return decide_priority(ruleset, CATALOGUE, facts, TODAY).rule
    except NoRuleHolds:
        return None


def plausible(reading: Reading) -> bool:
    """Whether the door lets this value in; cells need not tell of what never comes in."""
    fact = CATALOGUE.fact(reading.fact)
    if not isinstance(reading.value, float) or fact.low is None or fact.high is None:
        return True
    whole = not fact.whole or reading.value == round(reading.value)
    return whole and fact.low <= reading.value <= fact.high


def without(ruleset: Ruleset, at: int) -> Ruleset:
    """The same rules, from this one on."""
    return ruleset.model_copy(update={"priorities": ruleset.priorities[at:]})
