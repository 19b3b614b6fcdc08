"""A wait stands still while the journey is paused: it is not counted, and nobody is served."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from reservation_scene import NESTED, coach, deed
from synthetic_journal import START, entries, started

from alongside.events import (
    AnyEvent,
    CoachProposed,
    DeferralRequested,
    Entry,
    Paused,
    PriorityDecided,
    Resumed,
    WaitingForCoach,
)
from alongside.store import Store
from alongside.wait import Wait

A_DAY = timedelta(days=1)
P = "health-connect"
Rows = Callable[[str], list[tuple[object, ...]]]


def told(number: int, *events: tuple[int, AnyEvent]) -> list[Entry]:
    """A journal: its start, then each event on its day."""
    found = entries([started(f"c-{number:012d}", P)])
    for day, event in events:
        moment = START + day * A_DAY
        found.append(Entry(sequence=len(found) + 1, recorded=moment, event=event))
    return found


def test_who_asked_to_wait_is_passed_over_until_they_go_on(store: Store) -> None:
    """The place goes to the next; afterwards they are first again."""
    for number in (1, 2):
        store.caseload.reserve(deed(number), NESTED)
    waits = WaitingForCoach(attempt=1, position=1, reason="no_coaches")
    journal = told(1, (1, waits), (2, DeferralRequested(until=date(2026, 3, 20))), (18, Resumed()))
    store.journal.append(deed(1).journey, journal[:3])
    store.coaches.put(coach(1, limit=1))

    first = store.caseload.serve(P, START + 3 * A_DAY, NESTED)
    store.coaches.put(coach(2, limit=1))
    still = store.caseload.serve(P, START + 4 * A_DAY, NESTED)
    store.journal.append(deed(1).journey, journal)
    then = store.caseload.serve(P, START + 18 * A_DAY, NESTED)

    assert [(deed(2).journey, "k-coach001")] == first
    assert [] == still
    assert [(deed(1).journey, "k-coach002")] == then


def test_a_pause_does_not_count_as_waiting(store: Store) -> None:
    """Ten days on the list, four of them paused, are six; the order follows."""
    for number in (1, 2):
        store.caseload.reserve(deed(number), NESTED)
    waits = WaitingForCoach(attempt=1, position=1, reason="no_coaches")
    store.journal.append(
        deed(1).journey, told(1, (1, waits), (3, Paused(reason="hospital")), (7, Resumed()))
    )

    places = store.caseload.places(P, None, START + 10 * A_DAY)

    assert [deed(2).journey, deed(1).journey] == [each.row.journey for each in places]
    assert [timedelta(), 4 * A_DAY] == [each.stood_still(START + 10 * A_DAY) for each in places]


def test_a_pause_that_lasts_counts_up_to_now_and_shows(store: Store) -> None:
    """Whose wait stands still is last on the list, whatever their priority."""
    for number, priority in ((1, 1), (2, 4)):
        store.caseload.reserve(deed(number, priority=priority), NESTED)
    waits = WaitingForCoach(attempt=1, position=1, reason="no_coaches")
    store.journal.append(deed(1).journey, told(1, (1, waits), (3, Paused(reason="holiday"))))

    first, last = store.caseload.places(P, None, START + 5 * A_DAY)

    assert (deed(2).journey, None) == (first.row.journey, first.paused_since)
    assert (deed(1).journey, START + 3 * A_DAY) == (last.row.journey, last.paused_since)
    assert 2 * A_DAY == last.stood_still(START + 5 * A_DAY)
    assert store.caseload.is_waited_for(P)


def test_pauses_over_each_other_count_once(store: Store) -> None:
    """A pause reported late may lie over another."""
    store.caseload.reserve(deed(1), NESTED)
    (place,) = store.caseload.places(P, None, START)
    begun = place.row.since
    over = (
        (begun - A_DAY, begun + A_DAY), (begun, begun + 3 * A_DAY),
        (begun + 2 * A_DAY, begun + 4 * A_DAY), (begun + 6 * A_DAY, None),
    )  # fmt: skip

    paused = replace(place, pauses=over)

    assert 6 * A_DAY == paused.stood_still(begun + 8 * A_DAY)
    assert 4 * A_DAY == paused.stood_still(begun + 5 * A_DAY)
    assert timedelta() == paused.stood_still(begun)


def test_a_long_wait_counts_as_a_higher_priority_where_waits_age(store: Store) -> None:
    """A P4 of nine weeks stands before a P2 of today."""
    store.caseload.reserve(deed(1, priority=4), NESTED)
    late = START + 63 * A_DAY
    store.caseload.reserve(deed(2, priority=2, waiting_since=late), NESTED)

    plain = store.caseload.places(P, None, late)
    aged = store.caseload.places(P, Wait.parse("4 weeks"), late)

    assert [2, 4] == [each.row.priority for each in plain]
    assert [4, 2] == [each.row.priority for each in aged]


def test_a_priority_decided_while_waiting_counts(store: Store) -> None:
    """New readings move a client up the list at once."""
    for number in (1, 2):
        store.caseload.reserve(deed(number, priority=3), NESTED)
    waits = WaitingForCoach(attempt=1, position=2, reason="no_coaches")
    now = PriorityDecided(priority=1, rule="bp-high", digest="d")
    store.journal.append(deed(2).journey, told(2, (1, waits), (2, now)))

    assert [deed(2).journey, deed(1).journey] == [row.journey for row in store.caseload.waiting(P)]


def test_pauses_made_again_are_the_same(store: Store, rows: Rows) -> None:
    """Of those who wait and of those who do not, open and over."""
    store.caseload.reserve(deed(1), NESTED)
    waits = WaitingForCoach(attempt=1, position=1, reason="no_coaches")
    first = told(1, (1, waits), (2, DeferralRequested(until=date(2026, 3, 9))), (7, Resumed()))
    store.journal.append(
        deed(1).journey, [*first, *told(1, *[(9, Paused(reason="other"))] * 4)[4:]]
    )
    store.journal.append(deed(2).journey, told(2, (1, Paused(reason="hospital"))))
    live = {table: rows(table) for table in ("pauses", "waiting", "journeys")}

    store.rebuild()

    assert live == {table: rows(table) for table in live}
    assert 3 == len(live["pauses"])


def test_a_coach_found_before_the_pause_is_still_theirs(store: Store) -> None:
    """A pause is no reason to give a reserved coach away."""
    store.caseload.reserve(deed(1), NESTED)
    store.coaches.put(coach(1))
    store.caseload.serve(P, START, NESTED)
    store.journal.append(deed(1).journey, told(1, (1, Paused(reason="other")), (5, Resumed())))

    woken = store.caseload.reserve(deed(1, attempt=2), NESTED)

    assert isinstance(woken.outcome, CoachProposed)


def test_the_line_is_the_order_of_the_places_without_the_rest(store: Store) -> None:
    """Those whose wait stands still come last in it and have no place."""
    for number, priority in ((1, 1), (2, 4), (3, 2), (4, 4)):
        store.caseload.reserve(deed(number, priority=priority), NESTED)
    waits = WaitingForCoach(attempt=1, position=1, reason="no_coaches")
    lasts, over = (3, Paused(reason="holiday")), (5, Resumed())
    store.journal.append(deed(1).journey, told(1, (1, waits), lasts))
    store.journal.append(deed(2).journey, told(2, (1, waits), lasts, over))
    late, ageing = START + 40 * A_DAY, Wait.parse("2 weeks")

    for each in (None, ageing):
        line = store.caseload.line(P, each, late)

        places = store.caseload.places(P, each, late)
        assert [place.row.journey for place in places] == [*line.journeys]
        assert (3, deed(1).journey) == (line.running, line.journeys[-1])
        assert places[1:3] == store.caseload.listed(line.journeys[1:3])
    assert [] == store.caseload.listed(["health-connect/c-000000000009/1"])
