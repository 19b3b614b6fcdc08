"""My Health Plan is the latest of each part, and the journal keeps the rest."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from plan_kit import MONDAY, plan, told

from alongside.events import (
    ActionPlanWritten,
    AnyEvent,
    CrisisPlanWritten,
    Entry,
    GoalClosed,
    GoalProgressed,
    GoalSet,
    GoalsMet,
    PlanWritten,
    ResourceNamed,
    SnapshotWritten,
    SupporterNamed,
)
from alongside.events.plan import Action
from alongside.plan import HealthPlan, plan_of
from alongside.plan.guide import STEPS

WALK = GoalSet(goal="walk", text="Walk to the park", steps=("Find shoes", "Walk on Monday"))
GARDEN = GoalSet(goal="garden", kind="recovery", area="meaningful_activity", text="Grow beans")
CRISIS = CrisisPlanWritten(signs="I stop sleeping", helps="Ring my sister")
SNAPSHOT = SnapshotWritten(physical_health="Diabetes", mental_health="Low in winter")


def test_nothing_written_is_an_empty_plan() -> None:
    """A journal without a word of a plan is no error."""
    assert HealthPlan() == plan()
    assert plan(GoalsMet()).is_empty


def test_a_goal_says_when_it_was_set() -> None:
    """Days are London days."""
    goal = plan(WALK).goals[0]

    assert ("walk", date(2026, 3, 2), True) == (goal.goal, goal.set_on, goal.is_open)
    assert "Find shoes" == goal.next_step.text if goal.next_step else None


def test_a_recovery_goal_without_steps_has_the_four_of_the_guide() -> None:
    """Review or map, explore, identify and set, review progress."""
    recovery = plan(WALK, GARDEN).recovery_goal

    assert recovery is not None
    assert STEPS == tuple(step.text for step in recovery.steps)


def test_a_step_that_is_done_is_ticked_on_its_day() -> None:
    """What is said with it is kept, with its day."""
    goal = plan(WALK, GoalProgressed(goal="walk", step=1, text="Red ones", went="well")).goals[0]

    assert date(2026, 3, 3) == goal.steps[0].done_on
    assert [("Red ones", 1)] == [(each.text, each.step) for each in goal.progress]
    assert 2 == (goal.next_step.number if goal.next_step else None)


def test_a_tick_can_be_taken_back() -> None:
    """A correction is an event of its own; both stay in the story of the goal."""
    goal = plan(
        WALK, GoalProgressed(goal="walk", step=1), GoalProgressed(goal="walk", step=1, done=False)
    ).goals[0]

    assert goal.steps[0].done_on is None
    assert 2 == len(goal.progress)


def test_a_goal_set_again_is_changed_and_keeps_its_place() -> None:
    """Steps that stay keep their ticks, wherever they stand now."""
    again = WALK.model_copy(update={"text": "Walk twice", "steps": ("Walk on Monday", "Rest")})
    done = GoalProgressed(goal="walk", step=2)
    goals = plan(WALK, GARDEN, done, again).goals

    assert ["walk", "garden"] == [goal.goal for goal in goals]
    assert ("Walk twice", date(2026, 3, 2), date(2026, 3, 5)) == (
        goals[0].text,
        goals[0].set_on,
        goals[0].changed_on,
    )
    assert [date(2026, 3, 4), None] == [step.done_on for step in goals[0].steps]


def test_a_goal_that_is_over_is_kept_apart() -> None:
    """Setting it again takes it up again."""
    met = GoalClosed(goal="walk", outcome="met", text="I did it")

    assert ["walk"] == [goal.goal for goal in plan(WALK, met).past_goals]
    assert ["walk"] == [goal.goal for goal in plan(WALK, met, WALK).open_goals]


def test_writing_a_part_again_replaces_it() -> None:
    """Action plan, crisis plan, Snapshot: the latest counts."""
    first = ActionPlanWritten(actions=(Action(what="Swim"),))
    second = ActionPlanWritten(actions=(Action(what="Rest"),))
    other = CRISIS.model_copy(update={"helps": "Music"})
    now = plan(first, CRISIS, SNAPSHOT, second, other)

    assert (second, other, SNAPSHOT) == (now.actions, now.crisis, now.snapshot)
    assert (date(2026, 3, 5), date(2026, 3, 6)) == (now.actions_on, now.changed_on)


def test_people_and_places_are_named_replaced_taken_off() -> None:
    """Each keeps its place when named again."""
    sister = SupporterNamed(supporter="sister", who="Ama")
    friend = SupporterNamed(supporter="friend", who="Bo")
    pool = ResourceNamed(resource="pool", title="The pool")
    now = plan(
        sister,
        friend,
        sister.model_copy(update={"who": "Ama B"}),
        pool,
        ResourceNamed(resource="pool", gone=True),
    )

    assert ["Ama B", "Bo"] == [each.who for each in now.supporters]
    assert () == now.resources


def test_a_whole_plan_at_once_is_the_same_as_part_by_part() -> None:
    """`plan_written` is its parts in order, all on one day."""
    parts = (WALK, GARDEN, CRISIS, SNAPSHOT)
    one_by_one = plan_of(
        Entry(sequence=number, recorded=MONDAY, event=part) for number, part in enumerate(parts, 1)
    )

    assert one_by_one == plan(PlanWritten(parts=parts))


EVENTS = st.sampled_from(
    [
        WALK,
        WALK.model_copy(update={"steps": ("Rest",)}),
        GARDEN,
        GoalProgressed(goal="walk", step=1),
        GoalProgressed(goal="walk", step=9, done=False),
        GoalProgressed(goal="nothing", text="?"),
        GoalClosed(goal="garden", outcome="let_go"),
        CRISIS,
        SNAPSHOT,
        SupporterNamed(supporter="sister", who="Ama"),
        SupporterNamed(supporter="sister", gone=True),
        GoalsMet(),
    ]
)


@given(st.lists(EVENTS, max_size=30), st.integers(0, 30))
def test_a_plan_is_told_the_same_in_one_go_or_in_two(events: list[AnyEvent], cut: int) -> None:
    """Whatever comes in whatever order is read, and is the same when read again."""
    entries = told(*events)
    whole = plan_of(entries)

    assert whole == plan_of(list(entries))
    assert whole == plan_of([*entries[:cut], *entries[cut:]])
    assert len({goal.goal for goal in whole.goals}) == len(whole.goals)
    assert HealthPlan.model_validate_json(whole.model_dump_json()) == whole


@given(st.lists(EVENTS, max_size=20), EVENTS)
def test_writing_the_same_twice_changes_nothing_but_the_story(
    events: list[AnyEvent], last: AnyEvent
) -> None:
    """The plan does not grow by being said again; how it went is told each time."""
    once, twice = plan(*events, last), plan(*events, last, last)

    assert [goal.goal for goal in once.goals] == [goal.goal for goal in twice.goals]
    assert [goal.status for goal in once.goals] == [goal.status for goal in twice.goals]
    assert (once.supporters, once.crisis, once.snapshot) == (
        twice.supporters,
        twice.crisis,
        twice.snapshot,
    )


def test_the_last_day_of_change_never_goes_back() -> None:
    """A part reported late, for an earlier day, does not make the plan look older."""
    late = WALK.model_copy(update={"at": MONDAY - timedelta(days=9)})

    assert date(2026, 3, 2) == plan(GARDEN, late).changed_on
