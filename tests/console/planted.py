"""A journey in the store as if it had walked to a stage: for pages that need no server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from alongside.coaches import Coach
from alongside.events import (
    CoachAllocated,
    CoachProposed,
    Entry,
    Happened,
    JourneyStarted,
    PriorityDecided,
    SessionPlanned,
    StageEntered,
    StageLeft,
)
from alongside.store import NewClient, Person, Store
from alongside.wait import Wait
from console.context import Console

NAME = "Wren <b>Planted</b>"
COACH = "k-aaaaaaaa"
WAY = ("referral", "invitation", "health_check", "priority", "allocation", "coaching", "closure")
BEGAN = timedelta(days=30)


def add_client(store: Store, key: str = "1") -> str:
    """Somebody on the register with nothing known of them."""
    new = NewClient(source="test", source_key=key, person=Person(name=NAME), readings=())
    return str(store.clients.add_many([new]).rows[0].client_id)


def plant(
    console: Console,
    stage: str,
    *more: Happened,
    key: str = "1",
    programme: str = "primrose-a",
    digest: str = "",
) -> str:
    """A journey that is in `stage` since yesterday, with what happened there; its name."""
    store, digest = console.store, digest or console.library.current(programme).digest
    client_id, now = add_client(store, key), datetime.now(UTC)
    journey = f"{programme}/{client_id}/1"
    events: list[Any] = [
        JourneyStarted(client_id=client_id, programme=programme, digest=digest),
        PriorityDecided(priority=3, rule="other-cvd-risk-factors", digest=digest),
    ]
    for each in WAY[: WAY.index(stage) + 1] if stage in WAY else ("referral", stage):
        if len(events) > 2:
            events.append(
                StageLeft(stage=events[-1].stage, visit=1, outcome="done", leads_to="next")
                if isinstance(events[-1], StageEntered)
                else StageLeft(stage="coaching", visit=1, outcome="taper_done", leads_to="next")
            )
        events.append(StageEntered(stage=each, visit=1))
        if each == "coaching":
            events += _coached(store, now)
    events += more
    began = now - BEGAN
    step = (now - began) / (len(events) + 1)
    entries = [
        Entry(sequence=number, recorded=began + number * step, event=event)
        for number, event in enumerate(events, 1)
    ]
    store.journal.append(journey, entries)
    return journey


def _coached(store: Store, now: datetime) -> list[Happened]:
    if not store.coaches.list():
        store.coaches.put(
            Coach(
                id=COACH, name="Robin Planted", programmes=("primrose-a",), gender="female",
                modes=("home", "phone"),
            )
        )  # fmt: skip
    return [
        CoachProposed(attempt=1, coach_id=COACH, reasons=("Has room",)),
        CoachAllocated(attempt=1, coach_id=COACH),
        SessionPlanned(
            session=1, step=1, target=now + timedelta(days=3), every=Wait.parse("6 weeks"),
            minutes=60, kind="first",
        ),
    ]  # fmt: skip
