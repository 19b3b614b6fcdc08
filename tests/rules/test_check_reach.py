"""A rule that can never win is told, with a client of whom that is true."""

from __future__ import annotations

import random
import re
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from made_up import RULES, a_client
from rule_writing import CATALOGUE, LATELY, TODAY, every, leaf, no, rule, rules, some

from alongside.readings import Reading
from alongside.ruleset import crossing
from alongside.ruleset.bound import NoRuleHolds
from alongside.ruleset.check import load_checked
from alongside.ruleset.compile import facts_of
from alongside.ruleset.crossing import Example
from alongside.ruleset.decide import decide_priority
from alongside.ruleset.findings import Finding
from alongside.ruleset.house import House
from alongside.ruleset.model import Ruleset
from alongside.ruleset.reach import overlaps, reach
from alongside.ruleset.window import first_day
from alongside.wait import Wait

SHIPPED = ("primrose-a", "health-connect", "choice-and-control", "peer-health-coaching")
FAT = leaf("bmi", "at_least", 30.0)
FATTER = leaf("bmi", "at_least", 35.0)
SMOKES = leaf("smoking", "is", "current")


@pytest.fixture(scope="module")
def house(rules_folder: Path) -> House:
    """The shipped facts, roles and calendars."""
    return House.load(rules_folder)


def winner(ruleset: Ruleset, client: Example) -> str | None:
    """What the runtime decides about an example."""
    facts = {reading.fact: reading for reading in client}
    try:
        return decide_priority(ruleset, CATALOGUE, facts, TODAY).rule
    except NoRuleHolds:
        return None


def plausible(reading: Reading) -> bool:
    """Whether the door lets this value in; cells need not tell of what never comes in."""
    fact = CATALOGUE.fact(reading.fact)
    if not isinstance(reading.value, float) or fact.low is None or fact.high is None:
        return True
    whole = not fact.whole or reading.value == round(reading.value)
    return whole and fact.low <= reading.value <= fact.high


def without(ruleset: Ruleset, at: int) -> Ruleset:
    """The same rules, from this one on."""
    return ruleset.model_copy(update={"priorities": ruleset.priorities[at:]})


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


# -- in a file -------------------------------------------------------------------------------


def findings_of(path: Path, text: str, house: House, code: str) -> list[Finding]:
    """What is found of one kind when the shipped file says `text` instead."""
    path.write_text(text, encoding="utf-8")
    _, found = load_checked(path, house, TODAY)
    return [each for each in found if each.code == code]


def example_in(finding: Finding) -> dict[str, Reading]:
    """The readings that an example names, read back from its words."""
    said = re.split(r"for example a client with: ", finding.one_line)[1].split(";")[0]
    facts = {}
    for part in said.split(", "):
        fact = next(each for each in CATALOGUE.facts if part.startswith(each.label + " "))
        value = CATALOGUE.read(fact, part.removeprefix(fact.label + " "))
        facts[fact.name] = Reading(fact=fact.name, value=value, on=LATELY)
    return facts


def test_a_covered_rule_of_the_shipped_file_is_told_with_a_true_example(
    rules_folder: Path, tmp_path: Path, house: House
) -> None:
    """Lowering a threshold of P1 too far leaves P3 nothing, and the words prove it."""
    text = (rules_folder / "primrose-a.yaml").read_text(encoding="utf-8")
    first, last = text.index("  - id: other-cvd-risk-factors"), text.index("  - id: everyone-else")
    narrow = (
        "  - id: other-cvd-risk-factors\n    priority: 3\n"
        "    when: {hba1c: {at_least: 80}}\n    source: local\n"
    )

    (finding,) = findings_of(
        tmp_path / "primrose-a.yaml", text[:first] + narrow + text[last:], house, "covered"
    )

    assert "error" == finding.level
    assert "other-cvd-risk-factors" == finding.rule
    assert (
        "this rule can never win: whenever it holds, 'cvd-poorly-controlled' (P1) wins first"
        == finding.problem
    )
    loaded, _ = load_checked(tmp_path / "primrose-a.yaml", house, TODAY)
    assert loaded.ruleset is not None
    decided = decide_priority(loaded.ruleset, house.catalogue, example_in(finding), TODAY)
    assert "cvd-poorly-controlled" == decided.rule


