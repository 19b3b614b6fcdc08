"""A renamed id says what it was, or the check before publishing says so."""

from pathlib import Path

import pytest

from alongside.ruleset.check import errors, load_checked
from alongside.ruleset.checks.renames import renamed
from alongside.ruleset.findings import Finding
from alongside.ruleset.house import House
from alongside.ruleset.loader import Loaded

GOOD = (Path(__file__).parent / "good" / "smallest.yaml").read_text(encoding="utf-8")


def loaded(folder: Path, text: str, house: House) -> Loaded:
    """A version of the small programme."""
    path = folder / "smallest.yaml"
    path.write_text(text, encoding="utf-8")
    read, findings = load_checked(path, house)
    assert () == errors(findings)
    return read


def compared(folder: Path, text: str, house: House, before: str = GOOD) -> tuple[Finding, ...]:
    """What the version `text` is told beside the one before."""
    old, new = loaded(folder, before, house), loaded(folder, text, house)
    assert old.ruleset is not None
    assert new.ruleset is not None
    return renamed(old.ruleset, new.ruleset, new)


def test_the_same_version_has_no_renames(tmp_path: Path, house: House) -> None:
    """Nothing changed, nothing told."""
    assert () == compared(tmp_path, GOOD, house)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("on-register", "listed"),
        ("high-pressure", "very-high-pressure"),
        ("high-sugar", "sugar"),
        ("remind", "remind-two-days-before"),
        ("active", "at-work"),
    ],
)
def test_a_rule_under_another_id_needs_was(
    old: str, new: str, tmp_path: Path, house: House
) -> None:
    """At the place of the new id, with the line to add."""
    (finding,) = compared(tmp_path, GOOD.replace(f"id: {old}\n", f"id: {new}\n"), house)

    assert "error" == finding.level
    assert new == finding.rule
    assert f"'{old}' is gone and this rule is the same" == finding.problem
    assert finding.advice.startswith(f"add 'was: {old}', or what it began is not gone on with")
    assert finding.line == 1 + GOOD[: GOOD.index(f"id: {old}\n")].count("\n")


def test_a_rule_that_says_what_it_was_is_in_order(tmp_path: Path, house: House) -> None:
    """Renamed, and everything it began goes on."""
    text = GOOD.replace("id: remind\n", "id: remind-two-days-before\n    was: remind\n")

    assert () == compared(tmp_path, text, house)


def test_was_may_stay_in_the_versions_after(tmp_path: Path, house: House) -> None:
    """Nobody has to remember to take it out."""
    text = GOOD.replace("id: remind\n", "id: remind-two-days-before\n    was: remind\n")

    assert () == compared(tmp_path, text, house, before=text)


def test_a_rule_renamed_and_changed_is_asked_about(tmp_path: Path, house: House) -> None:
    """It may be a new rule, so this is a warning."""
    text = GOOD.replace("id: remind\n", "id: nudge\n").replace("wait: 2 days", "wait: 3 days")

    (finding,) = compared(tmp_path, text, house)

    assert "warning" == finding.level
    assert "'remind' is gone and this rule is much like it" == finding.problem


def test_a_new_rule_unlike_any_other_is_new(tmp_path: Path, house: House) -> None:
    """Removing one rule and adding another is no rename."""
    first = GOOD.index("  - id: outcome\n")
    last = GOOD.index("  - id: review-late\n")
    other = "  - id: hello\n    on: coach_allocated\n    send: invitation\n"
    text = (GOOD[:first] + other + GOOD[last:]).replace('"Hello {name}"}\n  rem', '"Hi"}\n  rem')

    assert () == compared(tmp_path, text, house)


def test_was_of_a_rule_that_never_was_is_a_slip(tmp_path: Path, house: House) -> None:
    """The nearest id that is gone is offered."""
    text = GOOD.replace("id: remind\n", "id: nudge\n    was: remid\n")

    (finding,) = compared(tmp_path, text, house)

    assert "warning" == finding.level
    assert "no rule was called 'remid' in the version before" == finding.problem
    assert "did you mean 'remind'?" == finding.advice
