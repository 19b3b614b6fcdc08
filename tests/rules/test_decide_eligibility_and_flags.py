"""Eligibility, red flags, and what the rules make of an empty record."""

from __future__ import annotations

import pytest
from rule_writing import CATALOGUE, LONG_AGO, TASK, TODAY, known, leaf, no, rule, rules, some

from alongside.ruleset.decide import decide_eligibility, find_red_flags
from alongside.ruleset.known import Facts
from alongside.ruleset.model import EligibilityRule, RedFlag
from alongside.ruleset.nothing import OnNothing, decides_on_nothing

NO_BP = leaf("systolic_bp", "not_recorded_for", "18 months")

# -- eligibility ---------------------------------------------------------------------------

ELIGIBLE = rules(
    eligibility=(
        EligibilityRule(
            id="registered", when=leaf("registered_area", "is", "islington"),
            says="Not registered with an Islington GP", if_unknown="no",
        ),
        EligibilityRule(
            id="condition", when=leaf("long_term_condition", "is", True),
            says="No long-term physical condition",
        ),
        EligibilityRule(
            id="not-in-care", when=no(leaf("in_specialist_care", "is", True)),
            says="Receives specialist services", if_unknown="yes",
        ),
    )
)  # fmt: skip
FITS = known(registered_area="islington", long_term_condition=True, in_specialist_care=False)


def test_someone_is_eligible_when_every_rule_holds() -> None:
    """Nothing is said and nothing asked."""
    decision = decide_eligibility(ELIGIBLE, CATALOGUE, FITS, TODAY)

    assert (True, (), (), ()) == (
        decision.eligible, decision.failing, decision.unknown, decision.says,
    )  # fmt: skip


def test_each_failing_rule_is_named_in_its_own_words() -> None:
    """Both, not only the first."""
    facts = FITS | known(registered_area="camden", in_specialist_care=True)

    decision = decide_eligibility(ELIGIBLE, CATALOGUE, facts, TODAY)

    assert not decision.eligible
    assert ("registered", "not-in-care") == decision.failing
    assert ("Not registered with an Islington GP", "Receives specialist services") == decision.says


def test_an_unknown_eligibility_is_a_question_not_a_yes() -> None:
    """`ask` names the rule and the fact; `no` fails; `yes` passes."""
    decision = decide_eligibility(ELIGIBLE, CATALOGUE, {}, TODAY)

    assert not decision.eligible
    assert (("registered",), ("condition",)) == (decision.failing, decision.unknown)
    assert ("long_term_condition",) == decision.asks


# -- red flags -----------------------------------------------------------------------------

FLAGS = rules(
    red_flags=(
        RedFlag(
            id="very-high-bp", task=TASK,
            when=some(
                leaf("systolic_bp", "at_least", 180.0), leaf("diastolic_bp", "at_least", 120.0)
            ),
        ),
        RedFlag(id="self-harm", task=TASK, when=leaf("phq9_item9", "more_than", 0.0)),
        RedFlag(id="underweight", task=TASK, when=leaf("bmi", "less_than", 14.0)),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("flags", "facts"),
    [
        ([], {}),
        ([], known(systolic_bp=179.9, diastolic_bp=119, phq9_item9=0)),
        (["very-high-bp"], known(diastolic_bp=120)),
        (["very-high-bp", "self-harm"], known(systolic_bp=180, phq9_item9=1)),
        ([], known(on=LONG_AGO, systolic_bp=200, phq9_item9=3)),
        (["underweight"], known(weight=40, height=180)),
    ],
)
def test_a_red_flag_is_found_where_its_readings_say_so(flags: list[str], facts: Facts) -> None:
    """What is unknown or long past raises none."""
    assert flags == [each.flag for each in find_red_flags(FLAGS, CATALOGUE, facts, TODAY)]


def test_only_flags_over_new_readings_are_raised() -> None:
    """Old news is not raised twice; a weight is news about the BMI."""
    facts = known(systolic_bp=200, phq9_item9=1, weight=40, height=180)

    def found(*only: str) -> list[str]:
        return [each.flag for each in find_red_flags(FLAGS, CATALOGUE, facts, TODAY, only)]

    assert ["self-harm"] == found("phq9_item9")
    assert ["underweight"] == found("weight")
    assert [] == found("smoking")
    assert [] == found()


# -- nothing known -------------------------------------------------------------------------


def test_rules_that_count_for_an_empty_record_are_found() -> None:
    """Asking for absence is meant; assuming from it is for the author to defend."""
    ruleset = rules(
        rule("assumes", 1, leaf("bmi", "at_least", 30.0), if_unknown="yes"),
        rule("asks", 1, leaf("bmi", "less_than", 15.0), if_unknown="ask"),
        rule("no-bp", 2, NO_BP),
        rule("not-smoking", 3, no(leaf("smoking", "is", "current"))),
        rule("rest", 4),
        eligibility=ELIGIBLE.eligibility,
        red_flags=FLAGS.red_flags,
    )

    assert (
        OnNothing("eligibility", "not-in-care", "assumed"),
        OnNothing("priorities", "assumes", "assumed"),
        OnNothing("priorities", "no-bp", "asked"),
    ) == decides_on_nothing(ruleset, CATALOGUE, TODAY)
