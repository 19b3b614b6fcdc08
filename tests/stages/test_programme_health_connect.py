"""Health Connect: who it is for, fourteen sessions stepped down, room that steps down with them."""

from __future__ import annotations

from datetime import date

import pytest
from kit import (
    COACH,
    MONDAY,
    answers,
    at,
    attends,
    books,
    days,
    london,
    readings,
    tasks,
    walked,
    without,
)
from programme_kit import AT_WORK, HEALTH_CONNECT, HELD, OF_HEALTH_CONNECT, shipped

from alongside.caseload import room
from alongside.events import (
    ClosureDecided,
    EligibilityDecided,
    InvitationAccepted,
    InvitationSent,
    ReadingsRecorded,
    RoomOffered,
    SessionAttended,
    SessionPlanned,
    StageLeft,
    TaskEscalated,
)
from alongside.journal import Journal
from alongside.readings import Reading
from alongside.wait import Unit, Wait
from simulation.walk import Walked

RULES = shipped("health-connect")
MONDAY_BEFORE_EASTER = MONDAY + days(28, -1)
"""30 March 2026, 09:00 in London, by then on summer time."""
EVERYBODY = (*OF_HEALTH_CONNECT, *HELD)
WEEKLY, FORTNIGHTLY = Wait(amount=1, unit=Unit.WEEK), Wait(amount=2, unit=Unit.WEEK)
MONTHLY = Wait(amount=1, unit=Unit.MONTH)


def smooth() -> Walked:
    """A journey in which everybody does their part."""
    return walked(HEALTH_CONNECT, EVERYBODY, rules=RULES)


def test_fourteen_sessions_are_stepped_down_over_six_months() -> None:
    """Eight weekly, four fortnightly, two monthly; bank holidays move them on by a day."""
    story = smooth()

    assert [
        "Mon 23 Mar 2026 11:00",
        "Mon 30 Mar 2026 11:00",
        "Tue 7 Apr 2026 11:00",  # Easter Monday is no day for a session
        "Tue 14 Apr 2026 11:00",
        "Tue 21 Apr 2026 11:00",
        "Tue 28 Apr 2026 11:00",
        "Tue 5 May 2026 11:00",
        "Tue 12 May 2026 11:00",
        "Tue 26 May 2026 11:00",
        "Tue 9 Jun 2026 11:00",
        "Tue 23 Jun 2026 11:00",
        "Tue 7 Jul 2026 11:00",
        "Fri 7 Aug 2026 11:00",
        "Mon 7 Sep 2026 11:00",
    ] == story.london(SessionAttended)
    planned = story.journal.events(SessionPlanned)
    assert [*["1 week"] * 8, *["2 weeks"] * 4, *["1 month"] * 2] == [str(p.every) for p in planned]
    assert ["first", *["later"] * 12, "final"] == [each.kind for each in planned]


def test_no_session_falls_on_a_bank_holiday() -> None:
    """Weekly on a Monday in spring: Easter Monday and both bank holidays of May are passed over."""
    story = walked(HEALTH_CONNECT, EVERYBODY, rules=RULES, start=MONDAY_BEFORE_EASTER)

    held = story.london(SessionAttended)
    assert ["Mon 20 Apr", "Mon 27 Apr", "Tue 5 May"] == [day[:10].strip() for day in held[:3]]
    assert not any(day.startswith(("Mon 4 May", "Mon 25 May", "Mon 31 Aug")) for day in held)


