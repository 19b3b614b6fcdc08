"""What a coach carries now, and what is said when it is too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.caseload import room
from alongside.load import Held, Load, limit_below_load, load_of, often, over_full
from alongside.ruleset.coaching import CaseloadCap
from alongside.wait import Wait

WEEKLY, FORTNIGHTLY, MONTHLY = (Wait.parse(each) for each in ("1 week", "2 weeks", "1 month"))
CAPS = (
    CaseloadCap(cadence=WEEKLY, at_most=2),
    CaseloadCap(cadence=FORTNIGHTLY, at_most=3),
    CaseloadCap(cadence="any", at_most=5),
)


def carrying(*every: Wait | None, limit: int | None = None, hours: float | None = None) -> Load:
    """The load of a coach whose clients are seen at these cadences for an hour."""
    return load_of([Held(each) for each in every], WEEKLY, CAPS, limit, hours)


def test_a_coach_with_nobody_has_the_room_of_the_caps() -> None:
    """No client, no minutes, nothing too much."""
    load = carrying()

    assert (0, 0, 2, ()) == (load.clients, load.minutes, load.room, load.over)


def test_a_full_coach_is_not_over_full() -> None:
    """Two weekly, one every fortnight, two a month: five, and all caps are met exactly."""
    load = carrying(WEEKLY, WEEKLY, FORTNIGHTLY, MONTHLY, MONTHLY)

    assert [(2, 2), (3, 3), (5, 5)] == [(each.held, each.at_most) for each in load.bounds]
    assert () == load.over
    assert 0 == load.room


def test_each_nested_cap_counts_those_seen_more_often_too() -> None:
    """Two weekly and two fortnightly are four seen every two weeks or more often."""
    (over,) = carrying(WEEKLY, WEEKLY, FORTNIGHTLY, FORTNIGHTLY).over

    assert (4, 3, 1) == (over.held, over.at_most, over.too_many)
    assert "4 seen every 2 weeks or more often, at most 3" == over.words


def test_a_client_not_planned_yet_counts_as_one_who_begins() -> None:
    """A place that is reserved weighs what the first session will."""
    assert 1 == carrying(None).room
    assert 1 == carrying(None).bounds[0].held
    assert 60 == carrying(None).minutes


@pytest.mark.parametrize(
    ("hours", "too_many"), [(2.0, 0), (1.5, 30), (1.99, 1), (None, 0), (40.0, 0)]
)
def test_minutes_of_sessions_are_held_to_the_hours_of_a_week(
    hours: float | None, too_many: int
) -> None:
    """Two weekly clients are two hours; a monthly hour is about fourteen minutes a week."""
    load = carrying(WEEKLY, WEEKLY, hours=hours)

    assert 120 == load.minutes
    assert too_many == sum(each.too_many for each in load.over)
    assert 14 == carrying(MONTHLY).minutes


def test_the_coachs_own_limit_is_a_bound_of_its_own() -> None:
    """Two clients where the coach takes one; the caps are content."""
    (over,) = carrying(MONTHLY, MONTHLY, limit=1).over

    assert "2 clients, the coach's own limit is 1" == over.words


@pytest.mark.parametrize(("carried", "limit"), [(0, 0), (3, 3), (3, 4), (3, None)])
def test_a_limit_at_or_above_the_load_is_taken(carried: int, limit: int | None) -> None:
    """Nobody needs to move."""
    assert limit_below_load("k-a", carried, limit) is None


def test_a_limit_below_the_load_is_refused_with_what_to_do() -> None:
    """How many are too many, whom to move, where to look."""
    assert (
        "k-7d2mq4xa carries 5 clients: a limit of 3 is 2 too few. Move 2 clients first, or wait "
        "until they end; 'alongside coaches room k-7d2mq4xa' shows when"
    ) == limit_below_load("k-7d2mq4xa", 5, 3)
    assert "Move 1 client first, or wait until it ends;" in str(limit_below_load("k-a", 1, 0))


def test_coaches_over_other_caps_are_named_with_what_is_too_much() -> None:
    """Who carries three weekly clients is over two, who carries two is not."""
    found = over_full({"k-a": [WEEKLY] * 3, "k-b": [WEEKLY] * 2, "k-c": ()}, WEEKLY, CAPS)

    assert ["k-a"] == list(found)
    assert ["3 seen every week or more often, at most 2"] == [each.words for each in found["k-a"]]


@pytest.mark.parametrize(
    ("every", "words"),
    [(WEEKLY, "every week"), (FORTNIGHTLY, "every 2 weeks"), (MONTHLY, "every month")],
)
def test_a_cadence_reads_as_it_is_said(every: Wait, words: str) -> None:
    """One week is every week."""
    assert words == often(every)


cadences = st.lists(st.one_of(st.none(), st.sampled_from([WEEKLY, FORTNIGHTLY, MONTHLY])))


@given(every=cadences, limit=st.one_of(st.none(), st.integers(0, 9)))
def test_over_full_means_no_room(every: list[Wait | None], limit: int | None) -> None:
    """Room and load tell the same story: where a cap or the limit is broken nobody begins."""
    load = carrying(*every, limit=limit)

    assert room(every, WEEKLY, CAPS, limit) == load.room
    assert not load.over or load.room == 0


def test_hours_agreed_leave_no_room_where_they_are_used_up() -> None:
    """The caps would allow two weekly clients; two hours a week and one weekly client allow one."""
    load = load_of([Held(WEEKLY)], WEEKLY, (), None, 2.0)
    longer = load_of([Held(WEEKLY)], WEEKLY, (), None, 2.0, length=90)

    assert (1, 0) == (load.room, longer.room)
