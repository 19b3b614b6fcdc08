"""Choice and Control: three needs, contact in three weeks, ten sessions, measures, a budget."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from kit import (
    MONDAY,
    answers,
    at,
    attends,
    books,
    london,
    readings,
    sent,
    tasks,
    walked,
    without,
)
from programme_kit import (
    CHOICE_AND_CONTROL,
    HELD,
    OF_CHOICE_AND_CONTROL,
    changed,
    shipped,
)

from alongside.events import (
    DeferralRequested,
    EligibilityDecided,
    Paused,
    Resumed,
    SessionAttended,
    SessionPlanned,
    TaskOpened,
    TaskPostponed,
)
from simulation.walk import Walked

RULES = shipped("choice-and-control")
EVERYBODY = (*OF_CHOICE_AND_CONTROL, *HELD)
FOUR = ["wemwbs_14", "eq_5d_5l", "ascot_sct4", "pam"]


def smooth() -> Walked:
    """A journey in which everybody does their part."""
    return walked(CHOICE_AND_CONTROL, EVERYBODY, rules=RULES)


def times(story: Walked, kind: str) -> list[tuple[str, str]]:
    """When each task of this kind was opened, and when it is due."""
    return [
        (london(entry.recorded), london(entry.event.due))
        for entry in story.entries(TaskOpened)
        if isinstance(entry.event, TaskOpened) and entry.event.kind == kind
    ]


# -- who it is for ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("but", "failing"),
    [
        ({"registered_area": "camden"}, ("islington-gp",)),
        ({"long_term_condition": False}, ("long-term-condition",)),
        ({"mental_health_issue": False}, ("mental-health-issue",)),
        ({"social_care_need": False}, ("social-care-need",)),
        (
            {"registered_area": "haringey", "social_care_need": False},
            ("islington-gp", "social-care-need"),
        ),
    ],
)
def test_all_three_needs_and_an_islington_gp_or_the_rules_that_fail_are_named(
    but: dict[str, str | bool], failing: tuple[str, ...]
) -> None:
    """Nobody is contacted for something they can't have."""
    story = walked((*CHOICE_AND_CONTROL, *readings(**but)), EVERYBODY, rules=RULES)

    (decided,) = story.journal.events(EligibilityDecided)
    says = {rule.id: rule.says for rule in RULES.ruleset.eligibility}
    assert failing == decided.failing
    assert tuple(says[rule] for rule in failing) == decided.says
    assert ["referral"] == story.stages()
    assert "not_eligible" == story.reason


def test_a_need_nobody_recorded_is_found_out_while_the_three_weeks_run() -> None:
    """The clock is the referral's: it does not wait for what the referrer left out."""
    known = tuple(each for each in CHOICE_AND_CONTROL if each.fact != "social_care_need")
    story = walked(known, EVERYBODY, rules=RULES, lasts=25)

    assert ["coordinator"] == [task.role for task in tasks(story, "find_out")]
    assert "referral" == story.journal.stage_name
    assert [("Mon 23 Mar 2026 09:00", "Tue 24 Mar 2026 09:00")] == times(story, "contact-overdue")


# -- contact ----------------------------------------------------------------------------------


def test_contact_is_due_three_weeks_after_the_referral() -> None:
    """A coordinator has until then; a week before they are told, a manager when it is over."""
    story = walked(CHOICE_AND_CONTROL, [], rules=RULES, lasts=60)

    assert [("Mon 2 Mar 2026 09:00", "Mon 23 Mar 2026 09:00")] == times(story, "contact")
    assert ["Mon 16 Mar 2026 09:00"] == [when for when, _ in times(story, "contact-in-a-week")]
    assert ["Mon 23 Mar 2026 09:00"] == [when for when, _ in times(story, "contact-overdue")]
    assert ["service_manager"] == [task.role for task in tasks(story, "contact-overdue")]


def test_the_three_weeks_stand_still_while_the_client_asks_to_wait() -> None:
    """Four days had passed when they asked to wait until 20 April: then 17 are left."""
    wait = DeferralRequested(until=date(2026, 4, 20))
    story = walked(CHOICE_AND_CONTROL, [], rules=RULES, reports=[at(4, wait)], lasts=120)

    assert [("Mon 2 Mar 2026 09:00", "Mon 23 Mar 2026 09:00")] == times(story, "contact")
    (postponed,) = story.entries(TaskPostponed)
    assert "Fri 6 Mar 2026 09:00" == london(postponed.recorded)
    assert "Thu 7 May 2026 08:00" == london(story.journal.events(TaskPostponed)[0].due)
    assert ["Thu 30 Apr 2026 08:00"] == [when for when, _ in times(story, "contact-in-a-week")]
    assert ["Thu 7 May 2026 08:00"] == [when for when, _ in times(story, "contact-overdue")]
    assert "Thu 7 May 2026 08:00" == london(story.journal.open_tasks()[0].due)


def test_asking_to_wait_twice_adds_both() -> None:
    """Each wait stops the clock for as long as it lasts."""
    first = DeferralRequested(until=date(2026, 3, 16))
    second = DeferralRequested(until=date(2026, 4, 1))
    story = walked(
        CHOICE_AND_CONTROL, [], rules=RULES, reports=[at(7, first), at(21, second)], lasts=120
    )

    # 6 days and 23 hours, then 8 days and 22 hours: on 29 March the clocks go forward.
    assert ["Wed 8 Apr 2026 07:00"] == [
        london(each.due) for each in story.journal.events(TaskPostponed)[1:]
    ]


