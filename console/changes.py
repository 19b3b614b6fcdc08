"""
What happened in a journey since a page was shown, in sentences.

In: the journey and the entry that was its last then. Out: what a person should know before they
go on with what they were doing; what only the machinery did is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.timeline import is_detail
from console.context import Console
from console.presenters import history
from console.presenters.journey import who

_QUIET = frozenset({"message_sent", "message_not_sent", "task_postponed", "recall_set"})
"""What changes nothing in what somebody is about to do."""


@dataclass(frozen=True)
class Change:
    """Something that happened meanwhile: when, what, who said so."""

    at: datetime
    text: str
    who: str


def changes_since(console: Console, journey: str, seen: int) -> list[Change]:
    """What happened after entry `seen`, in order; empty where nothing did that matters."""
    store = console.store
    entries = [
        each
        for each in store.journal.entries(journey, after=seen)
        if not is_detail(each) and each.name not in _QUIET
    ]
    if not entries:
        return []
    coaches, colleagues = history.ids_in(entries)
    names = {**store.roster.names(coaches), **store.colleagues.named(colleagues)}
    titles = {each.key: each.title for each in store.tasks.of(journey)}
    return [
        Change(
            each.at,
            history.named(history.said(each, titles, None), names),
            "" if each.event.by == "journey" else who(each.event.by, names),
        )
        for each in entries
    ]
