"""The GP is told at the end, however coaching ended: by a letter, or by a person."""

from __future__ import annotations

import pytest
from kit import (
    EVERYONE,
    MONDAY,
    P1,
    TO_COACHING,
    Habit,
    answers,
    days,
    primrose,
    tasks,
    walked,
    with_rules,
    without,
)

from alongside.events import (
    AnyEvent,
    ClosureDecided,
    ConsentWithdrawn,
    Died,
    MessageNotSent,
    MessageSent,
    MovedAway,
    TaskEscalated,
    Transferred,
)
from alongside.ruleset.model import FollowUp, TaskRule, TellGp
from alongside.ruleset.published import Published
from alongside.wait import Wait
from simulation.walk import Walked

TASK = TaskRule(role="coordinator", title="Tell the GP", due=Wait.parse("5 working days"))
TELL = TellGp(message="gp-summary", task=TASK)
LATE = FollowUp(
    id="tell-gp-is-late",
    after="task_opened",
    about="tell_gp",
    wait=Wait.parse("10 working days"),
    unless=("task_ended",),
    escalate="service_manager",
)


def telling(tell: TellGp | None = TELL) -> Published:
    """Primrose-A, where the GP is told as `tell` says."""
    rules = primrose().ruleset
    others = tuple(rule for rule in rules.follow_ups if rule.about != "tell_gp")
    return with_rules(
        closure=rules.closure.model_copy(update={"tell_gp": tell}),
        follow_ups=(*others, LATE) if tell else others,
    )


def letters(story: Walked) -> list[str]:
    """What came of the letter, each time something did."""
    came: list[str] = []
    for entry in story.journal.entries:
        event = entry.event
        if isinstance(event, MessageSent | MessageNotSent) and event.key == "tell_gp":
            came.append(event.why if isinstance(event, MessageNotSent) else "sent")
    return came


def test_the_gp_is_told_when_coaching_is_over() -> None:
    """Once, with the coach's name to be filled in, from the journal as it is then."""
    story = walked(P1, EVERYONE, rules=telling())
    (deed,) = [deed for deed in story.sent if deed.message == "gp-summary"]

    assert ["sent"] == letters(story)
    assert {"reason", "coach_id"} == set(deed.values)
    assert 0 < deed.upto <= len(story.journal)
    assert "journey_closed" == story.names()[-1]


@pytest.mark.parametrize(
    "event",
    [MovedAway(), Transferred(to="community_team"), ClosureDecided(reason="client_stopped")],
)
def test_an_end_without_the_closing_task_tells_the_gp_too(event: AnyEvent) -> None:
    """Nobody goes through the list then, and the practice hears all the same."""
    story = walked(P1, without(EVERYONE, "closure"), rules=telling(), reports=[(days(50), event)])

    assert ["sent"] == letters(story)
    assert "journey_closed" == story.names()[-1]


@pytest.mark.parametrize("event", [ConsentWithdrawn(), Died()])
def test_after_a_death_or_a_withdrawal_nothing_is_sent_and_it_is_said_why(
    event: AnyEvent,
) -> None:
    """Nobody is asked to tell them instead."""
    story = walked(P1, EVERYONE, rules=telling(), reports=[(days(50), event)])

    assert [event.name] == letters(story)
    assert [] == tasks(story, "tell_gp")
    assert event.name == story.reason


def test_without_coaching_there_is_nothing_to_tell() -> None:
    """A client who never had a coach is not written about."""
    story = walked(P1, EVERYONE, rules=telling(), reports=[(days(7), MovedAway())])

    assert [] == letters(story)


def test_rules_that_say_nothing_of_the_gp_tell_nobody() -> None:
    """As journeys went before."""
    assert [] == letters(walked(P1, EVERYONE, rules=telling(None)))


def test_a_client_who_keeps_it_to_themselves_is_heeded() -> None:
    """An answer the rules name is enough; it is recorded why nothing was sent."""
    tell = TELL.model_copy(update={"unless_answered": ("first_appointment_done",)})
    story = walked(P1, EVERYONE, rules=telling(tell))

    assert ["client_keeps_it"] == letters(story)
    assert [] == tasks(story, "tell_gp")


def test_where_it_cannot_be_sent_a_person_tells_the_gp() -> None:
    """The journey stays open until they have, and is closed then."""
    habits = (*TO_COACHING, answers("tell_gp", "done", after=3))
    story = walked(
        P1, habits, rules=telling(), reports=[(days(50), MovedAway())], unreached="no_gp", lasts=90
    )

    (task,) = tasks(story, "tell_gp")
    assert ["no_gp"] == letters(story)
    assert "coordinator" == task.role
    assert [53] == [(entry.recorded - MONDAY).days for entry in story.journal.all("journey_closed")]


def test_a_person_who_does_not_tell_the_gp_is_not_forgotten() -> None:
    """The task is handed on although the journey has ended, which it keeps open."""
    story = walked(
        P1, TO_COACHING, rules=telling(), reports=[(days(50), MovedAway())], unreached="no_gp",
        lasts=120,
    )  # fmt: skip

    assert ["service_manager"] == [each.role for each in story.journal.events(TaskEscalated)][-1:]
    assert story.journal.last("journey_closed") is None


def test_a_death_ends_the_waiting() -> None:
    """There is nobody to write about any more."""
    story = walked(
        P1, TO_COACHING, rules=telling(), unreached="no_gp", lasts=90,
        reports=[(days(50), MovedAway()), (days(55), Died())],
    )  # fmt: skip

    assert ["no_gp"] == letters(story)
    assert "journey_closed" == story.names()[-1]
    assert [] == story.journal.open_tasks()


def test_a_journey_told_again_while_it_waits_tells_the_gp_once() -> None:
    """A worker that was killed between sending and closing changes nothing."""
    habits = (*TO_COACHING, answers("tell_gp", "done", after=3))
    story = walked(
        P1, habits, rules=telling(), reports=[(days(50), MovedAway())], unreached="no_gp", lasts=90,
        restarts=[days(50), days(51), days(52.5), days(53)],
    )  # fmt: skip

    assert ["no_gp"] == letters(story)
    assert 1 == len(tasks(story, "tell_gp"))
    assert "journey_closed" == story.names()[-1]


def test_who_was_asked_to_tell_the_gp_stays_asked_when_the_journey_is_told_again() -> None:
    """It goes on as a new run while they have not answered; their answer closes it."""
    ends = (days(50), MovedAway())

    def told_again(*habits: Habit) -> Walked:
        return walked(
            P1, (*TO_COACHING, *habits), rules=telling(), reports=[ends], unreached="no_gp",
            lasts=90, restarts=[days(51), days(52)],
        )  # fmt: skip

    waits, answered = told_again(), told_again(answers("tell_gp", "done", after=5))

    assert ["tell_gp"] == [task.kind for task in waits.journal.open_tasks()]
    assert waits.journal.last("journey_closed") is None
    assert [55] == [(e.recorded - MONDAY).days for e in answered.journal.all("journey_closed")]
