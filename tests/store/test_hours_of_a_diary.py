"""An hour of a coach, and of a client, is booked once, on either database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from synthetic_journal import START, entries, started

from alongside.events import (
    AnyEvent,
    CoachAllocated,
    JourneyClosed,
    SessionBooked,
    SessionCancelled,
    SessionPlanned,
)
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from alongside.store.diary import Hour, Taken
from alongside.wait import Wait

COACH, OTHER_COACH = "k-diary001", "k-diary002"
TEN = START + timedelta(days=30, hours=1)
HOUR = timedelta(hours=1)
SOON = timedelta(seconds=90)


def hour(number: int, starts_at: datetime = TEN, **changed: object) -> Hour:
    """The hour of a client's first session, with one coach for all."""
    given = {
        "journey": journey(number), "event_id": f"book-{number}", "session": 1, "coach_id": COACH,
        "client_id": f"c-{number:012d}", "starts_at": starts_at, "ends_at": starts_at + HOUR,
    }  # fmt: skip
    return Hour(**{**given, **changed})


def journey(number: int, programme: str = "primrose-a") -> str:
    return f"{programme}/c-{number:012d}/1"


def coached(store: Store, number: int, *then: AnyEvent, coach: str = COACH) -> None:
    """A journey whose coach has its first session to hold."""
    planned = SessionPlanned(
        session=1, step=1, target=TEN, every=Wait.parse("1 week"), minutes=60, kind="first"
    )
    allocated = CoachAllocated(attempt=1, coach_id=coach)
    begun = started(f"c-{number:012d}", "primrose-a")
    store.journal.append(journey(number), entries([begun, allocated, planned, *then]))


def keep(store: Store, wanted: Hour, now: datetime = START) -> Taken | None:
    return store.diary.hold(wanted, now=now, lapses=now + SOON)


def test_the_first_of_two_bookings_has_the_hour(store: Store) -> None:
    """The second learns what is in the way, whoever's session it is."""
    assert keep(store, hour(1)) is None

    taken = keep(store, hour(2))

    assert taken is not None
    assert ("coach", journey(1)) == (taken.whose, taken.journey)
    assert ("book-1", False) == (taken.held_by, taken.lapsed)


@pytest.mark.parametrize("by", [-60, -59, 0, 30, 59, 60])
def test_sessions_overlap_by_their_length(store: Store, by: int) -> None:
    """One that begins as the other ends is in nobody's way."""
    keep(store, hour(1))

    taken = keep(store, hour(2, TEN + timedelta(minutes=by)))

    assert (abs(by) < 60) == (taken is not None)


def test_thirty_two_at_once_get_one_hour(store: Store) -> None:
    """Whoever is told no is told so before anything is recorded."""
    together = threading.Barrier(32)

    def ask(number: int) -> bool:
        together.wait()
        return keep(store, hour(number)) is None

    with ThreadPoolExecutor(32) as pool:
        got = list(pool.map(ask, range(32)))

    assert 1 == sum(got)


def test_starters_with_a_store_each_get_one_hour_between_them(
    store: Store, settings: Settings, ring: KeyRing
) -> None:
    """Eight commands at once: they share nothing but the database."""
    others = [Store.open(settings, ring) for _ in range(8)]
    together = threading.Barrier(8)

    def ask(number: int) -> bool:
        together.wait()
        return keep(others[number], hour(number)) is None

    try:
        with ThreadPoolExecutor(8) as pool:
            got = list(pool.map(ask, range(8)))
    finally:
        for other in others:
            other.close()

    assert 1 == sum(got)


def test_a_client_is_not_in_two_places(store: Store) -> None:
    """In another programme, with another coach, at the same hour."""
    keep(store, hour(1))
    elsewhere = hour(
        1, journey=journey(1, "health-connect"), event_id="book-9", coach_id=OTHER_COACH
    )

    assert "client" == keep(store, elsewhere).whose


def test_the_same_booking_may_ask_again_and_a_session_may_move_within_its_hour(
    store: Store,
) -> None:
    """A retry, then the same session half an hour later: nobody is in their own way."""
    coached(store, 1, SessionBooked(session=1, starts_at=TEN, id="book-0"))

    assert keep(store, hour(1)) is None
    assert keep(store, hour(1)) is None
    assert keep(store, hour(1, TEN + HOUR / 2, event_id="book-2")) is None


def test_a_booking_in_the_journal_takes_the_place_of_what_was_held(
    store: Store, rows: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """The hour stays taken, by the session."""
    keep(store, hour(1))
    coached(store, 1, SessionBooked(session=1, starts_at=TEN, id="book-1"))

    taken = keep(store, hour(2))

    assert [] == rows("held_hours")
    assert ("coach", journey(1), None) == (taken.whose, taken.journey, taken.held_by)


@pytest.mark.parametrize(
    "then",
    [
        SessionBooked(session=1, starts_at=TEN + timedelta(days=1)),
        SessionCancelled(session=1, cancelled_by="client", with_notice=True),
        JourneyClosed(reason="completed"),
    ],
)
def test_an_hour_is_free_again_when_its_session_goes(store: Store, then: AnyEvent) -> None:
    """Moved, cancelled, or over with its journey."""
    coached(store, 1, SessionBooked(session=1, starts_at=TEN), then)

    assert keep(store, hour(2)) is None


def test_what_a_crash_left_behind_says_that_its_time_is_over(store: Store) -> None:
    """It is in the way until somebody has looked, then the hour is free."""
    keep(store, hour(1))

    taken = keep(store, hour(2), START + 2 * SOON)
    store.diary.free(journey(1), "book-1")

    assert taken.lapsed
    assert keep(store, hour(2), START + 2 * SOON) is None


def test_a_rebuild_leaves_bookings_under_way(store: Store) -> None:
    """They are no projection: the journal does not know them yet."""
    coached(store, 1)
    keep(store, hour(1))

    store.rebuild()

    assert keep(store, hour(2)) is not None
