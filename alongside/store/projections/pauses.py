"""
The pauses table: when each journey stood still, so that no wait counts it.
"""

from collections.abc import Iterator

from alongside.events import DeferralRequested, Entry, JourneyClosed, Paused, Resumed
from alongside.store.changes import Change, Put, Set


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """What `entry` changes among the journey's pauses."""
    match entry.event:
        case Paused() | DeferralRequested():
            key = {"journey": journey, "sequence": entry.sequence}
            yield Put("pauses", key, {"since": entry.at}, only_new={"until": None})
        case Resumed() | JourneyClosed():
            yield Set("pauses", {"journey": journey, "until": None}, {"until": entry.at})
