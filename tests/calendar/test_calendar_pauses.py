"""What a pause does to a wait."""

from datetime import datetime

from alongside.calendar import Calendar
from alongside.london import LONDON, wall
from alongside.questions import Pause
from alongside.wait import Wait


def london(text: str) -> datetime:
    """A moment as a London clock shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def pause(since: str, until: str | None = None) -> Pause:
    """A pause between two moments on the London clock."""
    return Pause(since=london(since), until=london(until) if until else None)


def due(
    calendar: Calendar, anchor: str, wait: str | None, *pauses: Pause, **how: bool
) -> str | None:
    """What the London clock shows when the wait is over, or None."""
    moment = calendar.due(london(anchor), Wait.parse(wait) if wait else None, pauses=pauses, **how)
    return wall(moment).isoformat(" ", "minutes") if moment else None


def test_three_weeks_in_hospital_leave_the_rest_of_the_wait(calendar: Calendar) -> None:
    """A wait that ran 30 of 42 days has 12 left on resuming, also across a clock change."""
    hospital = pause("2026-03-12 14:00", "2026-04-02 14:00")

    assert "2026-04-14 10:00" == due(calendar, "2026-02-10 10:00", "42 days", hospital)


def test_an_open_pause_means_no_due_moment(calendar: Calendar) -> None:
    """Nobody knows when the rest of the wait begins."""
    assert due(calendar, "2026-02-10 10:00", "42 days", pause("2026-03-12 14:00")) is None


def test_a_pause_after_the_due_moment_changes_nothing(calendar: Calendar) -> None:
    """What was due before the pause stays due then."""
    assert "2026-02-17 10:00" == due(calendar, "2026-02-10 10:00", "1 week", pause("2026-03-01"))


def test_a_pause_before_the_anchor_changes_nothing(calendar: Calendar) -> None:
    """Only what is taken out of this wait counts."""
    before = pause("2026-01-01", "2026-02-01")

    assert "2026-02-17 10:00" == due(calendar, "2026-02-10 10:00", "1 week", before)


def test_a_pause_that_began_before_the_anchor_counts_from_the_anchor(calendar: Calendar) -> None:
    """The wait starts when the pause ends."""
    around = pause("2026-02-01", "2026-02-12 10:00")

    assert "2026-02-19 10:00" == due(calendar, "2026-02-10 10:00", "1 week", around)


def test_a_second_pause_counts_when_the_first_moves_the_wait_into_it(calendar: Calendar) -> None:
    """Pauses are counted one after another, each against the moved moment."""
    first = pause("2026-02-12", "2026-02-17")
    second = pause("2026-02-20", "2026-02-27")

    assert "2026-03-01 10:00" == due(calendar, "2026-02-10 10:00", "1 week", first, second)
    assert "2026-03-01 10:00" == due(calendar, "2026-02-10 10:00", "1 week", second, first)


def test_pauses_that_overlap_are_counted_once(calendar: Calendar) -> None:
    """Hospital during a holiday is one pause."""
    holiday = pause("2026-02-12", "2026-02-17")
    hospital = pause("2026-02-14", "2026-02-20")

    assert "2026-02-25 10:00" == due(calendar, "2026-02-10 10:00", "1 week", holiday, hospital)


def test_an_open_pause_swallows_those_that_began_in_it(calendar: Calendar) -> None:
    """Still away is still away."""
    assert due(calendar, "2026-02-10", "1 week", pause("2026-02-11"), pause("2026-02-12")) is None


def test_a_pause_that_ends_before_it_begins_takes_nothing_out(calendar: Calendar) -> None:
    """Nonsense from a late correction does not shorten a wait."""
    backwards = pause("2026-02-14", "2026-02-12")

    assert "2026-02-17 10:00" == due(calendar, "2026-02-10 10:00", "1 week", backwards)


def test_a_wait_in_working_days_gains_the_working_days_of_the_pause(calendar: Calendar) -> None:
    """A fortnight's pause over Easter takes eight working days out."""
    easter = pause("2026-03-30 12:00", "2026-04-13 09:00")

    assert "2026-04-16 10:00" == due(calendar, "2026-03-27 10:00", "4 working days", easter)


def test_hours_gain_the_elapsed_length_of_the_pause(calendar: Calendar) -> None:
    """Four hours with a two-hour pause are over after six."""
    lunch = pause("2026-02-10 11:00", "2026-02-10 13:00")

    assert "2026-02-10 16:00" == due(calendar, "2026-02-10 10:00", "4 hours", lunch)


def test_without_a_wait_a_target_moves_by_the_whole_pause(calendar: Calendar) -> None:
    """A target three days into eleven days in hospital keeps three days after them."""
    hospital = pause("2026-02-07 10:00", "2026-02-18 10:00")

    assert "2026-02-21 10:00" == due(calendar, "2026-02-10 10:00", None, hospital)
    assert "2026-02-10 10:00" == due(calendar, "2026-02-10 10:00", None, pause("2026-02-11"))
    assert due(calendar, "2026-02-10 10:00", None, pause("2026-02-09")) is None


def test_a_target_that_a_pause_moves_keeps_its_time_on_the_clock(calendar: Calendar) -> None:
    """A week's pause over the March change moves ten o'clock to ten o'clock."""
    week = pause("2026-03-25 12:00", "2026-04-01 12:00")

    assert "2026-04-03 10:00" == due(calendar, "2026-03-27 10:00", None, week)


def test_what_follows_the_pause_itself_is_due_at_once(calendar: Calendar) -> None:
    """A rule on `paused` is not held up by the pause that calls it."""
    assert "2026-02-10 10:00" == due(calendar, "2026-02-10 10:00", None, pause("2026-02-10 10:00"))


def test_a_moment_moved_into_service_hours_never_lands_in_a_pause(calendar: Calendar) -> None:
    """Due at night, paused before morning: it waits for the first open minute after."""
    night = pause("2026-02-10 22:00", "2026-02-13 20:00")

    assert "2026-02-16 09:00" == due(calendar, "2026-02-10 20:00", None, night, reach=True)
    assert due(calendar, "2026-02-10 20:00", None, pause("2026-02-10 22:00"), reach=True) is None


def test_going_back_from_an_appointment_pauses_make_no_difference(calendar: Calendar) -> None:
    """The appointment does not move with a pause, so what comes before it doesn't either."""
    around = pause("2026-02-07", "2026-02-09 20:00")

    for each in (around, pause("2026-02-07")):
        assert "2026-02-08 10:00" == due(calendar, "2026-02-10 10:00", "2 days", each, before=True)
