"""What becomes of a journey by an answer, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.facts import Catalogue
from alongside.ruleset.loader import load
from console.presenters.answers import what_follows
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
