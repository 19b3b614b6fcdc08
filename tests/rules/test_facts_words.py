"""A value of a fact as people read it: its label, its unit, never its code."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from rule_writing import CATALOGUE

from alongside.facts import Fact, OtherUnit
from alongside.ruleset.schema_conditions import conditions


def fact(**more: Any) -> Fact:
    """A fact with these keys."""
    return Fact.model_validate({"name": "x", "label": "It", "missing": "It is missing", **more})


CREATININE = fact(
    kind="number", unit="umol/L", unit_label="µmol/L", low=10, high=2000,
    units=(OtherUnit(unit="mg/dL", multiply=Decimal("88.4")),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("smoking", "ex", "Smoking: ex-smoker"),
        ("smoking", "never", "Smoking: never smoked"),
        ("ethnicity", "african_caribbean", "Family background: African Caribbean"),
        ("long_term_conditions", ("copd", "heart_failure"),
         "Long-term conditions: COPD, heart failure"),
        ("long_term_conditions", (), "Long-term conditions: none"),
        ("languages", ("cy", "yo"), "Languages: Welsh, yo"),
        ("referred_by", "gp", "Referred by: GP"),
        ("on_smi_register", True, "On the severe mental illness register: yes"),
        ("on_smi_register", False, "On the severe mental illness register: no"),
        ("referred_on", "2026-03-02", "Referral received: 2 March 2026"),
        ("referred_on", "in spring", "Referral received: in spring"),
        ("bmi", 29.4, "BMI 29.4 kg/m²"),
        ("hba1c", 48.0, "HbA1c 48 mmol/mol"),
        ("alcohol_units", 1.0, "Alcohol 1 unit a week"),
        ("pam_level", 2.0, "Patient activation level 2"),
    ],
)  # fmt: skip
def test_a_reading_is_said_as_people_say_it(name: str, value: Any, said: str) -> None:
    """No code, no underscore, units as they are printed, yes or no behind a colon."""
    assert said == CATALOGUE.fact(name).says(value)


def test_no_choice_of_the_shipped_catalogue_is_shown_as_a_code() -> None:
    """Whatever may be chosen reads as words."""
    shown = [said for each in CATALOGUE.facts for said in each.answers.values()]

    assert len(shown) > 40
    assert [] == [said for said in shown if "_" in said or not said[0].isupper()]


def test_a_list_of_choices_is_by_code_with_a_large_letter() -> None:
    """A form sends the code and shows the label."""
    assert {"never": "Never smoked", "ex": "Ex-smoker", "current": "Current smoker"} == (
        CATALOGUE.fact("smoking").answers
    )
    assert {"yes": "Yes", "no": "No"} == CATALOGUE.fact("on_smi_register").answers
    assert {} == CATALOGUE.fact("bmi").answers


def test_a_choice_without_a_label_is_read_as_its_code_with_spaces() -> None:
    """Also of a fact where any word is a choice."""
    plain = fact(kind="choice", choices=("at_home", "away"), choice_labels={"away": "elsewhere"})

    assert ["at home", "elsewhere"] == [plain.in_words(each) for each in plain.choices]
    assert "old town" == CATALOGUE.fact("registered_area").in_words("old_town")


def test_a_unit_is_shown_by_its_label_and_understood_either_way() -> None:
    """Whoever copies what a page shows is understood; so is the code of a file."""
    assert "90 µmol/L" == CREATININE.in_words(90.0)
    assert {"umol/L": "µmol/L", "mg/dL": "mg/dL"} == CREATININE.units_shown
    for written in ("90", "90 umol/L", "90 µmol/L", "90 μmol/l"):
        assert 90.0 == CATALOGUE.read(CREATININE, written)
    assert 31.0 == CATALOGUE.read("bmi", "31 kg/m²") == CATALOGUE.read("bmi", "31 kg/m2")


def test_a_word_shown_for_an_open_choice_comes_back_as_its_code() -> None:
    """Who types a language as pages show it means that language; another word is itself."""
    assert ("bfi", "cy", "yo") == CATALOGUE.read("languages", "Welsh; yo, British Sign language")
    assert "torbay" == CATALOGUE.read("registered_area", "Torbay")


def test_an_editor_shows_what_each_choice_is_called() -> None:
    """The schema's values stay codes; their words stand beside them."""
    smoking = conditions(CATALOGUE)["value_smoking"]

    assert ["never", "ex", "current"] == smoking["enum"]
    assert ["Never smoked", "Ex-smoker", "Current smoker"] == smoking["enumDescriptions"]
