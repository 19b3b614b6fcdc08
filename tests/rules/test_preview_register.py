"""A preview of a register is both rulesets, decided client by client."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from made_up import PREDICATES, RULES, a_client
from rule_writing import CATALOGUE, TASK, TODAY, known, leaf, rule, rules

from alongside.facts import Catalogue, Fact, Kind, Scope
from alongside.ruleset.compile import facts_of
from alongside.ruleset.decide import decide_eligibility, decide_priority, find_red_flags
from alongside.ruleset.frame_rows import frame_of
from alongside.ruleset.known import Facts
from alongside.ruleset.model import EligibilityRule, RedFlag, Ruleset
from alongside.ruleset.preview import (
    COLUMNS,
    empty_preview,
    facts_needed,
    preview_parts,
    register_preview,
    same_types,
)
from alongside.ruleset.published import Published

CLIENTS = 500

BESIDE = st.lists(st.tuples(PREDICATES, st.sampled_from(["ask", "no", "yes"])), max_size=3)
WHOLE = st.tuples(RULES, BESIDE, BESIDE)


def published(ruleset: Ruleset, catalogue: Catalogue = CATALOGUE) -> Published:
    """A version that need not be stored."""
    return Published.of(ruleset, catalogue)


def a_version(written: Any) -> Published:
    """Priorities, eligibility, red flags as they were drawn."""
    priorities, eligibility, flags = written
    return published(
        rules(
            *(
                rule(f"r{n}", priority, when, if_unknown=if_unknown, also=also)
                for n, (priority, when, if_unknown, also) in enumerate(priorities)
            ),
            rule("rest", 4),
            eligibility=tuple(
                EligibilityRule(id=f"e{n}", when=when, says="No", if_unknown=if_unknown)
                for n, (when, if_unknown) in enumerate(eligibility)
            ),
            red_flags=tuple(
                RedFlag(id=f"f{n}", when=when, task=TASK) for n, (when, _) in enumerate(flags)
            ),
        )
    )


def alone(version: Published, facts: Facts) -> tuple[Any, ...]:
    """What the closures decide about one client, as a row of the preview has it."""
    ruleset, catalogue = version.ruleset, version.catalogue
    ranked = decide_priority(ruleset, catalogue, facts, TODAY)
    eligible = decide_eligibility(ruleset, catalogue, facts, TODAY)
    says = "eligible" if eligible.eligible else "not eligible" if eligible.failing else "not known"
    flags = ";".join(each.flag for each in find_red_flags(ruleset, catalogue, facts, TODAY))
    lists = (";".join(each) for each in (ranked.asks, ranked.also))
    return (ranked.priority, ranked.rule, ";".join(ranked.unknown), says, flags, *lists)


@settings(
    max_examples=40, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(written=st.tuples(WHOLE, WHOLE), seed=st.integers(0, 2**32))
def test_a_preview_is_deciding_twice(written: Any, seed: int) -> None:
    """Every client's row and every count, whatever the rules and whatever is missing."""
    was, now = (a_version(each) for each in written)
    wanted = [CATALOGUE.fact(fact.name) for fact in facts_needed(was, now)]
    chance = random.Random(seed)
    clients = [(f"c-{n}", n, a_client(chance, wanted)) for n in range(CLIENTS)]
    frame = frame_of(clients, CATALOGUE, [fact.name for fact in wanted])

    preview = register_preview(frame, was, now, TODAY)

    twice = [(key, row, alone(was, facts), alone(now, facts)) for key, row, facts in clients]
    assert Counter((*before, *after) for _, _, before, after in twice) == preview.cases
    assert [
        (key, row, *(each for pair in zip(before, after, strict=True) for each in pair))
        for key, row, before, after in twice
        if before != after
    ] == preview.changed.rows()
    assert list(COLUMNS) == preview.changed.columns
    assert CLIENTS == preview.clients
    assert preview.changed.height == preview.clients_changed


