"""What holds for every anchor, wait and pause."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alongside.calendar import Calendar, Calendars, merged, months_later, today
from alongside.calendar_file import OpenHours
from alongside.london import moment_at, wall
from alongside.questions import Pause
from alongside.wait import Unit, Wait

FIRST, LAST = datetime(2015, 1, 1), datetime(2040, 1, 1)  # noqa: DTZ001  Hypothesis adds the zone
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
waits = st.builds(Wait, amount=st.integers(0, 60), unit=st.sampled_from(Unit))
spans = st.builds(
    lambda since, length: Pause(since=since, until=None if length is None else since + length),
    moments,
    st.none() | st.timedeltas(timedelta(), timedelta(days=120)),
)
DAYLIGHT = frozenset({Unit.DAY, Unit.WEEK, Unit.WORKING_DAY, Unit.MONTH})


def at_least(moment: datetime | None) -> datetime:
    """The moment, which must be one."""
    assert moment is not None
    return moment


@given(anchor=moments, later=st.timedeltas(timedelta(), timedelta(days=40)), wait=waits)
def test_a_later_anchor_never_falls_due_on_an_earlier_day(
    calendar: Calendar, anchor: datetime, later: timedelta, wait: Wait
) -> None:
    """Due days keep the order of their anchors."""
    first = at_least(calendar.due(anchor, wait))
    second = at_least(calendar.due(anchor + later, wait))

    assert today(first) <= today(second)


@given(anchor=moments, later=st.timedeltas(timedelta(), timedelta(days=4)), wait=waits)
def test_elapsed_and_daily_waits_keep_the_order_of_moments(
    calendar: Calendar, anchor: datetime, later: timedelta, wait: Wait
) -> None:
    """Outside the hour the clock shows twice, order holds to the minute."""
    assume(wait.unit not in {Unit.MONTH, Unit.WORKING_DAY})
    assume(moment_at(wall(anchor)) == anchor)
    assume(moment_at(wall(anchor + later)) == anchor + later)

    assert at_least(calendar.due(anchor, wait)) <= at_least(calendar.due(anchor + later, wait))


@given(anchor=moments, wait=waits)
def test_a_wait_never_ends_before_it_began(
    calendar: Calendar, anchor: datetime, wait: Wait
) -> None:
    """Forward is forward, back is back."""
    assert at_least(calendar.due(anchor, wait)) >= anchor
    assert at_least(calendar.due(anchor, wait, before=True)) <= anchor


@given(anchor=moments, wait=waits)
def test_going_back_undoes_going_forward(calendar: Calendar, anchor: datetime, wait: Wait) -> None:
    """Back by the same wait is the same moment, where every day on the way exists."""
    assume(wait.unit is not Unit.MONTH or wall(anchor).day <= 28)
    assume(wait.unit is not Unit.WORKING_DAY or calendar.is_working_day(today(anchor)))
    there = at_least(calendar.due(anchor, wait))
    if wait.unit in DAYLIGHT:
        assume(moment_at(wall(anchor)) == anchor and wall(there).time() == wall(anchor).time())

    assert anchor == calendar.due(there, wait, before=True)


@given(anchor=moments, wait=waits)
def test_the_days_between_are_the_working_days_waited(
    calendar: Calendar, anchor: datetime, wait: Wait
) -> None:
    """Counting and waiting agree."""
    assume(calendar.is_working_day(today(anchor)))
    there = at_least(calendar.due(anchor, Wait(amount=wait.amount, unit=Unit.WORKING_DAY)))

    assert wait.amount == calendar.working_days_between(today(anchor), today(there))


@given(moment=moments)
def test_reaching_twice_is_reaching_once(calendar: Calendar, moment: datetime) -> None:
    """An open moment stays; a closed one moves forward, to an opening."""
    reached = calendar.reach(moment)

    assert reached == calendar.reach(reached)
    assert reached >= moment
    assert reached == moment or reached == calendar.opening(today(reached))


@given(anchor=moments, wait=st.none() | waits, pauses=st.lists(spans, max_size=5))
def test_no_due_moment_lies_inside_a_pause(
    calendar: Calendar, anchor: datetime, wait: Wait | None, pauses: list[Pause]
) -> None:
    """Whatever the pauses, in whatever order, reaching a person or not."""
    for reach in (False, True):
        due = calendar.due(anchor, wait, pauses=pauses, reach=reach)

        assert due == calendar.due(anchor, wait, pauses=pauses[::-1], reach=reach)
        if due is not None:
            assert not any(
                pause.since < due and (pause.until is None or due < pause.until)
                for pause in merged(pauses)
            )


@given(anchor=moments, wait=waits, pauses=st.lists(spans, max_size=4), extra=spans)
def test_another_pause_never_makes_a_wait_shorter(
    calendar: Calendar, anchor: datetime, wait: Wait, pauses: list[Pause], extra: Pause
) -> None:
    """No due moment counts as the latest of all."""
    end = datetime.max.replace(tzinfo=UTC)
    without = calendar.due(anchor, wait, pauses=pauses) or end

    # Whole days: the hour that a clock change gives or takes is not waiting.
    assert (calendar.due(anchor, wait, pauses=[*pauses, extra]) or end) >= without - timedelta(
        hours=1
    )


@given(shown=st.datetimes(FIRST, LAST))
def test_a_london_clock_is_read_back_as_it_was_set(shown: datetime) -> None:
    """Except in the hour that doesn't exist, which becomes the hour after it."""
    read = wall(moment_at(shown))

    assert read == shown or (shown.month == 3 and shown.hour == 1 and read.hour == 2)


@given(day=st.dates(date(2015, 1, 1), date(2040, 1, 1)), months=st.integers(-500, 500))
def test_months_move_the_month_and_nothing_else(day: date, months: int) -> None:
    """The day of the month is kept, or is the last there is."""
    moved = months_later(day, months)

    assert months == (moved.year - day.year) * 12 + moved.month - day.month
    assert moved.day <= day.day
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


def test_a_calendar_without_a_working_day_is_refused() -> None:
    """It would look for one for ever."""
    weekend = {5: OpenHours(time(9), time(17))}
    with pytest.raises(ValueError, match="no hours from Monday to Friday"):
        Calendars([Calendar(id="w", title="W", subdivision="ENG", hours=weekend)])
