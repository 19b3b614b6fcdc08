"""Endings from any stage: what is open is tidied, what must be answered still is."""

from __future__ import annotations

import pytest
from kit import (
    COACH,
    EVERYONE,
    MONDAY,
    P1,
    STAFF,
    answers,
    days,
    happened,
    readings,
    tasks,
    walked,
    without,
)  # fmt: skip

from alongside.events import (
    AnyEvent,
    ClosureDecided,
    CoachReleased,
    ConsentRefused,
    ConsentWithdrawn,
    Died,
    MovedAway,
    Paused,
    ReadingsRecorded,
    RedFlagRaised,
    StageLeft,
    TaskAnswered,
    TaskEscalated,
    Transferred,
)
from simulation.walk import Walked

STAGES = {1: "referral", 3: "invitation", 7: "health_check", 10: "clinical_review",
          13: "behaviour_support", 16: "allocation", 50: "coaching", 199: "closure"}  # fmt: skip
SLOW = without(EVERYONE, "closure")


def is_tidy(story: Walked) -> bool:
    """Nothing is left open: no stage, no task, no coach; and the end is the end."""
    journal = story.journal
    return (
        journal.stage is None
        and [] == journal.open_tasks()
        and journal.coach is None
        and "journey_closed" == story.names()[-1]
    )


@pytest.mark.parametrize("day", STAGES)
@pytest.mark.parametrize(
    "event", [ConsentWithdrawn(), Died(), MovedAway(), Transferred(to="community_team")]
)
def test_an_ending_ends_the_journey_from_any_stage(event: AnyEvent, day: int) -> None:
    """The stage is left with the reason, tasks are closed, the coach is free, at once."""
    story = walked(P1, SLOW, reports=[(days(day), event)])

    left = story.journal.events(StageLeft)[-1]
    assert (STAGES[day], event.name, "close") == (left.stage, left.outcome, left.leads_to)
    assert event.name == story.reason
    assert [day] == [
        (entry.recorded - MONDAY).days for entry in story.journal.all("journey_closed")
    ]
    assert is_tidy(story)


@pytest.mark.parametrize("day", STAGES)
@pytest.mark.parametrize("event", [ConsentWithdrawn(), Died()])
def test_nothing_is_sent_after_a_death_or_a_withdrawal(event: AnyEvent, day: int) -> None:
    """No letter, no reminder, no recall."""
    story = walked(P1, SLOW, reports=[(days(day), event)])

    assert [] == [deed.key for deed in story.sent if deed.now >= MONDAY + days(day)]
    assert [] == story.recalls


def test_consent_refused_by_the_task_or_by_the_event_ends_the_same() -> None:
    """The fact is recorded either way; nobody is written to."""
    by_task = walked(P1, [answers("consent", "refused"), *STAFF[1:]])
    by_event = walked(P1, (), reports=[(days(2), ConsentRefused())])

    for story in (by_task, by_event):
        assert "consent_refused" == story.reason
        assert ["consent_refused"] == happened(story, "consent_refused", "consent_given")
        assert [] == story.sent
        assert is_tidy(story)


def test_a_person_may_close_from_any_stage_with_a_reason_of_the_rules() -> None:
    """`closure_decided` is a named person's word; the letters and the recall follow."""
    story = walked(P1, reports=[(days(60), ClosureDecided(reason="client_stopped"))])

    assert "client_stopped" == story.reason
    assert ["gp-summary", "closing-letter"] == [
        deed.message for deed in story.sent if deed.now >= MONDAY + days(60)
    ]
    assert 1 == len(story.recalls)
    assert is_tidy(story)


def test_no_letter_about_coaching_is_written_when_there_was_none() -> None:
    """A client who moves away before the first invitation is answered."""
    story = walked(P1, STAFF, reports=[(days(5), MovedAway())])

    assert ["invitation"] == [deed.message for deed in story.sent]


