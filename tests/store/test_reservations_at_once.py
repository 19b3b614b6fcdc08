"""Whoever reserves, closes or slows down at the same moment, no room is given twice or lost."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from reservation_scene import FORTNIGHTLY, NESTED, coach, coached, deed
from synthetic_journal import START, entries, started

from alongside.caseload import days
from alongside.events import CoachProposed, JourneyClosed
from alongside.store import Store
from alongside.store.changes import carry_out
from alongside.store.projections import changes
from alongside.store.serving import Round
from alongside.wait import Wait


@pytest.mark.parametrize("seed", range(2))
def test_sixteen_at_once_never_break_a_cap(store: Store, seed: int) -> None:
    """Threads reserve, free and slow down at the same moment; every cap holds after each."""
    for number in range(5):
        store.coaches.put(coach(number))
    together = threading.Barrier(16)

    def ask(worker: int) -> list[bool]:
        together.wait()
        found = []
        for turn in range(5):
            number = worker * 100 + turn + seed
            outcome = store.caseload.reserve(deed(number), NESTED).outcome
            found.append(isinstance(outcome, CoachProposed))
            if found[-1] and turn % 2:
                store.journal.append(deed(number).journey, coached(number, FORTNIGHTLY))
            _assert_caps_hold(store)
        return found

    with ThreadPoolExecutor(16) as pool:
        found = [each for worker in pool.map(ask, range(16)) for each in worker]

    carried = sum(store.caseload.counts().values())
    assert 80 == carried + len(store.caseload.waiting("health-connect"))
    assert 10 <= sum(found) <= 25
    _assert_caps_hold(store)


def test_sixteen_asking_for_one_journey_get_one_coach(store: Store) -> None:
    """The same deed at once, everywhere, is one reservation."""
    for number in range(3):
        store.coaches.put(coach(number))

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: store.caseload.reserve(deed(1), NESTED), range(16)))

    assert 1 == len({each.outcome.model_dump_json() for each in found})
    assert 1 == sum(store.caseload.counts().values())


def test_a_journey_closing_during_a_round_holds_no_room(store: Store) -> None:
    """Whichever of the two is first, a closed journey has no coach and is not waiting."""
    told = entries([started("c-000000000001", "health-connect"), JourneyClosed(reason="died")])
    store.caseload.reserve(deed(1), NESTED)
    store.caseload.reserve(deed(2), NESTED)
    for number in (1, 2):
        store.coaches.put(coach(number))

    with ThreadPoolExecutor(1) as pool:
        with store._database.writing("closing") as connection:
            for entry in told:
                carry_out(connection, changes(deed(1).journey, entry))
            round_ = pool.submit(store.caseload.serve, "health-connect", START, NESTED)
            time.sleep(0.3)
        got = round_.result(timeout=20)

    assert [deed(2).journey] == [journey for journey, _ in got]
    assert store.caseload.of_journey(deed(1).journey) is None
    assert [] == store.caseload.waiting("health-connect")


def test_a_journey_closing_after_it_was_given_a_coach_lets_them_go(store: Store) -> None:
    """The closing waits for the round, and sees what it gave."""
    told = entries([started("c-000000000001", "health-connect"), JourneyClosed(reason="died")])
    store.caseload.reserve(deed(1), NESTED)
    store.coaches.put(coach(1))

    with ThreadPoolExecutor(1) as pool:
        with store._database.writing("caseload") as connection:
            got, _ = Round(
                connection, store._database.ring, "health-connect", NESTED, START, None
            ).serve(None)
            closing = pool.submit(store.journal.append, deed(1).journey, told)
            time.sleep(0.3)
        assert 2 == closing.result(timeout=20)

    assert [deed(1).journey] == list(got)
    assert store.caseload.of_journey(deed(1).journey) is None


def _assert_caps_hold(store: Store) -> None:
    for number in range(5):
        spans = [
            days(Wait.parse(row.every or "1 week"))
            for row in store.caseload.of_coach(f"k-coach{number:03d}")
        ]
        count = Counter(spans)
        assert count[7.0] <= 2
        assert count[7.0] + count[14.0] <= 3
        assert len(spans) <= 5
