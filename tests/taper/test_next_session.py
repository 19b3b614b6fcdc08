"""Which session comes next, and when."""

from datetime import UTC, datetime, timedelta

import pytest
from taper_kit import (
    HEALTH_CONNECT,
    PRIMROSE,
    ask,
    on,
    past,
    sessions,
    shown,
)  # fmt: skip

from alongside.calendar import Calendar
from alongside.london import wall
from alongside.questions import PastSession, Pause
from alongside.ruleset.model import Sessions
from alongside.taper import cadences
from alongside.wait import Wait


def test_the_first_session_is_within_two_weeks_of_the_allocation(calendar: Calendar) -> None:
    """It is planned for the opening of that working day, with its own length."""
    rules = sessions(("1 week", 4), first_length="2 hours")

    first = ask(calendar, rules)

    assert (1, 1, "first", "2026-01-20 09:00") == shown(first)
    assert first is not None
    assert (120, Wait.parse("1 week")) == (first.minutes, first.every)


def test_the_gap_counts_from_the_session_that_happened(calendar: Calendar) -> None:
    """The first was two weeks late, so the second is six weeks after that."""
    late = past(("attended", 1, "2026-02-03"))

    assert (2, 2, "later", "2026-03-17 09:00") == shown(ask(calendar, PRIMROSE, late))


def test_primrose_a_sessions_are_in_weeks_0_6_12_24(calendar: Calendar) -> None:
    """Attended on target, the four sessions take the published weeks."""
    days = walk(calendar, PRIMROSE)

    assert [0, 6, 12, 24] == [(day - days[0]).days / 7 for day in days]


def test_health_connect_is_fourteen_sessions_in_six_months(calendar: Calendar) -> None:
    """Eight weekly, four fortnightly, two monthly; all of them fit."""
    days = walk(calendar, HEALTH_CONNECT)

    assert 14 == len(days)
    assert (days[-1] - days[0]).days <= 184


def walk(calendar: Calendar, rules: Sessions) -> list[datetime]:
    """The days of a client who attends every session on its target."""
    over: tuple[PastSession, ...] = ()
    while (session := ask(calendar, rules, over)) is not None:
        over += (
            PastSession(
                number=session.session, step=session.step, outcome="attended", at=session.target
            ),
        )
    return [wall(session.at) for session in over]


def test_a_missed_session_is_planned_again_at_the_same_step(calendar: Calendar) -> None:
    """Number three is step two again, two weeks after the miss."""
    missed = past(("attended", 1, "2026-01-20"), ("missed", 2, "2026-03-03"))

    assert (3, 2, "later", "2026-03-17 09:00") == shown(ask(calendar, PRIMROSE, missed))


def test_a_first_session_that_was_missed_is_a_first_session_again(calendar: Calendar) -> None:
    """Its agenda and length are still those of a first session."""
    missed = past(("missed", 1, "2026-01-20"))

    assert (2, 1, "first", "2026-02-03 09:00") == shown(ask(calendar, PRIMROSE, missed))


def test_cancelling_in_good_time_brings_nothing_forward(calendar: Calendar) -> None:
    """Cancelled five weeks ahead, the session keeps its day."""
    cancelled = past(("attended", 1, "2026-01-20"), ("cancelled", 2, "2026-01-27"))

    assert (3, 2, "later", "2026-03-03 09:00") == shown(ask(calendar, PRIMROSE, cancelled))


def test_a_target_on_good_friday_moves_past_easter(calendar: Calendar) -> None:
    """Targets are working days; the next after Good Friday is Tuesday."""
    over = past(("attended", 1, "2026-02-20"))

    assert (2, 2, "later", "2026-04-07 09:00") == shown(ask(calendar, PRIMROSE, over))


def test_the_final_session_is_brought_forward_to_the_end(calendar: Calendar) -> None:
    """The third session slipped by four weeks; the final one keeps week 24."""
    over = past(
        ("attended", 1, "2026-01-20"), ("attended", 2, "2026-03-03"), ("attended", 3, "2026-05-12")
    )

    assert (4, 4, "final", "2026-07-07 09:00") == shown(ask(calendar, PRIMROSE, over))


def test_steps_that_no_longer_fit_before_the_end_are_dropped(calendar: Calendar) -> None:
    """Four weeks from the end there is no room for another six-week gap's half and more."""
    over = past(("attended", 1, "2026-01-20"), ("attended", 2, "2026-05-05"))

    assert (3, 4, "final", "2026-06-16 09:00") == shown(ask(calendar, PRIMROSE, over))


def test_the_taper_is_done_after_the_final_session(calendar: Calendar) -> None:
    """Dropped steps do not come back, nor after an early final session."""
    over = past(
        ("attended", 1, "2026-01-20"), ("attended", 2, "2026-05-05"), ("attended", 4, "2026-06-16")
    )

    assert ask(calendar, PRIMROSE, over) is None


