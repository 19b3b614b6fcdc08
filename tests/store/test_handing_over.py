"""The clients of a coach as a handover comes to them, and the coach who is tried first."""

from __future__ import annotations

from datetime import timedelta

from reservation_scene import FORTNIGHTLY, NESTED, PICKY, coach, deed
from synthetic_journal import START, entries, planned, started

from alongside.events import (
    AnyEvent,
    CoachAllocated,
    CoachChangeRequested,
    CoachProposed,
    CoachReleased,
    SessionAttended,
    SessionBooked,
    StageEntered,
    WaitingForCoach,
)
from alongside.store import Store

K1, K2 = "k-coach001", "k-coach002"


def name(number: int) -> str:
    """The journey of a number."""
    return f"health-connect/c-{number:012d}/1"


def coached(store: Store, number: int, *events: AnyEvent, by: str = K1) -> str:
    """A journey with a coach, and what happened then."""
    told = [
        started(f"c-{number:012d}", "health-connect"),
        StageEntered(stage="coaching", visit=1),
        CoachProposed(attempt=1, coach_id=by),
        CoachAllocated(attempt=1, coach_id=by),
        *events,
    ]
    store.journal.append(name(number), entries(told, START + timedelta(minutes=number)))
    return name(number)


def test_clients_come_a_page_at_a_time_in_the_order_they_came_to_the_coach(store: Store) -> None:
    """The place after a page is where the next one begins, whatever the names."""
    names = [coached(store, number) for number in (5, 3, 9, 1)]
    found, places, after = [], [], None
    while True:
        page, at, left = store.handing_over.page(K1, after=after, limit=3)
        if not page:
            break
        found.append((page, left))
        places += at
        after = at[-1]

    assert [(sorted(names)[:3], 4), (sorted(names)[3:], 1)] == found
    assert 4 == len(set(places))


def test_only_those_named_and_only_the_coachs_own_are_come_to(store: Store) -> None:
    """Another coach's client who is named is not among them."""
    mine, other = coached(store, 1), coached(store, 2, by=K2)
    coached(store, 3)

    page, _, left = store.handing_over.page(K1, only=(mine, other))

    assert ([mine], 1) == (page, left)


def test_those_covered_for_are_with_others_now(store: Store) -> None:
    """Who came back, or changed for another cause, is not covered for."""
    away = CoachChangeRequested(cause="coach_away", coach_id=K1)
    asked = CoachChangeRequested()
    gone = CoachReleased(attempt=1, coach_id=K1, why="coach_away")

    def by(coach_id: str) -> tuple[AnyEvent, AnyEvent]:
        return (
            CoachProposed(attempt=2, coach_id=coach_id),
            CoachAllocated(attempt=2, coach_id=coach_id),
        )

    covered = coached(store, 1, away, gone, *by(K2))
    coached(store, 2, asked, gone, *by(K2))
    coached(store, 3, away, gone, *by(K1))

    assert [covered] == store.handing_over.page(K1, covered=True)[0]


def test_those_whom_nobody_took_meanwhile_are_covered_for_as_well(store: Store) -> None:
    """They wait since their coach is away, and come with the others in one order."""
    away = CoachChangeRequested(cause="coach_away", coach_id=K1)
    gone = CoachReleased(attempt=1, coach_id=K1, why="coach_away")
    waits = WaitingForCoach(attempt=2, position=1, reason="no_room")
    taken = (CoachProposed(attempt=2, coach_id=K2), CoachAllocated(attempt=2, coach_id=K2))
    waiting, covered = coached(store, 1, away, gone, waits), coached(store, 2, away, gone, *taken)
    coached(store, 3, CoachChangeRequested(), gone, waits)

    first, places, left = store.handing_over.page(K1, covered=True, limit=1)
    rest, _, none_left = store.handing_over.page(K1, covered=True, after=places[0])

    assert ([waiting, covered], 2, 1) == (first + rest, left, none_left)
    assert [waiting] == store.handing_over.page(K1, covered=True, only=(waiting,))[0]
    assert [] == store.handing_over.page(K1)[0]


def test_a_client_is_shown_with_the_session_that_comes_next(store: Store) -> None:
    """Its step, its booked moment, how many were attended."""
    at = START + timedelta(days=10)
    journey = coached(
        store, 1, planned(1, "1 week"), SessionAttended(session=1), planned(2, "1 week"),
        SessionBooked(session=2, starts_at=at),
    )  # fmt: skip

    (client,) = store.handing_over.clients_of(K1)

    assert (journey, K1, "allocated", "1 week", "coaching", "open") == (
        client.journey, client.coach_id, client.state, client.every, client.stage, client.status,
    )  # fmt: skip
    assert (1, 2, 2, at) == (client.attended, client.number, client.step, client.starts_at)


def test_sessions_held_are_found_by_their_london_days(store: Store) -> None:
    """By when they were booked for; not those of another coach."""
    at = START + timedelta(days=10)
    booked = (planned(1), SessionBooked(session=1, starts_at=at), SessionAttended(session=1))
    journey = coached(store, 1, *booked)
    coached(store, 2, *booked, by=K2)
    day = at.date()

    (held,) = store.handing_over.held(K1, day, day)

    assert (journey, 1) == (held.journey, held.number)
    assert [] == store.handing_over.held(K1, day + timedelta(days=1), day + timedelta(days=9))


def test_the_coach_named_is_taken_before_the_list_is_served(store: Store) -> None:
    """Somebody with a higher priority who waits gets another."""
    store.coaches.put(coach(1))
    store.coaches.put(coach(2, limit=1))
    named = store.caseload.reserve(deed(7, prefer=(K2,), priority=4), NESTED)
    first = store.caseload.reserve(deed(1, priority=1), NESTED)

    assert isinstance(named.outcome, CoachProposed)
    assert isinstance(first.outcome, CoachProposed)
    assert (K2, K1) == (named.outcome.coach_id, first.outcome.coach_id)
    assert named == store.caseload.reserve(deed(7, prefer=(K2,), priority=4), NESTED)


def test_a_client_seen_less_often_fits_where_a_newcomer_does_not(store: Store) -> None:
    """Two weekly clients fill the coach for newcomers; one seen fortnightly is a third."""
    store.coaches.put(coach(1))
    for number in (1, 2):
        store.caseload.reserve(deed(number), NESTED)

    newcomer = store.caseload.reserve(deed(3, prefer=(K1,)), NESTED).outcome
    later = store.caseload.reserve(deed(4, prefer=(K1,), every=FORTNIGHTLY), NESTED).outcome

    assert isinstance(newcomer, WaitingForCoach)
    assert isinstance(later, CoachProposed)
    assert ["1 week", "1 week", "2 weeks"] == [row.every for row in store.caseload.of_coach(K1)]


def test_a_coach_named_who_may_not_be_is_passed_over(store: Store) -> None:
    """One nobody knows, one who declined before: the next named, then whoever fits."""
    store.coaches.put(coach(1))
    store.coaches.put(coach(2))
    wanted = {"prefer": ("k-nobody000", K2, K1), "declined": (K2,)}

    found = store.caseload.reserve(deed(1, **wanted), PICKY).outcome

    assert isinstance(found, CoachProposed)
    assert K1 == found.coach_id
