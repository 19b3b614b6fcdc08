"""A label of facts.yaml that would mislead a reader is answered at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.facts import Catalogue, CatalogueError

TEXT = """\
facts:
  smoking:
    label: Smoking
    kind: choice
    choices: [never, ex, current]
    choice_labels:
      never: never smoked
      ex: ex-smoker
    missing: Smoking is not recorded
  bmi:
    label: BMI
    kind: number
    unit: kg/m2
    unit_label: kg/m²
    low: 10
    high: 130
    missing: No BMI is recorded
  spoken:
    label: Languages
    kind: choices
    choice_labels: {cy: Welsh}
    missing: No language is recorded
"""


def load(tmp_path: Path, text: str) -> Catalogue:
    """The catalogue in `text`."""
    path = tmp_path / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    return Catalogue.load(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ex: ex-smoker", "ex: ''",
         "8:7: smoking.choice_labels.ex: this is empty; write something"),
        ("ex: ex-smoker", "ex:", "8:7: smoking.choice_labels.ex: this is empty; write something"),
        ("ex: ex-smoker", "ex: '  '",
         "8:7: smoking.choice_labels.ex: this is empty; write something"),
        ("ex: ex-smoker", f"ex: {'a' * 61}",
         "8:7: smoking.choice_labels.ex: this is longer than 60 characters; write it shorter"),
        ("ex: ex-smoker", "ex: Never Smoked",
         "8:7: smoking.choice_labels.ex: 'never' is called the same; give each choice words of its "
         "own"),
        ("ex: ex-smoker", "ex: current",
         "8:7: smoking.choice_labels.ex: 'current' is called the same; give each choice words of "
         "its own"),
        ("ex: ex-smoker", "exx: ex-smoker",
         "8:7: smoking.choice_labels.exx: this is not in choices; mend its spelling, or add it "
         "there"),
        ("ex: ex-smoker", "ex: was; is not",
         "8:7: smoking.choice_labels.ex: a label is one line without a semicolon; write it so"),
        ("ex: ex-smoker", 'ex: "was\\nonce"',
         "8:7: smoking.choice_labels.ex: a label is one line without a semicolon; write it so"),
        ("{cy: Welsh}", "{CY: Welsh}",
         "21:21: spoken.choice_labels.CY: a choice is in lower case with _ for spaces; write it "
         "so"),
        ("unit_label: kg/m²", "unit_label: ''",
         "14:5: bmi.unit_label: this is empty; write something"),
        ("unit_label: kg/m²", f"unit_label: {'k' * 41}",
         "14:5: bmi.unit_label: this is longer than 40 characters; write it shorter"),
        ("    unit_label: kg/m²", "    choice_labels: {a: b}",
         "10:3: bmi: only a choice has choices and their labels"),
    ],
)  # fmt: skip
def test_a_label_that_would_mislead_is_answered_at_its_line(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    """Each says where, what, and what to do."""
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, TEXT.replace(old, new, 1))

    assert [f"{tmp_path}/facts.yaml:{said}"] == caught.value.problems


def test_two_labels_that_mislead_are_told_at_once(tmp_path: Path) -> None:
    """Of several, each at its own line."""
    text = TEXT.replace("never: never smoked", "nevr: never smoked").replace("ex-smoker", "a;b")

    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, text)

    assert [":7:7:", ":8:7:"] == [each.split("facts.yaml")[1][:5] for each in caught.value.problems]


def test_labels_are_kept_with_the_version_they_were_published_in(tmp_path: Path) -> None:
    """A stored version tells in its own words; one from before labels is read as it was."""
    told = load(tmp_path, TEXT)
    stored = told.model_dump_json(exclude_none=True)
    before = load(tmp_path, TEXT.replace("    unit_label: kg/m²\n", "").replace(
        "    choice_labels:\n      never: never smoked\n      ex: ex-smoker\n", ""))  # fmt: skip

    again = Catalogue.model_validate_json(stored)

    assert told == again
    assert "Smoking: ex-smoker" == again.fact("smoking").says("ex")
    assert "Smoking: ex" == before.fact("smoking").says("ex")
    assert "BMI 31 kg/m2" == before.fact("bmi").says(31.0)