def test_a_session_held_after_the_end_was_the_final_one(calendar: Calendar) -> None:
    """The programme is over; nothing more is planned."""
    over = past(("attended", 1, "2026-01-20"), ("attended", 2, "2026-07-20"))

    assert ask(calendar, PRIMROSE, over) is None


def test_a_missed_final_session_is_made_up_after_the_end(calendar: Calendar) -> None:
    """Nobody loses the last session because they were ill that day."""
    over = past(("attended", 1, "2026-01-20"), ("missed", 4, "2026-07-07"))

    assert (3, 4, "final", "2026-07-21 09:00") == shown(ask(calendar, PRIMROSE, over))


def test_a_session_recorded_late_is_never_planned_in_the_past(calendar: Calendar) -> None:
    """Recorded three weeks later, the weekly session is planned for the next opening."""
    over = past(("attended", 1, "2026-01-20"))
    now = on("2026-02-10")

    expected = (2, 2, "later", "2026-02-11 09:00")

    assert expected == shown(ask(calendar, HEALTH_CONNECT, over, now=now))


def test_a_pause_moves_the_target_and_the_end(calendar: Calendar) -> None:
    """Three weeks in hospital: the gap and the programme's end both gain three weeks."""
    hospital = Pause(since=on("2026-06-01"), until=on("2026-06-22"))
    over = past(
        ("attended", 1, "2026-01-20"), ("attended", 2, "2026-03-03"), ("attended", 3, "2026-05-12")
    )

    assert (4, 4, "final", "2026-07-28 09:00") == shown(
        ask(calendar, PRIMROSE, over, pauses=[hospital], now=on("2026-06-22"))
    )


def test_an_open_pause_counts_up_to_now(calendar: Calendar) -> None:
    """The taper is not done because the client is away."""
    away = Pause(since=on("2026-02-10"))
    over = past(("attended", 1, "2026-01-20"))

    expected = (2, 2, "later", "2026-03-24 09:00")

    assert expected == shown(ask(calendar, PRIMROSE, over, pauses=[away], now=on("2026-03-03")))


def test_sessions_agreed_on_top_come_at_the_last_cadence(calendar: Calendar) -> None:
    """Two more after two weekly and one fortnightly are fortnightly."""
    rules = sessions(("1 week", 2), ("2 weeks", 1))

    assert ["1 week", "1 week", "2 weeks", "2 weeks", "2 weeks"] == [
        str(wait) for wait in cadences(rules, 2)
    ]


def test_one_session_fewer_makes_the_one_before_the_final_one(calendar: Calendar) -> None:
    """With a session taken off, the third of four is the last."""
    over = past(("attended", 1, "2026-01-20"), ("attended", 2, "2026-03-03"))

    expected = (3, 3, "final", "2026-04-14 09:00")

    assert expected == shown(ask(calendar, PRIMROSE, over, more=-1))


def test_more_sessions_after_the_last_one_go_on_from_there(calendar: Calendar) -> None:
    """An extra session agreed at the end is planned while the programme lasts."""
    rules = sessions(("1 week", 2))
    over = past(("attended", 1, "2026-01-20"), ("attended", 2, "2026-01-27"))

    assert ask(calendar, rules, over) is None
    assert (3, 3, "final", "2026-02-03 09:00") == shown(ask(calendar, rules, over, more=1))


def test_taking_off_every_session_leaves_the_first(calendar: Calendar) -> None:
    """The plan never becomes empty; stopping is its own event."""
    assert (1, 1, "first", "2026-01-20 09:00") == shown(ask(calendar, PRIMROSE, more=-60))
    assert ask(calendar, PRIMROSE, past(("attended", 1, "2026-01-20")), more=-60) is None


def test_a_correction_that_adds_an_attendance_does_not_add_a_session(calendar: Calendar) -> None:
    """Two attendances at one step use up two of the plan."""
    over = past(
        ("attended", 1, "2026-01-20"), ("attended", 2, "2026-03-03"), ("attended", 2, "2026-03-17")
    )

    session = ask(calendar, PRIMROSE, over)

    assert session is not None
    assert 4 == session.step


def test_a_length_in_days_is_refused(calendar: Calendar) -> None:
    """A session lasts minutes or hours."""
    with pytest.raises(ValueError, match="minutes or hours, not 1 day"):
        ask(calendar, sessions(("1 week", 2), length="1 day"))


def test_a_weekly_plan_over_christmas_keeps_its_targets_apart(calendar: Calendar) -> None:
    """The Boxing Day substitute pushes a Monday target to Tuesday, and the next follows it."""
    over = past(("attended", 1, "2026-12-21"))
    second = ask(calendar, HEALTH_CONNECT, over)
    assert second is not None

    assert datetime(2026, 12, 29, 9, tzinfo=UTC) == second.target
    assert second.target - over[0].at > timedelta(days=7)
