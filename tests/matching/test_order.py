"""The order of a waiting list, in which nobody starves."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_kit import NOW, waiting

from alongside.matching import Waiting, aged, in_order, place_in_words
from alongside.wait import Wait

FOUR_WEEKS = Wait.parse("4 weeks")
AGEING = st.sampled_from([None, Wait.parse("1 day"), Wait.parse("3 weeks"), FOUR_WEEKS])
WAITS = st.lists(
    st.builds(
        lambda name, priority, ran, paused: waiting(name, priority, ran + paused, paused),
        st.text("abcdef", min_size=1, max_size=4),
        st.integers(1, 4),
        st.integers(0, 400),
        st.integers(0, 50),
    ),
    max_size=12,
    unique_by=lambda each: each.journey,
)


def names(order: list[Waiting]) -> list[str]:
    """The journeys in order."""
    return [each.journey for each in order]


def test_priority_comes_first_then_the_longest_wait_then_the_name() -> None:
    """Two who came at the same moment always stand in the same order."""
    mixed = [
        waiting("late", 2, days=1), waiting("b", 1, days=2), waiting("a", 1, days=2),
        waiting("old", 4, days=300), waiting("early", 2, days=9),
    ]  # fmt: skip

    assert ["a", "b", "early", "late", "old"] == names(in_order(mixed, None, NOW))


@pytest.mark.parametrize(
    ("days", "paused", "expected"),
    [
        (0, 0, 4), (27.9, 0, 4), (28, 0, 3), (55, 0, 3), (56, 0, 2), (84, 0, 1), (400, 0, 1),
        (56, 28.5, 4), (60, 4, 2), (10, 60, 4),
    ],
)  # fmt: skip
def test_each_time_waited_counts_as_one_priority_higher(
    days: float, paused: float, expected: int
) -> None:
    """Up to P1; time paused is no waiting."""
    assert expected == aged(waiting("j", 4, days, paused), FOUR_WEEKS, NOW)


def test_a_wait_not_begun_yet_lowers_nobody() -> None:
    """A referral dated tomorrow counts as no wait, not as less than none."""
    assert 3 == aged(waiting("j", 3, days=-2), Wait.parse("1 day"), NOW)


def test_without_ageing_a_priority_stays_what_it_is() -> None:
    """However long somebody waits."""
    assert 4 == aged(waiting("j", 4, days=4000), None, NOW)


def test_who_has_waited_long_enough_comes_before_a_new_p1() -> None:
    """Both count as P1, and the longer wait goes first."""
    mixed = [waiting("new", 1), waiting("old", 4, days=84)]

    assert ["old", "new"] == names(in_order(mixed, FOUR_WEEKS, NOW))


def test_who_was_paused_stands_behind_who_waited_all_the_time() -> None:
    """Of the same priority the time that counted counts, not the day it began."""
    mixed = [waiting("paused", 2, days=20, paused=15), waiting("steady", 2, days=10)]

    assert ["steady", "paused"] == names(in_order(mixed, None, NOW))
    assert ["steady", "paused"] == names(in_order(mixed, Wait.parse("2 weeks"), NOW))


def test_the_place_is_said_in_words() -> None:
    """With what the wait has made of the priority."""
    assert "P4, 1 day of waiting" == place_in_words(waiting("j", 4, 1), FOUR_WEEKS, NOW)
    assert "P4, counts as P2 after 60 days of waiting" == place_in_words(
        waiting("j", 4, 64, paused=4), FOUR_WEEKS, NOW
    )


@given(list_of=WAITS, ageing=AGEING)
def test_the_order_is_the_same_whatever_order_is_given(
    list_of: list[Waiting], ageing: Wait | None
) -> None:
    """And it is everyone, once."""
    order = in_order(list_of, ageing, NOW)

    assert order == in_order(list_of[::-1], ageing, NOW) == in_order(order, ageing, NOW)
    assert sorted(names(list_of)) == sorted(names(order))


@given(
    priority=st.integers(1, 4),
    first=st.integers(0, 500),
    more=st.integers(0, 500),
    ageing=AGEING,
)
def test_waiting_longer_never_lowers_a_priority(
    priority: int, first: int, more: int, ageing: Wait | None
) -> None:
    """Nor does it go above P1."""
    before, after = (
        aged(waiting("j", priority, days), ageing, NOW) for days in (first, first + more)
    )

    assert 1 <= after <= before <= priority


@given(list_of=WAITS, newcomers=st.lists(st.integers(1, 4), max_size=30))
def test_nobody_starves(list_of: list[Waiting], newcomers: list[int]) -> None:
    """Who waits long enough is passed by nobody who comes later, of whatever priority."""
    waited = timedelta(days=4000)
    came_later = [
        Waiting(f"new-{n}", each.seeker, each.priority, NOW + timedelta(minutes=1))
        for n, each in enumerate(waiting("x", priority) for priority in newcomers)
    ]
    order = names(in_order([*came_later, *list_of], FOUR_WEEKS, NOW + waited))

    assert set(order[: len(list_of)]) == set(names(list_of))


@pytest.mark.parametrize(("ageing", "expected"), [(None, None), (FOUR_WEEKS, 12)])
def test_somebody_is_served_in_the_end_however_many_come_who_matter_more(
    ageing: Wait | None, expected: int | None
) -> None:
    """One place a week, and each week a new P1: without ageing a P4 waits for ever."""
    line, served = [waiting("p4", 4)], None
    for week in range(100):
        now = NOW + timedelta(weeks=week)
        line.append(Waiting(f"p1-{week:03}", line[0].seeker, 1, now))
        first, *line = in_order(line, ageing, now)
        if first.journey == "p4":
            served = week
            break

    assert expected == served
