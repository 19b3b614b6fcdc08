"""
Whether a leaf's test suits its fact.

In: a leaf and the catalogue. Out: nothing, or a sentence saying what is wrong and
what to write; the checker shows it at the leaf's line, the compilers refuse with it.
"""

from __future__ import annotations

import math

from alongside.facts import Catalogue, Fact, Kind
from alongside.facts.fact import WHOLE_DAYS
from alongside.ruleset.predicate import Leaf, Test
from alongside.wait import Wait

ORDERED = frozenset({Test.AT_LEAST, Test.MORE_THAN, Test.AT_MOST, Test.LESS_THAN})
DATED = frozenset({Test.RECORDED_WITHIN, Test.NOT_RECORDED_FOR})
LISTED = frozenset({Test.ONE_OF, Test.NONE_OF})


class PredicateError(ValueError):
    """A predicate that cannot be compiled against this catalogue."""


def misfit(leaf: Leaf, catalogue: Catalogue) -> str | None:
    """What is wrong with `leaf`, if anything is."""
    fact = catalogue.get(leaf.fact)
    if fact is None:
        nearest = catalogue.nearest(leaf.fact)
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        return f"unknown fact {leaf.fact!r}{hint}"
    if leaf.test is Test.MISSING:
        return None if isinstance(leaf.operand, bool) else "missing is answered with yes or no"
    if leaf.test in DATED:
        suits = isinstance(leaf.operand, Wait) and leaf.operand.unit in WHOLE_DAYS
        if suits and isinstance(leaf.operand, Wait) and leaf.operand.amount > 0:
            return None
        return f"{leaf.test} needs days, weeks or months, for example '18 months'"
    if leaf.test in ORDERED and fact.kind not in (Kind.NUMBER, Kind.DATE):
        return f"{fact.name} has no order, so {leaf.test} cannot be asked of it"
    if leaf.test in LISTED:
        return _misfit_of_list(leaf, fact)
    return _misfit_of_value(leaf.operand, fact)


def _misfit_of_list(leaf: Leaf, fact: Fact) -> str | None:
    if not isinstance(leaf.operand, tuple) or not leaf.operand:
        return f"{leaf.test} needs a list of values"
    if fact.kind not in (Kind.CHOICE, Kind.CHOICES):
        return f"{fact.name} is no choice, so {leaf.test} cannot be asked of it"
    return next((said for word in leaf.operand if (said := _misfit_of_value(word, fact))), None)


def _misfit_of_value(value: object, fact: Fact) -> str | None:
    if fact.kind is Kind.NUMBER:
        if type(value) is float and math.isfinite(value):
            return None
        return f"{fact.name} is a number, in {fact.unit_shown}"
    if fact.kind is Kind.YES_NO:
        return None if isinstance(value, bool) else f"{fact.name} is yes or no"
    if not isinstance(value, str):
        return f"{fact.name} is a {'day' if fact.kind is Kind.DATE else 'word'}"
    if fact.choices and value not in fact.choices:
        return f"{fact.name} is never {value!r}; it is one of: {', '.join(fact.choices)}"
    return None
