"""How many more clients a coach may carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.caseload import days, minutes_a_week, room, room_in_hours
from alongside.ruleset.model import CaseloadCap
from alongside.wait import Wait

WEEKLY, FORTNIGHTLY, MONTHLY = (Wait.parse(text) for text in ("1 week", "2 weeks", "1 month"))
NESTED = (
    CaseloadCap(cadence=WEEKLY, at_most=2),
    CaseloadCap(cadence=FORTNIGHTLY, at_most=3),
    CaseloadCap(cadence="any", at_most=5),
)


@pytest.mark.parametrize(
    ("loads", "expected"),
    [
        ([], 2),
        ([WEEKLY], 1),
        ([WEEKLY, WEEKLY], 0),
        ([WEEKLY, FORTNIGHTLY], 1),
        ([FORTNIGHTLY, FORTNIGHTLY], 1),
        ([FORTNIGHTLY, FORTNIGHTLY, FORTNIGHTLY], 0),
        ([MONTHLY] * 3, 2),
        ([MONTHLY] * 4, 1),
        ([MONTHLY] * 5, 0),
        ([WEEKLY, FORTNIGHTLY, MONTHLY, MONTHLY], 1),
        ([None, None], 0),
        ([WEEKLY] * 9, 0),
    ],
)
def test_the_nested_caps_leave_room(loads: list[Wait | None], expected: int) -> None:
    """Two weekly; three weekly or fortnightly; five in all, as Health Connect has it."""
    assert expected == room(loads, WEEKLY, NESTED)


def test_a_cap_of_more_frequent_clients_does_not_count_for_a_rarer_one() -> None:
    """Two weekly clients leave no room for a weekly one, but for a monthly one."""
    assert 3 == room([WEEKLY, WEEKLY], MONTHLY, NESTED)


def test_the_coachs_own_limit_holds_besides_the_caps() -> None:
    """Whichever is smaller."""
    assert 0 == room([MONTHLY], WEEKLY, NESTED, limit=1)
    assert 2 == room([], WEEKLY, NESTED, limit=40)
    assert 0 == room([], WEEKLY, (), limit=0)


def test_cadences_compare_across_units() -> None:
    """Four weeks are more often than a month; five working days are a week."""
    assert days(Wait.parse("4 weeks")) < days(MONTHLY) < days(Wait.parse("5 weeks"))
    assert days(WEEKLY) == days(Wait.parse("5 working days")) == days(Wait.parse("168 hours"))


@given(
    loads=st.lists(st.sampled_from([WEEKLY, FORTNIGHTLY, MONTHLY]), max_size=8),
    every=st.sampled_from([WEEKLY, FORTNIGHTLY, MONTHLY]),
)
def test_filling_the_room_never_breaks_a_cap(loads: list[Wait], every: Wait) -> None:
    """After taking as many as there is room for, there is none, and the caps hold."""
    left = room(loads, every, NESTED)
    filled = [*loads, *[every] * left]

    assert 0 == room(filled, every, NESTED)
    if left:
        for cap in NESTED:
            counted = [
                load for load in filled if cap.cadence == "any" or days(load) <= days(cap.cadence)
            ]
            if cap.cadence == "any" or days(every) <= days(cap.cadence):
                assert len(counted) <= cap.at_most


@pytest.mark.parametrize(
    ("hours", "loads", "expected"),
    [
        (3.0, [], 3), (3.0, [WEEKLY], 2), (3.5, [WEEKLY, FORTNIGHTLY], 2), (3.0, [None] * 3, 0),
        (0.5, [], 0), (1.0, [WEEKLY] * 9, 0),
    ],
)  # fmt: skip
def test_hours_of_a_week_leave_time_for_so_many(
    hours: float, loads: list[Wait | None], expected: int
) -> None:
    """An hour each, as often as each is seen; never less than nobody."""
    free = hours * 60 - minutes_a_week(loads, WEEKLY, 60)

    assert expected == room_in_hours(free, WEEKLY, 60)
