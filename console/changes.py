"""
What happened in a journey since a page was shown, in sentences.

In: the journey and the entry that was its last then. Out: what a person should know before they
go on with what they were doing; what only the machinery did is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alongside.events import Entry
from alongside.timeline import is_detail, sentence, words
from console.context import Console

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
    entries = [
        each
        for each in console.store.journal.entries(journey, after=seen)
        if not is_detail(each) and each.name not in _QUIET
    ]
    names = console.store.colleagues.named(each.event.by.partition(":")[2] for each in entries)
    return [Change(each.at, sentence(each), who_said(each, names)) for each in entries]


def who_said(entry: Entry, names: Mapping[str, str]) -> str:
    """Who reported an entry: a colleague's name, else a role; empty for the journey itself."""
    role, _, colleague_id = entry.event.by.partition(":")
    if role == "journey":
        return ""
    return names.get(colleague_id, words(role))
