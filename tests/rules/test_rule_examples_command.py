"""`alongside rules test` and `alongside rules walk`, as an administrator meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from examples_kit import PROGRAMMES, RULES, Desktop, desktop
from typer.testing import CliRunner, Result

from alongside.ruleset.folder import programmes_in
from alongside.ruleset.report import rule_files
from commands import app


@pytest.fixture
def desk(tmp_path: Path) -> Desktop:
    return desktop(tmp_path)


def run(*words: object) -> Result:
    """One command of `alongside rules`."""
    return CliRunner().invoke(app, ["rules", *map(str, words)])


def test_a_folder_is_tested_programme_by_programme() -> None:
    """A line for each file, then the sum; the examples are no programmes themselves."""
    result = run("test", RULES)

    lines = result.output.splitlines()
    assert 0 == result.exit_code
    assert ["choice-and-control", "health-connect", "peer-health-coaching", "primrose-a"] == [
        Path(line.split()[0]).stem for line in lines[:4]
    ]
    assert all(line.endswith("   ok") for line in lines[:4])
    assert ["", "4 files, no problems. Live rules are unchanged."] == lines[4:]


def test_what_differs_is_shown_expected_beside_got(desk: Desktop) -> None:
    """The example at its place, what was expected, what came, the rule at its line."""
    desk.edit("primrose-a.yaml", "- phq9_item9: {more_than: 0}", "- phq9_item9: {more_than: 1}")
    rules = desk.folder / "primrose-a.yaml"

    result = run("test", rules, "--short")

    line = desk.line("primrose-a.tests.yaml", "example: Any thought of self-harm")
    where = f"{desk.folder}/primrose-a.tests.yaml:{line + 3}:27"
    assert 1 == result.exit_code
    assert [
        f"{where}  example 'Any thought of self-harm is a red flag'",
        "  expected  red flags: mental-health",
        "  got       red flags: none",
    ] == result.output.splitlines()[2:5]
    assert "1 file, 4 problems. Live rules are unchanged." == result.output.splitlines()[-1]


def test_in_full_the_line_of_the_example_is_quoted(desk: Desktop) -> None:
    """As wide as a check is."""
    desk.edit("primrose-a.yaml", "- hba1c: {at_least: 75 mmol/mol}", "- hba1c: {at_least: 76}")

    result = run("test", desk.folder / "primrose-a.yaml", "--full")

    line = desk.line("primrose-a.tests.yaml", "example: An HbA1c of 75 is P1") + 3
    rule = desk.line("primrose-a.yaml", "- id: cvd-poorly-controlled")
    said = result.output
    assert f"  {line} | expect: {{priority: 1, rule: cvd-poorly-controlled}}" in said
    assert "  expected  P1 by rule 'cvd-poorly-controlled'" in said
    assert f"  rule      rule 'cvd-poorly-controlled', {desk.folder}/primrose-a.yaml:{rule}" in said
    assert "HbA1c 75 mmol/mol (2 March 2026) is not at least 76" in said


def test_coverage_lists_what_is_unreached(desk: Desktop) -> None:
    """Without --strict it informs; with it the exit code says so."""
    rules = desk.folder / "health-connect.yaml"
    desk.edit(
        "health-connect.tests.yaml",
        "given: {safeguarding_concern: yes}",
        "given: {safeguarding_concern: no}",
    )
    desk.edit(
        "health-connect.tests.yaml",
        "expect: {red_flags: safeguarding}",
        "expect: {red_flags: none}",
    )
    text = (desk.folder / "health-connect.tests.yaml").read_text("utf-8")
    begins = text.index("  - example: A safeguarding concern is seen to the same day")
    ends = text.index("  - example: A pause that lasts")
    desk.write("health-connect.tests.yaml", text[:begins] + text[ends:])

    told, strict = run("test", rules, "--coverage"), run("test", rules, "--coverage", "--strict")

    assert 0 == told.exit_code
    assert 3 == strict.exit_code
    assert "red_flags, safeguarding        never found" in told.output
    assert "follow_ups, safeguarding-late  never fires" in told.output


def test_nothing_unreached_is_said_in_a_line() -> None:
    """How many things there are to reach is told too."""
    result = run("test", RULES / "peer-health-coaching.yaml", "--coverage", "--strict")

    assert 0 == result.exit_code
    assert "peer-health-coaching.yaml: nothing unreached (" in result.output.splitlines()[-1]


def test_an_examples_file_stands_for_the_rules_it_is_beside() -> None:
    """Whoever edits it tests it by its own name."""
    result = run("test", RULES / "peer-health-coaching.tests.yaml")

    assert 0 == result.exit_code
    assert f"{RULES}/peer-health-coaching.yaml " in result.output


def test_examples_are_no_programmes() -> None:
    """Neither to those who check a folder nor to the library that takes rules from it."""
    assert sorted(PROGRAMMES) == [path.stem for path in rule_files(RULES)]
    assert tuple(sorted(PROGRAMMES)) == programmes_in(RULES)


def test_a_file_that_is_not_there_is_said() -> None:
    """Exit code 2: nothing was run."""
    result = run("test", "nowhere.yaml")

    assert 2 == result.exit_code
    assert "nowhere.yaml: there is no such file or folder; check the name" in result.output


def test_a_folder_without_its_shared_files_is_tested_by_those_of_the_installation(
    tmp_path: Path,
) -> None:
    """A rule file on a desktop, with its examples, away from the rules folder."""
    for name in ("peer-health-coaching.yaml", "peer-health-coaching.tests.yaml"):
        (tmp_path / name).write_text((RULES / name).read_text("utf-8"), "utf-8")

    result = run("test", tmp_path)

    assert 0 == result.exit_code, result.output


def test_a_mistake_in_the_examples_is_told_like_one_in_the_rules(desk: Desktop) -> None:
    """At file:line:column, with what to do."""
    desk.edit("primrose-a.tests.yaml", "expect task consent for", "expect task consnt for")

    result = run("test", desk.folder / "primrose-a.yaml", "--short")

    assert 1 == result.exit_code
    assert "these rules have no task 'consnt'; did you mean 'consent'?" in result.output


def test_every_sentence_is_listed_for_who_writes_examples() -> None:
    """By what it is for: to do, to expect, to do by oneself."""
    result = run("test", "--sentences")

    assert 0 == result.exit_code
    assert "  answer {task} with {answer}\n" in result.output
    assert "  expect stage {stage}\n" in result.output
    assert "  the client attends every session\n" in result.output


def test_a_walk_is_shown_as_a_table() -> None:
    """The first of the file, or the one that is named."""
    result = run("walk", RULES / "primrose-a.yaml")
    named = run("walk", RULES / "primrose-a.yaml", "--example", "No coach fits")
    unknown = run("walk", RULES / "primrose-a.yaml", "--example", "Anything")

    assert 0 == result.exit_code
    assert "P1, the whole way" == result.output.splitlines()[0]
    assert "No coach fits" == named.output.splitlines()[0]
    assert 1 == unknown.exit_code
    assert "no walk is called 'Anything'; there are:" in unknown.output
