"""Real adults, the shipped rules, both runtimes."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from rule_writing import CATALOGUE

from alongside.ruleset.batch import priorities
from alongside.ruleset.bound import bound
from alongside.ruleset.decide import decide_priority
from alongside.ruleset.frame_rows import clients_of
from alongside.ruleset.loader import load

TODAY = date(2026, 11, 21)
RECORDED = date(2026, 6, 1)
NUMBERS = {
    "systolic_bp": "systolic_mean", "diastolic_bp": "diastolic_mean", "bmi": "bmi",
    "weight": "weight_kg", "height": "height_cm", "total_cholesterol": "total_chol_mmol_l",
    "alcohol_units": "uk_units_per_week_est", "age": "age_years",
}  # fmt: skip


def _register(shared_data: Path) -> pl.DataFrame:
    """The survey's adults as a register, all recorded on one invented day."""
    survey = pl.read_csv(
        shared_data / "nhanes" / "adults_2005_2012.csv.gz", infer_schema_length=None
    )
    plausible = [
        pl.when(pl.col(column).is_between(CATALOGUE.fact(fact).low, CATALOGUE.fact(fact).high))
        .then(pl.col(column).cast(pl.Float64))
        .alias(fact)
        for fact, column in NUMBERS.items()
    ]
    frame = survey.select(
        pl.concat_str(pl.lit("c-"), pl.col("seqn")).alias("client_id"),
        pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("source_row"),
        *plausible,
        pl.col("smoking_status")
        .replace({"former": "ex", "current daily": "current", "current some days": "current"})
        .alias("smoking"),
        pl.when(pl.col("answered_rx_question") == "yes")
        .then(pl.col("antipsychotics").is_not_null())
        .alias("on_antipsychotic"),
        pl.col("hba1c_percent")
        .map_elements(lambda percent: _hba1c(percent), return_dtype=pl.Float64)
        .alias("hba1c"),
    )
    facts = [name for name in frame.columns if name in CATALOGUE]
    return frame.with_columns(pl.lit(RECORDED).alias(f"{fact}__on") for fact in facts)


def _hba1c(percent: float) -> float | None:
    try:
        value = CATALOGUE.read("hba1c", percent, "%")
    except ValueError:
        return None
    return value if isinstance(value, float) else None


@pytest.mark.shared
def test_a_real_register_gets_the_same_counts_from_both_runtimes(
    shared_data: Path, rules_folder: Path
) -> None:
    """Every adult gets the same rule, and a sample of them the same whole decision."""
    ruleset = load(rules_folder / "primrose-a.yaml", CATALOGUE).ruleset
    assert ruleset is not None
    register = _register(shared_data)
    clients = list(clients_of(register, CATALOGUE))
    rules = bound(ruleset, CATALOGUE, TODAY)

    batch = priorities(ruleset, CATALOGUE, register, TODAY)

    places = [rules.winner(facts) for _, _, facts in clients]
    one_by_one = [ruleset.priorities[place].id for place in places if place is not None]
    assert one_by_one == batch["rule"].to_list()
    assert 23_304 == len(one_by_one)
    assert set(Counter(one_by_one)) == {rule.id for rule in ruleset.priorities}
    for row in range(0, batch.height, 100):
        one = decide_priority(ruleset, CATALOGUE, clients[row][2], TODAY)
        got = batch.row(row, named=True)
        assert (one.priority, list(one.missing), list(one.also)) == (
            got["priority"], got["missing"], got["also"],
        )  # fmt: skip
