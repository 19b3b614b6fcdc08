"""A whole plan in a file: taken whole, or told with every problem at its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from plan_kit import plan

from alongside.events import GoalSet, PlanWritten
from alongside.plan.model import HealthPlan
from alongside.plan.plan_file import PlanFileWrong, read_plan

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "plan.yaml"
DAY = date(2026, 3, 9)


def read(text: str, before: HealthPlan | None = None) -> PlanWritten:
    """The event a file makes."""
    return read_plan(text, "plan.yaml", before or HealthPlan(), DAY)


def problems(text: str, before: HealthPlan | None = None) -> list[str]:
    """What is wrong with a file, a line each."""
    with pytest.raises(PlanFileWrong) as wrong:
        read(text, before)
    return [finding.one_line for finding in wrong.value.findings]


def test_the_example_is_a_whole_plan() -> None:
    """Every section of it becomes a part of the event."""
    written = plan(read(EXAMPLE.read_text("utf-8")))

    assert ["walking", "choir"] == [goal.goal for goal in written.goals]
    assert written.recovery_goal is not None
    assert all((written.actions, written.crisis, written.supporters, written.resources))
    assert written.snapshot is not None
    assert written.snapshot.for_gp


def test_what_the_file_does_not_say_stays() -> None:
    """A file with one goal takes no other away."""
    before = plan(GoalSet(goal="sleep", text="Sleep"))
    after = plan(
        GoalSet(goal="sleep", text="Sleep"), read("goals:\n  - {goal: walk, text: Walk}", before)
    )

    assert ["sleep", "walk"] == [goal.goal for goal in after.goals]


def test_every_problem_is_told_at_its_line() -> None:
    """In one run, and nothing of the file is taken."""
    text = """\
goals:
  - goal: walk
    kind: health
    area: support
  - goal: choir
    kind: recovery
    aera: being_social
  - goal: Garden now
snapshot:
  physical_health: My knee
"""
    said = problems(text)

    assert (
        "plan.yaml:2:5: only a recovery goal has an area; add kind=recovery, or leave the area out"
    ) == said[0]
    assert said[1].startswith("plan.yaml:5:5: a recovery goal needs its area")
    assert "plan.yaml:7:5: unknown key 'aera'; did you mean 'area'?" == said[2]
    assert said[3].startswith("plan.yaml:8:11: ")
    assert "'mental_health' is missing" in said[4]


def test_a_second_recovery_goal_is_refused_at_its_place() -> None:
    """Whether the other is in the file or in the plan already."""
    one = "  - {goal: choir, kind: recovery, area: being_social}\n"
    two = "  - {goal: garden, kind: recovery, area: meaningful_activity}\n"
    before = plan(GoalSet(goal="garden", kind="recovery", area="meaningful_activity"))

    assert problems("goals:\n" + one + two)[0].startswith("plan.yaml:3:5: the recovery goal choir")
    assert problems("goals:\n" + one, before)[0].startswith("plan.yaml:2:5: the recovery goal")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "plan.yaml:1:1: "),
        ("- a list", "plan.yaml:1:1: "),
        ("{}", "plan.yaml:1:1: "),
        ("goals: soon", "plan.yaml:1:8: "),
        ("goals:\n  - goal: walk\n    by_day: 2026-03-01\n", "is a day gone by"),
        ("goals:\n  - goal: walk\n    text: " + "x" * 2001, "write at most 2000"),
        ("goals:\n  - &a {goal: walk}\n  - *a\n", "plan.yaml:"),
        ("goals: [\n", "plan.yaml:"),
        ("a" * 3_000_000, "plan.yaml:"),
    ],
)
def test_bad_input_is_told_with_its_place(text: str, said: str) -> None:
    """Empty, another shape, a day gone by, too long, an alias, broken, huge."""
    assert said in problems(text)[0]


def test_a_plan_of_more_parts_than_fit_is_refused() -> None:
    """Before anything of it is reported."""
    people = "".join(f"  - {{supporter: p-{n}, who: P}}\n" for n in range(30))
    places = "".join(f"  - {{resource: r-{n}, title: R}}\n" for n in range(39))
    goals = "".join(f"  - {{goal: g-{n}}}\n" for n in range(30))
    text = f"goals:\n{goals}supporters:\n{people}resources:\n{places}"

    assert 99 == len(read(text).parts)
    more = problems(text + "snapshot: {physical_health: A, mental_health: B}\n"
                    "crisis_plan: {signs: A, helps: B}\n")  # fmt: skip
    assert "this plan has 101 parts" in more[0]
