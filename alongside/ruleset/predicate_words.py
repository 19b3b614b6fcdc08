"""
A condition in words, and how one differs from another.

Takes predicate trees and, for units, the fact catalogue; gives text as a policy states it.
"""

from __future__ import annotations

from collections.abc import Iterator

from alongside.facts import Catalogue
from alongside.facts.labels import value_in_words
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate, Test

_ASKS = {
    Test.IS: "", Test.AT_LEAST: "at least ", Test.MORE_THAN: "more than ",
    Test.AT_MOST: "at most ", Test.LESS_THAN: "less than ", Test.ONE_OF: "one of ",
    Test.NONE_OF: "none of ", Test.RECORDED_WITHIN: "recorded within ",
    Test.NOT_RECORDED_FOR: "not recorded for ",
}  # fmt: skip
Way = tuple[str | int, ...]


def condition(predicate: Predicate, facts: Catalogue | None = None, *, inside: bool = False) -> str:
    """
    The condition in one line; `inside` puts brackets around a group.

    >>> condition(Leaf(fact="bmi", test="at_least", operand=30.0))
    'bmi at least 30'
    """
    match predicate:
        case Leaf():
            colon = ":" if predicate.test is Test.IS else ""
            return f"{predicate.fact}{colon} {_asked(predicate, facts)}"
        case Not():
            return f"not {condition(predicate.branch, facts, inside=True)}"
        case AllOf() | AnyOf():
            word = " and " if isinstance(predicate, AllOf) else " or "
            said = word.join(
                condition(each, facts, inside=len(predicate.branches) > 1)
                for each in predicate.branches
            )
            return f"({said})" if inside else said or "nothing"


def changed_conditions(
    old: Predicate,
    new: Predicate,
    way: Way,
    old_facts: Catalogue | None,
    new_facts: Catalogue | None,
) -> Iterator[tuple[Way, str]]:
    """What differs, leaf by leaf, each with its way in the new tree's file."""
    if old == new:
        return
    match old, new:
        case (Leaf(), Leaf()) if old.fact == new.fact:
            yield (
                (*way, new.fact),
                f"{condition(old, old_facts)} becomes {_asked(new, new_facts)}",
            )
        case (Not(), Not()):
            yield from changed_conditions(
                old.branch, new.branch, (*way, "not"), old_facts, new_facts
            )
        case (AllOf(), AllOf()):
            yield from _branches(old, new, way, old_facts, new_facts)
        case (AnyOf(), AnyOf()):
            yield from _branches(old, new, way, old_facts, new_facts)
        case _:
            was, now = condition(old, old_facts), condition(new, new_facts)
            yield way, f"when {was} becomes when {now}"


def _branches(
    old: AllOf | AnyOf,
    new: AllOf | AnyOf,
    way: Way,
    old_facts: Catalogue | None,
    new_facts: Catalogue | None,
) -> Iterator[tuple[Way, str]]:
    key = "all" if isinstance(new, AllOf) else "any"
    gone = list(old.branches)
    come = [(number, each) for number, each in enumerate(new.branches)]
    for number, each in list(come):
        if each in gone:
            gone.remove(each)
            come.remove((number, each))
    if not gone and not come:
        yield (*way, key), "the same conditions in another order"
        return
    word = "and" if isinstance(new, AllOf) else "or"
    for number, each in come:
        at = (*way, key, number)
        was = next((one for one in gone if _alike(one, each)), None)
        if was is None:
            yield at, f"{word} {condition(each, new_facts, inside=True)} is added"
        else:
            gone.remove(was)
            yield from changed_conditions(was, each, at, old_facts, new_facts)
    for each in gone:
        yield (*way, key), f"{word} {condition(each, old_facts, inside=True)} is removed"


def _alike(one: Predicate, other: Predicate) -> bool:
    """Whether one may be the other, edited: the same fact, or a group of one with any shared."""
    if isinstance(one, Leaf) and isinstance(other, Leaf):
        return one.fact == other.fact
    return type(one) is type(other) and bool(_facts(one) & _facts(other))


def _facts(predicate: Predicate) -> set[str]:
    match predicate:
        case Leaf():
            return {predicate.fact}
        case Not():
            return _facts(predicate.branch)
        case AllOf() | AnyOf():
            return {fact for each in predicate.branches for fact in _facts(each)}


def _asked(leaf: Leaf, facts: Catalogue | None) -> str:
    if leaf.test is Test.MISSING:
        return "missing" if leaf.operand else "recorded"
    fact = facts.get(leaf.fact) if facts is not None else None
    if fact is not None and leaf.test not in (Test.RECORDED_WITHIN, Test.NOT_RECORDED_FOR):
        return _ASKS[leaf.test] + fact.in_words(leaf.operand)
    return _ASKS[leaf.test] + value_in_words(leaf.operand)