def test_the_coach_is_released_once_and_room_offered_for_it() -> None:
    """Whoever waits gets the room at once."""
    story = walked(P1, reports=[(days(60), MovedAway())])

    assert [(COACH, "closed")] == [
        (event.coach_id, event.why) for event in story.journal.events(CoachReleased)
    ]
    released = story.journal.last("coach_released")
    assert story.journal.find("room_offered", f"room/{released.sequence}") is not None


def test_a_client_who_is_not_eligible_is_refused_with_the_rule_named() -> None:
    """Not on the register: refused at once, without a word to the client."""
    story = walked(readings(on_smi_register=False, bmi=33.0), EVERYONE)

    assert "not_eligible" == story.reason
    assert ("on-smi-register",) == story.journal.last("eligibility_decided").event.failing
    assert [] == story.sent
    assert is_tidy(story)


def found_out(value: bool) -> ReadingsRecorded:
    """What somebody finds out about the register."""
    return ReadingsRecorded(readings=readings(MONDAY.date(), on_smi_register=value))


def test_what_is_not_known_is_found_out_not_refused() -> None:
    """A task for a person; the journey waits and then decides again."""
    story = walked(readings(bmi=33.0), EVERYONE, reports=[(days(3), found_out(True))])

    (task,) = tasks(story, "find_out")
    assert "answered_otherwise" == story.journal.find("task_closed", task.subject).event.why
    assert [False, True] == [e.event.eligible for e in story.journal.all("eligibility_decided")]
    assert "completed" == story.reason


def test_what_is_found_out_may_refuse() -> None:
    """Then the failing rule is named as ever; so may the person's own word."""
    by_reading = walked(readings(bmi=33.0), EVERYONE, reports=[(days(3), found_out(False))])
    by_word = walked(readings(bmi=33.0), [*EVERYONE, answers("find_out", "not_eligible")])

    assert "not_eligible" == by_reading.reason == by_word.reason
    assert ("on-smi-register",) == by_reading.journal.last("eligibility_decided").event.failing


def test_that_something_was_recorded_is_no_answer_without_a_reading() -> None:
    """It would be asked again for ever; the person is told what can be answered."""
    story = walked(readings(bmi=33.0), [*EVERYONE, answers("find_out", "recorded")], lasts=20)

    assert ["task find_out/2 is answered with one of: not_eligible"] == [
        why for _, why in story.refused
    ]
    assert 1 == len(tasks(story, "find_out"))


def test_other_readings_leave_the_question_open() -> None:
    """A weight says nothing about the register: somebody is asked again, never two at once."""
    weight = ReadingsRecorded(readings=readings(MONDAY.date(), bmi=31.0))
    story = walked(readings(bmi=33.0), EVERYONE, reports=[(days(3), weight)], lasts=20)

    assert story.reason is None
    assert 2 == len(tasks(story, "find_out"))
    assert ["find_out"] == [
        task.kind for task in story.journal.open_tasks() if task.kind == "find_out"
    ]


def test_a_journey_with_an_unanswered_red_flag_stays_open_until_it_is_answered() -> None:
    """Consent withdrawn or not: a safeguarding concern is somebody's duty, and handed on."""
    flag = RedFlagRaised(flag="safeguarding")
    answer = TaskAnswered(key="safeguarding/PLACE", answer="done", by="safeguarding_lead:s-1")
    open_still = walked(
        P1, SLOW, reports=[(days(50), flag), (days(50, 1), ConsentWithdrawn())], lasts=52
    )
    (task,) = open_still.journal.open_tasks()
    closed = walked(
        P1,
        SLOW,
        reports=[
            (days(50), flag),
            (days(50, 1), ConsentWithdrawn()),
            (days(51), answer.model_copy(update={"key": task.key})),
        ],
    )

    assert open_still.reason is None
    assert ["safeguarding"] == [task.kind]
    assert ["service_manager"] == [e.role for e in open_still.journal.events(TaskEscalated)][-1:]
    assert open_still.journal.coach is None
    assert "consent_withdrawn" == closed.reason
    assert [51] == [
        (entry.recorded - MONDAY).days for entry in closed.journal.all("journey_closed")
    ]
    assert is_tidy(closed)


