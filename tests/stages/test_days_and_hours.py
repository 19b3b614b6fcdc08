"""Due moments by the day and hour in London: the clocks change, and the service is closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from kit import (
    EVERYONE,
    MONDAY,
    P1,
    STAFF,
    TO_COACHING,
    answers,
    attends,
    books,
    days,
    engages,
    is_checked,
    london,
    sent,
    tasks,
    walked,
)  # fmt: skip

from alongside.events import (
    AnyEvent,
    DeferralRequested,
    FollowUpDropped,
    FollowUpFired,
    InvitationSent,
    Resumed,
    SessionBooked,
    SessionDue,
    SessionPlanned,
)
from alongside.london import moment_at


def london_time(*when: int) -> datetime:
    """A moment on London's clock."""
    return moment_at(datetime(*when, tzinfo=UTC))


def booking(start: datetime, on: float, *when: int) -> tuple[timedelta, AnyEvent]:
    """Session 1 is booked for a time on London's clock."""
    return days(on), SessionBooked(session=1, starts_at=london_time(*when))


def test_two_days_before_ten_oclock_is_ten_oclock_across_29_march_2026() -> None:
    """The clocks go forward on Sunday; Friday's reminder and Monday's session are both at ten."""
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    story = walked(
        P1, [*TO_COACHING, attends()], reports=[booking(start, 17, 2026, 3, 31, 10)], lasts=40
    )

    assert "Tue 24 Mar 2026 10:00" == sent(story, "session-reminder")[0]
    # Sunday is no day of service: it comes on the last day before that is.
    assert "Fri 27 Mar 2026 10:00" == sent(story, "session-reminder")[1]
    assert ["Tue 31 Mar 2026 10:00"] == story.london(SessionDue)[:1]
    assert datetime(2026, 3, 31, 9, tzinfo=UTC) == (
        story.entries(SessionDue)[0].recorded.replace(microsecond=0)
    )


def test_seven_days_between_invitations_are_london_days() -> None:
    """Six and a half days and an hour in hours, seven days by the clock on the wall."""
    start = datetime(2026, 3, 23, 9, tzinfo=UTC)
    story = walked(P1, STAFF, start=start, lasts=25)

    assert ["Wed 25 Mar 2026 09:00", "Wed 1 Apr 2026 09:00", "Wed 8 Apr 2026 09:00"] == (
        story.london(InvitationSent)
    )


def test_ten_working_days_go_round_easter_2026() -> None:
    """Good Friday 3 April and Easter Monday 6 April are not counted."""
    start = datetime(2026, 3, 27, 9, tzinfo=UTC)
    story = walked(P1, (), start=start, lasts=30)

    (chaser,) = tasks(story, "consent-not-answered")
    opened = story.journal.find("task_opened", chaser.subject)
    assert "Tue 14 Apr 2026 09:00" == london(opened.recorded)
    assert "Tue 21 Apr 2026 09:00" == london(chaser.due)


def test_ten_working_days_go_round_easter_2027() -> None:
    """Good Friday is 26 March, Easter Monday 29 March; the clocks changed on the 28th."""
    start = datetime(2027, 3, 19, 9, tzinfo=UTC)
    story = walked(P1, (), start=start, lasts=30)

    (chaser,) = tasks(story, "consent-not-answered")
    assert "Tue 6 Apr 2027 09:00" == london(
        story.journal.find("task_opened", chaser.subject).recorded
    )


def test_ten_working_days_go_round_christmas_2026() -> None:
    """Christmas Day is a Friday, Boxing Day is kept on Monday the 28th, then New Year's Day."""
    start = datetime(2026, 12, 21, 9, tzinfo=UTC)
    story = walked(P1, (), start=start, lasts=30)

    (chaser,) = tasks(story, "consent-not-answered")
    assert "Thu 7 Jan 2027 09:00" == london(
        story.journal.find("task_opened", chaser.subject).recorded
    )


def test_nothing_goes_out_over_christmas_2026() -> None:
    """What falls on a closed day goes out when the service opens again, in its order."""
    start = datetime(2026, 12, 16, 9, tzinfo=UTC)
    story = walked(P1, STAFF, start=start, lasts=25)

    assert ["Fri 18 Dec 2026 09:00", "Tue 29 Dec 2026 09:00", "Tue 5 Jan 2027 09:00"] == (
        story.london(InvitationSent)
    )


