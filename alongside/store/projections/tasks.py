"""
The tasks table: what people must do, by when, how it ended.
"""

from collections.abc import Iterator

from alongside.events import (
    Entry,
    JourneyClosed,
    TaskAnswered,
    TaskClosed,
    TaskEscalated,
    TaskOpened,
    TaskPostponed,
)
from alongside.store.changes import Change, Put, Set


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """What `entry` changes among the journey's tasks. A task ends once; the first end counts."""
    match entry.event:
        case TaskOpened() as event:
            yield Put(
                "tasks",
                {"journey": journey, "key": event.key},
                {
                    "role": event.role,
                    "title": event.title,
                    "kind": event.kind,
                    "about": event.about,
                    "urgent": event.urgent,
                    "answers": event.answers,
                    "opened": entry.at,
                    "due": event.due,
                    "status": "open",
                },
                keep=True,
            )
        case TaskEscalated() as event:
            yield Set(
                "tasks",
                {"journey": journey, "key": event.key, "status": "open"},
                {"role": event.role, "escalated": entry.at},
            )
        case TaskPostponed() as event:
            yield Set(
                "tasks",
                {"journey": journey, "key": event.key, "status": "open"},
                {"due": event.due},
            )
        case TaskAnswered() as event:
            yield Set(
                "tasks",
                {"journey": journey, "key": event.key, "status": "open"},
                {
                    "status": "answered",
                    "answer": event.answer,
                    "ended": entry.at,
                    "ended_by": event.by,
                },
            )
        case TaskClosed() as event:
            yield Set(
                "tasks",
                {"journey": journey, "key": event.key, "status": "open"},
                {
                    "status": "closed",
                    "answer": event.why,
                    "ended": entry.at,
                    "ended_by": event.by,
                },
            )
        case JourneyClosed() as event:
            yield Set(
                "tasks",
                {"journey": journey, "status": "open"},
                {
                    "status": "closed",
                    "answer": "journey_closed",
                    "ended": entry.at,
                    "ended_by": event.by,
                },
            )
