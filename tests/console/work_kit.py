"""
Journeys with tasks for tests of lists: written straight into a store, no server needed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from alongside.events import (
    AnyEvent,
    CoachAllocated,
    CoachProposed,
    Entry,
    JourneyStarted,
    PriorityDecided,
    StageEntered,
    TaskOpened,
)
from alongside.readings import Reading
from alongside.store import NewClient, Person, Store

A_DAY = timedelta(days=1)
NAME = "Wren Planted"


def now() -> datetime:
    """This moment: these journeys run at real time."""
    return datetime.now(UTC)


def add_client(store: Store, name: str = NAME, area: str | None = None) -> str:
    """Somebody on the register, of an area if one is given."""
    readings = [
        Reading(fact="registered_area", value=each, on=now().date(), source="test")
        for each in ([area] if area else [])
    ]
    page = store.clients.add_many(
        [
            NewClient(
                source="test", source_key=name, person=Person(name=name), readings=tuple(readings)
            )
        ]
    )
    return str(page.rows[0].client_id)


def add_journey(
    store: Store,
    client_id: str,
    *events: AnyEvent,
    stage: str = "coaching",
    coach: str | None = None,
    digest: str = "d",
    days: int = 30,
) -> str:
    """A journey that began some days ago, in this stage, with these events besides."""
    journey = f"primrose-a/{client_id}/1"
    opening: list[AnyEvent] = [
        JourneyStarted(client_id=client_id, programme="primrose-a", digest=digest),
        PriorityDecided(priority=1, rule="obese", digest=digest, explanation=("BMI 33: P1",)),
        StageEntered(stage=stage, visit=1),
    ]
    if coach is not None:
        opening += [
            CoachProposed(attempt=1, coach_id=coach),
            CoachAllocated(attempt=1, coach_id=coach),
        ]
    began = now() - days * A_DAY
    store.journal.append(
        journey,
        [
            Entry(sequence=number, recorded=began, event=each.model_copy(update={"at": began}))
            for number, each in enumerate((*opening, *events), 1)
        ],
    )
    return journey


def to_do(
    key: str,
    due: datetime,
    role: str = "coordinator",
    *,
    urgent: bool = False,
    about: str = "",
    kind: str | None = None,
    answers: tuple[str, ...] = ("done",),
) -> TaskOpened:
    """A task; its title is `Do` with its key."""
    return TaskOpened(
        key=key,
        role=role,
        title=f"Do {key}",
        due=due,
        kind=kind or key.partition("/")[0],
        urgent=urgent,
        about=about,
        answers=answers,
    )
