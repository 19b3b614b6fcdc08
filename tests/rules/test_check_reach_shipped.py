"""Rules of the shipped files that can never win are told at their line, with a true example."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from reach_kit import without
from rule_writing import CATALOGUE, LATELY, TODAY

from alongside.readings import Reading
from alongside.ruleset.bound import NoRuleHolds
from alongside.ruleset.check import load_checked
from alongside.ruleset.decide import decide_priority
from alongside.ruleset.findings import Finding
from alongside.ruleset.house import House
from alongside.ruleset.reach import reach

SHIPPED = ("primrose-a", "health-connect", "choice-and-control", "peer-health-coaching")


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
        fact = next(each for each in CATALOGUE.facts if re.match(f"{each.label}:? ", part))
        said_of = part.removeprefix(fact.label).lstrip(": ")
        codes = {fact.in_words(each): each for each in fact.choices}
        value = CATALOGUE.read(fact, codes.get(said_of, said_of))
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
