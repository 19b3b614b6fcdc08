"""Measures: asked for when coaching begins and when it is over, of whoever the rules name."""

from __future__ import annotations

from kit import COACH, MONDAY, OTHER_COACH, P1, answers, at, days, london, tasks, walked
from programme_kit import (
    CHOICE_AND_CONTROL,
    HELD,
    OF_CHOICE_AND_CONTROL,
    RECORDS_MEASURES,
    changed,
    shipped,
)

from alongside.events import (
    CoachChangeRequested,
    CoachingStopped,
    CoachWishRecorded,
    MeasureRecorded,
    RulesetAdopted,
    TaperDone,
    TaskOpened,
)
from simulation.walk import Walked

RULES = shipped("choice-and-control")
EVERYBODY = (*OF_CHOICE_AND_CONTROL, *HELD)
SILENT = [habit for habit in EVERYBODY if habit is not RECORDS_MEASURES]
"""The same people, but nobody records a measure."""
FOUR = ["wemwbs_14", "eq_5d_5l", "ascot_sct4", "pam"]


def smooth() -> Walked:
    """A journey in which everybody does their part."""
    return walked(CHOICE_AND_CONTROL, EVERYBODY, rules=RULES)


def opened(story: Walked, kind: str) -> set[str]:
    """When the tasks of this kind were opened."""
    return {london(e.recorded) for e in story.entries(TaskOpened) if e.event.kind == kind}


def test_four_measures_are_asked_of_the_coach_at_baseline_and_at_the_end() -> None:
    """When the coach is found, and when the last session is over, while they still meet."""
    story = smooth()

    for occasion, when in (
        ("baseline", "Sat 7 Mar 2026 09:00"),
        ("closure", "Tue 7 Jul 2026 11:00"),
    ):
        kind = f"measure_{occasion}"
        asked = [task.key for task in tasks(story, kind)]
        assert [f"measure/{measure}.{occasion}" for measure in FOUR] == asked
        assert {"coach"} == {task.role for task in tasks(story, kind)}
        assert {when} == opened(story, kind)
        assert all(f"at {occasion}" in task.title for task in tasks(story, kind))


def test_recording_a_measure_is_all_that_is_asked() -> None:
    """Its task is closed; nobody has to answer it too."""
    story = smooth()

    assert 8 == len(story.entries(MeasureRecorded))
    for each in (*tasks(story, "measure_baseline"), *tasks(story, "measure_closure")):
        closed = story.journal.find("task_closed", each.subject)
        assert closed is not None
        assert "recorded" == closed.event.why


def test_a_measure_recorded_before_it_is_asked_for_is_not_asked_for() -> None:
    """The coordinator took it at the contact."""
    early = MeasureRecorded(measure="pam", occasion="baseline", scores={"level": 2.0})
    story = walked(CHOICE_AND_CONTROL, EVERYBODY, rules=RULES, reports=[at(1, early)], lasts=40)

    assert [f"measure/{each}.baseline" for each in FOUR[:3]] == [
        task.key for task in tasks(story, "measure_baseline")
    ]


def test_a_measure_of_another_occasion_answers_for_nothing() -> None:
    """One recorded in between leaves both to be asked for."""
    other = MeasureRecorded(measure="pam", occasion="other", scores={"level": 2.0})
    story = walked(CHOICE_AND_CONTROL, EVERYBODY, rules=RULES, reports=[at(1, other)])

    assert 4 == len(tasks(story, "measure_baseline"))
    assert 4 == len(tasks(story, "measure_closure"))


def test_a_client_may_decline_a_measure() -> None:
    """That is an answer; nobody asks again, and nobody is chased."""
    declines = [answers(f"measure_{each}", "client_declined") for each in ("baseline", "closure")]
    story = walked(CHOICE_AND_CONTROL, [*SILENT, *declines], rules=RULES)

    asked = [*tasks(story, "measure_baseline"), *tasks(story, "measure_closure")]
    assert 8 == len(asked)
    assert all(story.journal.find("task_answered", task.subject) for task in asked)
    assert [] == story.journal.all("task_escalated")
    assert "completed" == story.reason


