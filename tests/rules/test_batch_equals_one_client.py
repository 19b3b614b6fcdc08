"""The two runtimes of the rule language have one meaning."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rule_writing import CATALOGUE, LATELY, TASK, TODAY, known, leaf, rule, rules

from alongside.facts import Fact, Kind, Scope
from alongside.readings import Reading
from alongside.ruleset.batch import priorities
from alongside.ruleset.batch_known import FrameError
from alongside.ruleset.decide import decide_priority
from alongside.ruleset.fit import PredicateError
from alongside.ruleset.frame_rows import clients_of, frame_of
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate, Test
from alongside.ruleset.window import first_day
from alongside.wait import Wait

FACTS = tuple(fact for fact in CATALOGUE.facts if fact.scope is Scope.CLIENT)
CLIENTS = 500
WAITS = ("1 day", "6 weeks", "6 months", "18 months", "9999 months")
WORDS = ("islington", "en", "Ünïcode", "")


def numbers(fact: Fact) -> list[float]:
    """Values on, just beside and far from each other, so that thresholds are met exactly."""
    assert fact.low is not None
    assert fact.high is not None
    middle = (fact.low + fact.high) / 2
    near = (middle, math.nextafter(middle, 0), math.nextafter(middle, 1e9), 29.996, 30.0, -0.0)
    return [fact.low, fact.high, *near]


def values(fact: Fact) -> list[Any]:
    """A few values of this fact, among them its extremes."""
    match fact.kind:
        case Kind.NUMBER:
            return numbers(fact)
        case Kind.YES_NO:
            return [True, False]
        case Kind.CHOICE:
            return list(fact.choices or WORDS)
        case Kind.DATE:
            return ["2025-01-01", "2026-11-21", "2026-11-22"]
        case _:
            words = list(fact.choices or WORDS)
            return [(), tuple(words[:1]), tuple(words[:2]), tuple(words)]


def operands(fact: Fact) -> list[tuple[Test, Any]]:
    """Every kind of leaf this fact can have."""
    found: list[tuple[Test, Any]] = [(Test.MISSING, True), (Test.MISSING, False)]
    found += [(t, wait) for t in (Test.RECORDED_WITHIN, Test.NOT_RECORDED_FOR) for wait in WAITS]
    if fact.kind in (Kind.CHOICE, Kind.CHOICES):
        words = list(fact.choices or WORDS)
        found += [(Test.IS, word) for word in words[:2]]
        found += [(t, tuple(words[:n])) for t in (Test.ONE_OF, Test.NONE_OF) for n in (1, 3)]
        return found
    found += [(Test.IS, value) for value in values(fact)]
    if fact.kind is not Kind.YES_NO:
        ordered = (Test.AT_LEAST, Test.MORE_THAN, Test.AT_MOST, Test.LESS_THAN)
        found += [(test, value) for test in ordered for value in values(fact)]
    return found


def leaves() -> st.SearchStrategy[Leaf]:
    """Any leaf over the client's facts; BMI and its parts come often, for they are derived."""
    often = [CATALOGUE.fact(name) for name in ("bmi", "weight", "height", "systolic_bp")]
    return (st.sampled_from(often) | st.sampled_from(FACTS)).flatmap(
        lambda fact: st.sampled_from(operands(fact)).map(
            lambda asked: leaf(fact.name, asked[0], asked[1])
        )
    )


PREDICATES: st.SearchStrategy[Predicate] = st.recursive(
    leaves(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4).map(lambda b: AllOf(branches=tuple(b)))
        | st.lists(inner, min_size=1, max_size=4).map(lambda b: AnyOf(branches=tuple(b)))
        | inner.map(lambda b: Not(branch=b))
    ),
    max_leaves=8,
)
RULES = st.lists(
    st.tuples(
        st.integers(1, 4),
        PREDICATES,
        st.sampled_from(["ask", "no", "yes"]),
        st.sampled_from([None, TASK]),
    ),
    min_size=1,
    max_size=6,
)


