"""The priority of one client, and why."""

from __future__ import annotations

from datetime import date

import pytest
from rule_writing import (
    CATALOGUE,
    LATELY,
    LONG_AGO,
    TASK,
    TODAY,
    every,
    known,
    leaf,
    no,
    rule,
    rules,
)

from alongside.ruleset.bound import NoRuleHolds
from alongside.ruleset.decide import decide_priority
from alongside.ruleset.decision import PriorityDecision
from alongside.ruleset.fit import PredicateError
from alongside.ruleset.known import Facts
from alongside.ruleset.model import Ruleset
from alongside.ruleset.outcome import Outcome

OBESE = every(leaf("on_antipsychotic", "is", True), leaf("bmi", "at_least", 30.0))
NO_BP = leaf("systolic_bp", "not_recorded_for", "18 months")
PRIMROSE = rules(
    rule("poorly-controlled", 1, leaf("systolic_bp", "at_least", 160.0)),
    rule("obese", 1, OBESE, if_unknown="ask"),
    rule("no-bp", 2, NO_BP, also=TASK),
    rule("smoker", 3, leaf("smoking", "is", "current")),
    rule("rest", 4),
)
WELL = known(systolic_bp=120, on_antipsychotic=True, bmi=24, smoking="never")


def decide(facts: Facts, ruleset: Ruleset = PRIMROSE) -> PriorityDecision:
    """Today's priority."""
    return decide_priority(ruleset, CATALOGUE, facts, TODAY)


def test_the_first_rule_that_holds_wins() -> None:
    """A client of whom two rules hold gets the earlier."""
    decision = decide(WELL | known(systolic_bp=170, smoking="current"))

    assert (1, "poorly-controlled") == (decision.priority, decision.rule)


def test_everyone_else_gets_the_last_rule() -> None:
    """Known through and through: nothing is missing and nothing is asked."""
    decision = decide(WELL)

    assert (4, "rest") == (decision.priority, decision.rule)
    assert ((), (), (), ()) == (decision.missing, decision.stale, decision.asks, decision.unknown)


def test_a_client_of_whom_nothing_is_known_is_not_quietly_decided() -> None:
    """The one rule that asks for absence holds; every gap before it is reported."""
    decision = decide({})

    assert (2, "no-bp") == (decision.priority, decision.rule)
    assert ("bmi", "on_antipsychotic", "systolic_bp") == decision.missing
    assert ("poorly-controlled", "obese") == decision.unknown
    assert ("bmi", "on_antipsychotic") == decision.asks


def test_a_gap_that_changes_nothing_is_not_reported() -> None:
    """Not on an antipsychotic: whatever the BMI, that rule fails."""
    decision = decide(known(systolic_bp=120, on_antipsychotic=False, smoking="never"))

    assert () == decision.missing


def test_a_p1_client_with_no_blood_pressure_gets_the_outreach_task_too() -> None:
    """The earlier rule wins; the later one still makes its task."""
    decision = decide(known(on_antipsychotic=True, bmi=31))

    assert (1, "obese") == (decision.priority, decision.rule)
    assert ("no-bp",) == decision.also
    assert () == decide(WELL).also
    assert () == decide({}).also, "a winner's own task is not besides itself"


def test_a_stale_reading_is_missing_and_said_to_be_stale() -> None:
    """An old BMI is not used, and a person can see that there was one."""
    decision = decide(WELL | known(on=LONG_AGO, bmi=35))

    assert "rest" == decision.rule
    assert ("bmi",) == decision.missing == decision.stale == decision.asks


@pytest.mark.parametrize(
    ("if_unknown", "winner", "asks"),
    [("no", "rest", ()), ("ask", "rest", ("bmi",)), ("yes", "heavy", ())],
)
def test_each_rule_says_what_unknown_does(
    if_unknown: str, winner: str, asks: tuple[str, ...]
) -> None:
    """The gap is reported whichever it is."""
    ruleset = rules(
        rule("heavy", 1, leaf("bmi", "at_least", 30.0), if_unknown=if_unknown), rule("rest", 4)
    )

    decision = decide({}, ruleset)

    assert winner == decision.rule
    assert asks == decision.asks
    assert ("bmi",) == decision.missing
    assert (if_unknown == "yes") is decision.rules[0].assumed


def test_nobody_is_asked_for_what_would_not_change_the_priority() -> None:
    """An unknown rule of the same priority is reported, without a task."""
    ruleset = rules(
        rule("heavy", 2, leaf("bmi", "at_least", 30.0), if_unknown="ask"),
        rule("smoker", 2, leaf("smoking", "is", "current")),
        rule("rest", 4),
    )

    decision = decide(known(smoking="current"), ruleset)

    assert (("bmi",), ()) == (decision.missing, decision.asks)


