"""What does not fit the plan is refused in a sentence, and nothing changes."""

from __future__ import annotations

from datetime import date

import pytest
from plan_kit import said
from pydantic import ValidationError

from alongside.events import (
    ActionPlanWritten,
    CrisisPlanWritten,
    GoalClosed,
    GoalProgressed,
    GoalSet,
    PlanWritten,
    ResourceNamed,
    SupporterNamed,
    any_event,
)
from alongside.events.plan import Action
from alongside.plan.door import MOST_GOALS, MOST_NAMED

WALK = GoalSet(goal="walk", text="Walk to the park", steps=("Find shoes",))
GARDEN = GoalSet(goal="garden", kind="recovery", area="meaningful_activity")
MET = GoalClosed(goal="walk", outcome="met")


def test_a_goal_of_each_kind_is_admitted() -> None:
    """None means come in."""
    assert said([], WALK) is None
    assert said([WALK], GARDEN) is None


def test_there_is_one_recovery_goal_at_a_time() -> None:
    """The open one is named, and what to do about it."""
    second = GoalSet(goal="choir", kind="recovery", area="being_social")

    assert (
        "the recovery goal garden is open, and there is one at a time: close it with "
        "`alongside plan close-goal` before you set another"
    ) == said([GARDEN], second)
    assert said([GARDEN, GoalClosed(goal="garden", outcome="let_go")], second) is None
    assert said([GARDEN], GARDEN.model_copy(update={"text": "Grow peas"})) is None


def test_a_health_goal_cannot_become_a_second_recovery_goal() -> None:
    """Changing a goal's kind goes through the same gate."""
    changed = WALK.model_copy(update={"kind": "recovery", "area": "support"})

    assert "the recovery goal garden is open" in (said([WALK, GARDEN], changed) or "")


def test_an_area_belongs_to_a_recovery_goal_and_only_there() -> None:
    """Both mistakes say what to write."""
    assert (
        "a recovery goal needs its area, one of: mental_health, accommodation, support, "
        "education_and_training, meaningful_activity, being_social"
    ) == said([], GoalSet(goal="x", kind="recovery"))
    assert "only a recovery goal has an area" in (said([], GoalSet(goal="x", area="support")) or "")


def test_a_goal_is_for_a_day_to_come() -> None:
    """But changing the words of one whose day has gone by is possible."""
    gone = GoalSet(goal="walk", by_day=date(2026, 3, 1))
    today = GoalSet(goal="walk", by_day=date(2026, 3, 2))

    assert "by_day 2026-03-01 is a day gone by; give one to come" == said([], gone)
    assert said([], today) is None
    assert said([today, GARDEN], today.model_copy(update={"text": "Slowly"})) is None


def test_progress_is_with_a_goal_that_is_open() -> None:
    """The goals there are, are named."""
    progress = GoalProgressed(goal="swim", text="Twice")

    assert "there is no goal swim; none is set yet" == said([], progress)
    assert "there is no goal swim; there is: walk, garden" == said([WALK, GARDEN], progress)
    assert ("goal walk is closed (met); set it again with goal_set to take it up") == said(
        [WALK, MET], GoalProgressed(goal="walk", text="More")
    )
    assert "goal walk is closed (met)" in (said([WALK, MET], MET) or "")


def test_a_step_that_is_not_there_is_refused() -> None:
    """So is progress that says nothing."""
    assert "goal walk has no step 2; it has 1" == said([WALK], GoalProgressed(goal="walk", step=2))
    bare = WALK.model_copy(update={"steps": ()})
    assert "goal walk has no step 1; it has none" == said(
        [bare], GoalProgressed(goal="walk", step=1)
    )
    assert "say how it goes" in (said([WALK], GoalProgressed(goal="walk", text="  ")) or "")


def test_the_same_step_twice_is_a_slip() -> None:
    """A tick could not say which of the two is meant."""
    twice = GoalSet(goal="walk", steps=("Walk", "Walk"))

    assert "two of the steps say the same; leave one out" == said([], twice)


def test_people_and_places_need_what_they_are_called() -> None:
    """And only those named can be taken off."""
    assert "supporter sister needs who: what they are called on the plan" == said(
        [], SupporterNamed(supporter="sister")
    )
    assert "there is no resource pool to take off the plan" == said(
        [], ResourceNamed(resource="pool", gone=True)
    )


def test_a_plan_has_room_for_so_much() -> None:
    """Beyond it the oldest must go first; changing what is there is always possible."""
    goals = [GoalSet(goal=f"goal-{number}") for number in range(MOST_GOALS)]
    people = [SupporterNamed(supporter=f"p-{n}", who="A") for n in range(MOST_NAMED)]

    assert f"{MOST_GOALS} goals are open" in (said(goals, WALK) or "")
    assert said(goals, goals[3]) is None
    assert f"names {MOST_NAMED} already" in (
        said(people, SupporterNamed(supporter="one-more", who="B")) or ""
    )


def test_an_action_serves_a_goal_that_is_there() -> None:
    """A goal's name that is misspelt is noticed."""
    actions = ActionPlanWritten(actions=(Action(what="Swim", goal="swim"),))

    assert "there is no goal swim; there is: walk" == said([WALK], actions)


def test_of_a_whole_plan_all_is_taken_or_nothing() -> None:
    """The part that stands in the way is named by its place; later parts know earlier ones."""
    fits = PlanWritten(parts=(WALK, GoalProgressed(goal="walk", step=1), GARDEN))
    second = GoalSet(goal="choir", kind="recovery", area="being_social")

    assert said([], fits) is None
    assert (said([], PlanWritten(parts=(WALK, GARDEN, second))) or "").startswith(
        "part 3 (goal_set): the recovery goal garden is open"
    )
    named = PlanWritten(parts=(WALK.model_copy(update={"id": "mine"}),))
    assert "of the whole plan, not of its parts" in (said([], named) or "")


@pytest.mark.parametrize(
    "event",
    [
        {"name": "goal_set", "goal": "walk", "text": "x" * 2001},
        {"name": "goal_set", "goal": "walk", "steps": ["x" * 501]},
        {"name": "goal_set", "goal": "walk", "steps": ["x"] * 21},
        {"name": "goal_set", "goal": "walk", "steps": [" "]},
        {"name": "goal_set", "goal": "Walk to the park"},
        {"name": "goal_set", "goal": "walk", "kind": "other"},
        {"name": "goal_set", "goal": "walk", "by_day": "soon"},
        {"name": "goal_progressed", "goal": "walk", "step": 0},
        {"name": "action_plan_written", "actions": []},
        {"name": "crisis_plan_written", "signs": "", "helps": "tea"},
        {"name": "snapshot_written", "physical_health": "  ", "mental_health": "x"},
        {"name": "plan_written", "parts": []},
        {"name": "plan_written", "parts": [{"name": "died"}]},
    ],
)
def test_what_is_too_long_or_empty_is_no_event(event: dict[str, object]) -> None:
    """It never gets as far as the journal."""
    with pytest.raises(ValidationError):
        any_event.validate_python(event)


def test_a_crisis_plan_may_come_at_any_time() -> None:
    """It asks for nothing that must be there before."""
    assert said([], CrisisPlanWritten(signs="I stop sleeping", helps="Music")) is None
