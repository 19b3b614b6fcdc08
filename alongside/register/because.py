"""
The readings that made a rule hold, in one line for a register's file.

Takes a priority decision; gives the leaves that carried the winning rule. `explain` has the
whole of it.
"""

from alongside.facts import Catalogue
from alongside.ruleset.decision import PriorityDecision
from alongside.ruleset.explain import explain, leaf_in_words


def because(decision: PriorityDecision, catalogue: Catalogue) -> str:
    """The line, such as `BMI 31.2 kg/m² (2 March 2026) is at least 30`; it names nobody."""
    seen = next(each for each in decision.rules if each.rule == decision.rule)
    if seen.telling:
        return "; ".join(leaf_in_words(each, catalogue) for each in seen.telling)
    return explain(decision, catalogue)[1]
