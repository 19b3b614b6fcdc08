"""A look at a season finds each fault planted in its journals, and lets what is explained be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alongside.coaches import Absence, Coach
from alongside.events import (
    AnyEvent,
    CoachAllocated,
    CoachProposed,
    CoachReleased,
    CoachWishRecorded,
    Entry,
    JourneyClosed,
    Paused,
    Resumed,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionPlanned,
    StageEntered,
    WaitEnded,
    WaitingForCoach,
)
from alongside.wait import Wait
from rehearsal.season.bookings import booked_twice
from rehearsal.season.carried import Caps, sweep
from rehearsal.season.heard import Season, Who
from rehearsal.season.order import Ordered, RoundSeen, look_at_order
from rehearsal.season.room import Opening, openings

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CAPS = Caps(nested=((7, 2), (14, 3), (None, 5)), first=7)
"""As Health Connect publishes them."""
DIABETES = Who("en", frozenset({"diabetes"}))
ASTHMA = Who("en", frozenset({"asthma"}))
Told = tuple[float, AnyEvent]


def coach(letter: str, **more: Any) -> Coach:
    """A coach who lives with diabetes."""
    return Coach.model_validate(
        {"id": f"k-{letter * 4}", "name": "A", "programmes": ("health-connect",),
         "gender": "female", "modes": ("phone",), "conditions": ("diabetes",), **more}
    )  # fmt: skip


def season(
    told: dict[str, Iterable[Told]],
    coaches: Iterable[Coach] = (coach("a"),),
    who: dict[str, Who] | None = None,
) -> Season:
    """What was told of each journey, so many days after the start."""
    journals = {
        journey: [
            Entry(sequence=n, recorded=START + timedelta(days=days), event=event)
            for n, (days, event) in enumerate(events, start=1)
        ]
        for journey, events in told.items()
    }
    return Season(
        programme="health-connect",
        journals=journals,
        coaches={each.id: each for each in coaches},
        who={journey: (who or {}).get(journey, DIABETES) for journey in told},
    )


def carried(day: float, every: str = "1 week", letter: str = "a") -> list[Told]:
    """Somebody a coach sees at this cadence from `day` on."""
    return [
        (day, proposed(letter)),
        (day, CoachAllocated(attempt=1, coach_id=f"k-{letter * 4}")),
        (day, planned(1, every)),
        (day, SessionAttended(session=1)),
        (day, planned(2, every)),
    ]


def proposed(letter: str = "a", attempt: int = 1) -> CoachProposed:
    """A coach is proposed."""
    return CoachProposed(attempt=attempt, coach_id=f"k-{letter * 4}")


def planned(session: int, every: str = "1 week") -> SessionPlanned:
    """A session an hour long."""
    return SessionPlanned(
        session=session, step=1, target=START, every=Wait.parse(every), minutes=60, kind="later"
    )


def waits(day: float, joined: float, *then: Told) -> list[Told]:
    """Somebody who came on `day` and was on the list from `joined` on."""
    return [
        (day, StageEntered(stage="allocation", visit=1)),
        (joined, WaitingForCoach(attempt=1, position=1, reason="no_room")),
        *then,
    ]


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
        (waits(0, 1, (4.0, Paused(reason="hospital"))), [], "asked to wait, or was paused"),
        (waits(0, 1, (1.5, Paused(reason="hospital")), (4.0, Resumed())), [],
         "had waited for less time, pauses not counted"),
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
