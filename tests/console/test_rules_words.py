"""Rules on pages in words: what would be different for somebody, which part is meant."""

import pytest

from alongside.ruleset.batch_beside import BETWEEN
from alongside.ruleset.house import House
from console.presenters.rules import part_around
from console.rules.touched import client_said
from tests.console.rules_kit import RULES

SAME = {
    **{f"{name}_{of}": None for name in ("rule", "priority") for of in ("was", "now")},
    **{f"eligibility_{of}": "eligible" for of in ("was", "now")},
    **{
        f"{name}_{of}": ""
        for name in ("red_flags", "asks", "also", "unknown")
        for of in ("was", "now")
    },
}
LINES = [
    "supervision:",
    "  late: {wait: 5 working days, source: local}",
    "red_flags:",
    "  - id: safeguarding",
    "    task:",
    "      role: nurse",
    "",
    "      due: 4 hours",
    "      source: same-day",
]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"rule_was": "one", "priority_was": 3, "rule_now": "two", "priority_now": 1},
            "P3 by one becomes P1 by two",
        ),
        ({"rule_was": "one", "priority_was": 3}, "P3 by one becomes no rule"),
        ({"eligibility_now": "not_known"}, "Eligible becomes not known"),
        ({"asks_now": f"bmi{BETWEEN}systolic_bp"}, "To be found too: BMI, Systolic blood pressure"),
        (
            {"unknown_was": "one", "red_flags_now": "two"},
            "Red flag: two; no reading is missing any more for rule: one",
        ),
    ],
)
def test_what_would_be_different_is_a_sentence(row: dict[str, object], said: str) -> None:
    """Facts by their labels, rules by the ids their file has; no signs to be learned."""
    facts = House.load(RULES).catalogue

    assert said == client_said({**SAME, **row}, facts)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        (2, "late: {wait: 5 working days, source: local}"),
        (9, "task:\n  role: nurse\n\n  due: 4 hours\n  source: same-day"),
    ],
)
def test_a_part_of_a_file_is_shown_from_what_it_stands_under(line: int, part: str) -> None:
    """So that whoever signs a number reads it."""
    assert part == part_around(LINES, line)