def test_measures_nobody_records_are_handed_on_and_hold_up_nobody() -> None:
    """After five weeks the coordinator has them; the journey goes on to its end."""
    story = walked(CHOICE_AND_CONTROL, SILENT, rules=RULES)

    late = [e.event for e in story.journal.all("task_escalated") if "baseline" in e.event.subject]
    assert [f"measure/{each}.baseline" for each in FOUR] == [each.key for each in late]
    assert "completed" == story.reason
    assert [] == story.journal.open_tasks()


def test_without_one_session_no_measure_is_asked_for_again() -> None:
    """There is nothing to compare."""
    stopped = at(10, CoachingStopped(reason="client_asked"))
    story = walked(CHOICE_AND_CONTROL, EVERYBODY, rules=RULES, reports=[stopped])

    assert 4 == len(tasks(story, "measure_baseline"))
    assert [] == tasks(story, "measure_closure")


def test_a_restart_asks_for_no_measure_twice() -> None:
    """Told again from the journal alone, on every tenth day."""
    restarts = [days(day, 1) for day in range(3, 160, 10)]
    story = walked(CHOICE_AND_CONTROL, EVERYBODY, rules=RULES, restarts=restarts)

    assert 8 == len(tasks(story, "measure_baseline") + tasks(story, "measure_closure"))
    assert smooth().names() == story.names()


def test_a_programme_whose_measures_have_no_task_asks_nobody() -> None:
    """Primrose-A keeps them, and whoever takes one records it."""
    story = walked(P1)

    assert [] == [task for task in story.journal.events(TaskOpened) if "measure" in task.kind]


def test_a_change_of_coach_asks_for_nothing_again() -> None:
    """Coaching goes on with another coach: no baseline, and no end yet."""
    other = at(40, CoachChangeRequested(reason="client_asked"))
    story = walked(
        CHOICE_AND_CONTROL,
        EVERYBODY,
        rules=RULES,
        reports=[other],
        room=lambda now, deed: OTHER_COACH if COACH in deed.declined else COACH,
    )

    assert 2 == story.stages().count("coaching")
    assert 4 == len(tasks(story, "measure_baseline"))
    assert 1 == len(opened(story, "measure_closure"))
    assert opened(story, "measure_closure") == {london(story.entries(TaperDone)[0].recorded)}


def test_rules_adopted_in_the_middle_of_coaching_ask_for_no_baseline() -> None:
    """It is too late for one; at the end they ask."""
    silent = changed("choice-and-control", measures=())
    adopts = at(60, RulesetAdopted(digest=RULES.digest, reason="measures came in"))
    story = walked(
        CHOICE_AND_CONTROL,
        EVERYBODY,
        rules=silent,
        others={RULES.digest: RULES},
        reports=[adopts],
    )

    assert [] == tasks(story, "measure_baseline")
    assert 4 == len(tasks(story, "measure_closure"))


def test_rules_adopted_before_the_first_session_ask_for_the_baseline() -> None:
    """There is still time."""
    silent = changed("choice-and-control", measures=())
    adopts = at(6, RulesetAdopted(digest=RULES.digest, reason="measures came in"))
    story = walked(
        CHOICE_AND_CONTROL,
        EVERYBODY,
        rules=silent,
        others={RULES.digest: RULES},
        reports=[adopts],
        lasts=10,
    )

    assert 4 == len(tasks(story, "measure_baseline"))


def test_measures_at_the_end_are_asked_for_too_where_no_coach_is_sought_any_more() -> None:
    """The coach left, and the client would rather have none than another: coaching is over."""
    told = [
        (days(60), CoachChangeRequested(cause="coach_leaves", coach_id=COACH)),
        (days(62), CoachWishRecorded(wants=False)),
    ]
    story = walked(
        CHOICE_AND_CONTROL, EVERYBODY, rules=RULES, reports=told, lasts=63,
        room=lambda now, deed: None if COACH in deed.declined else COACH,
    )  # fmt: skip

    assert "closure" == story.journal.stage_name
    assert 4 == len(tasks(story, "measure_closure"))
    assert {london(MONDAY + days(62))} == opened(story, "measure_closure")
