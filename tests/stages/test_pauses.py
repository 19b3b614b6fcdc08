"""Pauses and deferrals: nothing is sent, and what was left of every wait continues."""

from __future__ import annotations

from datetime import date

from kit import (
    EVERYONE,
    MONDAY,
    P1,
    STAFF,
    TO_COACHING,
    attends,
    books,
    days,
    is_checked,
    london,
    readings,
    sent,
    tasks,
    walked,
)  # fmt: skip

from alongside.events import (
    ClosureDecided,
    DeferralRequested,
    InvitationAccepted,
    InvitationSent,
    Paused,
    ReadingsRecorded,
    RedFlagRaised,
    Resumed,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionDue,
    SessionPlanned,
    TaskEscalated,
)

HOSPITAL = Paused(reason="hospital")


def test_three_weeks_in_hospital_move_the_next_session_three_weeks() -> None:
    """Mid-taper: session 2 was 42 days after the first; now 63, and the rest from there."""
    habits = [*TO_COACHING, attends()]
    plain = walked(P1, habits)
    story = walked(P1, habits, reports=[(days(50), HOSPITAL), (days(71), Resumed())])

    planned = [london(entry.recorded) for entry in story.entries(SessionDue)]
    assert "Wed 13 May 2026 09:00" == london(plain.entries(SessionDue)[1].recorded)
    assert "Wed 3 Jun 2026 09:00" == planned[1]
    assert 4 == story.journal.sessions_attended()


def test_nothing_is_sent_during_a_pause() -> None:
    """No reminder, no confirmation, whatever is booked meanwhile; it comes afterwards, once."""
    booked = SessionBooked(session=2, starts_at=MONDAY + days(90, 1))
    story = walked(
        P1,
        [*TO_COACHING, books(), attends()],
        reports=[(days(35), HOSPITAL), (days(45), booked), (days(56), Resumed())],
    )

    until, since = MONDAY + days(56), MONDAY + days(35)
    assert [] == [deed.key for deed in story.sent if since < deed.now < until]
    confirmed = [deed for deed in story.sent if deed.values.get("starts_at") == booked.starts_at]
    assert "Mon 27 Apr 2026 10:00" == london(confirmed[0].now)
    assert ["session-booked", "session-reminder", "session-reminder"] == [
        deed.message for deed in confirmed
    ]
    assert len({deed.key for deed in story.sent}) == len(story.sent)


def test_a_session_booked_for_a_day_in_hospital_is_called_off_and_planned_again() -> None:
    """It was not held: the client is not chased for it, nor is it a miss."""
    story = walked(P1, reports=[(days(70), HOSPITAL), (days(91), Resumed())])

    (off,) = story.entries(SessionCancelled)
    assert ("service", 91) == (off.event.cancelled_by, story.days(SessionCancelled)[0])
    assert [] == tasks(story, "missed-session-contact")
    assert [] == tasks(story, "outcome-not-recorded")
    assert 4 == story.journal.sessions_attended()


def test_a_long_pause_is_somebodys_task_during_it() -> None:
    """Bound to the pause itself, so the pause does not hold it; closed by the return."""
    story = walked(P1, reports=[(days(50), HOSPITAL), (days(90), Resumed())])

    (task,) = tasks(story, "paused-long")
    opened = story.journal.find("task_opened", task.subject)
    assert "Tue 19 May 2026 10:00" == london(opened.recorded)
    assert "answered_otherwise" == story.journal.find("task_closed", task.subject).event.why


def test_invitations_wait_out_a_pause_with_what_was_left() -> None:
    """Three of seven days had run; four are left after it."""
    story = walked(P1, STAFF, reports=[(days(5), HOSPITAL), (days(25), Resumed())], lasts=40)

    assert [2, 29, 36] == story.days(InvitationSent)


