"""Coaching as it really happens: misses, changes, corrections, other numbers of sessions."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from kit import (
    MONDAY,
    P1,
    TO_COACHING,
    answers,
    at,
    attends,
    books,
    days,
    happened,
    sent,
    tasks,
    walked,
)

from alongside.events import (
    AnyEvent,
    CoachingStopped,
    GoalsMet,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionMissed,
    SessionOutcomeCorrected,
    SessionPlanned,
    SessionsChanged,
    StageLeft,
    TaskEscalated,
)
from simulation.walk import Reaction, Walked


def left_coaching(story: Walked) -> str:
    """Why coaching was left."""
    (left,) = [event for event in story.journal.events(StageLeft) if event.stage == "coaching"]
    return left.outcome


def test_a_missed_session_is_followed_up_and_planned_again() -> None:
    """A task for the coach at once, a message the next working day, the same step in a week."""
    story = walked(P1, [*TO_COACHING, books(), attends(but=(2,))])

    assert ["attended", "missed", "attended", "attended", "attended"] == [
        past.outcome for past in story.journal.past_sessions()
    ]
    assert [1, 2, 2, 3, 4] == [past.step for past in story.journal.past_sessions()]
    assert 1 == len(tasks(story, "missed-session-contact"))
    assert ["Thu 14 May 2026 11:00"] == sent(story, "missed-session")
    assert "Wed 13 May 2026 11:00" == story.london(SessionMissed)[0]


def test_three_misses_in_a_row_are_a_coordinators_decision_to_go_on() -> None:
    """Nobody is discharged by a timer: a person says `continue`, and another is planned."""
    go_on = answers("missed_run", "continue")
    story = walked(P1, [*TO_COACHING, go_on, books(), attends(but=(2, 3, 4))])

    (task,) = tasks(story, "missed_run")
    assert "coordinator" == task.role
    answered = story.journal.find("task_answered", task.subject)
    assert answered.recorded == story.entries(SessionPlanned)[4].recorded
    assert 4 == story.journal.sessions_attended()
    assert "taper_done" == left_coaching(story)


def test_three_misses_in_a_row_are_a_coordinators_decision_to_stop() -> None:
    """A person says `stop`: then there is closure, with its own list and its own decision."""
    stop = answers("missed_run", "stop")
    story = walked(P1, [*TO_COACHING, stop, books(), attends(but=(1, 2, 3))])

    assert "stop" == left_coaching(story)
    assert "closure" == story.stages()[-1]
    assert "completed" == story.reason


def test_without_a_decision_nobody_is_closed() -> None:
    """The task is handed on after three working days; the journey stays open."""
    story = walked(P1, [*TO_COACHING, books(), attends(but=(1, 2, 3))], lasts=300)

    assert story.reason is None
    assert "coaching" == story.journal.stage_name
    late = [e.role for e in story.journal.events(TaskEscalated) if "missed_run" in e.key]
    assert ["service_manager"] == late
    assert 3 == len(story.entries(SessionPlanned))


def test_attending_ends_a_run_of_misses() -> None:
    """Two, then one attended, then two: nobody has to decide anything."""
    story = walked(P1, [*TO_COACHING, books(), attends(but=(1, 2, 4, 5))])

    assert [] == tasks(story, "missed_run")
    assert 4 == story.journal.sessions_attended()


def test_a_cancellation_with_notice_is_no_miss() -> None:
    """Two misses and a cancellation in good time are not a run of three."""
    cancel = SessionCancelled(session=3, cancelled_by="client", with_notice=True)
    story = walked(
        P1, [*TO_COACHING, books(), attends(but=(1, 2))], reports=[at(43, cancel)], lasts=44
    )

    assert ["missed", "missed", "cancelled"] == [
        past.outcome for past in story.journal.past_sessions()
    ][:3]
    assert 2 == story.journal.missed_in_a_row()
    assert [] == tasks(story, "missed_run")


def test_a_cancellation_without_notice_is_a_miss() -> None:
    """By the client; when the coach calls off it never is."""
    client = SessionCancelled(session=1, cancelled_by="client", with_notice=False)
    coach = SessionCancelled(session=2, cancelled_by="coach", with_notice=False)
    story = walked(P1, [*TO_COACHING], reports=[at(20, client), at(25, coach)], lasts=26)

    assert ["missed", "cancelled"] == [past.outcome for past in story.journal.past_sessions()]


def test_a_correction_that_breaks_the_run_takes_the_decision_back() -> None:
    """The third miss was none: the task is closed, and coaching goes on."""
    was_there = SessionOutcomeCorrected(session=3, outcome="attended", minutes=45)
    story = walked(P1, [*TO_COACHING, books(), attends(but=(1, 2, 3))], reports=[at(47, was_there)])

    (task,) = tasks(story, "missed_run")
    assert "answered_otherwise" == story.journal.find("task_closed", task.subject).event.why
    assert "taper_done" == left_coaching(story)
    assert [1, 1, 1, 2, 3, 4] == [past.step for past in story.journal.past_sessions()]


def test_a_correction_keeps_the_outcome_it_corrects() -> None:
    """Both stand in the journal; the later counts."""
    wrong = SessionOutcomeCorrected(session=1, outcome="missed")
    story = walked(P1, reports=[at(31, wrong)])

    assert happened(story, "session_attended", "session_outcome_corrected")[:2] == [
        "session_attended",
        "session_outcome_corrected",
    ]
    assert "missed" == story.journal.past_sessions()[0].outcome
    assert len(story.entries(SessionAttended)) - 1 == story.journal.sessions_attended()


def test_more_sessions_are_held_when_they_are_agreed() -> None:
    """One more, at the last cadence, within the programme's end."""
    more = SessionsChanged(more=-2, reason="client_is_well")
    fewer = walked(P1, reports=[at(31, more)])

    assert 2 == fewer.journal.sessions_attended()
    assert "taper_done" == left_coaching(fewer)


