"""A digest names the meaning of rules and facts, not how they are written."""

import re
from pathlib import Path

import pytest

from alongside.facts import Catalogue
from alongside.ruleset.canonical import UnknownLanguage, canonical, digest, from_canonical
from alongside.ruleset.loader import load

GOOD = (Path(__file__).parent / "good" / "smallest.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def catalogue(rules_folder: Path) -> Catalogue:
    """The shipped facts."""
    return Catalogue.load(rules_folder / "facts.yaml")


def name_of(text: str, folder: Path, catalogue: Catalogue) -> str:
    """The digest of a rule file with this text."""
    path = folder / "smallest.yaml"
    path.write_text(text, encoding="utf-8")
    ruleset = load(path, catalogue).ruleset
    assert ruleset is not None
    return digest(ruleset, catalogue)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("programme: smallest", "# a comment\nprogramme:   smallest   # another"),
        ("title: A small programme\nowner: A lead", "owner: A lead\ntitle: A small programme"),
        ("title: A small programme", 'title: "A small programme"'),
        ("75 mmol/mol", "75"),
        ("at_least: 180", "at_least: 180.0 mmHg"),
        ("{cadence: any, at_most: 5}", "{at_most: 5, cadence: any}"),
        ("priorities: [1, 2]", "priorities: [2, 1]"),
        ("unless: task_ended", "unless: [task_ended]"),
        ("otherwise: yes", "otherwise: true"),
    ],
)
def test_the_same_meaning_has_the_same_digest(
    old: str, new: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    """Comments, order of keys, quotes, units and layout make no new version."""
    assert old in GOOD
    expected = name_of(GOOD, tmp_path, catalogue)

    assert expected == name_of(GOOD.replace(old, new), tmp_path, catalogue)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("75 mmol/mol", "76 mmol/mol"),
        ("at_least: 180", "more_than: 180"),
        ("every: 7 days", "every: 1 week"),
        ("attempts: 3", "attempts: 4"),
        ("Hello {name}, {coach}", "Hi {name}, {coach}"),
        ("stages: [referral, invitation, allocation", "stages: [invitation, referral, allocation"),
        ("review_by: 2099-01-01", "review_by: 2099-01-02"),
        ("role: gp, title: Look", "role: hca, title: Look"),
    ],
)
def test_another_meaning_has_another_digest(
    old: str, new: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    """Anything a journey could notice is a new version."""
    assert old in GOOD
    expected = name_of(GOOD, tmp_path, catalogue)

    assert expected != name_of(GOOD.replace(old, new), tmp_path, catalogue)


def test_another_catalogue_is_another_digest(
    tmp_path: Path, catalogue: Catalogue, rules_folder: Path
) -> None:
    """A fact that stays current for longer changes decisions, so it changes the version."""
    text = (rules_folder / "facts.yaml").read_text(encoding="utf-8")
    path = tmp_path / "facts.yaml"
    path.write_text(re.sub("current_for: 18 months", "current_for: 12 months", text, count=1))

    other = Catalogue.load(path)

    assert name_of(GOOD, tmp_path, catalogue) != name_of(GOOD, tmp_path, other)


def test_the_canonical_text_can_be_read_back(rules_folder: Path, catalogue: Catalogue) -> None:
    """Self-contained: rules and facts come back, and give the same text again."""
    ruleset = load(rules_folder / "primrose-a.yaml", catalogue).ruleset
    assert ruleset is not None
    text = canonical(ruleset, catalogue)

    again = canonical(*from_canonical(text))

    assert text == again


@pytest.mark.parametrize("text", ["", "no", "[]", "{}", '{"language": 2}', '{"language": "1"}'])
def test_a_text_in_another_language_is_refused(text: str) -> None:
    """A program never guesses what a newer one meant."""
    with pytest.raises(UnknownLanguage):
        from_canonical(text)
