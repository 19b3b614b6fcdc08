"""A look at a season finds who was passed over, and hours given twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from season_told import ASTHMA, START, Told, carried, coach, proposed, season, waits

from alongside.events import (
    CoachReleased,
    CoachWishRecorded,
    Paused,
    Resumed,
    SessionBooked,
    SessionCancelled,
    StageEntered,
    WaitEnded,
    WaitingForCoach,
)
from rehearsal.season.bookings import booked_twice
from rehearsal.season.heard import Who
from rehearsal.season.order import Ordered, RoundSeen, look_at_order

# -- order -----------------------------------------------------------------------------------


def order(
    told: dict[str, Iterable[Told]], *rounds: RoundSeen, who: dict[str, Who] | None = None
) -> Ordered:
    """What the order comes to with two coaches."""
    known = season(told, [coach("a"), coach("b")], who)
    return look_at_order(known, rounds, timedelta(hours=1))


def test_who_came_later_and_is_first_is_a_fault() -> None:
    """Both need the same, both were on the list."""
    found = order({"early": waits(0, 1), "late": waits(2, 3, (5.0, proposed()))})
    assert 1 == found.alike
    (fault,) = found.passed_over
    assert "early" in fault
    assert "with the same needs" in fault


def test_who_came_later_is_no_fault_where_they_are_second() -> None:
    """Each in their turn."""
    told = {"early": waits(0, 1, (5.0, proposed())), "late": waits(2, 3, (6.0, proposed("b")))}
    assert (1, ()) == (order(told).alike, order(told).passed_over)


def test_somebody_whom_the_coach_fits_is_passed_over_too() -> None:
    """Their needs are others, and the coach would have met them."""
    both = Who("en", frozenset({"diabetes", "asthma"}))
    told = {"early": waits(0, 1), "late": waits(2, 3, (5.0, proposed()))}
    found = order(told, who={"early": both})
    assert (0, 1) == (found.alike, len(found.passed_over))
    assert () == order(told, who={"early": ASTHMA}).passed_over


def in_round(*got: str, day: float = 4.5, joining: int = 0) -> RoundSeen:
    """A round in which these got a coach."""
    at = START + timedelta(days=day)
    return RoundSeen(at, joining, dict.fromkeys(got, "k-aaaa"))


@pytest.mark.parametrize(
    ("early", "rounds", "why"),
    [
        (waits(0, 1, (5.5, proposed())), [in_round("early", "late")],
         "got a coach in the same round"),
        (waits(0, 1, (5.5, proposed())), [in_round("early", day=4), in_round("late")],
         "had got a coach in a round before, and was still to be told"),
        (waits(0, 1, (4.2, CoachWishRecorded(wants=True)), (4.3, CoachWishRecorded(wants=True)),
               (4.4, WaitingForCoach(attempt=2, position=1, reason="no_room")),
               (4.6, WaitingForCoach(attempt=3, position=1, reason="no_room"))),
         [in_round("late")], "was only just asking, or asking anew"),
        (waits(0, 1, (4.0, Paused(reason="hospital"))), [], "asked to wait, or was paused"),
        (waits(0, 1, (1.5, Paused(reason="hospital")), (4.0, Resumed())), [],
         "had waited for less time, pauses not counted"),
        (waits(0, 1, (4.2, Paused(reason="hospital")), (4.48, Resumed())), [in_round("late")],
         "had only just gone on after a pause"),
        (waits(0, 1, (1.2, proposed()),
               (1.5, CoachReleased(attempt=1, coach_id="k-aaaa", why="declined")),
               (1.6, WaitingForCoach(attempt=2, position=1, reason="no_room"))), [],
         "had been with this coach, or was declined by them"),
        (waits(0, 1, (4.4, WaitEnded(key="w", due=START)),
               (4.6, WaitingForCoach(attempt=2, position=1, reason="no_room"))),
         [in_round("late")], "was only just asking, or asking anew"),
        (waits(0, 4.48), [in_round("late", joining=1)], "was only just asking, or asking anew"),
    ],
)  # fmt: skip
def test_what_explains_that_somebody_waited_on(
    early: list[Told], rounds: list[RoundSeen], why: str
) -> None:
    """Each by itself."""
    found = order({"early": early, "late": waits(2, 3, (5.0, proposed()))}, *rounds)
    assert () == found.passed_over
    assert {why: 1} == dict(found.explained)


def test_a_pause_before_the_list_counts_as_one_on_it() -> None:
    """The client came, went into hospital, and said what they wish only afterwards."""
    early = [
        (0.0, StageEntered(stage="allocation", visit=1)),
        (0.1, Paused(reason="hospital")),
        (3.5, Resumed()),
        (3.6, WaitingForCoach(attempt=1, position=1, reason="no_room")),
    ]
    found = order({"early": early, "late": waits(2, 3, (5.0, proposed()))})
    assert {"had waited for less time, pauses not counted": 1} == dict(found.explained)


# -- bookings --------------------------------------------------------------------------------


def booked(day: float, hour: float, session: int = 1) -> Told:
    """A session at that hour of day 10, said on `day`."""
    starts_at = START + timedelta(days=10, hours=hour)
    return day, SessionBooked(session=session, starts_at=starts_at, mode="phone")


def clashes(told: dict[str, Iterable[Told]]) -> int:
    """How many bookings lie over another."""
    return len(booked_twice(season(told, [coach("a"), coach("b")]))[1])


def test_a_coach_booked_twice_is_found() -> None:
    """Half an hour into the other session; at its end is well."""
    assert 1 == clashes({"a": [*carried(0), booked(1, 0)], "b": [*carried(0), booked(2, 0.5)]})
    assert 0 == clashes({"a": [*carried(0), booked(1, 0)], "b": [*carried(0), booked(2, 1)]})


def test_another_coachs_hour_is_another() -> None:
    """Both at ten, each with their own."""
    told = {"a": [*carried(0), booked(1, 0)], "b": [*carried(0, letter="b"), booked(2, 0)]}
    assert 0 == clashes(told)


def test_an_hour_given_up_may_be_booked_again() -> None:
    """Rearranged, or called off."""
    off = SessionCancelled(session=1, cancelled_by="client", with_notice=True)
    other = [*carried(0), booked(3, 0)]
    assert 0 == clashes({"a": [*carried(0), booked(1, 0), booked(2, 4)], "b": other})
    assert 0 == clashes({"a": [*carried(0), booked(1, 0), (2.0, off)], "b": other})
