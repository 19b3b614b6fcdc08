"""
Keys of other systems in words: what each is good for, whether it still is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alongside.store.systems import ApiKey
from console.api.keys import Scope

SCOPES = {
    Scope.JOURNEYS_READ: "See journeys",
    Scope.JOURNEYS_START: "Start journeys",
    Scope.EVENTS_WRITE: "Record what happened in a journey",
    Scope.TASKS_READ: "See tasks",
    Scope.TASKS_ANSWER: "Answer tasks",
    Scope.CLIENTS_READ: "See a client's readings, not who they are",
    Scope.WAITING_READ: "See who waits for a coach",
    Scope.RULES_READ: "See which rules are in force",
}


@dataclass(frozen=True)
class KeyShown:
    """A key as a line of a list."""

    key_id: str
    title: str
    good_for: Sequence[str]
    added: datetime
    used: datetime | None
    ended: datetime | None


def shown(key: ApiKey) -> KeyShown:
    """The key in words."""
    return KeyShown(
        key_id=key.key_id,
        title=key.title,
        good_for=[SCOPES.get(Scope(each), each) for each in key.scopes],
        added=key.added,
        used=key.used,
        ended=key.ended,
    )
