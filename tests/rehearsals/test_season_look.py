"""A look at a season finds caps that broke, and room that lay unused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from season_told import (
    ASTHMA,
    CAPS,
    DIABETES,
    START,
    Told,
    carried,
    coach,
    proposed,
    season,
    waits,
)

from alongside.coaches import Absence, Coach
from alongside.events import (
    AnyEvent,
    CoachReleased,
    CoachWishRecorded,
    JourneyClosed,
    Paused,
    Resumed,
)
from rehearsal.season.carried import sweep
from rehearsal.season.heard import Who
from rehearsal.season.room import Opening, openings


def faults(told: dict[str, Iterable[Told]], coaches: Iterable[Coach] = (coach("a"),)) -> list[str]:
    """What the sweep finds, without the moment."""
    return [each.partition(": ")[2] for each in sweep(season(told, coaches), CAPS).faults]


# -- caps ------------------------------------------------------------------------------------


def test_nested_caps_that_hold_are_no_fault() -> None:
    """Two every week, one every two weeks, two every month."""
    paces = ("1 week", "1 week", "2 weeks", "1 month", "1 month")
    told = {f"j{n}": carried(n, every) for n, every in enumerate(reversed(paces))}
    found = sweep(season(told), CAPS)
    assert ((), {5: 1}) == (found.faults, found.fullest)


@pytest.mark.parametrize(
    ("paces", "fault"),
    [
        (["1 week"] * 3, "3 every 7 days or more often, of 2"),
        (["1 week", "2 weeks", "2 weeks", "1 week"], "4 every 14 days or more often, of 3"),
        (["1 month"] * 6, "6 in all, of 5"),
    ],
)
def test_a_cap_that_breaks_is_found(paces: list[str], fault: str) -> None:
    """At whichever cadence."""
    told = {f"j{n}": carried(n, every) for n, every in enumerate(paces)}
    assert fault in faults(told)


def test_a_proposal_counts_before_it_is_accepted() -> None:
    """It is at the first cadence, as nobody has been seen yet."""
    told: dict[str, Iterable[Told]] = {f"j{n}": [(n, proposed())] for n in range(3)}
    assert ["3 every 7 days or more often, of 2"] == faults(told)


def test_a_coachs_own_limit_and_hours_are_caps_too() -> None:
    """One client is the limit; an hour and a half a week is one weekly client."""
    told = {f"j{n}": carried(n) for n in range(2)}
    assert "2 clients, of 1 by their own limit" in faults(told, [coach("a", limit=1)])
    assert "120 minutes a week, of 1.5 h" in faults(told, [coach("a", hours_a_week=1.5)])


@pytest.mark.parametrize(
    "end", [CoachReleased(attempt=1, coach_id="k-aaaa", why="closed"), JourneyClosed(reason="pifu")]
)
def test_room_given_again_at_the_moment_it_is_freed_is_no_fault(end: AnyEvent) -> None:
    """Whichever of the two is read first."""
    told = {"z": [*carried(0), (5.0, end)], "b": carried(1), "a": carried(5)}
    assert [] == faults(told)


def test_who_is_nobody_of_the_roster_carries_nobody() -> None:
    """A coach nobody knows is a fault."""
    assert ["nobody of the roster"] == faults({"j": [(0, proposed("z"))]})


# -- room ------------------------------------------------------------------------------------


def lain(told: dict[str, Iterable[Told]], **more: Any) -> list[Opening]:
    """The times in which somebody waited beside room."""
    return openings(season(told, **more), CAPS)


def test_room_is_counted_from_when_the_client_waits_to_the_proposal() -> None:
    """Three hours."""
    (found,) = lain({"j": waits(0, 1, (1.125, proposed()))})
    assert (timedelta(hours=3), True) == (found.lasted, found.proposed)


def test_room_is_counted_from_when_it_appears() -> None:
    """The client had waited for long; the coach is freed on day 9."""
    full = [*carried(0), (9.0, CoachReleased(attempt=1, coach_id="k-aaaa", why="closed"))]
    told = {"full": full, "other": carried(0), "j": waits(0.0, 1, (9.5, proposed()))}
    (found,) = lain(told)
    assert (START + timedelta(days=9), timedelta(hours=12)) == (found.since, found.lasted)


def test_room_that_went_to_somebody_else_is_told_apart() -> None:
    """One place, two who wait: one pair ends with the proposal, the other without."""
    told = {"full": carried(0), "a": waits(1, 2, (3.0, proposed())), "b": waits(1, 2)}
    found = {each.journey: each.proposed for each in lain(told)}
    assert {"a": True, "b": False} == found


def test_room_still_unused_at_the_end_is_told() -> None:
    """Somebody waits beside it to the last."""
    told = {"j": waits(0, 1), "other": carried(20)}
    assert [timedelta(days=19)] == [each.lasted for each in lain(told)]


@pytest.mark.parametrize(
    ("who", "wish", "known"),
    [
        (ASTHMA, {}, {}),
        (Who("pl", frozenset({"diabetes"})), {}, {}),
        (DIABETES, {"gender": "male"}, {}),
        (DIABETES, {"mode": "home"}, {}),
        (DIABETES, {}, {"active": False}),
        (DIABETES, {}, {"programmes": ("primrose-a",)}),
        (DIABETES, {}, {"limit": 0}),
        (DIABETES, {}, {"absences": (Absence(from_=START.date(), why="sick"),)}),
    ],
)
def test_room_nobody_suits_is_no_room(
    who: Who, wish: dict[str, str], known: dict[str, object]
) -> None:
    """Condition, language, gender, way of meeting, work, training, limit, absence."""
    wished = CoachWishRecorded.model_validate({"wants": True, **wish})
    told = {"j": [(0.0, wished), *waits(0, 1)], "other": [(30.0, JourneyClosed(reason="x"))]}
    assert [] == lain(told, coaches=[coach("a", **known)], who={"j": who})


def test_a_wait_that_stands_still_is_beside_no_room() -> None:
    """From the pause on; afterwards it is again."""
    told = {"j": waits(0, 1, (2.0, Paused(reason="hospital")), (9.0, Resumed()),
                       (10.0, proposed()))}  # fmt: skip
    assert [timedelta(days=1)] * 2 == [each.lasted for each in lain(told)]


def test_a_coach_who_comes_back_has_room_from_that_midnight_on() -> None:
    """The roster changes without a word in any journal."""
    away = Absence(from_=START.date(), until=START.date() + timedelta(days=3), why="holiday")
    (found,) = lain({"j": waits(0, 1, (5.0, proposed()))}, coaches=[coach("a", absences=(away,))])
    assert datetime(2026, 3, 6, tzinfo=UTC) == found.since
