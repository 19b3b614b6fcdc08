"""The reason beside a priority names what carried the rule, and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from alongside.facts import Catalogue
from alongside.readings import Reading, Value
from alongside.register.because import because
from alongside.ruleset.decide import decide_priority
from alongside.ruleset.house import House
from alongside.ruleset.loader import load
from alongside.ruleset.model import Ruleset
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate, Test
from alongside.ruleset.published import Published

TODAY = date(2026, 11, 21)
OBESE = Leaf(fact="bmi", test=Test.AT_LEAST, operand=30.0)
SMOKES = Leaf(fact="smoking", test=Test.IS, operand="current")
YOUNG = Leaf(fact="age", test=Test.LESS_THAN, operand=80.0)
TREATED = Leaf(fact="on_antipsychotic", test=Test.IS, operand=True)


@pytest.fixture(scope="module")
def shipped(rules_folder: Path) -> Published:
    """The shipped rules, to be given other priorities."""
    house = House.load(rules_folder)
    ruleset = load(rules_folder / "primrose-a.yaml", house.catalogue).ruleset
    assert ruleset is not None
    return Published.of(ruleset, house.catalogue)


def reason(shipped: Published, when: Predicate, **values: Value) -> str:
    """The reason for a client with these values, by a ruleset with this rule first."""
    catalogue: Catalogue = shipped.catalogue
    first = shipped.ruleset.priorities[0].model_copy(update={"when": when})
    ruleset: Ruleset = shipped.ruleset.model_copy(
        update={"priorities": (first, shipped.ruleset.priorities[-1])}
    )
    facts = {name: Reading(fact=name, value=value, on=TODAY) for name, value in values.items()}
    return because(decide_priority(ruleset, catalogue, facts, TODAY), catalogue)


def test_of_any_only_the_branches_that_hold_are_named(shipped: Published) -> None:
    """An age below 80 is no reason where the blood pressure beside it is fine."""
    when = AnyOf(branches=(OBESE, AllOf(branches=(SMOKES, YOUNG))))

    said = reason(shipped, when, bmi=31.0, smoking="never", age=44.0)

    assert "BMI 31 kg/m² (21 November 2026) is at least 30" == said


def test_of_all_every_branch_is_named(shipped: Published) -> None:
    """Each was needed."""
    said = reason(shipped, AllOf(branches=(TREATED, OBESE)), on_antipsychotic=True, bmi=31.0)

    assert "On an antipsychotic: yes (21 November 2026); BMI 31" in said


def test_of_not_what_fails_inside_is_named(shipped: Published) -> None:
    """What does not hold is the reason."""
    said = reason(shipped, Not(branch=OBESE), bmi=25.0)

    assert "BMI 25 kg/m² (21 November 2026) is not at least 30" == said


def test_what_is_unknown_is_no_reason(shipped: Published) -> None:
    """An unknown branch beside one that holds is left out."""
    said = reason(shipped, AnyOf(branches=(TREATED, Not(branch=SMOKES), OBESE)), bmi=31.0)

    assert "BMI 31 kg/m² (21 November 2026) is at least 30" == said


def test_the_last_rule_says_that_no_other_held(shipped: Published) -> None:
    """`otherwise` has no readings to name."""
    assert "whom no earlier rule decides" in reason(shipped, OBESE, bmi=25.0)


def test_of_several_bounds_of_a_value_the_tightest_is_named(shipped: Published) -> None:
    """That a BMI of 31 is at least 25 goes without saying."""
    lower = Leaf(fact="bmi", test=Test.AT_LEAST, operand=25.0)

    said = reason(shipped, AllOf(branches=(lower, OBESE, OBESE)), bmi=31.0)

    assert "BMI 31 kg/m² (21 November 2026) is at least 30" == said


def test_of_bounds_a_value_does_not_reach_the_nearest_is_named(shipped: Published) -> None:
    """That a BMI of 24 is not at least 30 goes without saying where it is not at least 25."""
    lower = Leaf(fact="bmi", test=Test.AT_LEAST, operand=25.0)

    said = reason(shipped, Not(branch=AnyOf(branches=(lower, OBESE))), bmi=24.0)

    assert "BMI 24 kg/m² (21 November 2026) is not at least 25" == said
