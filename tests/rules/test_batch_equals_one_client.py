"""A register of cells nobody would write by hand has the meaning one client has."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from made_up import FACTS
from rule_writing import CATALOGUE, LATELY, TODAY, known, leaf, rule, rules

from alongside.ruleset.batch import priorities
from alongside.ruleset.batch_known import FrameError
from alongside.ruleset.fit import PredicateError
from alongside.ruleset.frame_rows import clients_of, frame_of

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
