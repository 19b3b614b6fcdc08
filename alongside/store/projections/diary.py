"""
The hours that were held for a booking: with the booking in the journal they are free of it.
"""

from collections.abc import Iterator

from alongside.events import (
    Entry,
    JourneyClosed,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionMissed,
)
from alongside.store.changes import Change, Drop


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """What `entry` changes among the hours that are being booked."""
    match entry.event:
        case SessionBooked(id=str(event_id)):
            yield Drop("held_hours", {"journey": journey, "event_id": event_id})
        case SessionAttended() | SessionMissed() | SessionCancelled() as event:
            # What a crash left of it is in nobody's way any more.
            yield Drop("held_hours", {"journey": journey, "session": event.session})
        case JourneyClosed():
            yield Drop("held_hours", {"journey": journey})
