"""An editor that reads the schema takes what the program takes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from typer.testing import CliRunner, Result

from alongside.ruleset.findings import Findings
from alongside.ruleset.house import House
from alongside.ruleset.positions import Node, Scalar, Sequence, read_tree
from alongside.ruleset.report import rule_files
from alongside.ruleset.schema import schema
from commands import app

HERE = Path(__file__).parent
RULES = HERE.parents[1] / "rules"
GOOD = (HERE / "good" / "smallest.yaml").read_text(encoding="utf-8")
WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


def as_an_editor_reads(node: Node) -> Any:
    """The values of YAML 1.2, as editors have them: `yes` is a word, `30` a number."""
    if isinstance(node, Scalar):
        if node.quoted:
            return node.text
        if node.text in WORDS:
            return WORDS[node.text]
        if re.fullmatch(r"[-+]?[0-9]+", node.text):
            return int(node.text)
        return float(node.text) if re.fullmatch(r"[-+]?[0-9]+\.[0-9]*", node.text) else node.text
    if isinstance(node, Sequence):
        return [as_an_editor_reads(item) for item in node.items]
    return {key: as_an_editor_reads(value) for key, (_, value) in node.entries.items()}


def read(text: str) -> Any:
    """A rule file as an editor has it."""
    tree = read_tree(text, Findings(""))
    assert tree is not None
    return as_an_editor_reads(tree)


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    """The schema of the shipped house."""
    made = schema(House.load(RULES))
    Draft7Validator.check_schema(made)
    return Draft7Validator(made)


@pytest.mark.parametrize("path", rule_files(RULES), ids=lambda path: path.name)
def test_the_shipped_files_fit_the_schema(path: Path, validator: Draft7Validator) -> None:
    """No editor underlines anything in them."""
    wrong = list(validator.iter_errors(read(path.read_text(encoding="utf-8"))))

    assert [] == [f"{'/'.join(map(str, each.absolute_path))}: {each.message}" for each in wrong]


@pytest.mark.parametrize("path", rule_files(RULES), ids=lambda path: path.name)
def test_each_shipped_file_names_its_schema(path: Path) -> None:
    """An editor with yaml-language-server needs nothing else."""
    first = path.read_text(encoding="utf-8").split("\n")[0]

    assert "# yaml-language-server: $schema=schema.json" == first


def test_the_shipped_schema_is_fresh() -> None:
    """After a change to keys or facts: alongside rules schema --out rules/schema.json."""
    shipped = (RULES / "schema.json").read_text(encoding="utf-8")

    assert json.loads(shipped) == schema(House.load(RULES))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("attempts: 3", "atempts: 3"),
        ("attempts: 3", "attempts: 30"),
        ("attempts: 3", "attempts: three"),
        ("every: 7 days", "every: 7 dayz"),
        ("every: 7 days", "every: 0 days"),
        ("programme: smallest", "programme: Small Programme"),
        ("title: A small programme", "title:"),
        ("review_by: 2099-01-01", "review_by: spring"),
        ("calendar: england", "calendar: scotland"),
        ("{systolic_bp: {at_least: 180}}", "{systolic_pb: {at_least: 180}}"),
        ("{systolic_bp: {at_least: 180}}", "{systolic_bp: {at_lest: 180}}"),
        ("{systolic_bp: {at_least: 180}}", "{systolic_bp: {at_least: 1800}}"),
        ("{systolic_bp: {at_least: 180}}", "{systolic_bp: {at_least: 180 mmol/mol}}"),
        ("{systolic_bp: {at_least: 180}}", "{systolic_bp: {not_recorded_for: 3 hours}}"),
        ("{systolic_bp: {at_least: 180}}", "{systolic_bp: {}}"),
        ("{systolic_bp: {at_least: 180}}", "{smoking: sometimes}"),
        ("{systolic_bp: {at_least: 180}}", "{on_antipsychotic: maybe}"),
        ("{systolic_bp: {at_least: 180}}", "{coach_active: yes}"),
        ("{systolic_bp: {at_least: 180}}", "{all: []}"),
        ("{systolic_bp: {at_least: 180}}", "{bmi: 30, age: 40}"),
        ("unless: task_ended", "unless: task_finished"),
        ("otherwise: yes", "otherwise: maybe"),
    ],
)
def test_what_is_wrong_does_not_fit(old: str, new: str, validator: Draft7Validator) -> None:
    """Misspelt keys, wrong words, numbers, units and lengths of time are underlined."""
    assert validator.is_valid(read(GOOD))
    assert old in GOOD

    assert not validator.is_valid(read(GOOD.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{systolic_bp: {at_least: 180}}", "{systolic_bp: {at_least: 180 mmHg}}"),
        ("{systolic_bp: {at_least: 180}}", "{hba1c: {at_least: 6.5 %}}"),
        ("{systolic_bp: {at_least: 180}}", "{hba1c: {at_least: 6.5%, missing: no}}"),
        ("{systolic_bp: {at_least: 180}}", "{bmi: {at_least: 30 KG/M²}}"),
        ("{systolic_bp: {at_least: 180}}", "{not: {any: [{smoking: current}, {age: 40}]}}"),
        ("{systolic_bp: {at_least: 180}}", "{ethnicity: {one_of: [chinese, white]}}"),
        ("unless: task_ended", "unless: [task_ended, paused]"),
        ("otherwise: yes", "otherwise: true"),
    ],
)
def test_every_way_of_writing_fits(old: str, new: str, validator: Draft7Validator) -> None:
    """What the check takes no editor underlines."""
    assert old in GOOD

    assert validator.is_valid(read(GOOD.replace(old, new, 1)))


def test_every_key_is_explained(validator: Draft7Validator) -> None:
    """A key that an editor offers says what it means; see alongside/ruleset/key_words.py."""
    whole = validator.schema
    silent = [
        f"{name}.{key}"
        for name, group in {"Ruleset": whole, **whole["definitions"]}.items()
        for key, said in group.get("properties", {}).items()
        if not said.get("description") and "$ref" not in said
    ]

    assert [] == silent


def test_a_fact_says_its_unit_range_and_how_long_it_counts(validator: Draft7Validator) -> None:
    """An administrator need not look a unit up."""
    told = validator.schema["definitions"]["fact_hba1c"]["description"]

    assert (
        "HbA1c, a number in mmol/mol, from 15 to 200. Written with its unit, % is converted. "
        "A reading counts for 18 months." == told
    )


def run(*given: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["rules", "schema", *map(str, given)])


def test_the_command_writes_the_schema_of_the_folder_it_stands_in(tmp_path: Path) -> None:
    """A service's own facts are offered in its own folder."""
    for name in ("roles.yaml", "calendars.yaml"):
        shutil.copy(RULES / name, tmp_path / name)
    facts = (RULES / "facts.yaml").read_text(encoding="utf-8")
    (tmp_path / "facts.yaml").write_text(facts.replace("\n  smoking:", "\n  tobacco:"))

    result = run("--out", tmp_path / "schema.json")

    written = json.loads((tmp_path / "schema.json").read_text(encoding="utf-8"))
    assert 0 == result.exit_code, result.output
    assert "# yaml-language-server: $schema=schema.json" in result.output
    assert "fact_tobacco" in written["definitions"]
    assert "fact_smoking" not in written["definitions"]


def test_without_a_file_the_schema_is_printed() -> None:
    """For a pipe."""
    assert "definitions" in json.loads(run().output)


@pytest.mark.parametrize("out", [".", "nowhere/schema.json"])
def test_a_place_that_is_no_file_is_refused(out: str, tmp_path: Path) -> None:
    """With what to do, and exit code 2."""
    result = run("--out", tmp_path / out)

    assert 2 == result.exit_code
    assert "name a file such as rules/schema.json" in result.output