def test_a_wait_that_ends_early_gives_no_more_time_than_it_took() -> None:
    """They asked to wait until 20 April and rang on 16 March: ten days, so due on 2 April."""
    wait = at(4, DeferralRequested(until=date(2026, 4, 20)))
    story = walked(CHOICE_AND_CONTROL, [], rules=RULES, reports=[wait, at(14, Resumed())], lasts=25)

    assert ["Thu 7 May 2026 08:00", "Thu 2 Apr 2026 09:00"] == [
        london(each.due) for each in story.journal.events(TaskPostponed)
    ]


def test_who_is_reached_in_time_bothers_nobody_else() -> None:
    """Agreed after two days: triage, a coach, no reminder about the contact."""
    story = smooth()

    assert [] == tasks(story, "contact-in-a-week") + tasks(story, "contact-overdue")
    assert ["referral", "contact", "triage", "allocation"] == story.stages()[:4]
    assert [] == tasks(story, "coach_offer")


def test_a_client_who_does_not_agree_is_closed_by_a_person() -> None:
    """Declining at the contact leads to the closing list, not out of the door."""
    declines = (*without(EVERYBODY, "contact"), answers("contact", "declined"))
    story = walked(
        CHOICE_AND_CONTROL,
        (*without(declines, "closure"), answers("closure", "declined")),
        rules=RULES,
    )

    assert ["referral", "contact", "closure"] == story.stages()
    assert "declined" == story.reason


# -- sessions ---------------------------------------------------------------------------------


def test_the_first_session_lasts_two_hours_and_the_tenth_is_the_last() -> None:
    """Four weekly, six fortnightly; an hour each but the first."""
    story = smooth()

    planned = story.journal.events(SessionPlanned)
    assert [120, *[60] * 9] == [each.minutes for each in planned]
    assert ["first", *["later"] * 8, "final"] == [each.kind for each in planned]
    assert [*["1 week"] * 4, *["2 weeks"] * 6] == [str(each.every) for each in planned]
    assert [
        "Mon 23 Mar 2026 11:00",
        "Mon 30 Mar 2026 11:00",
        "Tue 7 Apr 2026 11:00",  # Easter Monday
        "Tue 14 Apr 2026 11:00",
        "Tue 28 Apr 2026 11:00",
        "Tue 12 May 2026 11:00",
        "Tue 26 May 2026 11:00",
        "Tue 9 Jun 2026 11:00",
        "Tue 23 Jun 2026 11:00",
        "Tue 7 Jul 2026 11:00",
    ] == story.london(SessionAttended)
    assert "personal_health_budget" == story.stages()[-2]


def test_messages_keep_to_eight_until_six() -> None:
    """A coach who accepts at half past five is introduced at once, at half past six tomorrow."""
    thursday = MONDAY + timedelta(days=3)
    for hour, told in ((17, "Tue 10 Mar 2026 17:30"), (18, "Wed 11 Mar 2026 08:00")):
        story = walked(
            CHOICE_AND_CONTROL,
            EVERYBODY,
            rules=RULES,
            start=thursday.replace(hour=hour, minute=30),
            lasts=30,
        )
        assert [told] == sent(story, "meet-your-coach")


def test_the_snapshot_is_written_from_the_second_session_on() -> None:
    """Asked of the coach once, and handed on when it takes too long."""
    story = walked(CHOICE_AND_CONTROL, without(EVERYBODY, "snapshot"), rules=RULES)

    assert [("Mon 30 Mar 2026 11:00", "Mon 11 May 2026 11:00")] == times(story, "snapshot")
    (late,) = [e for e in story.journal.all("task_escalated") if "snapshot" in e.event.subject]
    assert "coordinator" == late.event.role


def test_a_decision_after_misses_may_stand_still_too() -> None:
    """Where the rules say so: nearly one of two working days had run when the pause began."""
    coaching = RULES.ruleset.coaching
    assert coaching is not None
    review = coaching.missed.review.model_copy(update={"stops_in_pauses": True})
    missed = coaching.missed.model_copy(update={"review": review})
    rules = changed("choice-and-control", coaching=coaching.model_copy(update={"missed": missed}))
    pause = [at(37, Paused(reason="holiday")), at(47, Resumed())]
    habits = (*OF_CHOICE_AND_CONTROL, books(), attends(but=(1, 2, 3)))
    story = walked(CHOICE_AND_CONTROL, habits, rules=rules, reports=pause, lasts=60)

    ((opened, due),) = times(story, "missed_run")
    (postponed,) = story.journal.events(TaskPostponed)
    assert ("Tue 7 Apr 2026 11:00", "Thu 9 Apr 2026 11:00") == (opened, due)
    assert "Mon 20 Apr 2026 11:00" == london(postponed.due)


# -- the end ----------------------------------------------------------------------------------


def test_a_partner_builds_a_personal_health_budget_before_the_end() -> None:
    """Also after coaching that was broken off by a person."""
    story = smooth()

    assert ["budget_partner"] == [task.role for task in tasks(story, "personal_health_budget")]
    assert ["coaching", "personal_health_budget", "closure"] == story.stages()[-3:]
    assert "completed" == story.reason


def test_an_eleventh_session_needs_somebody_to_agree_to_it() -> None:
    """Misses do not add any: the same session is held again, and the tenth attended is the last."""
    habits = (*OF_CHOICE_AND_CONTROL, books(), attends(but=(3, 7)))
    story = walked(CHOICE_AND_CONTROL, habits, rules=RULES)

    assert 10 == story.journal.sessions_attended()
    assert [12] == [each.session for each in story.journal.events(SessionPlanned)][-1:]


def test_supervision_is_every_three_weeks_together_and_every_two_alone() -> None:
    """As published."""
    supervision = RULES.ruleset.supervision

    assert supervision is not None
    assert ("3 weeks", "2 weeks") == (str(supervision.group), str(supervision.individual))