def test_a_file_without_its_last_rule_is_told_with_a_true_example(
    rules_folder: Path, tmp_path: Path, house: House
) -> None:
    """Nobody is left without a priority unseen."""
    text = (rules_folder / "primrose-a.yaml").read_text(encoding="utf-8")
    first, last = text.index("  - id: everyone-else"), text.index("# New readings after coaching")

    (finding,) = findings_of(
        tmp_path / "primrose-a.yaml", text[:first] + text[last:], house, "no-otherwise"
    )

    loaded, _ = load_checked(tmp_path / "primrose-a.yaml", house, TODAY)
    assert loaded.ruleset is not None
    with pytest.raises(NoRuleHolds):
        decide_priority(loaded.ruleset, house.catalogue, example_in(finding), date(2026, 11, 21))


@pytest.mark.parametrize("programme", SHIPPED)
def test_every_shipped_priority_rule_can_win(
    programme: str, rules_folder: Path, house: House
) -> None:
    """And nobody is left without one."""
    loaded, _ = load_checked(rules_folder / f"{programme}.yaml", house, TODAY)
    assert loaded.ruleset is not None

    seen = reach(loaded.ruleset, house.catalogue, TODAY)

    assert set(range(len(loaded.ruleset.priorities))) == set(seen.won)
    assert seen.gap is None


def block(text: str, name: str) -> str:
    """The lines of one priority rule of the shipped file."""
    first = text.index(f"  - id: {name}\n")
    return text[first : text.index("\n  - id: ", first) + 1]


def test_swapping_two_shipped_rules_covers_one_of_them(
    rules_folder: Path, tmp_path: Path, house: House
) -> None:
    """Whoever is poorly controlled has a risk factor, so P3 first leaves P1 nobody."""
    text = (rules_folder / "primrose-a.yaml").read_text(encoding="utf-8")
    first, last = block(text, "cvd-poorly-controlled"), block(text, "other-cvd-risk-factors")
    swapped = text.replace(first, "@").replace(last, first).replace("@", last)

    found = findings_of(tmp_path / "primrose-a.yaml", swapped, house, "covered")

    loaded, _ = load_checked(tmp_path / "primrose-a.yaml", house, TODAY)
    assert loaded.ruleset is not None
    assert "cvd-poorly-controlled" in [each.rule for each in found]
    ids = [each.id for each in loaded.ruleset.priorities]
    for finding in found:
        example = example_in(finding)
        decided = decide_priority(loaded.ruleset, house.catalogue, example, TODAY)
        below = without(loaded.ruleset, ids.index(finding.rule))
        assert f"'{decided.rule}' (P{decided.priority})" in finding.problem
        assert finding.rule == decide_priority(below, house.catalogue, example, TODAY).rule


@pytest.mark.parametrize("name", ["cvd-poorly-controlled", "obese-on-antipsychotic"])
def test_a_rule_written_twice_is_covered_by_the_first(
    name: str, rules_folder: Path, tmp_path: Path, house: House
) -> None:
    """A copy that was meant to be changed, and never was."""
    text = (rules_folder / "primrose-a.yaml").read_text(encoding="utf-8")
    rule_text = block(text, name)
    copied = rule_text.replace(f"id: {name}", "id: copy").replace("priority: 1", "priority: 3")

    (finding,) = findings_of(
        tmp_path / "primrose-a.yaml", text.replace(rule_text, rule_text + copied), house, "covered"
    )

    assert "copy" == finding.rule
    assert f"'{name}' (P1)" in finding.problem


@pytest.mark.parametrize("programme", SHIPPED)
def test_a_shipped_file_is_checked_in_fifty_milliseconds(
    programme: str, rules_folder: Path, house: House
) -> None:
    """The best of several, for other work on the machine is not the check's."""
    path = rules_folder / f"{programme}.yaml"
    took = []
    for _ in range(8):
        began = time.perf_counter()
        load_checked(path, house, TODAY)
        took.append(time.perf_counter() - began)

    assert min(took) < 0.05