def test_the_facts_needed_are_those_that_any_rule_asks_for() -> None:
    """With what they are worked out from."""
    flag = RedFlag(id="f", when=leaf("systolic_bp", "at_least", 180.0), task=TASK)
    was = published(rules(rule("heavy", 1, leaf("bmi", "at_least", 30.0)), rule("rest", 4)))
    now = published(rules(red_flags=(flag,)))

    assert {"bmi", "weight", "height", "systolic_bp"} == {
        fact.name for fact in facts_needed(was, now)
    }
    assert set(facts_of(flag.when)) == {fact.name for fact in facts_needed(now)}


HEAVY = published(rules(rule("heavy", 1, leaf("bmi", "at_least", 30.0)), rule("rest", 4)))
LIGHTER = published(
    rules(rule("heavy", 1, leaf("bmi", "at_least", 28.0), if_unknown="ask"), rule("rest", 4))
)
PEOPLE = frame_of(
    [
        ("c-1", 2, known(bmi=31.0)),
        ("c-2", 3, known(bmi=29.0)),
        ("c-3", 4, known(bmi=20.0)),
        ("c-4", 5, {}),
    ],
    CATALOGUE,
    ["bmi", "weight", "height"],
)


def test_a_lower_threshold_moves_those_between() -> None:
    """One of four; and one more is asked about, though their priority stays."""
    preview = register_preview(PEOPLE, HEAVY, LIGHTER, TODAY)

    assert {(1, 1): 1, (4, 1): 1, (4, 4): 2} == preview.matrix
    assert {("rest", "heavy"): 1} == preview.movers
    assert (1, 2) == (preview.moved, preview.clients_changed)
    assert [("bmi", 0, 1, 1, 0)] == [
        (each.name, each.was, each.now, each.new, each.gone) for each in preview.asks
    ]
    assert ["c-2", "c-4"] == preview.changed["client_id"].to_list()


def test_the_same_rules_change_nothing() -> None:
    """No row, and nobody off the matrix's diagonal."""
    preview = register_preview(PEOPLE, HEAVY, HEAVY, TODAY)

    assert 0 == preview.changed.height == preview.moved
    assert {(1, 1): 1, (4, 4): 3} == preview.matrix


def test_an_empty_register_has_an_empty_preview() -> None:
    """No clients, no counts, the same columns."""
    preview = register_preview(PEOPLE.clear(), HEAVY, LIGHTER, TODAY)

    assert (0, 0, {}) == (preview.clients, preview.changed.height, preview.matrix)
    assert list(COLUMNS) == preview.changed.columns


def test_parts_add_up_to_the_whole() -> None:
    """A register too large to hold is previewed a part at a time."""
    total = empty_preview()
    for part in preview_parts(lambda facts: PEOPLE.iter_slices(1), HEAVY, LIGHTER, TODAY):
        total.add(part)

    assert register_preview(PEOPLE, HEAVY, LIGHTER, TODAY).cases == total.cases


def test_a_fact_may_change_its_type_between_the_two() -> None:
    """Each ruleset reads the register by its own catalogue."""
    words = Fact(
        name="bmi", label="BMI", kind=Kind.CHOICE, choices=("heavy", "light"), missing="No BMI",
        scope=Scope.CLIENT,
    )  # fmt: skip
    facts = tuple(words if fact.name == "bmi" else fact for fact in CATALOGUE.facts)
    other = Catalogue(facts=facts, panels=CATALOGUE.panels)
    now = published(rules(rule("heavy", 2, leaf("bmi", "is", "heavy")), rule("rest", 4)), other)
    as_words = pl.DataFrame(
        {"client_id": ["c-1"], "source_row": [2], "bmi": ["heavy"], "bmi__on": [TODAY]}
    )
    frames = {False: PEOPLE.head(1), True: as_words}

    [part] = preview_parts(
        lambda facts: iter([frames[all(f.kind is Kind.CHOICE for f in facts)]]), HEAVY, now, TODAY
    )

    assert not same_types(HEAVY, now)
    assert {(1, 2): 1} == part.matrix


@pytest.mark.parametrize("size", [1, 3])
def test_a_client_whom_no_rule_covers_shows_as_none(size: int) -> None:
    """A gap in the new rules is seen before they are used."""
    gap = published(rules(rule("heavy", 1, leaf("bmi", "at_least", 30.0))))

    preview = register_preview(PEOPLE.tail(size), HEAVY, gap, TODAY)

    assert {(4, None): size} == preview.matrix
