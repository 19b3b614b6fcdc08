"""
The waiting list on SQLite: a thousand clients served one at a time, beside one round of them all.

In: clients of Health Connect who want a coach, coaches with two places each. Out: how many a
second either way, how long nobody else can write meanwhile, side by side in one run.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alongside.coaches import Coach
from alongside.deeds import ReserveCoach
from alongside.events import CoachProposed, CoachWishRecorded, Entry, JourneyStarted
from alongside.keys import KeyRing
from alongside.matching import MatchingRules
from alongside.ruleset.house import House
from alongside.ruleset.loader import load
from alongside.settings import ROOT, Settings
from alongside.store import Store
from alongside.store.ids import new_client_id
from alongside.store.matching_round import Asked
from benchmarks.figures import Figure, show

P = "health-connect"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLIENTS, COACHES, REPEATS = 1000, 200, 3


def health_connect() -> MatchingRules:
    """Its matching, as shipped."""
    catalogue = House.load(ROOT / "rules").catalogue
    ruleset = load(ROOT / "rules" / f"{P}.yaml", catalogue).ruleset
    assert ruleset is not None, "the shipped rules can't be used"
    assert ruleset.coaching is not None
    return MatchingRules.of(ruleset.coaching, catalogue)


@contextmanager
def fresh_store() -> Iterator[Store]:
    """A store with the coaches in it."""
    with (
        tempfile.TemporaryDirectory(prefix="alongside-bench-") as folder,
        Store.open(Settings(home=Path(folder, "home")), KeyRing.fresh()) as store,
    ):
        like = Coach(
            id="k-bench", name="Invented", programmes=(P,), gender="female", modes=("phone",)
        )
        for number in range(COACHES):
            store.coaches.put(like.model_copy(update={"id": f"k-bench{number:05}"}))
        yield store


def deeds() -> list[ReserveCoach]:
    """Clients who have waited for different times, of all priorities."""
    clients = [new_client_id() for _ in range(CLIENTS)]
    return [
        ReserveCoach(
            journey=f"{P}/{client_id}/1", programme=P, digest="d", client_id=client_id, attempt=1,
            priority=1 + number % 4, waiting_since=NOW - timedelta(hours=number),
            wish=CoachWishRecorded(wants=True), now=NOW,
        )
        for number, client_id in enumerate(clients)
    ]  # fmt: skip


def one_at_a_time(rules: MatchingRules) -> tuple[float, int]:
    """Seconds for all, each with a transaction of their own; how many got a coach."""
    rules = replace(rules, round=None)
    with fresh_store() as store:
        wanted = deeds()
        begun = time.perf_counter()
        for deed in wanted:
            store.caseload.reserve(deed, rules)
        return time.perf_counter() - begun, sum(store.caseload.counts().values())


def in_a_round(rules: MatchingRules) -> tuple[float, float, int]:
    """Seconds to join the list, seconds of the round, how many got a coach."""
    with fresh_store() as store:
        # Somebody who waits already: who joins now is left to the round.
        wanted = deeds()
        coaches = store.coaches.list()
        for coach in coaches:
            store.coaches.put(coach.model_copy(update={"active": False}))
        begun = time.perf_counter()
        outcomes = [store.caseload.reserve(deed, rules).outcome for deed in wanted]
        joined = time.perf_counter() - begun
        for coach in coaches:
            store.coaches.put(coach)
        for deed, outcome in zip(wanted, outcomes, strict=True):
            assert not isinstance(outcome, CoachProposed)
            begins = JourneyStarted(client_id=deed.client_id, programme=P, digest="d")
            told = [Entry(sequence=n, recorded=NOW, event=e)
                    for n, e in enumerate((begins, outcome), 1)]  # fmt: skip
            store.journal.append(deed.journey, told)
        begun = time.perf_counter()
        row = store.caseload.run_round(Asked(P, "round", NOW), rules)
        return joined, time.perf_counter() - begun, row.matched


def run() -> None:
    """Measure and print."""
    rules = health_connect()
    singly, rounds = [], []
    for _ in range(REPEATS):
        singly.append(one_at_a_time(rules))
        rounds.append(in_a_round(rules))
    alone = statistics.median(seconds for seconds, _ in singly)
    joined = statistics.median(seconds for seconds, _, _ in rounds)
    matched = statistics.median(seconds for _, seconds, _ in rounds)
    show(
        f"{CLIENTS:,} clients and {COACHES} coaches on SQLite, median of {REPEATS}",
        [
            Figure("served one at a time", CLIENTS / alone, "a second"),
            Figure("joined the list for a round", CLIENTS / joined, "a second"),
            Figure("matched in one round", CLIENTS / matched, "a second"),
            Figure("  the round, in which nobody else writes", matched, "s", at_most=5),
            Figure("  as many times as fast as one at a time", alone / matched, "x", at_least=3),
            Figure("got a coach one at a time", singly[0][1], "clients"),
            Figure("got a coach in the round", rounds[0][2], "clients"),
        ],
    )
