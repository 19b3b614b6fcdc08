"""A coach whose limit is changed at the moment somebody takes them is never quietly over it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from reservation_scene import NESTED, coach, deed
from synthetic_journal import START, entries, started

from alongside.coaches import Absence
from alongside.matching import MatchingRules
from alongside.ruleset.model import CaseloadCap
from alongside.store import CoachRefused, CoachRow, Store
from alongside.store.taking import Taking

P, K = "health-connect", "k-coach001"
WIDE = MatchingRules(must=(), caps=(CaseloadCap(cadence="any", at_most=50),), first=NESTED.first)
ROUNDS, CLIENTS = 12, 6


def journeys(store: Store, turn: int) -> list[str]:
    """Journeys of this turn that are open."""
    named = []
    for number in range(CLIENTS):
        client = f"c-{turn:06d}{number:06d}"
        store.journal.append(f"{P}/{client}/1", entries([started(client, P)]))
        named.append(f"{P}/{client}/1")
    return named


def test_a_limit_and_clients_who_come_at_one_moment_keep_each_other(store: Store) -> None:
    """Either the limit is refused for the clients there are, or clients for the limit."""
    for turn in range(ROUNDS):
        coach_id = f"k-turn{turn:03d}"
        store.coaches.put(coach(1, id=coach_id, name=f"Turn {turn}"))
        seeking = journeys(store, turn)
        gate = threading.Barrier(CLIENTS + 1)

        def take(journey: str, coach_id: str = coach_id, gate: threading.Barrier = gate) -> bool:
            gate.wait()
            return store.caseload.take(Taking(journey, coach_id, 1, START), WIDE)

        def lower(coach_id: str = coach_id, gate: threading.Barrier = gate) -> bool:
            gate.wait()
            try:
                store.coaches.change(coach_id, {"limit": 2})
            except CoachRefused:
                return False
            return True

        with ThreadPoolExecutor(CLIENTS + 1) as pool:
            lowered = pool.submit(lower)
            taken = [each.result(60) for each in [pool.submit(take, each) for each in seeking]]

        carried = store.caseload.counts().get(coach_id, 0)
        assert sum(taken) == carried
        assert lowered.result() == (carried <= 2)
        assert (2 if lowered.result() else None) == store.coaches.get(coach_id).limit


def test_a_file_and_clients_who_come_at_one_moment_keep_each_other(store: Store) -> None:
    """A page of a file is no way round it."""
    for turn in range(ROUNDS):
        coach_id = f"k-turn{turn:03d}"
        store.coaches.put(coach(1, id=coach_id, name=f"Turn {turn}"))
        seeking = journeys(store, turn)
        with ThreadPoolExecutor(CLIENTS + 1) as pool:
            row = CoachRow({"limit": 2}, coach_id=coach_id)
            page = pool.submit(store.coaches.take, [row])
            for each in seeking:
                pool.submit(store.caseload.take, Taking(each, coach_id, 1, START), WIDE)

        limit = store.coaches.get(coach_id).limit
        assert (limit == 2) == (not page.result()[0].problems)
        assert limit is None or store.caseload.counts().get(coach_id, 0) <= limit


def test_nobody_is_given_to_a_coach_who_went_away_before(store: Store) -> None:
    """Whoever takes reads the coach as they are, not as they were."""
    store.coaches.put(coach(1))
    (journey, *_) = journeys(store, 1)

    store.coaches.away(K, Absence(from_=date(2020, 1, 1)))

    assert not store.caseload.take(Taking(journey, K, 1, START), WIDE)
    assert "waiting_for_coach" == store.caseload.reserve(deed(1), WIDE).outcome.name
