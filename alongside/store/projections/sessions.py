"""
The sessions table: planned, booked, due, over; with corrections applied.

A cancellation by the client without notice counts as missed, as everywhere.
"""

from collections.abc import Iterator
from typing import Literal

from alongside.events import (
    Entry,
    JourneyClosed,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionDue,
    SessionMissed,
    SessionOutcomeCorrected,
    SessionPlanned,
)
from alongside.store.changes import Change, Put, Recount, Set

_LIVE = ("planned", "booked", "due")


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """What `entry` changes among the sessions. The first outcome counts until corrected."""
    match entry.event:
        case SessionPlanned() as event:
            yield Put(
                "sessions",
                {"journey": journey, "number": event.session},
                {
                    "step": event.step,
                    "kind": event.kind,
                    "target": event.target,
                    "every": str(event.every),
                    "length": event.minutes,
                },
                only_new={"status": "planned", "corrected": False},
            )
        case SessionBooked() as event:
            yield Set(
                "sessions",
                {"journey": journey, "number": event.session, "outcome": None},
                {"status": "booked", "starts_at": event.starts_at, "mode": event.mode},
            )
        case SessionDue() as event:
            yield Set(
                "sessions",
                {"journey": journey, "number": event.session, "outcome": None},
                {"status": "due"},
            )
        case SessionAttended() as event:
            yield from _over(journey, event.session, entry, "attended", event.minutes)
        case SessionMissed() as event:
            yield from _over(journey, event.session, entry, "missed")
        case SessionCancelled() as event:
            missed = event.cancelled_by == "client" and not event.with_notice
            yield from _over(journey, event.session, entry, "missed" if missed else "cancelled")
        case SessionOutcomeCorrected() as event:
            yield Set(
                "sessions",
                {"journey": journey, "number": event.session, "status": "over"},
                {"outcome": event.outcome, "minutes": event.minutes, "corrected": True},
            )
            yield Recount(journey)
        case JourneyClosed():
            for status in _LIVE:
                yield Set("sessions", {"journey": journey, "status": status}, {"status": "dropped"})


def _over(
    journey: str,
    number: int,
    entry: Entry,
    outcome: Literal["attended", "missed", "cancelled"],
    minutes: int | None = None,
) -> Iterator[Change]:
    yield Set(
        "sessions",
        {"journey": journey, "number": number, "outcome": None},
        {"status": "over", "outcome": outcome, "outcome_at": entry.at, "minutes": minutes},
    )
    yield Recount(journey)
