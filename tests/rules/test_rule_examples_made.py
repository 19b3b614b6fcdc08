"""Walks made from the examples, coverage, the tables of days."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from examples_kit import PROGRAMMES, RULES, Desktop, desktop, shipped

from alongside.events import Entry
from alongside.ruleset.house import House
from simulation.rule_coverage import Unreached
from simulation.rule_table import NoWalk, page_of, table_of
from workflows.stages.desk import Desk
from workflows.stages.pending import Pending

DOCS = RULES.parent / "docs" / "walks"


@pytest.fixture
def desk(tmp_path: Path) -> Desktop:
    return desktop(tmp_path)


# -- walks made for each wait --------------------------------------------------------------


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_walk_is_made_for_every_follow_up_and_every_wait_of_a_stage(programme: str) -> None:
    """Whatever an example begins to wait for is walked to its end."""
    tested = shipped(programme)
    text = (RULES / f"{programme}.yaml").read_text("utf-8")
    follow_ups = text[text.index("\nfollow_ups:") :]
    stages = {"coach_acceptance", "matching", "sessions"}
    stages |= {"deferral"} if programme == "choice-and-control" else set()
    stages |= {name for name in ("invitation", "health_check") if f"\n{name}:" in text}

    assert tested.coverage is not None
    rules = set(re.findall(r"^  - id: (\S+)", follow_ups, re.MULTILINE))
    assert rules | stages == set(tested.made)


def test_a_follow_up_that_fired_a_day_early_would_be_told(
    desk: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not before its moment: the made walks see what the written ones do not name."""
    real = Desk.due

    async def hasty(self: Desk, anchor: Entry, wait: object, **more: object) -> object:
        due = await real(self, anchor, wait, **more)
        hastened = anchor.name == "task_opened" and due is not None
        return due - timedelta(days=1) if hastened else due

    monkeypatch.setattr(Desk, "due", hasty)

    made = [each for each in desk.tested().differing if ", made from '" in each.example]

    early = next(each for each in made if each.example.startswith("closure-late,"))
    assert re.fullmatch(
        r"once, on \w{3} \d\d \w{3} 2026 \d\d:\d\d, 15 working days after task opened",
        early.expected,
    )
    assert early.got.startswith("on ")
    assert desk.line("primrose-a.yaml", "- id: closure-late") == early.span.line


def test_a_follow_up_that_an_answer_did_not_hold_back_would_be_told(
    desk: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes the day before keeps it from firing, or it is said."""
    real = Pending.is_answered_by
    monkeypatch.setattr(
        Pending,
        "is_answered_by",
        lambda self, entry: self.rule.id != "paused-long" and real(self, entry),
    )

    [differs] = [
        each for each in desk.tested().differing if each.example.startswith("paused-long, made")
    ]

    assert differs.expected.startswith("not at all, 4 weeks after paused, since resumed came on ")
    assert differs.got.startswith("on ")


def test_a_pause_that_counted_would_be_told(desk: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A week in hospital is not a week of waiting, or it is said."""
    real = Desk.due

    async def restless(self: Desk, anchor: Entry, wait: object, **more: object) -> object:
        return await real(self, anchor, wait, **{**more, "through_pauses": True})

    monkeypatch.setattr(Desk, "due", restless)

    found = [each for each in desk.tested().differing if each.example.startswith("closure-late,")]

    assert ["a pause of a week not counted"] == [
        each.expected.rpartition(", ")[2] for each in found
    ]


def test_no_walks_are_made_of_no_walks(desk: Desktop) -> None:
    """A file of decisions alone is a file of decisions alone."""
    text = (desk.folder / "primrose-a.tests.yaml").read_text("utf-8")
    desk.write("primrose-a.tests.yaml", text[: text.index("\nwalks:")])

    tested = desk.tested()

    assert "ok" == tested.verdict
    assert 0 == tested.generated


# -- coverage ------------------------------------------------------------------------------


def test_a_rule_that_no_example_reaches_is_listed(desk: Desktop) -> None:
    """A new rule without an example, and each side of what it asks."""
    desk.edit(
        "primrose-a.yaml",
        "  - id: everyone-else\n",
        "  - id: underweight\n    priority: 3\n    when: {bmi: {less_than: 16}}\n"
        "    source: local\n  - id: everyone-else\n",
    )

    tested = desk.tested()

    assert tested.coverage is not None
    assert (
        Unreached("priorities", "underweight", "never wins"),
        Unreached("priorities", "underweight", "bmi less than 16: never seen holding"),
    ) == tested.coverage.unreached()


def test_an_example_that_is_gone_leaves_its_leaf_unreached(desk: Desktop) -> None:
    """Each leaf must be seen holding and not holding."""
    desk.edit("primrose-a.tests.yaml", "given: {alcohol_units: 15}", "given: {alcohol_units: 14}")

    tested = desk.tested()

    assert tested.coverage is not None
    assert [
        Unreached(
            "priorities", "other-cvd-risk-factors",
            "alcohol_units more than 14: never seen holding",
        )
    ] == list(tested.coverage.unreached())  # fmt: skip


def test_a_follow_up_only_a_made_walk_reaches_is_named_as_such(desk: Desktop) -> None:
    """It is tried, but nobody wrote down what it should do."""
    text = (desk.folder / "primrose-a.tests.yaml").read_text("utf-8")
    kept = [line for line in text.splitlines() if not re.search("2026-05-2[67]", line)]
    kept = [line.replace("2026-05-28", "day 49") for line in kept]
    desk.write("primrose-a.tests.yaml", "\n".join(kept))

    tested = desk.tested()

    assert "ok" == tested.verdict
    assert tested.coverage is not None
    assert () == tested.coverage.unreached()
    assert ("outreach-late",) == tested.coverage.only_made()


# -- tables of days ------------------------------------------------------------------------


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_walks_in_the_documents_are_what_the_code_does(programme: str) -> None:
    """Made anew by `alongside rules walk rules/<programme>.yaml --page > docs/walks/...`."""
    fresh = page_of(RULES / f"{programme}.yaml", House.load(RULES))

    assert fresh == (DOCS / f"{programme}.md").read_text("utf-8")


def test_a_walk_is_a_table_of_london_days() -> None:
    """The tenth session is the last, in words."""
    table = table_of(
        RULES / "choice-and-control.yaml",
        House.load(RULES),
        "Ten sessions, and the tenth is the last",
    )

    assert "day   0  Mon  2 Mar 2026  09:00  Journey started, by register" in table
    assert "day 129  Thu  9 Jul 2026  10:00  Session 10 due" in table
    assert "All sessions done, 10 attended" in table
    assert "day  35  Mon  6 Apr 2026         Bank holiday" in table
    assert "Follow-up" not in table


def test_details_show_what_fired_and_what_was_waited_for() -> None:
    """For who wants to know how it came about."""
    table = table_of(RULES / "primrose-a.yaml", House.load(RULES), None, details=True)

    assert "Follow-up “meet your coach”" in table


def test_a_walk_that_is_not_there_is_answered_with_those_that_are() -> None:
    """The names, to choose from."""
    with pytest.raises(NoWalk, match="no walk is called 'Nothing'; there are:\n  Three sessions"):
        table_of(RULES / "peer-health-coaching.yaml", House.load(RULES), "Nothing")
