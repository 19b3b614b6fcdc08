"""Readings and red flags: what arrives is decided on at once, whatever the stage."""

from __future__ import annotations

from datetime import date

from kit import (
    EVERYONE,
    MONDAY,
    P1,
    P3,
    P4,
    STAFF,
    answers,
    attends,
    books,
    days,
    engages,
    is_checked,
    london,
    readings,
    tasks,
    walked,
)  # fmt: skip

from alongside.events import (
    ContactDetailsChanged,
    PriorityDecided,
    ReadingsRecorded,
    RedFlagFound,
    RedFlagRaised,
    TaskEscalated,
)
from alongside.timeline import sentence

P3_WAY = (*STAFF, engages(), is_checked(smoking="current"), books(), attends())
HIGH = {"systolic_bp": 170.0}


def taken(on: date, **values: float | bool | str) -> ReadingsRecorded:
    """Readings of one day, as they are reported."""
    return ReadingsRecorded(readings=readings(on, **values))


def test_red_flags_at_the_check_make_same_day_tasks_and_interrupt_nothing() -> None:
    """A blood pressure for the GP, thoughts of self-harm for the nurse; coaching comes as ever."""
    flagged = is_checked(bmi=33.0, systolic_bp=185.0, phq9_item9=1.0)
    story = walked(P1, [*STAFF, engages(), flagged, books(), attends()])

    pressure, mood = tasks(story, "very-high-blood-pressure"), tasks(story, "mental-health")
    assert [("gp", True)] == [(task.role, task.urgent) for task in pressure]
    assert [("mental_health_nurse", True)] == [(task.role, task.urgent) for task in mood]
    assert "Wed 11 Mar 2026 13:00" == london(pressure[0].due)
    assert walked(P1).stages() == story.stages()
    assert walked(P1).days(RedFlagFound) == []
    assert [9, 9] == story.days(RedFlagFound)


def test_the_timeline_says_which_reading_a_red_flag_is_about() -> None:
    """The reading and its day are seen; a flag that a person raised speaks for itself."""
    flagged = is_checked(bmi=33.0, systolic_bp=185.0)
    raised = RedFlagRaised(flag="safeguarding")
    story = walked(P1, [*STAFF, engages(), flagged], reports=[(days(12), raised)], lasts=15)

    assert [
        "Red flag: very high blood pressure. "
        "Systolic blood pressure 185 mmHg (11 March 2026) is at least 180",
        "Red flag: safeguarding",
    ] == [sentence(entry) for entry in story.entries(RedFlagFound)]


def test_a_red_flag_in_the_register_is_a_task_on_the_first_day() -> None:
    """Nobody waits for the check to see it."""
    known = (*P1, *readings(mental_health_red_flag=True))
    story = walked(known, lasts=1)

    (task,) = tasks(story, "mental-health")
    assert task.urgent
    assert [0] == story.days(RedFlagFound)


def test_a_red_flag_nobody_answers_is_handed_on_after_four_hours() -> None:
    """By night too: a red flag keeps no service hours."""
    story = walked(
        P1, STAFF, reports=[(days(8, 10), RedFlagRaised(flag="mental-health"))], lasts=10
    )

    (handed_on,) = story.entries(TaskEscalated)
    assert "Tue 10 Mar 2026 23:00" == london(handed_on.recorded)
    assert "duty_clinician" == handed_on.event.role


def test_each_report_of_a_red_flag_is_a_task_of_its_own() -> None:
    """Twice too high is twice a task; a reading that has nothing to do with it is none."""
    story = walked(
        P1,
        STAFF,
        reports=[
            (days(8), taken(date(2026, 3, 10), systolic_bp=190.0)),
            (days(9), taken(date(2026, 3, 11), bmi=31.0)),
            (days(10), taken(date(2026, 3, 12), systolic_bp=195.0)),
        ],
        lasts=12,
    )

    assert 2 == len(tasks(story, "very-high-blood-pressure"))


def test_readings_that_change_the_priority_of_a_coached_client_are_a_task() -> None:
    """A person decides what it means; the way is not changed silently."""
    story = walked(P3, P3_WAY, reports=[(days(60), taken(date(2026, 5, 1), **HIGH))])

    assert [3, 3, 1] == [event.priority for event in story.journal.events(PriorityDecided)]
    (task,) = tasks(story, "priority_changed")
    assert "coordinator" == task.role
    assert walked(P3, P3_WAY).stages() == story.stages()


def test_readings_that_change_nothing_are_no_task() -> None:
    """The decision is recorded with its explanation; nobody is asked."""
    story = walked(P3, P3_WAY, reports=[(days(60), taken(date(2026, 5, 1), bmi=26.0))])

    assert 3 == len(story.entries(PriorityDecided))
    assert [] == tasks(story, "priority_changed")


def test_a_change_before_coaching_changes_the_way() -> None:
    """P3 waits for a coach; a high blood pressure comes in: first there is a clinical review."""
    story = walked(P3, P3_WAY, reports=[(days(10), taken(date(2026, 3, 12), **HIGH))])

    assert [
        "referral", "invitation", "health_check", "priority", "allocation", "clinical_review",
        "behaviour_support", "coaching", "closure",
    ] == story.stages()  # fmt: skip
    assert [] == tasks(story, "priority_changed")


def test_a_change_at_the_check_leads_on_by_the_new_priority() -> None:
    """P4 on paper, P1 when measured."""
    habits = [*STAFF, engages(), is_checked(**HIGH), books(), attends()]
    story = walked(P4, habits)

    assert [4, 1] == [event.priority for event in story.journal.events(PriorityDecided)]
    assert ["priority", "clinical_review", "behaviour_support"] == story.stages()[3:6]


def test_a_lower_priority_during_the_review_repeats_nothing() -> None:
    """P1 after an outreach becomes P3 during the review: no second invitation, on to a coach."""
    habits = [*STAFF, is_checked(bmi=33.0), books(), attends()]
    lower = taken(date(2026, 4, 4), bmi=22.0)
    story = walked(P1, habits, reports=[(days(33.5), lower)])

    assert 1 == story.stages().count("invitation")
    assert 3 >= len([deed for deed in story.sent if deed.message == "invitation"])
    assert ["clinical_review", "allocation", "coaching", "closure"] == story.stages()[-4:]


def test_the_nurses_task_of_the_rule_beside_the_winner_is_opened_once() -> None:
    """P1 without a blood pressure: the outreach task too, not again with every new reading."""
    client = readings(on_smi_register=True, on_antipsychotic=True, bmi=33.0)
    story = walked(
        client,
        [*STAFF, answers("no-bp-18-months", "done", after=1)],
        reports=[(days(4), taken(date(2026, 3, 5), smoking="never"))],
        lasts=10,
    )

    assert 1 == len(tasks(story, "no-bp-18-months"))


def test_changed_contact_details_change_nothing_else() -> None:
    """They are looked up where a message is sent; the story goes on as it would have."""
    story = walked(P1, EVERYONE, reports=[(days(20), ContactDetailsChanged())])
    plain = walked(P1)

    assert [entry.recorded for entry in plain.journal.entries] == [
        entry.recorded for entry in story.journal.entries if entry.name != "contact_details_changed"
    ]
    assert [(d.message, d.now) for d in plain.sent] == [(d.message, d.now) for d in story.sent]
    assert MONDAY == story.start
