"""The door every value comes in by."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_writing import CATALOGUE

from alongside.facts import RefusedReading

NHS_NUMBER = "9434765919"


def refusal(fact: str, raw: Any, unit: str | None = None) -> RefusedReading:
    """How `raw` is refused."""
    with pytest.raises(RefusedReading) as caught:
        CATALOGUE.read(fact, raw, unit)
    return caught.value


@pytest.mark.parametrize(
    ("fact", "raw", "unit", "value"),
    [
        ("systolic_bp", "148", None, 148.0),
        ("systolic_bp", 148, "mm[Hg]", 148.0),
        ("systolic_bp", "148 mm Hg", None, 148.0),
        ("systolic_bp", " 010e1 ", None, 100.0),
        ("hba1c", "6.5 %", None, 48.0),
        ("hba1c", 6.5, "%", 48.0),
        ("hba1c", "75 mmol/mol", "mmol/mol", 75.0),
        ("height", "1.1", "m", 110.0),
        ("height", "1.64 m", None, 164.0),
        ("total_cholesterol", 193.35, "mg/dL", 5.0),
        ("bmi", "29.996", "kg/m²", 29.996),
        ("on_antipsychotic", "Yes", None, True),
        ("on_antipsychotic", "0", None, False),
        ("on_antipsychotic", False, None, False),
        ("smoking", "Current", None, "current"),
        ("ethnicity", "South Asian", None, "south_asian"),
        ("programme", "primrose-a", None, "primrose-a"),
        ("long_term_conditions", "diabetes; chronic pain", None, ("chronic_pain", "diabetes")),
        ("long_term_conditions", "none", None, ()),
        ("languages", ["en", "cy", "en"], None, ("cy", "en")),
        ("referred_on", "2026-03-02", None, "2026-03-02"),
        ("referred_on", date(2026, 3, 2), None, "2026-03-02"),
        ("phq9", "12.0", None, 12.0),
    ],
)
def test_a_value_comes_in_as_the_catalogue_keeps_it(
    fact: str, raw: Any, unit: str | None, value: Any
) -> None:
    """In the catalogue's unit, type and words."""
    read = CATALOGUE.read(fact, raw, unit)

    assert value == read
    assert type(value) is type(read)


@pytest.mark.parametrize(
    ("percent", "mmol"), [(6.4, 46.0), (6.5, 48.0), (5.9, 41.0), (6.0, 42.0), (9.0, 75.0)]
)
def test_hba1c_in_percent_becomes_the_whole_number_a_laboratory_reports(
    percent: float, mmol: float
) -> None:
    """6.5 % is 47.53, which is reported as 48."""
    assert mmol == CATALOGUE.read("hba1c", percent, "%")


@pytest.mark.parametrize(
    ("fact", "raw", "unit", "code"),
    [
        ("bmi", "", None, "empty"),
        ("bmi", None, None, "empty"),
        ("bmi", "  ", None, "empty"),
        ("bmi", "nan", None, "not_a_number"),
        ("bmi", float("nan"), None, "not_a_number"),
        ("bmi", float("inf"), None, "not_a_number"),
        ("bmi", "1e999", None, "not_a_number"),
        ("bmi", 10**400, None, "not_a_number"),
        ("bmi", "1,234", None, "unknown_unit"),
        ("bmi", "3_0", None, "unknown_unit"),
        ("bmi", "0x1e", None, "unknown_unit"),
        ("bmi", "٣٠", None, "not_a_number"),
        ("bmi", "thirty", None, "not_a_number"),
        ("bmi", True, None, "wrong_type"),
        ("bmi", [30], None, "wrong_type"),
        ("bmi", "30" * 60, None, "too_long"),
        ("bmi", 9.99, None, "out_of_range"),
        ("bmi", 130.01, None, "out_of_range"),
        ("bmi", -30, None, "out_of_range"),
        ("height", 170, "m", "out_of_range"),
        ("height", 70, "inches", "unknown_unit"),
        ("weight", "70 kg", "lb", "unknown_unit"),
        ("phq9", 4.5, None, "not_whole"),
        ("on_antipsychotic", "maybe", None, "wrong_type"),
        ("on_antipsychotic", "yes", "mg", "unknown_unit"),
        ("smoking", "sometimes", None, "unknown_choice"),
        ("smoking", 1, None, "wrong_type"),
        ("languages", 3, None, "wrong_type"),
        ("languages", ["en"] * 101, None, "too_long"),
        ("languages", ["e" * 101], None, "too_long"),
        ("languages", [f"tag-{n}" for n in range(41)], None, "too_long"),
        ("referred_on", "02/03/2026", None, "not_a_date"),
        ("referred_on", "2026-02-30", None, "not_a_date"),
        ("referred_on", datetime(2026, 3, 2), None, "not_a_date"),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_a_reading_is_refused_with_a_code(
    fact: str, raw: Any, unit: str | None, code: str
) -> None:
    """Nothing is guessed or mended on the way in."""
    assert code == refusal(fact, raw, unit).code


def test_a_percentage_where_mmol_is_meant_is_recognised_and_not_converted() -> None:
    """The person is told what it looks like; the value is refused all the same."""
    said = refusal("hba1c", "6.5").sentence

    assert "6.5 is outside 15-200 mmol/mol for HbA1c; looks like %: 6.5 % is 48" == said


def test_a_height_in_metres_is_recognised() -> None:
    """1.8 in the centimetres' column."""
    assert "looks like m: 1.8 m is 180" in refusal("height", 1.8).sentence


@pytest.mark.parametrize("fact", CATALOGUE.names())
@pytest.mark.parametrize("raw", [NHS_NUMBER, "07700900123", "Mrs Ada Example", int(NHS_NUMBER)])
def test_a_refusal_never_quotes_what_may_be_personal(fact: str, raw: Any) -> None:
    """A name or number in the wrong column stays out of the message."""
    try:
        CATALOGUE.read(fact, raw)
    except RefusedReading as refused:
        shown = f"{refused} {refused.sentence}"
        assert str(raw) not in shown
        assert "Example" not in shown


@given(raw=st.text() | st.floats() | st.integers() | st.none() | st.lists(st.text(), max_size=3))
def test_whatever_comes_to_the_door_is_a_value_or_a_refusal(raw: Any) -> None:
    """No other error gets past it, for any kind of fact."""
    for fact in ("bmi", "phq9", "smoking", "languages", "referred_on", "on_antipsychotic", "hba1c"):
        with suppress(RefusedReading):
            CATALOGUE.read(fact, raw)


@given(cm=st.integers(50, 250))
def test_metres_become_the_very_centimetres(cm: int) -> None:
    """No hair of floating point is gained or lost."""
    assert float(cm) == CATALOGUE.read("height", f"{cm / 100:.2f} m")
