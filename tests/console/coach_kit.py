"""Coaches with clients in a store, for pages that show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from alongside.coached import Coached, coached
from alongside.coaches import Coach
from alongside.deeds import ReserveCoach
from alongside.events import (
    AnyEvent,
    CoachAllocated,
    CoachProposed,
    Entry,
    JourneyStarted,
    PriorityDecided,
    SessionAttended,
    SessionBooked,
    SessionPlanned,
    StageEntered,
    StageLeft,
    TaskOpened,
)
from alongside.ruleset.library import Library
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store
from alongside.wait import Wait

PROGRAMME = "health-connect"
NOW = datetime.now(UTC)
_CLIENTS = count(1)


def coach(number: int = 1, **changed: Any) -> Coach:
    """A coach for Health Connect."""
    given = {
        "id": f"k-coach{number:03d}", "name": f"Zebedee Planted {number}",
        "programmes": [PROGRAMME], "gender": "female", "modes": ["phone"],
    }  # fmt: skip
    return Coach.model_validate({**given, **changed})


def stand_still(app: Any) -> None:
    """The console's clock stands at NOW: midnight may come between that and a test."""
    app.state.console.wall = lambda: NOW


def client(store: Store, name: str = "Alex Ash") -> str:
    """Somebody on the register."""
    row = NewClient(source="t", source_key=str(next(_CLIENTS)), person=Person(name=name))
    return str(store.clients.add_many([row]).rows[0].client_id)


def health_connect(store: Store) -> Coached:
    """The programme, as shipped."""
    return coached(Library.of(store, Settings()), [PROGRAMME])[PROGRAMME]


def digest(store: Store) -> str:
    """Its version."""
    return Library.of(store, Settings()).current(PROGRAMME).digest


def tell(store: Store, journey: str, *told: tuple[datetime, AnyEvent]) -> None:
    """Write down what happened, after what was written before."""
    first = len(store.journal.entries(journey)) + 1
    entries = [
        Entry(sequence=number, recorded=moment, event=event)
        for number, (moment, event) in enumerate(told, first)
    ]
    store.journal.append(journey, entries)


def carried(
    store: Store,
    coach_id: str,
    held: int = 2,
    *,
    name: str = "Alex Ash",
    every: str = "1 week",
    booked: datetime | None = None,
) -> str:
    """A client of this coach who came to so many sessions, the last yesterday; the journey."""
    client_id = client(store, name)
    journey, since = f"{PROGRAMME}/{client_id}/1", NOW - timedelta(weeks=held + 1)
    told: list[tuple[datetime, AnyEvent]] = [
        (since, JourneyStarted(client_id=client_id, programme=PROGRAMME, digest=digest(store))),
        (since, PriorityDecided(priority=3, rule="rest", digest=digest(store))),
        (since, StageEntered(stage="allocation", visit=1)),
        (since, CoachProposed(attempt=1, coach_id=coach_id)),
        (since, CoachAllocated(attempt=1, coach_id=coach_id)),
        (since, StageLeft(stage="allocation", visit=1, outcome="allocated", leads_to="next")),
        (since, StageEntered(stage="coaching", visit=1)),
    ]
    for number in range(1, held + 2):
        at = NOW - timedelta(weeks=held - number, days=1)
        planned = SessionPlanned(
            session=number, step=number, target=at, every=Wait.parse(every), minutes=60,
            kind="later",
        )  # fmt: skip
        told.append((max(since, at - timedelta(weeks=1)), planned))
        if number <= held:
            told.append((at, SessionAttended(session=number)))
    if booked is not None:
        told.append((NOW, SessionBooked(session=held + 1, starts_at=booked, mode="phone")))
    tell(store, journey, *told)
    return journey


def proposed(store: Store, coach_id: str, name: str = "Bo Birch") -> str:
    """A client to whom this coach is proposed, with the coach's task; the journey."""
    client_id = client(store, name)
    journey, since = f"{PROGRAMME}/{client_id}/1", NOW - timedelta(days=2)
    task = TaskOpened(
        key="coach_acceptance/1", role="coach", title="Accept or decline", kind="coach_acceptance",
        due=NOW - timedelta(hours=1), answers=("accept", "decline"),
    )  # fmt: skip
    tell(
        store,
        journey,
        (since, JourneyStarted(client_id=client_id, programme=PROGRAMME, digest=digest(store))),
        (since, StageEntered(stage="allocation", visit=1)),
        (since, CoachProposed(attempt=1, coach_id=coach_id, reasons=("Speaks Welsh",))),
        (since, task),
    )
    return journey


def waits(store: Store, days: int, *, priority: int = 3, name: str = "Cy Cedar") -> str:
    """A client who has waited for so many days; the journey."""
    client_id = client(store, name)
    since = NOW - timedelta(days=days)
    deed = ReserveCoach(
        journey=f"{PROGRAMME}/{client_id}/1", programme=PROGRAMME, digest=digest(store),
        client_id=client_id, attempt=1, priority=priority, waiting_since=since, wish=None, now=NOW,
    )  # fmt: skip
    outcome = store.caseload.reserve(deed, health_connect(store).matching).outcome
    begun = JourneyStarted(client_id=client_id, programme=PROGRAMME, digest=digest(store))
    tell(store, deed.journey, (since, begun), (since, outcome))
    return deed.journey
