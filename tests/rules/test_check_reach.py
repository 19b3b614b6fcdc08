"""A rule that can never win is told, with a client of whom that is true."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from made_up import RULES, a_client
from reach_kit import plausible, winner, without
from rule_writing import CATALOGUE, TODAY, every, leaf, no, rule, rules, some

from alongside.ruleset import crossing
from alongside.ruleset.compile import facts_of
from alongside.ruleset.reach import overlaps, reach
from alongside.ruleset.window import first_day
from alongside.wait import Wait

FAT = leaf("bmi", "at_least", 30.0)
FATTER = leaf("bmi", "at_least", 35.0)
SMOKES = leaf("smoking", "is", "current")


def test_a_stricter_rule_below_is_covered_by_the_rule_above() -> None:
    """The example satisfies both, and the first of them wins."""
    ruleset = rules(rule("fat", 1, FAT), rule("fatter", 2, FATTER), rule("rest", 4))

    seen = reach(ruleset, CATALOGUE, TODAY)

    assert {0, 2} == set(seen.won)
    assert [1] == list(seen.covered)
    (example,) = seen.covered[1].values()
    assert "fat" == winner(ruleset, example)
    assert "fatter" == winner(without(ruleset, 1), example)


def test_a_rule_may_be_covered_by_several_together() -> None:
    """Neither smokers nor the others leave anything for the third rule."""
    ruleset = rules(
        rule("smokes", 1, SMOKES),
        rule("does-not", 1, some(no(SMOKES), leaf("smoking", "missing", True))),
        rule("fat", 2, FAT),
        rule("rest", 4),
    )

    seen = reach(ruleset, CATALOGUE, TODAY)

    assert {0, 1} == set(seen.covered[2])
    assert {0, 1} == set(seen.covered[3])


def test_a_gap_is_shown_by_a_client_whom_no_rule_covers() -> None:
    """Exactly 30 is left out between below and above."""
    ruleset = rules(
        rule("below", 1, leaf("bmi", "less_than", 30.0)),
        rule("above", 2, leaf("bmi", "more_than", 30.0)),
        rule("unknown", 3, leaf("bmi", "missing", True)),
    )

    seen = reach(ruleset, CATALOGUE, TODAY)

    assert seen.gap is not None
    assert [("bmi", 30.0)] == [(reading.fact, reading.value) for reading in seen.gap]
    assert winner(ruleset, seen.gap) is None


def test_a_rule_without_possible_clients_is_covered_by_nobody() -> None:
    """Contradictory conditions are no matter of order."""
    never = every(FAT, leaf("bmi", "less_than", 25.0))
    seen = reach(rules(rule("never", 1, never), rule("rest", 4)), CATALOGUE, TODAY)

    assert {0: {}} == seen.covered


def test_whole_numbers_have_nothing_between_them() -> None:
    """An activation level above 1 and below 2 is nobody's."""
    between = every(leaf("pam_level", "more_than", 1.0), leaf("pam_level", "less_than", 2.0))
    seen = reach(rules(rule("between", 1, between), rule("rest", 4)), CATALOGUE, TODAY)

    assert {0: {}} == seen.covered


def test_a_worked_out_fact_is_not_free_of_its_parts() -> None:
    """With weight and height known and plausible, BMI is never missing."""
    heavy = every(
        leaf("weight", "is", 86.7), leaf("height", "is", 170.0), leaf("bmi", "missing", True)
    )
    seen = reach(rules(rule("heavy", 1, heavy), rule("rest", 4)), CATALOGUE, TODAY)

    assert {0: {}} == seen.covered


def test_an_old_reading_is_neither_current_nor_missing_altogether() -> None:
    """What is stale is unknown and yet was recorded, which a rule may ask for."""
    stale = every(leaf("bmi", "missing", True), leaf("bmi", "recorded_within", "60 months"))
    ruleset = rules(rule("stale", 1, stale), rule("rest", 4))

    (reading,) = reach(ruleset, CATALOGUE, TODAY).won[0]

    assert "stale" == winner(ruleset, (reading,))
    assert reading.on < first_day(TODAY, Wait.parse("18 months"))


def test_too_many_cells_are_said_and_the_first_rules_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The limit is never silent, and what was compared is compared wholly."""
    monkeypatch.setattr(crossing, "MOST_ROWS", 8)
    ruleset = rules(
        rule("fat", 1, FAT),
        rule("fatter", 2, FATTER),
        rule("smokes", 3, every(SMOKES, leaf("hba1c", "at_least", 75.0))),
        rule("rest", 4),
    )

    seen = reach(ruleset, CATALOGUE, TODAY)

    assert 2 == seen.compared
    assert [1] == list(seen.covered)
    assert seen.gap is None


def test_overlaps_are_pairs_of_rules_with_different_priorities() -> None:
    """A fat smoker is P1; were that rule not there, P3."""
    ruleset = rules(
        rule("fat", 1, FAT), rule("smokes", 3, SMOKES), rule("fatter", 1, FATTER), rule("rest", 4)
    )

    seen = overlaps(ruleset, CATALOGUE, TODAY)

    # whoever is fatter is fat already, which is P1 as well
    ((first, second, example),) = seen.seen
    assert ("fat", "smokes") == (first.id, second.id)
    assert len(ruleset.priorities) == seen.compared
    assert "fat" == winner(ruleset, example)
    assert "smokes" == winner(without(ruleset, 1), example)


@settings(
    max_examples=120, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(written=RULES, seed=st.integers(0, 2**32))
def test_cells_and_clients_agree_on_every_rule(written: Any, seed: int) -> None:
    """Each example is decided as said, and no client is decided as the cells say none can be."""
    ruleset = rules(
        *(
            rule(f"r{index}", priority, when, if_unknown=if_unknown)
            for index, (priority, when, if_unknown, _) in enumerate(written)
        )
    )
    ids: list[str | None] = [each.id for each in ruleset.priorities]
    chance = random.Random(seed)
    wanted = [
        CATALOGUE.fact(name)
        for name in dict.fromkeys(
            name for each in ruleset.priorities if each.when for name in facts_of(each.when)
        )
    ]

    seen = reach(ruleset, CATALOGUE, TODAY)

    assert seen.compared > 0
    possible = {ids[at] for at in seen.won} | ({None} if seen.gap is not None else set())
    for at, example in seen.won.items():
        assert ids[at] == winner(ruleset, example)
    if seen.gap is not None:
        assert winner(ruleset, seen.gap) is None
    for at, instead in seen.covered.items():
        for place, example in instead.items():
            assert ids[place] == winner(ruleset, example)
            assert ids[at] == winner(without(ruleset, at), example)
    compared = ruleset.model_copy(update={"priorities": ruleset.priorities[: seen.compared]})
    for _ in range(200):
        facts = a_client(chance, wanted)
        won = winner(compared, tuple(each for each in facts.values() if plausible(each)))
        told = won in possible or (won is None and seen.compared < len(ids))
        assert told, [each.model_dump_json() for each in ruleset.priorities]
