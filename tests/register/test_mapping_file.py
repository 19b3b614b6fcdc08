"""Mapping files: every mistake is answered at its line, all at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alongside.facts import Catalogue
from alongside.register.encoding import UnreadableFile
from alongside.register.mapping_file import MappingRefused, load_mapping

TOP = "source: x\nkey: id\nreadings_on: 2026-11-01\n"


def refusals(tmp_path: Path, catalogue: Catalogue, text: str) -> list[str]:
    """What is said of a mapping, each without its folder."""
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingRefused) as refused:
        load_mapping(path, catalogue)
    return [line.replace(f"{tmp_path}/", "") for line in str(refused.value).split("\n")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "m.yaml:1:1: the file is empty"),
        ("- a\n", "m.yaml:1:1: this is no mapping file"),
        ("source: x\n", "m.yaml:1:1: 'key' is missing"),
        (TOP + "sauce: y\n", "m.yaml:4:1: unknown key 'sauce'; did you mean 'source'?"),
        (TOP + "key: other\n", "m.yaml:4:1: 'key' stands twice"),
        (TOP + "encoding: utf-16\n", "m.yaml:4:11: unknown encoding 'utf-16'"),
        (TOP + "delimiter: ab\n", "m.yaml:4:12: a delimiter is one character"),
        ("source: x\nkey: id\nreadings_on: 1/2/2026\n", "m.yaml:3:14: '1/2/2026' is not a day"),
        (
            "source: x\nkey: id\nreadings_on: {column: d, format: DD/MM/YY}\n",
            "m.yaml:3:34: 'DD/MM/YY' is not the form of a day",
        ),
        (
            TOP + "facts:\n  sistolic_bp: bp\n",
            "m.yaml:5:3: unknown fact 'sistolic_bp'; did you mean 'systolic_bp'?",
        ),
        (TOP + "facts:\n  missed_in_a_row: bp\n", "m.yaml:5:3: unknown fact 'missed_in_a_row'"),
        (TOP + "facts:\n  hba1c: a1c\n", "m.yaml:5:10: 'hba1c' may be in several units"),
        (
            TOP + "facts:\n  bmi: {column: b, unit: stone}\n",
            "m.yaml:5:26: 'bmi' is not read in 'stone'",
        ),
        (
            TOP + "facts:\n  smoking: {column: s, values: {Y: yess}}\n",
            "m.yaml:5:36: 'yess' is no value of 'smoking'",
        ),
        (TOP + "facts:\n  on_smi_register: {}\n", "m.yaml:5:20: 'on_smi_register' has no column"),
        (
            TOP + "facts:\n  on_antipsychotic: {column: a, guard: {q: yes}}\n",
            "'guard' says when an empty cell has a meaning",
        ),
        (TOP + "facts:\n  bmi: {column: b, others: none}\n", "'others' can't be 'none'"),
        (TOP + "facts:\n  bmi: {column: b, separator: ';'}\n", "'bmi' has one value"),
        (TOP + "person: {phones: p}\n", "m.yaml:4:10: unknown key 'phones'; did you mean 'phone'?"),
        (TOP + "contact: {language: {}}\n", "'language' has no column"),
        ("source: x\nkey: id\nfacts:\n  age: years\n", "m.yaml:4:3: 'age' has no day"),
        (TOP + "facts: &a {age: years}\nperson: *a\n", "'&a' is an anchor"),
        (TOP + "facts: [age]\n", "m.yaml:4:8: 'facts' has a line for each fact"),
        (TOP + "facts: {age\n", "is not closed"),
    ],
)
def test_a_mistake_is_answered_at_its_line(
    tmp_path: Path, catalogue: Catalogue, text: str, says: str
) -> None:
    """File, line, column, what is wrong, what to do."""
    assert any(says in line for line in refusals(tmp_path, catalogue, text))


def test_all_mistakes_are_reported_at_once(tmp_path: Path, catalogue: Catalogue) -> None:
    """Nobody has to mend a file one run at a time."""
    text = TOP + "sauce: y\nfacts:\n  nonsense: a\n  hba1c: b\n"

    assert 3 == len(refusals(tmp_path, catalogue, text))


def test_a_mapping_that_is_not_utf_8_or_not_there_says_so(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    """These are not mistakes at a line."""
    (tmp_path / "m.yaml").write_bytes(b"source: caf\xe9\n")
    with pytest.raises(UnreadableFile, match="written in UTF-8"):
        load_mapping(tmp_path / "m.yaml", catalogue)
    with pytest.raises(UnreadableFile, match="no such file"):
        load_mapping(tmp_path / "none.yaml", catalogue)


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (b"id,name,nhs,sbp\n", r"columns.yaml:6:25: the file has no column 'bp'; did you mean"),
        (b"id,name,nhs,bp,bp\n", "the file has 2 columns named 'bp'"),
        (b"id;name;nhs;bp\n", "not separated as the mapping says"),
    ],
)
def test_a_column_the_export_lacks_is_answered_at_the_mappings_line(
    bring_in: Callable[..., Any], header: bytes, says: str
) -> None:
    """Nothing is imported until every column is found, once."""
    with pytest.raises(MappingRefused, match=says):
        bring_in(header + b"1,Fay,,120\n")


def test_a_doubled_column_that_is_not_used_is_no_matter(bring_in: Callable[..., Any]) -> None:
    """Exports have blank or repeated headers at their end."""
    assert 1 == bring_in(b"id,name,nhs,bp,,,x,x\n1,Fay,,120,,,,\n").report.taken


@pytest.mark.parametrize("name", ["nhanes", "sample"])
def test_the_shipped_mappings_are_right(catalogue: Catalogue, name: str) -> None:
    """They are the examples people copy."""
    folder = Path(__file__).resolve().parents[2] / "examples" / "registers"

    assert load_mapping(folder / f"{name}.yaml", catalogue).facts
