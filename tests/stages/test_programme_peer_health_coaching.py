"""Peer health coaching: from a GP, up to three sessions, a Snapshot for the GP."""

from __future__ import annotations

from datetime import date

import pytest
from kit import answers, at, attends, books, london, readings, tasks, walked, without
from programme_kit import HELD, OF_PEER_HEALTH, PEER_HEALTH, shipped

from alongside.events import (
    DeferralRequested,
    EligibilityDecided,
    SessionAttended,
    SessionPlanned,
    SessionsChanged,
)
from simulation.walk import Walked

RULES = shipped("peer-health-coaching")
EVERYBODY = (*OF_PEER_HEALTH, *HELD)


def smooth() -> Walked:
    """A journey in which everybody does their part."""
    return walked(PEER_HEALTH, EVERYBODY, rules=RULES)


@pytest.mark.parametrize(
    ("but", "failing"),
    [
        ({"referred_by": "self"}, ("referred-by-gp",)),
        ({"in_specialist_care": True}, ("not-in-specialist-care",)),
        (
            {"referred_by": "psychiatrist", "in_specialist_care": True},
            ("referred-by-gp", "not-in-specialist-care"),
        ),
    ],
)
def test_only_for_who_comes_from_a_gp_and_is_not_in_specialist_care(
    but: dict[str, str | bool], failing: tuple[str, ...]
) -> None:
    """Each rule that fails is named, and what it says is there to be read."""
    story = walked((*PEER_HEALTH, *readings(**but)), EVERYBODY, rules=RULES)

    (decided,) = story.journal.events(EligibilityDecided)
    says = {rule.id: rule.says for rule in RULES.ruleset.eligibility}
    assert failing == decided.failing
    assert tuple(says[rule] for rule in failing) == decided.says
    assert "not_eligible" == story.reason


def test_about_a_client_of_whom_nothing_is_known_the_practice_is_asked() -> None:
    """Nobody is let in or refused by what was not recorded."""
    story = walked((), EVERYBODY, rules=RULES, lasts=60)

    (decided,) = story.journal.events(EligibilityDecided)
    assert ((), ("referred-by-gp", "not-in-specialist-care")) == (decided.failing, decided.unknown)
    assert "referral" == story.journal.stage_name
    assert 1 == len(tasks(story, "find_out"))
    assert story.reason is None


def test_there_are_three_sessions_three_weeks_apart() -> None:
    """An hour each; Easter moves nothing, as the second is on a Thursday."""
    story = smooth()

    assert [
        "Thu 19 Mar 2026 11:00",
        "Thu 9 Apr 2026 11:00",
        "Thu 30 Apr 2026 11:00",
    ] == story.london(SessionAttended)
    planned = story.journal.events(SessionPlanned)
    assert [("first", 60), ("later", 60), ("final", 60)] == [(p.kind, p.minutes) for p in planned]


def test_fewer_than_three_are_enough_when_it_is_agreed() -> None:
    """Up to three: the second becomes the last."""
    fewer = at(18, SessionsChanged(more=-1, reason="client_is_well"))
    story = walked(PEER_HEALTH, EVERYBODY, rules=RULES, reports=[fewer])

    assert 2 == story.journal.sessions_attended()
    assert "completed" == story.reason


def test_the_snapshot_goes_to_the_gp_before_the_journey_is_closed() -> None:
    """The coach sends it within five working days, the early May bank holiday not counted."""
    story = smooth()

    (task,) = tasks(story, "snapshot")
    assert ("coach", "Fri 8 May 2026 11:00") == (task.role, london(task.due))
    assert ["coaching", "snapshot", "closure"] == story.stages()[-3:]
    assert "sent_to_gp" == story.journal.find("task_answered", task.subject).event.answer


def test_a_snapshot_nobody_sends_is_handed_on() -> None:
    """The coordinator has it after ten working days, and the journey stays open."""
    story = walked(PEER_HEALTH, without(EVERYBODY, "snapshot"), rules=RULES, lasts=200)

    (late,) = [e for e in story.journal.all("task_escalated") if "snapshot" in e.event.subject]
    assert "Fri 15 May 2026 11:00" == london(late.recorded)
    assert story.reason is None


def test_who_stops_after_two_misses_still_has_a_snapshot_or_says_there_is_none() -> None:
    """Two in a row are a coordinator's decision; after it the coach says what became of it."""
    habits = (
        *without(OF_PEER_HEALTH, "snapshot"),
        answers("snapshot", "none_made"),
        answers("missed_run", "stop"),
        books(),
        attends(but=(1, 2)),
    )
    story = walked(PEER_HEALTH, habits, rules=RULES)

    assert ["coordinator"] == [task.role for task in tasks(story, "missed_run")]
    assert ["coaching", "snapshot", "closure"] == story.stages()[-3:]
    assert [] == tasks(story, "measure_closure")


def test_measures_are_asked_at_both_ends() -> None:
    """Well-being and activation, of the coach."""
    story = smooth()

    both = ["measure/wemwbs_14", "measure/pam"]
    for occasion in ("baseline", "closure"):
        asked = [task.key for task in tasks(story, f"measure_{occasion}")]
        assert [f"{each}.{occasion}" for each in both] == asked


def test_contact_waits_when_the_client_asks_to_wait() -> None:
    """Nobody is told of a contact that is overdue until three weeks have really run."""
    wait = at(1, DeferralRequested(until=date(2026, 5, 1)))
    story = walked(PEER_HEALTH, [], rules=RULES, reports=[wait], lasts=120)

    (overdue,) = [e for e in story.journal.all("task_opened") if "overdue" in e.event.subject]
    assert "Thu 21 May 2026 08:00" == london(overdue.recorded)


def test_the_rules_say_which_tasks_are_the_coachs() -> None:
    """The evaluation's advice: tasks, for whom, how long. The Snapshot is among them."""
    coaching = RULES.ruleset.coaching

    assert coaching is not None
    assert any("Snapshot" in task and "GP" in task for task in coaching.sessions.tasks_of_coach)
    assert 3 == sum(step.times for step in coaching.sessions.plan)
