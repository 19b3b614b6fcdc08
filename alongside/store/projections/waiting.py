"""
The waiting table: who waits for a coach, in which order, why still.

The order is written by the reservation; the journal adds the answer it gave, and ends the
wait.
"""

from collections.abc import Iterator

from alongside.events import (
    CoachAllocated,
    CoachProposed,
    Entry,
    JourneyClosed,
    PriorityDecided,
    StageLeft,
    WaitingForCoach,
)
from alongside.store.changes import Change, Drop, Put, Set, Settle
from alongside.store.ids import parts_of

LAST_PRIORITY = 4
"""Where a row goes whose reservation was lost; the next reservation puts it right."""


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """What `entry` changes in the journey's place on the waiting list."""
    match entry.event:
        case WaitingForCoach() as event:
            parts = parts_of(journey)
            yield Put(
                "waiting",
                {"journey": journey},
                {
                    "attempt": event.attempt,
                    "position": event.position,
                    "reason": event.reason,
                    "says": event.says,
                    "heard": event.attempt,
                },
                only_new={
                    "programme": parts.programme,
                    "client_id": parts.client_id,
                    "priority": LAST_PRIORITY,
                    "since": entry.at,
                    "declined": (),
                },
                not_older="attempt",
            )
            yield Settle(journey)
        case PriorityDecided() as event:
            yield Set("waiting", {"journey": journey}, {"priority": event.priority})
        case CoachProposed() | CoachAllocated() as event:
            yield Drop("waiting", {"journey": journey}, up_to={"attempt": event.attempt})
        case StageLeft(stage="allocation") | JourneyClosed():
            yield Drop("waiting", {"journey": journey})