def some_day(chance: random.Random, fact: Fact) -> date:
    """Often the first or last day that counts, or the day beside it."""
    waits = [Wait.parse(wait) for wait in WAITS] + ([fact.current_for] if fact.current_for else [])
    edge = chance.choice([TODAY, *(first_day(TODAY, wait) for wait in waits)])
    shifted = edge.toordinal() + chance.choice([-1, 0, 0, 1])
    return date.fromordinal(max(1, shifted))


def a_client(chance: random.Random, wanted: list[Fact]) -> dict[str, Reading]:
    """A client of whom some things are known, some long ago, some never."""
    found = {}
    for fact in wanted:
        if chance.random() < 0.3:
            continue
        value = chance.choice(values(fact))
        if fact.name in ("weight", "height") and chance.random() < 0.7:
            value = {"weight": 86.7, "height": 170.0}[fact.name]
        on = LATELY if chance.random() < 0.5 else some_day(chance, fact)
        found[fact.name] = Reading(fact=fact.name, value=value, on=on)
    return found


@settings(
    # a failure shows the client it failed on: shrinking it too would take minutes
    max_examples=60, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(written=RULES, seed=st.integers(0, 2**32))
def test_a_register_gets_what_each_of_its_clients_would_get(written: Any, seed: int) -> None:
    """Priority, rule, missing, stale, unknown, asks and also are equal, client by client."""
    ruleset = rules(
        *(
            rule(f"r{index}", priority, when, if_unknown=if_unknown, also=also)
            for index, (priority, when, if_unknown, also) in enumerate(written)
        ),
        rule("rest", 4),
    )
    chance = random.Random(seed)
    names = {name for rule in ruleset.priorities if rule.when for name in _facts(rule.when)}
    names |= {"weight", "height"} if "bmi" in names else set()
    wanted = [CATALOGUE.fact(name) for name in sorted(names)]
    clients = [(f"c-{n}", n, a_client(chance, wanted)) for n in range(CLIENTS)]
    frame = frame_of(clients, CATALOGUE, [fact.name for fact in wanted])

    result = priorities(ruleset, CATALOGUE, frame, TODAY)

    for (client_id, row, facts), got in zip(clients, result.iter_rows(), strict=True):
        one = decide_priority(ruleset, CATALOGUE, facts, TODAY)
        lists = (one.missing, one.stale, one.unknown, one.asks, one.also)
        expected = (client_id, row, one.priority, one.rule, *(list(each) for each in lists))
        assert expected == got, facts


def _facts(predicate: Predicate) -> set[str]:
    if isinstance(predicate, Leaf):
        return {predicate.fact}
    inner = [predicate.branch] if isinstance(predicate, Not) else list(predicate.branches)
    return set().union(*(_facts(each) for each in inner))


HEAVY = rules(rule("heavy", 1, leaf("bmi", "at_least", 30.0), if_unknown="ask"), rule("rest", 4))


def frame(**columns: list[Any]) -> pl.DataFrame:
    """A register of as many clients as the first column has values."""
    size = len(next(iter(columns.values())))
    keys = {"client_id": [f"c-{n}" for n in range(size)], "source_row": list(range(2, size + 2))}
    return pl.DataFrame({**keys, **columns})


def test_a_nan_in_a_register_is_no_reading() -> None:
    """NaN and infinities neither hold nor fail; they are missing."""
    bmi = [math.nan, math.inf, -math.inf, 31.0]

    result = priorities(HEAVY, CATALOGUE, frame(bmi=bmi, bmi__on=[LATELY] * 4), TODAY)

    assert ["rest", "rest", "rest", "heavy"] == result["rule"].to_list()
    assert [["bmi"]] * 3 + [[]] == result["missing"].to_list()
    assert [["bmi"]] * 3 + [[]] == result["asks"].to_list()


def test_a_value_without_its_day_is_no_reading() -> None:
    """Nobody can tell whether it is still current."""
    bare = frame(bmi=[40.0], bmi__on=pl.Series([None], dtype=pl.Date).to_list())

    assert ["rest"] == priorities(HEAVY, CATALOGUE, bare, TODAY)["rule"].to_list()


def test_bmi_in_a_register_is_worked_out_where_none_is_recorded() -> None:
    """86.7 kg at 170 cm is exactly 30."""
    parts = frame(
        weight=[86.7, 86.6, 86.7], weight__on=[LATELY] * 3,
        height=[170.0, 170.0, None], height__on=[date(1990, 1, 1)] * 2 + [None],
    )  # fmt: skip

    result = priorities(HEAVY, CATALOGUE, parts, TODAY)

    assert ["heavy", "rest", "rest"] == result["rule"].to_list()


def test_whole_numbers_in_a_register_are_numbers() -> None:
    """A column of integers serves as well as one of floats."""
    whole = frame(bmi=[30, 29], bmi__on=[LATELY] * 2)

    assert [1, 4] == priorities(HEAVY, CATALOGUE, whole, TODAY)["priority"].to_list()


def test_an_empty_register_gives_an_empty_answer() -> None:
    """No clients, no rows, the same columns."""
    result = priorities(HEAVY, CATALOGUE, frame(bmi=[1.0], bmi__on=[LATELY]).clear(), TODAY)

    assert 0 == result.height
    assert ["client_id", "source_row", "priority", "rule"] == result.columns[:4]


def test_a_fact_with_no_column_is_known_of_nobody() -> None:
    """The register need not hold what the rules ask for."""
    result = priorities(HEAVY, CATALOGUE, frame(age=[40.0], age__on=[LATELY]), TODAY)

    assert [["bmi"]] == result["missing"].to_list()


def test_a_client_no_rule_covers_has_no_priority_in_a_register() -> None:
    """The gap shows as an empty cell rather than stopping the whole register."""
    gap = rules(rule("heavy", 1, leaf("bmi", "at_least", 30.0)))

    result = priorities(gap, CATALOGUE, frame(bmi=[20.0], bmi__on=[LATELY]), TODAY)

    assert [None] == result["priority"].to_list()
    assert [None] == result["rule"].to_list()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"bmi": [30.0]}, "'bmi' needs 'bmi__on'"),
        ({"bmi": ["30"], "bmi__on": [LATELY]}, "'bmi' is String"),
        ({"bmi": [30.0], "bmi__on": ["2026-11-01"]}, "'bmi__on' must hold days"),
        ({"bmi": pl.Series([30.0], dtype=pl.Float32), "bmi__on": [LATELY]}, "32-bit"),
    ],
)
def test_a_frame_that_is_no_register_is_refused_by_column(columns: Any, said: str) -> None:
    """The column and what is wrong with it are named."""
    with pytest.raises(FrameError, match=said):
        priorities(HEAVY, CATALOGUE, frame(**columns), TODAY)