def kinds(story: Walked) -> list[tuple[int, str]]:
    """The sessions as they were planned, in order."""
    return [(event.session, event.kind) for event in story.journal.events(SessionPlanned)]


def test_a_session_still_to_come_is_planned_anew_when_their_number_changes() -> None:
    """The second of two is the final one, with its agenda; its booking stands."""
    fewer = SessionsChanged(more=-2, reason="client_is_well")
    first = SessionBooked(session=1, starts_at=MONDAY + days(29, 3))
    second = SessionBooked(session=2, starts_at=MONDAY + days(72, 3))
    story = walked(
        P1, [*TO_COACHING, attends()], reports=[at(17, first), at(30, second), at(40, fewer)]
    )

    assert [(1, "first"), (2, "later"), (2, "final")] == kinds(story)
    assert [] == tasks(story, "book-session")
    assert [29, 72] == story.days(SessionAttended)
    assert [1, 2] == [past.number for past in story.journal.past_sessions()]


def test_no_session_more_calls_off_the_one_that_was_planned() -> None:
    """One was enough: the taper is done, with nothing left to be reminded of."""
    story = walked(P1, reports=[at(40, SessionsChanged(more=-3, reason="client_is_well"))])

    assert "taper_done" == left_coaching(story)
    assert ["service"] == [event.cancelled_by for event in story.journal.events(SessionCancelled)]
    assert 1 == story.journal.sessions_attended()


def test_fewer_then_more_sessions_add_up() -> None:
    """Two fewer and one more make three."""
    fewer = SessionsChanged(more=-2, reason="client_is_well")
    one = SessionsChanged(more=1, reason="client_asked")
    story = walked(P1, reports=[at(31, fewer), at(35, one)])

    assert 3 == story.journal.sessions_attended()


def test_goals_met_early_lead_to_closure_at_once() -> None:
    """The next session is called off, its task closed, nobody reminded of it."""
    story = walked(P1, reports=[at(60, GoalsMet())])

    assert "goals_met" == left_coaching(story)
    assert [60] == story.days(SessionCancelled)
    assert "service" == story.journal.events(SessionCancelled)[0].cancelled_by
    late = [deed for deed in story.sent if deed.now > MONDAY + days(60)]
    assert not any(deed.message == "session-reminder" for deed in late)


def test_coaching_stopped_leads_to_closure() -> None:
    """With its own reason, and a person who closes."""
    story = walked(P1, reports=[at(60, CoachingStopped(reason="client_asked"))])

    assert "coaching_stopped" == left_coaching(story)
    assert "closure" == story.stages()[-1]


LATE = SessionCancelled(session=1, cancelled_by="client", with_notice=False)
WRONG = SessionOutcomeCorrected(session=1, outcome="missed")


def told_of(*reports: Reaction, lasts: float = 38, restarts: Iterable[float] = ()) -> Walked:
    """A session booked for day 29, and what is told of it."""
    booked = at(17, SessionBooked(session=1, starts_at=MONDAY + days(29, 3)))
    again = [days(each) for each in restarts]
    return walked(P1, TO_COACHING, reports=[booked, *reports], lasts=lasts, restarts=again)


@pytest.mark.parametrize(
    "reports",
    [[at(29.1, LATE)], [at(29.2, SessionAttended(session=1)), at(30.2, WRONG)]],
    ids=["cancelled without notice", "corrected"],
)
@pytest.mark.parametrize("restarts", [(), (31,), (35,)])
def test_a_miss_that_is_told_otherwise_is_followed_up_too(
    reports: list[Reaction], restarts: tuple[float, ...]
) -> None:
    """Somebody asks how the client is, once; it is handed on if nobody does."""
    story = told_of(*reports, restarts=restarts)

    (task,) = tasks(story, "missed-session-contact")
    assert ("coach", "session/1") == (task.role, task.about)
    late = [each.role for each in story.journal.events(TaskEscalated) if each.key == task.key]
    assert ["coordinator"] == late


@pytest.mark.parametrize(
    "outcome",
    [
        SessionCancelled(session=1, cancelled_by="client", with_notice=True),
        SessionCancelled(session=1, cancelled_by="coach", with_notice=False),
        SessionCancelled(session=1, cancelled_by="service", with_notice=True),
        SessionAttended(session=1),
    ],
    ids=["with notice", "by the coach", "by the service", "attended"],
)
def test_what_is_no_miss_is_not_followed_up(outcome: AnyEvent) -> None:
    """Nobody is asked about a client who said so, or was not called."""
    assert [] == tasks(told_of(at(29.1, outcome)), "missed-session-contact")


def test_a_miss_told_twice_is_followed_up_once() -> None:
    """Missed, then corrected to the same, then to attended."""
    there = SessionOutcomeCorrected(session=1, outcome="attended", minutes=30)
    story = told_of(at(29.2, SessionMissed(session=1)), at(29.3, WRONG), at(29.4, there))

    assert 1 == len(tasks(story, "missed-session-contact"))


def test_what_was_wrong_of_a_session_long_over_asks_nobody_to_get_in_touch() -> None:
    """The client has been met since."""
    held = at(48, SessionAttended(session=2))
    story = told_of(at(29.2, SessionAttended(session=1)), held, at(50, WRONG), lasts=60)

    assert [] == tasks(story, "missed-session-contact")
