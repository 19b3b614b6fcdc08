"""A predicate that was stored is read back as the same predicate, whatever it compares with."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from rule_writing import CATALOGUE, TODAY, every, known, leaf, no, rule, rules, some

from alongside.ruleset.canonical import canonical, digest_of, from_canonical
from alongside.ruleset.compile import holds
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate, Test
from alongside.wait import Unit, Wait


def stored(predicate: Predicate) -> Predicate:
    """The predicate after its ruleset was written as canonical text and read again."""
    text = canonical(rules(rule("r", 1, predicate), rule("rest", 4)), CATALOGUE)
    ruleset, catalogue = from_canonical(text)
    assert digest_of(text) == digest_of(canonical(ruleset, catalogue))
    again = ruleset.priorities[0].when
    assert again is not None
    return again


def shape(predicate: Predicate) -> list[tuple[type, ...]]:
    """The types of every operand: in Python yes equals 1.0, in a rule it does not."""
    match predicate:
        case Leaf():
            inside = predicate.operand if isinstance(predicate.operand, tuple) else ()
            return [(type(predicate.operand), *(type(each) for each in inside))]
        case Not():
            return shape(predicate.branch)
        case AllOf() | AnyOf():
            return [each for branch in predicate.branches for each in shape(branch)]


OPERANDS: list[tuple[str, str, str, Any, type]] = [
    ("a number", "systolic_bp", "at_least", 180.0, float),
    ("a number written whole", "systolic_bp", "less_than", 180, float),
    ("zero", "systolic_bp", "is", 0.0, float),
    ("one", "systolic_bp", "is", 1.0, float),
    ("a number below zero", "systolic_bp", "more_than", -0.5, float),
    ("a number of many digits", "systolic_bp", "at_most", 0.1 + 0.2, float),
    ("a very large number", "systolic_bp", "at_most", 1e300, float),
    ("yes", "on_antipsychotic", "is", True, bool),
    ("no", "on_antipsychotic", "is", False, bool),
    ("not known", "on_antipsychotic", "missing", True, bool),
    ("known", "on_antipsychotic", "missing", False, bool),
    ("a choice", "smoking", "is", "current", str),
    ("a choice that looks like a number", "smoking", "is", "1", str),
    ("a choice that looks like yes", "smoking", "is", "true", str),
    ("a choice with accents", "smoking", "is", "naïve — 'ŵ'", str),
    ("an empty choice", "smoking", "is", "", str),
    ("a day", "smoking", "is", "2026-03-29", str),
    ("several", "smoking", "one_of", ("current", "ex"), tuple),
    ("several, one of them", "smoking", "none_of", ("current",), tuple),
    ("several, none", "smoking", "one_of", (), tuple),
    ("several that look like something else", "smoking", "one_of", ("1", "true", "3 days"), tuple),
    ("a wait", "systolic_bp", "recorded_within", Wait(amount=18, unit=Unit.MONTH), Wait),
    ("a wait in words", "systolic_bp", "not_recorded_for", "6 weeks", Wait),
]


@pytest.mark.parametrize(
    ("fact", "test", "operand", "kind"),
    [each[1:] for each in OPERANDS],
    ids=[each[0] for each in OPERANDS],
)
def test_every_kind_of_operand_comes_back_as_it_was(
    fact: str, test: str, operand: object, kind: type
) -> None:
    """Equal, and of the same type; alone, negated, and inside others."""
    said = leaf(fact, test, operand)
    assert kind is type(said.operand)

    for predicate in (said, no(said), every(said), some(no(every(said, said)), said)):
        assert predicate == stored(predicate)
        assert shape(predicate) == shape(stored(predicate))


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("amount", [1, 2, 9999])
def test_a_wait_comes_back_in_its_own_unit(amount: int, unit: Unit) -> None:
    """Twelve months do not become a year of days."""
    said = leaf("systolic_bp", "recorded_within", Wait(amount=amount, unit=unit))

    assert said == stored(said)


WORDS = st.text(max_size=30).map(lambda rest: f"w{rest}"[:100])
VALUES: dict[str, st.SearchStrategy[object]] = {
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "yes_no": st.booleans(),
    "choice": WORDS,
    "several": st.lists(WORDS, max_size=4).map(tuple),
    "wait": st.builds(
        Wait, amount=st.integers(min_value=0, max_value=9999), unit=st.sampled_from(Unit)
    ),
}
LEAVES = st.builds(
    leaf,
    st.sampled_from([fact.name for fact in CATALOGUE.facts]),
    st.sampled_from([each.value for each in Test]),
    st.one_of(*VALUES.values()),
)
TREES: st.SearchStrategy[Predicate] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda each: every(*each)),
        st.lists(inner, max_size=4).map(lambda each: some(*each)),
        inner.map(no),
    ),
    max_leaves=12,
)


@trying(max_examples=60, deadline=None)
@given(TREES)
def test_any_tree_comes_back_as_it_was(tree: Predicate) -> None:
    """Every operand beside every test, to any depth."""
    again = stored(tree)

    assert tree == again
    assert shape(tree) == shape(again)


@pytest.mark.parametrize(
    "predicate",
    [
        leaf("systolic_bp", "at_least", 140),
        leaf("on_antipsychotic", "is", True),
        leaf("smoking", "is", "current"),
        leaf("smoking", "one_of", ("current", "ex")),
        leaf("systolic_bp", "recorded_within", "12 months"),
        no(leaf("hba1c", "missing", True)),
    ],
)
def test_a_stored_predicate_answers_as_before(predicate: Predicate) -> None:
    """With readings and without."""
    for facts in ({}, known(systolic_bp=150.0, on_antipsychotic=True, smoking="current")):
        assert holds(predicate, CATALOGUE, facts, TODAY) == holds(
            stored(predicate), CATALOGUE, facts, TODAY
        )