def test_a_death_ends_a_red_flag_too() -> None:
    """Also one that came after the journey had ended otherwise."""
    flag = RedFlagRaised(flag="safeguarding")
    story = walked(
        P1, SLOW, reports=[(days(50), flag), (days(50, 1), MovedAway()), (days(52), Died())]
    )

    assert "moved_away" == story.reason
    assert is_tidy(story)


FLAGGED = ("very-high-blood-pressure", "safeguarding")


def flagged(kind: str, day: int) -> AnyEvent:
    """What raises a red flag: a reading of that day, or a person's word."""
    if kind == "safeguarding":
        return RedFlagRaised(flag=kind)
    on = (MONDAY + days(day)).date()
    return ReadingsRecorded(readings=readings(on, systolic_bp=195.0, diastolic_bp=125.0))


OTHER_ENDINGS = [
    ConsentRefused(), ConsentWithdrawn(), MovedAway(), Transferred(to="community_team"),
    ClosureDecided(reason="client_stopped"),
]  # fmt: skip


@pytest.mark.parametrize("day", [1, 7, 50])
@pytest.mark.parametrize("ending", OTHER_ENDINGS, ids=lambda event: event.name)
@pytest.mark.parametrize("kind", FLAGGED)
def test_a_red_flag_told_together_with_an_ending_is_not_lost(
    kind: str, ending: AnyEvent, day: int
) -> None:
    """Both in one moment: the journey stays open until a person has answered the red flag."""
    together = [(days(day), event) for event in (flagged(kind, day), ending)]
    open_still = walked(P1, SLOW, reports=together, lasts=day + 2)
    closed = walked(P1, [*SLOW, answers(kind, "done", after=3)], reports=together)

    assert open_still.reason is None
    assert [(kind, True)] == [(t.kind, t.urgent) for t in open_still.journal.open_tasks()]
    assert [day + 3] == [
        (entry.recorded - MONDAY).days for entry in closed.journal.all("journey_closed")
    ]
    assert is_tidy(closed)


@pytest.mark.parametrize("kind", FLAGGED)
def test_a_red_flag_told_together_with_the_answer_that_closes_is_not_lost(kind: str) -> None:
    """The journey's own closing task is answered in the moment the red flag comes."""
    answer = TaskAnswered(key="closure/1", answer="completed", by="coordinator:o-1")
    for order in ([flagged(kind, 199), answer], [answer, flagged(kind, 199)]):
        story = walked(P1, SLOW, reports=[(days(199), event) for event in order], lasts=201)

        assert [] == story.refused
        assert story.reason is None
        assert [kind] == [task.kind for task in story.journal.open_tasks()]


@pytest.mark.parametrize("kind", FLAGGED)
def test_a_red_flag_told_together_with_a_death_is_over(kind: str) -> None:
    """Nobody is left to be assessed: the journey closes at once."""
    story = walked(P1, SLOW, reports=[(days(50), event) for event in (flagged(kind, 50), Died())])

    assert "died" == story.reason
    assert [50] == [(e.recorded - MONDAY).days for e in story.journal.all("journey_closed")]
    assert is_tidy(story)


def test_a_red_flag_told_while_paused_together_with_an_ending_is_not_lost() -> None:
    """No pause holds up a red flag, nor does an ending."""
    reports = [(days(49), Paused(reason="hospital"))]
    reports += [(days(50), each) for each in (RedFlagRaised(flag="safeguarding"), MovedAway())]
    story = walked(P1, SLOW, reports=reports, lasts=52)

    assert story.reason is None
    assert ["safeguarding"] == [task.kind for task in story.journal.open_tasks()]


def test_readings_without_a_red_flag_hold_up_no_ending() -> None:
    """They are decided on, then the journey closes in the same moment."""
    harmless = ReadingsRecorded(readings=readings(MONDAY.date(), systolic_bp=120.0))
    story = walked(P1, SLOW, reports=[(days(50), harmless), (days(50), MovedAway())])

    assert [50] == [(e.recorded - MONDAY).days for e in story.journal.all("journey_closed")]
    assert is_tidy(story)
