"""What a predicate answers: holds, fails, or unknown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from rule_writing import CATALOGUE, LATELY, LONG_AGO, TODAY, every, known, leaf, no, some

from alongside.readings import Reading
from alongside.ruleset.compile import compile_predicate, holds
from alongside.ruleset.fit import PredicateError
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.predicate import AllOf, AnyOf, Predicate
from alongside.ruleset.window import first_day
from alongside.wait import Wait

HOLDS, FAILS, UNKNOWN = Outcome.HOLDS, Outcome.FAILS, Outcome.UNKNOWN
YES, NO, WHO_KNOWS = (
    leaf("on_antipsychotic", "is", True),
    leaf("on_smi_register", "is", True),
    leaf("social_care_need", "is", True),
)
CLIENT = known(on_antipsychotic=True, on_smi_register=False)


def answer(predicate: Predicate, facts: dict[str, Reading]) -> Outcome:
    """Its outcome today."""
    return holds(predicate, CATALOGUE, facts, TODAY)


@pytest.mark.parametrize(
    ("outcome", "branches"),
    [
        (HOLDS, (YES, YES)),
        (FAILS, (YES, NO)),
        (UNKNOWN, (YES, WHO_KNOWS)),
        (UNKNOWN, (WHO_KNOWS, YES)),
        (FAILS, (WHO_KNOWS, NO)),
        (FAILS, (NO, WHO_KNOWS)),
        (UNKNOWN, (WHO_KNOWS, WHO_KNOWS)),
        (FAILS, (WHO_KNOWS, YES, NO)),
        (UNKNOWN, (YES, WHO_KNOWS, YES)),
        (HOLDS, (YES,)),
    ],
)
def test_all_fails_if_one_branch_fails_whatever_is_unknown(
    outcome: Outcome, branches: tuple[Predicate, ...]
) -> None:
    """And holds only if all of them do."""
    assert outcome == answer(every(*branches), CLIENT)


@pytest.mark.parametrize(
    ("outcome", "branches"),
    [
        (HOLDS, (NO, YES)),
        (HOLDS, (WHO_KNOWS, YES)),
        (HOLDS, (YES, WHO_KNOWS)),
        (FAILS, (NO, NO)),
        (UNKNOWN, (NO, WHO_KNOWS)),
        (UNKNOWN, (WHO_KNOWS, NO, NO)),
    ],
)
def test_any_holds_if_one_branch_holds_whatever_is_unknown(
    outcome: Outcome, branches: tuple[Predicate, ...]
) -> None:
    """And fails only if all of them do."""
    assert outcome == answer(some(*branches), CLIENT)


def test_the_opposite_of_unknown_is_unknown() -> None:
    """Not knowing never turns into a yes."""
    assert (FAILS, HOLDS, UNKNOWN) == tuple(
        answer(no(each), CLIENT) for each in (YES, NO, WHO_KNOWS)
    )


@pytest.mark.parametrize(
    ("test", "below", "on", "above"),
    [
        ("at_least", FAILS, HOLDS, HOLDS),
        ("more_than", FAILS, FAILS, HOLDS),
        ("at_most", HOLDS, HOLDS, FAILS),
        ("less_than", HOLDS, FAILS, FAILS),
        ("is", FAILS, HOLDS, FAILS),
    ],
)
def test_a_threshold_compares_with_the_value_as_stored(
    test: str, below: Outcome, on: Outcome, above: Outcome
) -> None:
    """29.996 is below 30; nothing is rounded on the way to a comparison."""
    asked = leaf("bmi", test, 30.0)

    assert below == answer(asked, known(bmi=29.996))
    assert on == answer(asked, known(bmi=30))
    assert above == answer(asked, known(bmi=30.000001))
    assert UNKNOWN == answer(asked, {})


@pytest.mark.parametrize(
    ("outcome", "test", "words", "fact", "value"),
    [
        (HOLDS, "is", "current", "smoking", "current"),
        (FAILS, "is", "current", "smoking", "ex"),
        (HOLDS, "one_of", ("ex", "never"), "smoking", "ex"),
        (FAILS, "one_of", ("ex", "never"), "smoking", "current"),
        (FAILS, "none_of", ("ex", "never"), "smoking", "ex"),
        (HOLDS, "none_of", ("ex", "never"), "smoking", "current"),
        (HOLDS, "is", "diabetes", "long_term_conditions", ("asthma", "diabetes")),
        (FAILS, "is", "diabetes", "long_term_conditions", ()),
        (HOLDS, "one_of", ("diabetes", "copd"), "long_term_conditions", ("asthma", "copd")),
        (FAILS, "none_of", ("diabetes", "copd"), "long_term_conditions", ("asthma", "copd")),
        (HOLDS, "none_of", ("diabetes", "copd"), "long_term_conditions", ()),
        (HOLDS, "less_than", "2026-06-01", "referred_on", "2026-03-02"),
    ],
)
def test_choices_are_tested_by_word(
    outcome: Outcome, test: str, words: Any, fact: str, value: Any
) -> None:
    """Of several choices, `is` asks whether it is among them."""
    assert outcome == answer(leaf(fact, test, words), known(**{fact: value}))
    assert UNKNOWN == answer(leaf(fact, test, words), {})


def test_a_reading_too_old_to_be_current_is_unknown_not_used() -> None:
    """A BMI stands for 18 months, the day itself included."""
    asked = leaf("bmi", "at_least", 30.0)
    last_day = first_day(TODAY, Wait.parse("18 months"))

    assert HOLDS == answer(asked, known(on=last_day, bmi=31))
    assert UNKNOWN == answer(asked, known(on=last_day - timedelta(days=1), bmi=31))


def test_a_height_stays_current_for_good() -> None:
    """A fact without `current_for` does not age."""
    assert HOLDS == answer(leaf("height", "at_least", 170.0), known(on=LONG_AGO, height=180))


def test_a_reading_dated_tomorrow_has_not_happened() -> None:
    """It is not recorded yet, for every kind of leaf."""
    tomorrow = known(on=TODAY + timedelta(days=1), bmi=31)

    assert UNKNOWN == answer(leaf("bmi", "at_least", 30.0), tomorrow)
    assert HOLDS == answer(leaf("bmi", "missing", True), tomorrow)
    assert FAILS == answer(leaf("bmi", "recorded_within", "1 week"), tomorrow)
    assert HOLDS == answer(leaf("bmi", "not_recorded_for", "1 week"), tomorrow)


@pytest.mark.parametrize(
    ("facts", "missing", "within", "not_for"),
    [
        ({}, HOLDS, FAILS, HOLDS),
        (known(on=LATELY, bmi=31), FAILS, HOLDS, FAILS),
        (known(on=TODAY, bmi=31), FAILS, HOLDS, FAILS),
        (known(on=date(2025, 5, 21), bmi=31), FAILS, HOLDS, FAILS),
        (known(on=date(2025, 5, 20), bmi=31), HOLDS, FAILS, HOLDS),
    ],
)
def test_leaves_about_absence_always_decide(
    facts: dict[str, Reading], missing: Outcome, within: Outcome, not_for: Outcome
) -> None:
    """Never recorded is missing, not within, and not recorded for any span."""
    assert missing == answer(leaf("bmi", "missing", True), facts)
    assert answer(leaf("bmi", "missing", False), facts) is answer(
        no(leaf("bmi", "missing", True)), facts
    )
    assert within == answer(leaf("bmi", "recorded_within", "18 months"), facts)
    assert not_for == answer(leaf("bmi", "not_recorded_for", "18 months"), facts)


@pytest.mark.parametrize(
    ("today", "wait", "first"),
    [
        (date(2026, 8, 31), "18 months", date(2025, 2, 28)),
        (date(2028, 2, 29), "12 months", date(2027, 2, 28)),
        (date(2026, 3, 31), "1 month", date(2026, 2, 28)),
        (date(2026, 1, 15), "1 month", date(2025, 12, 15)),
        (date(2026, 3, 30), "1 day", date(2026, 3, 29)),
        (date(2026, 3, 30), "2 weeks", date(2026, 3, 16)),
        (date(2026, 3, 30), "9999 months", date(1192, 12, 30)),
        (date(5, 1, 1), "9999 months", date.min),
        (date(5, 1, 1), "9999 weeks", date.min),
    ],
)
def test_a_span_of_months_is_of_calendar_months(today: date, wait: str, first: date) -> None:
    """A month that is too short ends on its last day; nothing is before the first day of all."""
    assert first == first_day(today, Wait.parse(wait))


def test_a_journey_fact_is_a_reading_like_any_other() -> None:
    """`missed_in_a_row` comes as a whole number and is compared as one."""
    asked = leaf("missed_in_a_row", "at_least", 3.0)

    assert HOLDS == answer(asked, known(on=TODAY, missed_in_a_row=3))
    assert FAILS == answer(asked, known(on=TODAY, missed_in_a_row=2))


@pytest.mark.parametrize("value", ["31", True, ("31",)])
def test_a_stored_value_of_the_wrong_type_counts_as_never_recorded(value: Any) -> None:
    """What slipped past the door decides nothing and stops nothing."""
    slipped = known(bmi=value)

    assert UNKNOWN == answer(leaf("bmi", "at_least", 30.0), slipped)
    assert HOLDS == answer(leaf("bmi", "missing", True), slipped)
    assert HOLDS == answer(leaf("bmi", "not_recorded_for", "18 months"), slipped)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_reading_that_is_no_number_is_refused_at_the_door(value: float) -> None:
    """NaN never becomes a reading, so no comparison meets it."""
    with pytest.raises(ValueError, match="finite"):
        Reading(fact="bmi", value=value, on=TODAY)


def test_bmi_is_worked_out_from_height_and_weight_when_none_is_current() -> None:
    """86.7 kg at 170 cm is exactly 30, however floats are spelled."""
    asked = leaf("bmi", "at_least", 30.0)
    parts = known(weight=86.7) | known(on=LONG_AGO, height=170)

    assert HOLDS == answer(asked, parts)
    assert HOLDS == answer(asked, parts | known(on=LONG_AGO, bmi=22))
    assert FAILS == answer(asked, parts | known(bmi=22))
    assert FAILS == answer(asked, known(weight=86.6, height=170))
    assert HOLDS == answer(leaf("bmi", "recorded_within", "2 months"), parts)


def test_bmi_is_not_worked_out_from_what_is_old_or_absurd() -> None:
    """An old weight, or a result no one could have, leaves it unknown."""
    asked = leaf("bmi", "at_least", 30.0)

    assert UNKNOWN == answer(asked, known(on=LONG_AGO, weight=100, height=170))
    assert UNKNOWN == answer(asked, known(weight=400, height=50))
    assert UNKNOWN == answer(asked, known(weight=100, height=0))
    assert UNKNOWN == answer(asked, known(weight=100))


def test_one_compiled_predicate_serves_every_day() -> None:
    """The same function asked about two days forgets nothing of either."""
    recent = compile_predicate(leaf("bmi", "recorded_within", "1 week"), CATALOGUE)
    facts = known(on=date(2026, 11, 1), bmi=31)

    days = [date(2026, 11, 8), date(2026, 11, 9), date(2026, 11, 8), date(2026, 10, 31)]

    assert [HOLDS, FAILS, HOLDS, FAILS] == [recent(facts, day) for day in days]


@pytest.mark.parametrize(
    ("predicate", "said"),
    [
        (leaf("sistolic_bp", "at_least", 160.0), "did you mean 'systolic_bp'"),
        (leaf("smoking", "at_least", 3.0), "has no order"),
        (leaf("smoking", "is", "sometimes"), "it is one of: never, ex, current"),
        (leaf("smoking", "one_of", "ex"), "needs a list"),
        (leaf("smoking", "one_of", ()), "needs a list"),
        (leaf("smoking", "is", ("ex", "never")), "is a word"),
        (leaf("bmi", "one_of", ("a",)), "is no choice"),
        (leaf("bmi", "is", "heavy"), "is a number, in kg/m²"),
        (leaf("bmi", "at_least", True), "is a number"),
        (leaf("bmi", "missing", 1.0), "yes or no"),
        (leaf("bmi", "recorded_within", 3.0), "days, weeks or months"),
        (leaf("bmi", "recorded_within", "3 working days"), "days, weeks or months"),
        (leaf("bmi", "not_recorded_for", "0 days"), "days, weeks or months"),
        (leaf("on_antipsychotic", "is", "yes"), "is yes or no"),
        (leaf("on_antipsychotic", "more_than", 0.0), "has no order"),
        (AllOf(branches=()), "all is empty"),
        (no(AnyOf(branches=())), "any is empty"),
    ],
)
def test_a_leaf_that_does_not_suit_its_fact_is_refused(predicate: Predicate, said: str) -> None:
    """Before any client is decided on, with what to write instead."""
    with pytest.raises(PredicateError, match=said):
        compile_predicate(predicate, CATALOGUE)
