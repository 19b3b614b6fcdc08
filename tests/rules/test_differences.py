"""What changed is said as an administrator would say it, with the way to its line."""

from pathlib import Path

import pytest
from rule_folder import edit, read_folder

from alongside.ruleset.differences import Difference, all_differences, differences
from alongside.ruleset.loader import load
from alongside.ruleset.places import span_at
from alongside.ruleset.published import Published
from alongside.ruleset.publishing import version

FILE = "primrose-a.yaml"


@pytest.fixture
def was(folder: Path) -> Published:
    """The shipped version, before the edit."""
    return version(*read_folder(folder))


def told(folder: Path, was: Published) -> list[str]:
    """Every difference in words, after the edit."""
    return [str(each) for each in all_differences(was, version(*read_folder(folder)))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "systolic_bp: {at_least: 160 mmHg}",
            "systolic_bp: {at_least: 150 mmHg}",
            "priorities, cvd-poorly-controlled: "
            "systolic_bp at least 160 mmHg becomes at least 150 mmHg",
        ),
        (
            "- bmi: {at_least: 30}",
            "- bmi: {more_than: 28}",
            "priorities, obese-on-antipsychotic: bmi at least 30 kg/m² becomes more than 28 kg/m²",
        ),
        (
            "        - smoking: current\n",
            "",
            "priorities, other-cvd-risk-factors: or smoking: current smoker is removed",
        ),
        (
            "        - on_antipsychotic: yes\n",
            "        - on_antipsychotic: yes\n        - smoking: current\n",
            "priorities, obese-on-antipsychotic: and smoking: current smoker is added",
        ),
        (
            "{systolic_bp: {not_recorded_for: 18 months}}",
            "{not: {systolic_bp: {recorded_within: 12 months}}}",
            "priorities, no-bp-18-months: when systolic_bp not recorded for 18 months becomes "
            "when not systolic_bp recorded within 12 months",
        ),
        ("attempts: 3", "attempts: 4", "invitation: attempts 3 becomes 4"),
        (
            "      - {every: 12 weeks, times: 1}\n",
            "",
            "coaching: sessions plan 3 times every 6 weeks, 1 times every 12 weeks becomes "
            "3 times every 6 weeks",
        ),
        (
            "{cadence: 2 weeks, at_most: 2, source: local}",
            "{cadence: 2 weeks, at_most: 3, source: local}",
            "coaching, cadence 2 weeks: caseload at most 2 becomes 3",
        ),
        (
            "It takes about half an hour",
            "It takes about an hour",
            "messages, invitation: en text '...physical health check. It takes about half an "
            "hour, you can bring someone...' becomes '...physical health check. It takes about "
            "an hour, you can bring someone...'",
        ),
        (
            "- id: remind-7-days-before\n",
            "- id: remind-a-week-before\n    was: remind-7-days-before\n",
            "follow_ups, remind-a-week-before: was called remind-7-days-before",
        ),
        (
            "    after: paused\n    wait: 4 weeks\n    unless: resumed",
            "    after: paused\n    wait: 4 weeks\n    unless: [resumed, stage_left]",
            "follow_ups, paused-long: unless stage_left is added",
        ),
        (
            "    reasons: [completed, goals_met, no_coach_wanted,",
            "    reasons: [completed, goals_met,",
            "closure: recall reasons no_coach_wanted is removed",
        ),
        ("review_by: 2027-04-01", "review_by: 2027-05-01",
         "review_by: 2027-04-01 becomes 2027-05-01"),
    ],
)  # fmt: skip
def test_an_edit_is_told_in_one_line(
    old: str, new: str, expected: str, folder: Path, was: Published
) -> None:
    """A threshold, a test, a branch, a wait, a plan, a cap, a message, an id, a date."""
    edit(folder / FILE, old, new)

    assert [expected] == told(folder, was)


def test_a_rule_that_stands_elsewhere_is_told(folder: Path, was: Published) -> None:
    """The first that holds wins, so the order decides."""
    text = (folder / FILE).read_text(encoding="utf-8")
    start, end, after = (
        text.index(f"  - id: {name}\n")
        for name in ("no-bp-18-months", "other-cvd-risk-factors", "everyone-else")
    )
    moved = text[:start] + text[end:after] + text[start:end] + text[after:]
    (folder / FILE).write_text(moved, encoding="utf-8")

    assert [
        "priorities, other-cvd-risk-factors: stands after obese-on-antipsychotic now, "
        "it stood after no-bp-18-months"
    ] == told(folder, was)


def test_a_rule_that_is_gone_or_new_is_told_whole(folder: Path, was: Published) -> None:
    """With what it did, so that nobody has to look it up."""
    text = (folder / FILE).read_text(encoding="utf-8")
    start, end = text.index("  - id: meet-your-coach\n"), text.index("  # Another coach")
    (folder / FILE).write_text(text[:start] + text[end:], encoding="utf-8")
    now = version(*read_folder(folder))

    assert ["follow_ups, meet-your-coach: removed (on coach_allocated; send meet-your-coach)"] == [
        str(each) for each in all_differences(was, now)
    ]
    assert ["follow_ups, meet-your-coach: added (on coach_allocated; send meet-your-coach)"] == [
        str(each) for each in all_differences(now, was)
    ]


def test_a_change_of_the_facts_is_told_too(folder: Path, was: Published) -> None:
    """They are part of the version."""
    edit(folder / "facts.yaml", "label: Systolic blood pressure", "label: Upper blood pressure")

    assert [
        "facts, systolic_bp: label 'Systolic blood pressure' becomes 'Upper blood pressure'"
    ] == told(folder, was)


def test_the_same_rules_have_no_difference(folder: Path, was: Published) -> None:
    """Nor have those whose lists without an order stand in another."""
    edit(folder / FILE, "unless: [invitation_answered, stage_left]",
         "unless: [stage_left, invitation_answered]")  # fmt: skip
    _, ruleset = read_folder(folder)

    assert () == differences(was.ruleset, ruleset)
    assert [] == told(folder, was)


def test_a_difference_leads_to_its_line(folder: Path, was: Published) -> None:
    """In the new file; for what is gone, in the old one."""
    edit(folder / FILE, "systolic_bp: {at_least: 160 mmHg}", "systolic_bp: {at_least: 150 mmHg}")
    house, _ = read_folder(folder)
    root = load(folder / FILE, house.catalogue).root
    assert root is not None

    (found,) = all_differences(was, version(*read_folder(folder)))

    line = (
        (folder / FILE).read_text(encoding="utf-8").split("\n")[span_at(root, *found.way).line - 1]
    )
    assert "systolic_bp: {at_least: 150 mmHg}" in line
    assert Difference("priorities", "cvd-poorly-controlled", found.words, found.way) == found