def test_a_decision_carries_every_leaf_with_reading_date_and_outcome() -> None:
    """The explanation can be checked against the record."""
    decision = decide(WELL | known(bmi=31.2))

    [antipsychotic, bmi] = next(seen for seen in decision.rules if seen.rule == "obese").leaves

    assert (Outcome.HOLDS, True, LATELY) == (
        antipsychotic.outcome, antipsychotic.status.value, antipsychotic.status.on,
    )  # fmt: skip
    assert (31.2, "staff", "current") == (bmi.status.value, bmi.status.source, bmi.status.state)


def test_a_worked_out_bmi_is_said_to_be_so() -> None:
    """And a recorded one that the parts contradict is a warning, not a correction."""
    parts = {name: reading for name, reading in WELL.items() if name != "bmi"}
    worked_out = decide(parts | known(weight=95, height=170))
    contradicted = decide(WELL | known(weight=95, height=170))

    assert ("obese", "derived") == (worked_out.rule, worked_out.rules[1].leaves[1].status.state)
    assert "rest" == contradicted.rule
    assert (
        "BMI is recorded as 24 kg/m², but weight and height make it 32.9 kg/m²; "
        "check which is right",
    ) == contradicted.warnings
    assert () == decide(WELL | known(weight=70, height=170)).warnings


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (WELL | known(bmi=29.4), "BMI 29.4: 30 would make this P1"),
        (
            WELL | known(bmi=29.4, systolic_bp=159),
            "Systolic blood pressure 159: 160 would make this P1",
        ),
        (
            WELL | known(bmi=31, on_antipsychotic=False),
            "Systolic blood pressure 120: 160 would make this P1",
        ),
        (known(on_antipsychotic=False, bmi=31), "On an antipsychotic: no; yes would make this P1"),
        (known(systolic_bp=170), None),
        ({}, None),
    ],
)
def test_the_nearest_flip_to_a_more_urgent_priority_is_named(
    facts: Facts, sentence: str | None
) -> None:
    """One known value, the least change in proportion; what is missing is no flip."""
    flip = decide(facts).flip

    assert sentence == (flip.sentence if flip else None)


def test_a_flip_over_a_bound_says_more_or_less_than() -> None:
    """A cholesterol of 5 is not above 5."""
    ruleset = rules(rule("high", 3, leaf("total_cholesterol", "more_than", 5.0)), rule("rest", 4))
    low = rules(rule("low", 3, no(leaf("bmi", "at_least", 18.5))), rule("rest", 4))
    item = rules(rule("harm", 1, leaf("phq9_item9", "more_than", 0.0)), rule("rest", 4))

    said = [
        decide(known(total_cholesterol=5), ruleset).flip,
        decide(known(bmi=19), low).flip,
        decide(known(phq9_item9=0), item).flip,
    ]

    assert [
        "Total cholesterol 5: more than 5 would make this P3",
        "BMI 19: less than 18.5 would make this P3",
        "PHQ-9 item 9 is 0: 1 would make this P1",
    ] == [flip.sentence if flip else None for flip in said]


def test_who_someone_is_is_never_offered_as_a_flip() -> None:
    """Age and family background cannot be changed, so they are not suggested."""
    ruleset = rules(
        rule("one", 1, leaf("ethnicity", "is", "chinese")),
        rule("two", 2, leaf("age", "at_least", 80.0)),
        rule("rest", 4),
    )

    assert decide(known(ethnicity="white", age=79), ruleset).flip is None


def test_a_client_no_rule_covers_is_an_error_that_says_what_to_write() -> None:
    """A ruleset without `otherwise` leaves a gap."""
    with pytest.raises(NoRuleHolds, match="otherwise: true"):
        decide({}, rules(rule("heavy", 1, leaf("bmi", "at_least", 30.0))))


def test_a_rule_the_catalogue_cannot_serve_is_named() -> None:
    """So that its author finds it."""
    with pytest.raises(PredicateError, match="rule 'odd': unknown fact"):
        decide({}, rules(rule("odd", 1, leaf("bmj", "at_least", 30.0)), rule("rest", 4)))


def test_the_same_client_on_another_day_may_get_another_priority() -> None:
    """Today is an argument: time passing makes a reading stale."""
    facts = known(on=date(2025, 6, 1), systolic_bp=170)

    priorities = [
        decide_priority(PRIMROSE, CATALOGUE, facts, day).priority
        for day in (date(2026, 11, 21), date(2026, 12, 1), date(2026, 12, 2))
    ]

    assert [1, 1, 2] == priorities
