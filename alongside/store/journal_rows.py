"""
Entries of a journal as rows of its table.

In: an entry, or a row's body. Out: the other. Bodies are encrypted, bound to their journey
and sequence.
"""

from datetime import datetime

from pydantic import TypeAdapter

from alongside.events import Entry
from alongside.keys import KeyRing

_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


def open_entry(ring: KeyRing, journey: str, sequence: int, body: bytes) -> Entry:
    """The entry kept as `body` at this place."""
    return _ENTRY.validate_json(ring.decrypt(body, _about(journey, sequence)))


def row_of(
    ring: KeyRing, journey: str, entry: Entry, told: datetime | None = None
) -> dict[str, object]:
    """The row that keeps `entry`; `told` as for `Journal.append`."""
    return {
        "journey": journey,
        "sequence": entry.sequence,
        "name": entry.name,
        "subject": entry.event.subject,
        "at": entry.at,
        "recorded": entry.recorded,
        "body": ring.encrypt(_ENTRY.dump_json(entry), _about(journey, entry.sequence)),
        "told": told,
    }


def _about(journey: str, sequence: int) -> bytes:
    return f"journal/{journey}/{sequence}".encode()