def test_a_frame_without_client_ids_is_refused() -> None:
    """Rows nobody can be found by are no register."""
    with pytest.raises(FrameError, match="client_id"):
        priorities(HEAVY, CATALOGUE, pl.DataFrame({"bmi": [30.0]}), TODAY)


def test_a_rule_the_catalogue_cannot_serve_is_refused_by_name() -> None:
    """The rule is named, so that its author can find it."""
    wrong = rules(rule("odd", 1, leaf("smoking", "at_least", 3.0)), rule("rest", 4))

    with pytest.raises(PredicateError, match=r"rule 'odd': smoking has no order"):
        priorities(wrong, CATALOGUE, frame(bmi=[30.0], bmi__on=[LATELY]), TODAY)


def test_a_register_read_back_gives_the_same_clients() -> None:
    """A frame's rows can be explained one by one."""
    facts = known(bmi=31.0, languages=("bn", "en"), smoking="never", referred_on="2026-01-02")
    facts |= known(on=TODAY - timedelta(days=900), on_antipsychotic=True)
    register = frame_of([("c-1", 2, facts)], CATALOGUE, [fact.name for fact in FACTS])

    [(client_id, row, back)] = clients_of(register, CATALOGUE)

    assert ("c-1", 2) == (client_id, row)
    assert {n: (r.value, r.on) for n, r in facts.items()} == {
        n: (r.value, r.on) for n, r in back.items()
    }
