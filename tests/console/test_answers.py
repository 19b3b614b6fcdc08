"""What becomes of a journey by an answer, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.facts import Catalogue
from alongside.ruleset.loader import load
from alongside.spoken import words
from console.presenters.answers import answer_in_words, what_follows
from console.spoken import capital
from tests.console.work_rows import journey_row, task_row


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        ("coaching", "Sessions go on as planned."),
        ("allocation", "The search for a coach goes on; sessions go on with the next."),
    ],
)
def test_to_go_on_after_misses_says_what_goes_on(stage: str, says: str, rules_folder: Path) -> None:
    """While there is no coach there are no sessions; the search goes on."""
    catalogue = Catalogue.load(rules_folder / "facts.yaml")
    rules = load(rules_folder / "primrose-a.yaml", catalogue).ruleset
    task = task_row("missed_run", answers=("continue", "stop"))

    assert says == what_follows(task, "continue", journey_row(stage), rules)


def test_every_answer_and_closing_reason_has_words_of_its_own(rules_folder: Path) -> None:
    """A code such as `specialist` alone does not tell a clerk what they say by it."""
    catalogue = Catalogue.load(rules_folder / "facts.yaml")
    tested = rules_folder.glob("*.tests.yaml")
    files = [rules_folder / each.name.replace(".tests", "") for each in tested]
    programmes = [load(each, catalogue).ruleset for each in files]
    known = [each for each in programmes if each is not None]
    codes = {reason for rules in known for reason in rules.closure.reasons} | {
        answer for rules in known for review in rules.reviews for answer in review.answers
    }

    assert {"specialist", "completed"} <= codes
    assert [] == sorted(each for each in codes if answer_in_words(each) == capital(each))


def test_a_task_that_something_else_settled_says_so() -> None:
    """Its own code says nothing to whoever reads the history."""
    assert "settled another way" == words("answered_otherwise")
