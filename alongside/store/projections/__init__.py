"""
What each journal entry changes in the tables people look at.

In: a journey's id and an entry. Out: row changes, as data. Pure: the same journal always
makes the same rows, so they can be thrown away and made again.
"""

from collections.abc import Iterator

from alongside.events import Entry
from alongside.store.changes import Change
from alongside.store.projections import (
    caseload,
    diary,
    journeys,
    messages,
    milestones,
    pauses,
    scores,
    sessions,
    tasks,
    waiting,
)

MADE_HERE = ("journeys", "tasks", "sessions", "messages", "pauses", "milestones", "scores")
"""The tables that hold nothing but projections of the journal."""


# the list before the caseload, as in a round that gives a coach: neither misses the other
_PROJECTIONS = (
    journeys, tasks, sessions, diary, messages, pauses, waiting, caseload, milestones, scores,
)  # fmt: skip


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """Every row change that follows from `entry`, in an order that can be carried out."""
    for projection in _PROJECTIONS:
        yield from projection.changes(journey, entry)
