"""Bookings, reminders, outcomes: what is said before a session and asked after it."""

from __future__ import annotations

from kit import (
    EVERYONE,
    MONDAY,
    P1,
    TO_COACHING,
    at,
    attends,
    books,
    days,
    london,
    sent,
    tasks,
    walked,
)

from alongside.events import (
    FollowUpDropped,
    FollowUpFired,
    GoalsMet,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionDue,
    SessionPlanned,
    TaskEscalated,
)


def test_a_session_held_just_before_coaching_ended_can_still_be_recorded() -> None:
    """Goals met at the session itself: its outcome is chased, not invented."""
    story = walked(
        P1,
        [*TO_COACHING, books()],
        reports=[
            at(30 + 1 / 24, GoalsMet()),
            at(30 + 4 / 24, SessionAttended(session=1)),
        ],
    )

    assert [] == story.refused
    assert 0 == len(story.entries(SessionCancelled))
    assert 1 == story.journal.sessions_attended()


def test_a_session_booked_again_is_reminded_of_by_its_new_time_only() -> None:
    """Booked, rebooked, cancelled: what was to be said before is not true any more."""
    first = SessionBooked(session=1, starts_at=MONDAY + days(30, 1))
    again = SessionBooked(session=1, starts_at=MONDAY + days(36, 1))
    story = walked(
        P1,
        [*TO_COACHING, attends()],
        reports=[at(17, first), at(22, again)],
        lasts=40,
    )

    reminders = [deed for deed in story.sent if deed.message == "session-reminder"]
    assert ["Tue 31 Mar 2026 11:00", "Thu 2 Apr 2026 11:00"] == sent(story, "session-reminder")
    assert [again.starts_at] * 2 == [deed.values["starts_at"] for deed in reminders]
    assert ["Tue 7 Apr 2026 11:00"] == story.london(SessionDue)


def test_nothing_reminds_of_a_cancelled_session() -> None:
    """Called off a week before: silence."""
    booked = SessionBooked(session=1, starts_at=MONDAY + days(36, 1))
    off = SessionCancelled(session=1, cancelled_by="client", with_notice=True)
    story = walked(P1, TO_COACHING, reports=[at(17, booked), at(20, off)], lasts=40)

    assert [] == sent(story, "session-reminder")


def test_booked_tomorrow_the_two_day_reminder_is_dropped_and_recorded() -> None:
    """A reminder whose moment has passed when it is created says so in the journal."""
    booked = SessionBooked(session=1, starts_at=MONDAY + days(18, 1))
    story = walked(P1, [*TO_COACHING, attends()], reports=[at(17, booked)], lasts=19)

    assert [] == sent(story, "session-reminder")
    assert {
        "remind-7-days-before": "moment_had_passed",
        "remind-2-days-before": "moment_had_passed",
    } == {event.rule: event.why for event in story.journal.events(FollowUpDropped)}
    assert ["Thu 19 Mar 2026 09:00"] == sent(story, "session-booked")


def test_booked_on_a_saturday_for_monday_only_the_confirmation_is_sent() -> None:
    """Two days before had passed; that service hours begin on Monday does not bring it back."""
    booked = SessionBooked(session=1, starts_at=MONDAY + days(21, 2))
    story = walked(P1, [*TO_COACHING, attends()], reports=[at(19 + 3 / 24, booked)], lasts=22)

    assert ["Mon 23 Mar 2026 09:00"] == sent(story, "session-booked")
    assert [] == sent(story, "session-reminder")


def test_an_outcome_nobody_records_is_a_task_after_one_working_day() -> None:
    """Then it is handed on; and it is closed by the outcome itself."""
    record = SessionAttended(session=1)
    story = walked(P1, [*TO_COACHING, books()], reports=[at(40, record)], lasts=41)

    (due,) = story.entries(SessionDue)
    (task,) = tasks(story, "outcome-not-recorded")
    opened = story.journal.find("task_opened", task.subject)
    assert "Wed 1 Apr 2026 10:00" == london(due.recorded)
    assert "Thu 2 Apr 2026 10:00" == london(opened.recorded)
    # Good Friday and Easter Monday are no working days.
    assert "Thu 9 Apr 2026 10:00" == london(story.entries(TaskEscalated)[0].recorded)
    assert "Record what happened at session 1" == task.title
    assert "answered_otherwise" == story.journal.find("task_closed", task.subject).event.why


def test_a_session_nobody_books_is_a_task_closed_by_the_booking() -> None:
    """One working day after it was planned."""
    story = walked(P1, [*TO_COACHING, *EVERYONE[-1:]], lasts=40)

    (task, *_) = tasks(story, "book-session")
    fired = [e for e in story.journal.events(FollowUpFired) if e.rule == "book-session"]
    assert "Agree a time and place for session 1" == task.title
    assert "Thu 19 Mar 2026 09:00" == london(fired[0].due)
    assert "answered_otherwise" == story.journal.find("task_closed", task.subject).event.why


def test_a_session_recorded_late_is_counted_from_when_it_was() -> None:
    """Three days late on paper; the six weeks run from the session itself."""
    held = MONDAY + days(30, 2)
    late = SessionAttended(session=1, at=held)
    story = walked(P1, [*TO_COACHING, books()], reports=[at(37, late)], lasts=38)

    planned = story.journal.events(SessionPlanned)[1]
    assert "Wed 13 May 2026 09:00" == london(planned.target)
