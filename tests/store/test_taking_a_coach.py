"""One named coach is taken by whoever is first, and never beyond the caps."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from reservation_scene import FORTNIGHTLY, NESTED, WEEKLY, coach, coached, deed
from synthetic_journal import START, entries, started

from alongside.events import CoachProposed, JourneyClosed, WaitingForCoach
from alongside.matching import Carrying, room_of
from alongside.store import Store, UnknownCoach
from alongside.store.taking import Taking
from alongside.wait import Wait

P, K = "health-connect", "k-coach001"


def taking(number: int, coach_id: str = K, attempt: int = 1, **changed: object) -> Taking:
    """A journey that asks for a coach by name."""
    given = Taking(f"{P}/c-{number:012d}/1", coach_id, attempt, START)
    return replace(given, **changed)


def open_journeys(store: Store, *numbers: int) -> None:
    """Journeys that are open."""
    for number in numbers:
        store.journal.append(deed(number).journey, entries([started(f"c-{number:012d}", P)]))


def test_a_coach_with_room_is_taken_and_a_full_one_is_not(store: Store) -> None:
    """Two weekly clients fill a coach."""
    store.coaches.put(coach(1))
    open_journeys(store, 1, 2, 3)

    assert [True, True, False] == [
        store.caseload.take(taking(number), NESTED) for number in (1, 2, 3)
    ]
    assert {K: 2} == store.caseload.counts()
    held = store.caseload.of_journey(deed(1).journey)
    assert held is not None
    assert (K, 1, "1 week", "proposed", True) == (
        held.coach_id, held.attempt, held.every, held.state, held.told,
    )  # fmt: skip


def test_taking_again_changes_nothing(store: Store) -> None:
    """A deed that ran twice took once, also where the coach is full by then."""
    store.coaches.put(coach(1, limit=1))
    open_journeys(store, 1)

    assert [True, True] == [store.caseload.take(taking(1), NESTED) for _ in range(2)]
    assert {K: 1} == store.caseload.counts()


def test_a_later_attempt_gives_back_the_coach_of_the_earlier(store: Store) -> None:
    """A client who changes coach holds one, and an attempt that comes late changes nothing."""
    for number in (1, 2):
        store.coaches.put(coach(number))
    open_journeys(store, 1)
    store.caseload.take(taking(1), NESTED)

    assert store.caseload.take(taking(1, "k-coach002", 2), NESTED)
    assert not store.caseload.take(taking(1), NESTED)
    assert {"k-coach002": 1} == store.caseload.counts()


def test_who_takes_a_coach_waits_no_more(store: Store) -> None:
    """Their place on the list goes with it."""
    open_journeys(store, 1)
    assert isinstance(store.caseload.reserve(deed(1), NESTED).outcome, WaitingForCoach)
    store.coaches.put(coach(1))

    assert store.caseload.take(taking(1, attempt=2), NESTED)
    assert [] == store.caseload.waiting(P)


def test_who_is_seen_less_often_takes_less_room(store: Store) -> None:
    """Two weekly clients leave a place for a fortnightly one; then three leave two monthly."""
    store.coaches.put(coach(1))
    open_journeys(store, *range(1, 7))
    store.caseload.take(taking(1), NESTED)
    store.caseload.take(taking(2), NESTED)
    monthly = Wait.parse("1 month")

    took = [
        store.caseload.take(taking(number, every=every), NESTED)
        for number, every in ((3, FORTNIGHTLY), (4, FORTNIGHTLY), (4, monthly), (5, monthly),
                              (6, monthly))
    ]  # fmt: skip

    assert [True, False, True, True, False] == took


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"active": False}, "not active"),
        ({"starts": "2026-04-01"}, "not there yet"),
        ({"ends": "2026-03-01"}, "left"),
        ({"programmes": ["primrose-a"]}, "not trained"),
        ({"limit": 0}, "own limit"),
        ({"hours_a_week": 0.5}, "hours of a week"),
    ],
)
def test_a_coach_who_can_not_is_not_taken(
    store: Store, changed: dict[str, object], what: str
) -> None:
    """Whatever the caps say."""
    store.coaches.put(coach(1, **changed))
    open_journeys(store, 1)

    assert not store.caseload.take(taking(1), NESTED), what
    assert {} == store.caseload.counts()


def test_a_closed_journey_and_an_unknown_one_take_nobody(store: Store) -> None:
    """Nobody would ever give the room back."""
    store.coaches.put(coach(1))
    told = entries([started("c-000000000001", P), JourneyClosed(reason="died")])
    store.journal.append(deed(1).journey, told)

    assert not store.caseload.take(taking(1), NESTED)
    assert not store.caseload.take(taking(2), NESTED)


def test_an_unknown_coach_is_refused_in_words(store: Store) -> None:
    """With where to look."""
    open_journeys(store, 1)

    with pytest.raises(UnknownCoach, match="there is no coach 'k-none'; see `alongside coaches"):
        store.caseload.take(taking(1, "k-none"), NESTED)


@pytest.mark.parametrize("seed", range(4))
def test_the_statement_counts_as_the_rules_of_matching_do(store: Store, seed: int) -> None:
    """Whatever cadences a coach carries: taken just where `room_of` has room."""
    dice = random.Random(seed)
    words = ("30 minutes", "1 hour", "3 days", "5 working days", "1 week", "10 working days",
             "2 weeks", "15 days", "1 month", "6 weeks", "2 months")  # fmt: skip
    for number in range(1, 25):
        hours = dice.choice([None, None, 3.0, 8.5])
        limit = dice.choice([None, 4])
        known = coach(number, hours_a_week=hours, limit=limit)
        loads = [Wait.parse(dice.choice(words)) for _ in range(dice.randint(0, 5))]
        every = Wait.parse(dice.choice(words))
        roomy = replace(NESTED, caps=(), first=WEEKLY)
        store.coaches.put(coach(number))
        for place, load in enumerate(loads):
            one = number * 100 + place
            open_journeys(store, one)
            assert store.caseload.take(taking(one, known.id, every=load), roomy)
        store.coaches.put(known)
        open_journeys(store, number * 100 + 99)
        expected = room_of(Carrying(known, tuple(loads)), replace(NESTED, first=every)) > 0

        took = store.caseload.take(taking(number * 100 + 99, known.id, every=every), NESTED)

        assert expected == took, (hours, limit, loads, every)


def test_thirty_two_at_once_take_named_coaches_and_reserve_within_the_caps(store: Store) -> None:
    """Taking, reserving and slowing down beside each other: no cap is broken, nobody is lost."""
    for number in range(1, 5):
        store.coaches.put(coach(number))
    numbers = range(1000, 1064)
    open_journeys(store, *numbers)
    together = threading.Barrier(32)

    def ask(worker: int) -> list[bool]:
        together.wait()
        found = []
        for number in (1000 + worker, 1032 + worker):
            if worker % 4 == 0:
                got = store.caseload.reserve(deed(number), NESTED).outcome
                found.append(isinstance(got, CoachProposed))
            else:
                found.append(
                    store.caseload.take(taking(number, f"k-coach00{number % 4 + 1}"), NESTED)
                )
            if found[-1] and worker % 3 == 0:
                store.journal.append(deed(number).journey, coached(number, FORTNIGHTLY))
        return found

    with ThreadPoolExecutor(32) as pool:
        found = [each for asked in pool.map(ask, range(32)) for each in asked]

    counts = store.caseload.counts()
    waiting = len(store.caseload.waiting(P))
    assert sum(found) <= sum(counts.values())
    assert sum(counts.values()) + waiting >= sum(found)
    assert {f"k-coach00{number}" for number in range(1, 5)} == set(counts)
    for coach_id in counts:
        often = Counter(str(row.every) for row in store.caseload.of_coach(coach_id))
        assert often["1 week"] <= 2
        assert often["1 week"] + often["2 weeks"] <= 3
        assert often.total() <= 5
    again = [store.caseload.take(taking(number, row.coach_id), NESTED)
             for number in numbers
             if (row := store.caseload.of_journey(deed(number).journey))]  # fmt: skip
    assert all(again)
    assert counts == store.caseload.counts()