@pytest.mark.parametrize(
    ("carries", "free"),
    [
        ([], 2),
        ([WEEKLY], 1),
        ([WEEKLY, WEEKLY], 0),
        ([FORTNIGHTLY, WEEKLY], 1),
        ([FORTNIGHTLY, FORTNIGHTLY], 1),
        ([FORTNIGHTLY, FORTNIGHTLY, WEEKLY], 0),
        ([FORTNIGHTLY, FORTNIGHTLY, FORTNIGHTLY], 0),
        ([MONTHLY, MONTHLY, MONTHLY], 2),
        ([MONTHLY, MONTHLY, MONTHLY, WEEKLY], 1),
        ([MONTHLY, MONTHLY, MONTHLY, WEEKLY, WEEKLY], 0),
        ([MONTHLY, MONTHLY, FORTNIGHTLY, FORTNIGHTLY], 1),
        ([MONTHLY, MONTHLY, MONTHLY, MONTHLY, MONTHLY], 0),
    ],
)
def test_a_coach_takes_on_two_then_three_then_five(carries: list[Wait], free: int) -> None:
    """Two weekly; one more when both are seen fortnightly; two more when three are seen less."""
    coaching = RULES.ruleset.coaching
    assert coaching is not None

    assert free == room(carries, WEEKLY, coaching.caseload)


def test_each_step_down_offers_the_room_it_frees() -> None:
    """When the ninth and the thirteenth are planned, and when the client leaves."""
    story = smooth()

    freed = [story.journal.entries[each.event.after - 1] for each in story.entries(RoomOffered)]
    assert ["session/9", "session/13", "attempt/1"] == [each.event.subject for each in freed]
    assert [
        "Tue 12 May 2026 11:00",
        "Tue 7 Jul 2026 11:00",
        "Fri 11 Sep 2026 11:00",
    ] == story.london(RoomOffered)


def test_the_hospital_team_decides_on_pifu_before_the_journey_is_closed() -> None:
    """The aim is a safe move: their task first, then the closing list, then the reason."""
    story = smooth()

    (task,) = tasks(story, "pifu_review")
    assert ("follow_up_team", "Mon 21 Sep 2026 11:00") == (task.role, london(task.due))
    assert ["coaching", "pifu_review", "closure"] == story.stages()[-3:]
    assert "pifu" == story.reason
    assert ["closing-letter"] == [each.message for each in story.sent[-1:]]


def test_nobody_is_moved_to_pifu_by_a_timer() -> None:
    """Unanswered, the task is handed on after 15 working days, and the journey stays open."""
    story = walked(HEALTH_CONNECT, without(EVERYBODY, "pifu_review"), rules=RULES, lasts=300)

    assert story.reason is None
    assert "pifu_review" == story.journal.stage_name
    assert 1 == len([e for e in story.journal.all("task_escalated") if "pifu" in e.event.subject])


@pytest.mark.parametrize(
    ("client", "failing"),
    [
        (readings(long_term_condition=True, pam_level=3.0), ("low-activation",)),
        (readings(long_term_condition=False, pam_level=2.0), ("long-term-condition",)),
        (
            readings(long_term_condition=False, pam_level=4.0),
            ("long-term-condition", "low-activation"),
        ),
        (readings(pam_level=4.0), ("low-activation",)),
    ],
)
def test_whom_it_is_not_for_is_refused_with_every_rule_named(
    client: tuple[Reading, ...], failing: tuple[str, ...]
) -> None:
    """No invitation, no task; what each rule says is there to be read."""
    story = walked(client, EVERYBODY, rules=RULES)

    (decided,) = story.journal.events(EligibilityDecided)
    says = {rule.id: rule.says for rule in RULES.ruleset.eligibility}
    assert failing == decided.failing
    assert {says[rule] for rule in failing} <= set(decided.says)
    assert "not_eligible" == story.reason
    assert [] == story.sent


@pytest.mark.parametrize(
    ("conditions", "said", "begins"),
    [
        (("copd", "dementia"), None, "invitation"),
        (("dementia",), None, None),
        (("copd",), False, None),
        ((), True, "invitation"),
    ],
)
def test_a_condition_of_the_record_will_do_where_nobody_said(
    conditions: tuple[str, ...], said: bool | None, begins: str | None
) -> None:
    """What a person says outright goes before the list of conditions."""
    outright = {} if said is None else {"long_term_condition": said}
    client = readings(pam_level=1.0, long_term_conditions=conditions, **outright)
    story = walked(client, [], rules=RULES, lasts=5)

    assert ["referral", begins] == [*story.stages(), None][:2]


