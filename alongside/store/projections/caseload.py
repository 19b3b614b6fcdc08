"""
The caseload table: which coach carries which journey, at which cadence.

A reservation writes the row first, in its own transaction; the journal says the same a
moment later, and afterwards whatever becomes of it. The reasons are in the journal, sealed.
"""

from collections.abc import Iterator

from alongside.events import (
    CoachAllocated,
    CoachProposed,
    CoachReleased,
    Entry,
    JourneyClosed,
    SessionPlanned,
    StageLeft,
)
from alongside.store.changes import Change, Drop, Put, Set
from alongside.store.ids import parts_of


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """What `entry` changes in the journey's place in a caseload."""
    match entry.event:
        case CoachProposed() as event:
            yield _held(journey, entry, event.attempt, event.coach_id, "proposed")
        case CoachAllocated() as event:
            yield _held(journey, entry, event.attempt, event.coach_id, "allocated")
        case CoachReleased() as event:
            yield Drop("caseload", {"journey": journey, "attempt": event.attempt})
        case SessionPlanned() as event:
            yield Set("caseload", {"journey": journey}, {"every": str(event.every)})
        case StageLeft(stage="allocation"):
            # A coach found for it that it never heard of is free for the next.
            yield Drop("caseload", {"journey": journey, "told": False})
        case JourneyClosed():
            yield Drop("caseload", {"journey": journey})


def _held(journey: str, entry: Entry, attempt: int, coach_id: str, state: str) -> Put:
    parts = parts_of(journey)
    return Put(
        "caseload",
        {"journey": journey},
        {"attempt": attempt, "coach_id": coach_id, "state": state, "told": True},
        only_new={
            "programme": parts.programme,
            "client_id": parts.client_id,
            "since": entry.at,
            "reasons": (),
        },
        not_older="attempt",
    )
