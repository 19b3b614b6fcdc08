"""Many journeys in a store, told by their journals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from alongside.events import (
    AnyEvent,
    CoachAllocated,
    CoachWishRecorded,
    Entry,
    InvitationAccepted,
    InvitationSent,
    JourneyClosed,
    JourneyStarted,
    PriorityDecided,
    SessionAttended,
    SessionPlanned,
    StageEntered,
)
from alongside.readings import Reading
from alongside.store import Store
from alongside.store.people import NewClient, Person
from alongside.wait import Wait

BEGAN = datetime(2026, 5, 4, 9, tzinfo=UTC)
DURING = {"period": "2026-27", "programme": "primrose-a"}


def plant_clients(
    store: Store, number: int, *, area: str | None = None, ethnicity: str | None = None
) -> list[str]:
    """So many clients of an area and family background; their ids."""
    facts = {"registered_area": area, "ethnicity": ethnicity}
    readings = [
        Reading(fact=fact, value=value, on=date(2026, 4, 1))
        for fact, value in facts.items()
        if value
    ]
    rows = [
        NewClient(
            f"planted-{area}-{ethnicity}-{BEGAN}", str(each), Person(name="Planted"), readings
        )
        for each in range(number)
    ]
    return [str(row.client_id) for row in store.clients.add_many(rows).rows]


def plant_journeys(
    store: Store,
    clients: Iterable[str],
    *events: AnyEvent,
    began: datetime = BEGAN,
    programme: str = "primrose-a",
    priority: int = 1,
) -> list[str]:
    """Their journeys, in which these happened after the beginning, a day each; their ids."""
    told: list[str] = []
    for client_id in clients:
        journey = f"{programme}/{client_id}/1"
        happened = [
            JourneyStarted(client_id=client_id, programme=programme, digest="d" * 64),
            PriorityDecided(priority=priority, rule="planted", digest="d" * 64),
            StageEntered(stage="referral", visit=1),
            *events,
        ]
        store.journal.append(
            journey,
            [
                Entry(sequence=place, recorded=began + timedelta(days=place - 1), event=event)
                for place, event in enumerate(happened, 1)
            ],
        )
        told.append(journey)
    return told


ENGAGED: tuple[AnyEvent, ...] = (
    StageEntered(stage="invitation", visit=1),
    InvitationSent(visit=1, number=1),
    InvitationAccepted(),
)
MET: tuple[AnyEvent, ...] = (
    *ENGAGED,
    StageEntered(stage="allocation", visit=1),
    CoachWishRecorded(wants=True),
    CoachAllocated(attempt=1, coach_id="k-planted"),
    StageEntered(stage="coaching", visit=1),
    SessionPlanned(
        session=1, step=1, target=BEGAN + timedelta(days=20), every=Wait.parse("6 weeks"),
        minutes=60, kind="first",
    ),
    SessionAttended(session=1, minutes=60),
)  # fmt: skip
CLOSED: tuple[AnyEvent, ...] = (*ENGAGED, JourneyClosed(reason="declined"))