def test_an_activation_level_that_is_not_known_is_asked_for() -> None:
    """Level 2 lets the client in, level 3 does not; until then nobody is invited."""
    unknown = readings(long_term_condition=True)
    for level, reason in ((2.0, "pifu"), (3.0, "not_eligible")):
        said = ReadingsRecorded(readings=readings(pam_level=level))
        story = walked(unknown, EVERYBODY, rules=RULES, reports=[at(5, said)])

        assert "coordinator" == tasks(story, "find_out")[0].role
        assert reason == story.reason
        assert all(day >= 5 for day in story.days(InvitationSent))


def test_a_reading_of_activation_a_year_old_is_asked_for_again() -> None:
    """It stands for twelve months: on 2 March 2026 one of 1 March 2025 does not."""
    old = readings(on=date(2025, 3, 1), long_term_condition=True, pam_level=1.0)
    story = walked(old, EVERYBODY, rules=RULES, lasts=10)

    assert "referral" == story.journal.stage_name
    assert 1 == len(tasks(story, "find_out"))


def test_three_invitations_a_week_apart_then_a_person_tries() -> None:
    """Who answers late, while a person is trying, goes on to a coach."""
    late = at(30, InvitationAccepted())
    story = walked(HEALTH_CONNECT, AT_WORK, rules=RULES, reports=[late], lasts=60)

    assert [0, 7, 14] == story.days(InvitationSent)
    assert [] == story.refused
    assert ["invitation", "no_answer", "allocation", "coaching"] == story.stages()[1:]
    assert "answered_otherwise" == story.journal.find("task_closed", "task/no_answer/1").event.why


def test_nobody_who_stays_silent_is_closed_by_a_timer() -> None:
    """A coordinator looks; then a service manager is told."""
    story = walked(HEALTH_CONNECT, AT_WORK, rules=RULES, lasts=200)

    (late,) = story.journal.events(TaskEscalated)
    assert ("no_answer/1", "service_manager") == (late.key, late.role)
    assert story.reason is None
    assert "no_answer" == story.journal.stage_name


def test_three_misses_in_a_row_are_a_persons_decision() -> None:
    """Who stops coaching there still gets a decision on how the hospital follows them up."""
    stops = answers("missed_run", "stop")
    missing = (*OF_HEALTH_CONNECT, stops, books(), attends(but=(2, 3, 4)))
    story = walked(HEALTH_CONNECT, missing, rules=RULES)

    assert ["coordinator"] == [task.role for task in tasks(story, "missed_run")]
    assert ["coaching", "pifu_review", "closure"] == story.stages()[-3:]


def test_a_session_that_is_missed_is_held_a_week_later() -> None:
    """Fourteen are still attended, and within the six months."""
    trouble = (*OF_HEALTH_CONNECT, books(), attends(but=(4,)))
    story = walked(HEALTH_CONNECT, trouble, rules=RULES)

    past = story.journal.past_sessions()
    assert "missed" == past[3].outcome
    assert 14 == story.journal.sessions_attended()
    assert past[-1].at <= past[0].at + days(184)
    assert _left(story.journal) == "taper_done"


def _left(journal: Journal) -> str:
    return next(each.outcome for each in journal.events(StageLeft) if each.stage == "coaching")


def test_only_reasons_of_the_programme_close_it() -> None:
    """PIFU is one of them; a reason of another programme is not."""
    closure = RULES.ruleset.closure

    assert "pifu" in closure.reasons
    story = walked(
        HEALTH_CONNECT,
        (*without(EVERYBODY, "closure"), answers("closure", "another_service")),
        rules=RULES,
        lasts=250,
        reports=[at(240, ClosureDecided(reason="specialist_care"))],
    )
    assert story.reason is None
    assert 2 == len(story.refused)


def test_the_coach_is_whoever_had_room() -> None:
    """Reserved at allocation, released at the end."""
    story = smooth()

    assert [COACH] == [each.event.coach_id for each in story.journal.all("coach_released")]
