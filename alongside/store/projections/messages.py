"""
The messages table: what was sent to the client, or why it was not.
"""

from collections.abc import Iterator

from alongside.events import Entry, MessageNotSent, MessageSent
from alongside.store.changes import Change, Put


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """What `entry` changes among the journey's messages."""
    match entry.event:
        case MessageSent() as event:
            yield Put(
                "messages",
                {"journey": journey, "key": event.key},
                {
                    "message": event.message,
                    "status": "sent",
                    "channel": event.channel,
                    "why": None,
                    "late": event.late,
                    "at": entry.at,
                },
            )
        case MessageNotSent() as event:
            yield Put(
                "messages",
                {"journey": journey, "key": event.key},
                {
                    "message": event.message,
                    "status": "not_sent",
                    "channel": None,
                    "why": event.why,
                    "late": False,
                    "at": entry.at,
                },
                keep=True,
            )
