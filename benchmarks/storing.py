"""
The store on SQLite: journal appends and reservations a second, one at a time.

In: journals as coaching makes them, a few entries a turn; clients who look for a coach.
Out: how many transactions one thread does in a second.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alongside.coaches import load_coaches
from alongside.deeds import ReserveCoach
from alongside.events import (
    AnyEvent,
    CoachWishRecorded,
    Entry,
    JourneyStarted,
    SessionAttended,
    SessionDue,
    SessionPlanned,
    StageEntered,
)
from alongside.keys import KeyRing
from alongside.matching import MatchingRules
from alongside.settings import ROOT, Settings
from alongside.store import Store
from alongside.store.ids import new_client_id
from alongside.wait import Wait
from benchmarks.figures import Figure, show
from benchmarks.shipped import primrose

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
JOURNEYS, SESSIONS = 150, 8
COACHES, CLIENTS = 100, 1000


def appends(store: Store) -> float:
    """Turns a second: due, attended, planned, each written down by itself."""
    done, begun = 0, time.perf_counter()
    for _ in range(JOURNEYS):
        client_id = new_client_id()
        journey, sequence = f"primrose-a/{client_id}/1", 0
        for turn in _turns(client_id):
            entries = [
                Entry(sequence=sequence + place, recorded=NOW, event=event)
                for place, event in enumerate(turn, 1)
            ]
            sequence += len(entries)
            store.journal.append(journey, entries)
            done += 1
    return done / (time.perf_counter() - begun)


def _turns(client_id: str) -> list[list[AnyEvent]]:
    turns: list[list[AnyEvent]] = [
        [
            JourneyStarted(client_id=client_id, programme="primrose-a", digest="d" * 64),
            StageEntered(stage="coaching", visit=1),
        ]
    ]
    for number in range(1, SESSIONS + 1):
        planned = SessionPlanned(
            session=number,
            step=1,
            target=NOW + timedelta(weeks=number),
            every=Wait.parse("1 week"),
            minutes=60,
            kind="later",
        )
        turns += [
            [planned],
            [SessionDue(session=number, booked=False)],
            [SessionAttended(session=number)],
        ]
    return turns


def reservations(store: Store) -> float:
    """Coaches reserved a second: each client joins the waiting list, which is then served."""
    published = primrose()
    assert published.ruleset.coaching is not None
    matching = MatchingRules.of(published.ruleset.coaching, published.catalogue)
    (like, *_) = load_coaches(ROOT / "examples" / "coaches.yaml")
    for number in range(COACHES):
        every = {"id": f"k-bench{number:05}", "programmes": ("primrose-a",), "areas": ()}
        store.coaches.put(like.model_copy(update={**every, "languages": ("en",), "limit": None}))
    clients = [new_client_id() for _ in range(CLIENTS)]
    begun = time.perf_counter()
    for client_id in clients:
        deed = ReserveCoach(
            journey=f"primrose-a/{client_id}/1",
            programme="primrose-a",
            digest=published.digest,
            client_id=client_id,
            attempt=1,
            priority=1,
            waiting_since=NOW,
            wish=CoachWishRecorded(wants=True),
            now=NOW,
        )
        store.caseload.reserve(deed, matching)
    return CLIENTS / (time.perf_counter() - begun)


def run() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as folder:
        settings = Settings(home=Path(folder, "home"))
        with Store.open(settings, KeyRing.fresh()) as store:
            turns, reserved = appends(store), reservations(store)
            held = sum(store.caseload.counts().values())
    show(
        "The store on SQLite, one thread, a transaction each",
        [
            Figure("turns written to the journal with projections", turns, "a second"),
            Figure(f"reservations among {COACHES} coaches", reserved, "a second"),
            Figure(f"coaches reserved for {CLIENTS:,} clients", held, "clients"),
        ],
    )