def test_a_pause_counts_from_when_it_was_not_from_when_it_was_told() -> None:
    """In since day 3, told on day 6; out on day 8, told half a day later."""
    story = walked(
        P1,
        STAFF,
        reports=[
            (days(6), Paused(reason="hospital", at=MONDAY + days(3))),
            (days(8.5), Resumed(at=MONDAY + days(8))),
        ],
        lasts=20,
    )

    # One of seven days had run on day 3; six are left from day 8.
    assert [2, 14] == story.days(InvitationSent)


def test_a_red_flag_is_handed_on_although_the_journey_paused() -> None:
    """Nothing holds up a red flag: not the pause that comes an hour after it."""
    flag = RedFlagRaised(flag="safeguarding")
    story = walked(P1, STAFF, reports=[(days(8), flag), (days(8, 1), HOSPITAL)], lasts=10)

    (handed_on,) = story.entries(TaskEscalated)
    assert "Tue 10 Mar 2026 13:00" == london(handed_on.recorded)


def test_readings_are_decided_on_during_a_pause() -> None:
    """A blood pressure taken in hospital raises its flag there and then."""
    high = ReadingsRecorded(readings=readings(date(2026, 3, 12), systolic_bp=190.0))
    story = walked(P1, STAFF, reports=[(days(8), HOSPITAL), (days(10), high)], lasts=12)

    (task,) = tasks(story, "very-high-blood-pressure")
    assert task.urgent


def test_an_answer_during_a_pause_is_kept_for_its_end() -> None:
    """The client accepts from hospital; the check begins when they are back."""
    story = walked(
        P1,
        [*STAFF, is_checked(), books(), attends()],
        reports=[(days(5), HOSPITAL), (days(8), InvitationAccepted()), (days(20), Resumed())],
        lasts=30,
    )

    assert "health_check" == story.stages()[2]
    assert "Sun 22 Mar 2026 09:00" == london(story.entries(Resumed)[0].recorded)
    checking = story.journal.find("stage_entered", "stage/health_check.1")
    assert "Sun 22 Mar 2026 09:00" == london(checking.recorded)


def test_a_deferral_ends_by_itself_on_its_day() -> None:
    """The client asked to wait until 11 May: the service opens that morning, not before."""
    wait = DeferralRequested(until=date(2026, 5, 11))
    story = walked(P1, reports=[(days(3), wait)])

    assert ["Mon 11 May 2026 09:00"] == story.london(Resumed)
    assert "completed" == story.reason
    assert 4 == len(story.entries(SessionAttended))


def test_a_deferral_until_a_bank_holiday_ends_the_working_day_after() -> None:
    """Nobody is there on Easter Monday."""
    story = walked(P1, reports=[(days(3), DeferralRequested(until=date(2026, 4, 6)))], lasts=60)

    assert ["Tue 7 Apr 2026 09:00"] == story.london(Resumed)


def test_a_deferral_may_end_sooner() -> None:
    """The client changes their mind; the day itself then passes in silence."""
    wait = DeferralRequested(until=date(2026, 5, 11))
    story = walked(P1, reports=[(days(3), wait), (days(10), Resumed())])

    assert [10] == story.days(Resumed)


def test_a_journey_closed_during_a_pause_is_recalled_a_year_on_all_the_same() -> None:
    """A pause does not move the yearly check, nor bring it forward to now."""
    closed = ClosureDecided(reason="completed")
    story = walked(P1, EVERYONE, reports=[(days(70), HOSPITAL), (days(75), closed)])

    assert ["Thu 11 Mar 2027 09:00"] == [london(recall.due) for recall in story.recalls]


def test_two_reminders_overdue_at_once_are_one_reminder() -> None:
    """Back the day before the session: the later of the two is sent, the other dropped."""
    booked = SessionBooked(session=1, starts_at=MONDAY + days(38, 1))
    story = walked(
        P1,
        [*TO_COACHING, attends()],
        reports=[(days(17), booked), (days(25), HOSPITAL), (days(37), Resumed())],
        lasts=40,
    )

    assert ["Wed 8 Apr 2026 10:00"] == sent(story, "session-reminder")
    assert "the_next_one_is_due" in [e.event.why for e in story.journal.all("follow_up_dropped")]
    assert 2 == len(story.entries(SessionPlanned))
