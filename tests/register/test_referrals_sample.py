"""The sample referrals: taken in whole, and something to see in each of the three programmes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from alongside.coaches import load_coaches
from alongside.facts import Catalogue
from alongside.ruleset.decide import decide_eligibility
from alongside.ruleset.loader import load

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = date(2026, 3, 2)


@pytest.fixture
def referrals(bring_in: Callable[..., Any]) -> Any:
    """All twelve, in memory."""
    mapping = (EXAMPLES / "registers" / "referrals.yaml").read_text(encoding="utf-8")
    return bring_in((EXAMPLES / "registers" / "referrals.csv").read_bytes(), mapping=mapping)


def test_every_reading_of_the_sample_referrals_is_taken(referrals: Any) -> None:
    """Twelve people, nothing refused, every one of them invented."""
    assert (12, []) == (len(referrals.taken), referrals.reasons)
    for client in referrals.taken:
        assert client.person.nhs_number.startswith("999")
        assert client.person.phone.startswith("07700 900")
        assert client.person.email.endswith("@example.org")


@pytest.mark.parametrize(
    ("programme", "eligible", "refused", "asked"),
    [
        ("health-connect", 8, 2, 2),
        ("choice-and-control", 4, 6, 2),
        ("peer-health-coaching", 5, 6, 1),
    ],
)
def test_each_programme_takes_some_refuses_some_and_asks_about_some(
    programme: str,
    eligible: int,
    refused: int,
    asked: int,
    referrals: Any,
    catalogue: Catalogue,
    rules_folder: Path,
) -> None:
    """Whoever tries a programme on the sample sees all three answers."""
    ruleset = load(rules_folder / f"{programme}.yaml", catalogue).ruleset
    assert ruleset is not None
    found = [
        decide_eligibility(ruleset, catalogue, {each.fact: each for each in client.readings}, ON)
        for client in referrals.taken
    ]

    assert (eligible, refused, asked) == (
        sum(each.eligible for each in found),
        sum(bool(each.failing) for each in found),
        sum(not each.eligible and not each.failing for each in found),
    )


def test_the_sample_coaches_serve_every_programme(rules_folder: Path) -> None:
    """A programme without a coach could only be looked at."""
    coaches = load_coaches(EXAMPLES / "coaches.yaml")
    trained_for = {programme for coach in coaches for programme in coach.programmes}

    assert {path.stem for path in rules_folder.glob("*-*.yaml") if ".tests" not in path.name} == (
        trained_for
    )
