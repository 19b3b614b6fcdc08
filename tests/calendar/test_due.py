"""When a wait is over: London days, working days, months, elapsed hours."""

from datetime import UTC, datetime

import pytest

from alongside.calendar import Calendar
from alongside.london import LONDON, wall
from alongside.wait import Wait


def london(text: str, fold: int = 0) -> datetime:
    """A moment as a London clock shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold)


def due(
    calendar: Calendar, anchor: str, wait: str, before: bool = False, reach: bool = False
) -> str:
    """What the London clock shows when the wait is over."""
    moment = calendar.due(london(anchor), Wait.parse(wait), before=before, reach=reach)
    assert moment is not None
    assert UTC == moment.tzinfo
    return wall(moment).isoformat(" ", "minutes")


@pytest.mark.parametrize(
    ("anchor", "wait", "expected"),
    [
        ("2026-03-27 10:00", "3 days", "2026-03-30 10:00"),
        ("2026-03-25 10:00", "1 week", "2026-04-01 10:00"),
        ("2026-03-10 10:00", "1 month", "2026-04-10 10:00"),
        ("2026-10-24 10:00", "1 day", "2026-10-25 10:00"),
        ("2026-03-27 10:00", "1 working day", "2026-03-30 10:00"),
    ],
)
def test_days_keep_the_time_on_the_clock_when_the_clocks_change(
    calendar: Calendar, anchor: str, wait: str, expected: str
) -> None:
    """Ten o'clock stays ten o'clock across the March and October changes."""
    assert expected == due(calendar, anchor, wait)


def test_two_days_before_ten_is_ten_across_the_march_change(calendar: Calendar) -> None:
    """A reminder for Monday 30 March at 10:00 is due on Saturday at 10:00."""
    assert "2026-03-28 10:00" == due(calendar, "2026-03-30 10:00", "2 days", before=True)


def test_hours_are_elapsed_time_across_the_change(calendar: Calendar) -> None:
    """Twenty-four hours over the March change end an hour later on the clock."""
    assert "2026-03-29 11:00" == due(calendar, "2026-03-28 10:00", "24 hours")
    assert "2026-10-25 09:00" == due(calendar, "2026-10-24 10:00", "24 hours")


def test_a_time_the_clock_jumps_over_is_the_moment_it_jumps(calendar: Calendar) -> None:
    """29 March 2026 has no 01:30; the first moment after it is 02:00."""
    assert "2026-03-29 02:00" == due(calendar, "2026-03-28 01:30", "1 day")


def test_a_time_shown_twice_is_its_first_showing(calendar: Calendar) -> None:
    """25 October 2026 has two 01:30s; the first is 00:30 UTC."""
    moment = calendar.due(london("2026-10-24 01:30"), Wait.parse("1 day"))

    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC) == moment


def test_no_days_after_the_second_showing_is_that_very_moment(calendar: Calendar) -> None:
    """Nothing is waited, so the hour is not gone through again."""
    anchor = london("2026-10-25 01:30", fold=1).astimezone(UTC)

    assert anchor == calendar.due(anchor, Wait.parse("0 days"))


@pytest.mark.parametrize(
    ("anchor", "wait", "expected"),
    [
        ("2026-01-31 10:00", "1 month", "2026-02-28 10:00"),
        ("2028-01-31 10:00", "1 month", "2028-02-29 10:00"),
        ("2026-08-31 10:00", "18 months", "2028-02-29 10:00"),
        ("2026-11-30 10:00", "1 month", "2026-12-30 10:00"),
        ("2026-12-31 10:00", "1 month", "2027-01-31 10:00"),
    ],
)
def test_a_month_stays_inside_its_month(
    calendar: Calendar, anchor: str, wait: str, expected: str
) -> None:
    """The 31st becomes the last day there is."""
    assert expected == due(calendar, anchor, wait)


@pytest.mark.parametrize(
    ("anchor", "wait", "expected"),
    [
        ("2026-04-02 15:00", "1 working day", "2026-04-07 15:00"),
        ("2026-12-24 15:00", "1 working day", "2026-12-29 15:00"),
        ("2026-12-24 15:00", "5 working days", "2027-01-05 15:00"),
        ("2022-09-16 15:00", "1 working day", "2022-09-20 15:00"),
        ("2023-05-05 15:00", "1 working day", "2023-05-09 15:00"),
    ],
)
def test_working_days_skip_weekends_and_bank_holidays(
    calendar: Calendar, anchor: str, wait: str, expected: str
) -> None:
    """Easter, Christmas with its substitute day, the State Funeral, the Coronation."""
    assert expected == due(calendar, anchor, wait)


def test_working_days_from_a_saturday_count_from_monday(calendar: Calendar) -> None:
    """Someone who gets a task on Saturday has the whole of Monday for it."""
    assert "2026-06-09 15:00" == due(calendar, "2026-06-06 15:00", "1 working day")
    assert "2026-06-08 15:00" == due(calendar, "2026-06-06 15:00", "0 working days")


def test_working_days_back_from_a_saturday_count_from_friday(calendar: Calendar) -> None:
    """Going back is the mirror of going forward."""
    assert "2026-06-04 15:00" == due(calendar, "2026-06-06 15:00", "1 working day", before=True)


def test_no_wait_is_the_anchor_itself(calendar: Calendar) -> None:
    """A rule bound to the event with no wait is due at once."""
    anchor = london("2026-06-06 15:00")

    assert anchor == calendar.due(anchor, None)


def test_a_moment_without_a_zone_is_refused(calendar: Calendar) -> None:
    """A naive moment could be any hour."""
    with pytest.raises(ValueError, match="a moment needs a time zone"):
        calendar.due(datetime(2026, 6, 6, 15, 0), Wait.parse("1 day"))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-06-08 09:00", "2026-06-08 09:00"),
        ("2026-06-08 16:59", "2026-06-08 16:59"),
        ("2026-06-08 17:00", "2026-06-09 09:00"),
        ("2026-06-08 03:00", "2026-06-08 09:00"),
        ("2026-06-05 16:30", "2026-06-08 09:00"),
        ("2026-12-24 18:00", "2026-12-29 09:00"),
        ("2026-03-28 12:00", "2026-03-30 09:00"),
    ],
)
def test_what_reaches_a_person_waits_for_the_next_open_minute(
    calendar: Calendar, moment: str, expected: str
) -> None:
    """Nobody is written to at night, at the weekend or on a bank holiday."""
    reached = calendar.due(london(moment), None, reach=True)

    assert reached is not None
    assert expected == wall(reached).isoformat(" ", "minutes")


@pytest.mark.parametrize("unit", ["minutes", "hours", "days", "working days", "weeks", "months"])
def test_the_longest_wait_that_can_be_written_has_a_moment(calendar: Calendar, unit: str) -> None:
    """Nobody waits 9999 months, but nothing breaks."""
    moment = calendar.due(london("2026-01-31 10:00"), Wait.parse(f"9999 {unit}"), reach=True)

    assert moment is not None
    assert moment > london("2026-02-01 10:00")


def test_what_is_said_ahead_keeps_to_the_open_hours_before(calendar: Calendar) -> None:
    """Two days before a Monday's session is a Saturday: Friday, at the same time of day."""
    ahead = {"before": True, "reach": True}

    assert "2026-06-05 10:00" == due(calendar, "2026-06-08 10:00", "2 days", **ahead)
    assert "2026-06-05 16:29" == due(calendar, "2026-06-08 19:00", "2 days", **ahead)
    assert "2026-06-05 09:00" == due(calendar, "2026-06-08 08:00", "2 days", **ahead)
