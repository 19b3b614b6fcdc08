"""What a rule file may be and say: links, pipes, words that YAML would take for other things."""

import os
from pathlib import Path

import pytest
from loader_kit import GOOD, place

from alongside.ruleset.check import load_checked
from alongside.ruleset.findings import MOST
from alongside.ruleset.house import House
from alongside.ruleset.predicate import Leaf


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, house: House) -> None:
    """What is beside the rules is nobody's business here."""
    (tmp_path / "elsewhere.yaml").write_text(GOOD)
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "smallest.yaml").symlink_to(tmp_path / "elsewhere.yaml")

    loaded, (finding,) = load_checked(rules / "smallest.yaml", house)

    assert loaded.ruleset is None
    assert "this is a link to a file outside its folder" == finding.problem


def test_a_link_within_the_folder_is_read(tmp_path: Path, house: House) -> None:
    """A mounted volume is a folder of links to the version it shows."""
    version = tmp_path / "..2026_11_21"
    version.mkdir()
    (version / "smallest.yaml").write_text(GOOD)
    (tmp_path / "..data").symlink_to(version.name)
    (tmp_path / "smallest.yaml").symlink_to("..data/smallest.yaml")

    loaded, findings = load_checked(tmp_path / "smallest.yaml", house)

    assert () == findings
    assert loaded.ruleset is not None


def test_links_that_lead_to_each_other_are_answered(tmp_path: Path, house: House) -> None:
    """Nothing is at the end of them."""
    (tmp_path / "a.yaml").symlink_to("b.yaml")
    (tmp_path / "b.yaml").symlink_to("a.yaml")

    loaded, (finding,) = load_checked(tmp_path / "a.yaml", house)

    assert loaded.ruleset is None
    assert (1, 1) == place(finding)
    assert finding.advice


@pytest.mark.parametrize(
    "word",
    ["yes", "no", "on", "off", "Yes", "010", "0x1F", "0o17", "12:30", "1_000", "1e3", ".inf",
     "2026-11-21", "2026-11-21T12:30:00Z", "42", "true", "3.14", "=", "N"],
)  # fmt: skip
def test_where_a_text_is_meant_it_stays_as_written(word: str, tmp_path: Path, house: House) -> None:
    """YAML's guesses are nobody's words."""
    path = tmp_path / "smallest.yaml"
    path.write_text(GOOD.replace("title: A small programme", f"title: {word}"))

    loaded, findings = load_checked(path, house)

    assert () == findings
    assert loaded.ruleset is not None
    assert word == loaded.ruleset.title


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "null-and-void", "true"])
def test_a_name_may_be_a_word_that_yaml_takes_for_another_thing(
    word: str, tmp_path: Path, house: House
) -> None:
    """A source called `on` is called that."""
    path = tmp_path / "smallest.yaml"
    path.write_text(
        GOOD.replace("  guide: A guide", f"  {word}: A guide").replace(
            "source: guide", f"source: {word}"
        )
    )

    loaded, findings = load_checked(path, house)

    assert () == findings
    assert loaded.ruleset is not None
    assert {word: "A guide"} == loaded.ruleset.sources


@pytest.mark.parametrize(
    "written", ['"180"', "'180'", "180.0", "180 mmHg", '"180 mm[Hg]"', "180mmHg"]
)
def test_a_number_in_quotes_is_the_number(written: str, tmp_path: Path, house: House) -> None:
    """Only its digits count, whichever way an editor or a spreadsheet wrote it."""
    path = tmp_path / "smallest.yaml"
    path.write_text(GOOD.replace("{at_least: 180}", f"{{at_least: {written}}}"))

    loaded, findings = load_checked(path, house)

    assert () == findings
    assert loaded.ruleset is not None
    when = loaded.ruleset.red_flags[0].when
    assert isinstance(when, Leaf)
    assert 180.0 == when.operand


@pytest.mark.parametrize(
    "spelled", ["{<<: {a: b}}", "!!python/object/apply:os.system [ls]", "!!binary aGk=", "? a\n: b"]
)
def test_what_makes_objects_elsewhere_makes_none_here(
    spelled: str, tmp_path: Path, house: House
) -> None:
    """Tags and merges are refused where they stand."""
    path = tmp_path / "smallest.yaml"
    path.write_text(GOOD.replace("title: A small programme", f"title: {spelled}"))

    loaded, findings = load_checked(path, house)

    assert loaded.ruleset is None
    assert 3 > findings[0].line
    assert findings[0].advice


def test_a_pipe_is_not_waited_for(tmp_path: Path, house: House) -> None:
    """Opening one would wait until somebody writes to it."""
    os.mkfifo(tmp_path / "smallest.yaml")

    loaded, (finding,) = load_checked(tmp_path / "smallest.yaml", house)

    assert loaded.ruleset is None
    assert "this is no file" == finding.problem


def test_more_problems_than_are_told_are_said_to_be_more(tmp_path: Path, house: House) -> None:
    """The limit is told, never silent."""
    path = tmp_path / "smallest.yaml"
    wrong = "".join(
        f"  - {{id: r{n}, priority: 1, when: {{bmmi: {{at_least: 30}}}}}}\n" for n in range(300)
    )
    path.write_text(GOOD.replace("priorities:\n", f"priorities:\n{wrong}"))

    _, findings = load_checked(path, house)

    assert MOST + 1 == len(findings)
    assert "only the first 200 findings of this file are told" == findings[-1].problem
    assert "error" == findings[-1].level