def test_a_message_after_hours_waits_for_the_morning() -> None:
    """A coach is found at eight on a Thursday evening; the client hears of it on Friday."""
    evening = [
        answers("consent", "given"), answers("clinical_review", "done"),
        answers("behaviour_support", "first_appointment_done"),
        answers("coach_offer", "wants_coach"),
        answers("coach_acceptance", "accept", after=2 + 11 / 24),
    ]  # fmt: skip
    story = walked(P1, [*evening, engages(), is_checked(bmi=33.0)], lasts=30)

    assert "Thu 19 Mar 2026 20:00" == london(story.journal.last("coach_allocated").recorded)
    assert ["Fri 20 Mar 2026 09:00"] == sent(story, "meet-your-coach")


def test_a_target_on_a_bank_holiday_is_the_next_working_day() -> None:
    """Two weeks after Monday 20 April is the early May bank holiday."""
    story = walked(P1, EVERYONE, start=datetime(2026, 4, 6, 9, tzinfo=UTC))

    targets = [london(event.target) for event in story.journal.events(SessionPlanned)]
    assert not any("4 May" in target or "25 May" in target for target in targets)
    assert all(target.endswith("09:00") for target in targets)
    assert all(target[:3] in ("Mon", "Tue", "Wed", "Thu", "Fri") for target in targets)


def test_a_recall_is_reached_when_the_service_is_open() -> None:
    """A year after a check on 28 March 2026 is Easter Sunday 2027: the Tuesday after it."""
    checked = is_checked(after=3, bmi=33.0)
    start = datetime(2026, 3, 21, 9, tzinfo=UTC)
    story = walked(P1, [*STAFF, engages(), checked, books(), attends()], start=start)

    due = story.recalls[0].due
    assert "Tue 30 Mar 2027 09:00" == london(due)


def test_a_deferral_over_the_change_of_clocks_ends_at_nine_in_the_morning() -> None:
    """Nine in London, eight in UTC."""
    wait = DeferralRequested(until=date(2026, 3, 30))
    story = walked(P1, reports=[(days(3), wait)], lasts=60)

    assert ["Mon 30 Mar 2026 09:00"] == story.london(Resumed)
    assert 8 == story.entries(Resumed)[0].recorded.hour


def test_follow_ups_fire_on_time_and_say_so() -> None:
    """With everyone awake nothing is late."""
    fired = walked(P1).journal.events(FollowUpFired)

    assert [False] * len(fired) == [event.late for event in fired]
    assert 0 < len(fired)


def test_after_an_outage_a_follow_up_fires_once_and_says_it_was_late() -> None:
    """Nothing ran for four days: the chaser comes when the service is back, marked late."""
    out, back = MONDAY + days(13), MONDAY + days(17)
    story = walked(P1, (), outage=(out, back), lasts=30)

    (fired,) = story.entries(FollowUpFired)
    assert ("consent-not-answered", True) == (fired.event.rule, fired.event.late)
    assert "Mon 16 Mar 2026 09:00" == london(fired.event.due)
    assert "Thu 19 Mar 2026 09:00" == london(fired.recorded)
    assert 1 == len(tasks(story, "consent-not-answered"))


def test_after_an_outage_a_reminder_of_a_session_that_is_over_is_dropped() -> None:
    """The session was held meanwhile: nobody is reminded of the past."""
    out, back = MONDAY + days(22), MONDAY + days(33)
    story = walked(P1, [*TO_COACHING, books()], outage=(out, back), lasts=34)

    assert [] == sent(story, "session-reminder")
    assert ["moment_had_passed"] * 2 == [
        event.why for event in story.journal.events(FollowUpDropped)
    ]


def test_invitations_after_an_outage_are_still_seven_days_apart() -> None:
    """Counted from the one that was really sent."""
    out, back = MONDAY + days(7), MONDAY + days(14)
    story = walked(P1, STAFF, outage=(out, back), lasts=30)

    assert [2, 14, 21] == story.days(InvitationSent)
