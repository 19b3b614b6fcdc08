"""
What a journey is foreseen to do, in deeds that two futures can be compared by.

In: the entries of a future. Out: one `Foreseen` for each that anybody would notice, with a
name that does not depend on its place in the journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alongside.events import (
    CoachReleased,
    Entry,
    JourneyClosed,
    MessageNotSent,
    MessageSent,
    PriorityDecided,
    RecallSet,
    SessionDue,
    SessionPlanned,
    StageEntered,
    TaskClosed,
    TaskEscalated,
    TaskOpened,
)
from alongside.journal import Journal
from alongside.timeline import sentence, words
from alongside.wait import Wait

Kind = Literal[
    "task", "escalation", "message", "session", "room", "stage", "priority", "closure", "event"
]
UNSEEN = frozenset(
    {
        "journey_started", "stage_left", "wait_ended", "follow_up_fired", "follow_up_dropped",
        "invitation_sent", "room_offered", "ruleset_adopted", "ruleset_not_adopted",
        "ruleset_taken_up", "priority_decided",
    }
)  # fmt: skip
"""How something came about, or said by another entry already."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """
    One deed. `name` is what the rules call it, `about` the session it is about, if any.

    `due` is the moment it sets: a task's, a session's target, a recall's. `text` is a message's.
    """

    at: datetime
    kind: Kind
    name: str
    about: str
    says: str
    due: datetime | None = None
    text: str = ""


def foreseen(journal: Journal, after: int, wordings: dict[str, str]) -> tuple[Foreseen, ...]:
    """
    The deeds of the entries after this one, in order.

    `wordings` is the wording each message was sent with, by the key of the message.
    """
    entries = journal.entries[after:]
    return tuple(each for entry in entries for each in _deeds(journal, entry, wordings))


def _deeds(journal: Journal, entry: Entry, wordings: dict[str, str]) -> Iterator[Foreseen]:
    event, at = entry.event, entry.recorded
    about = _session(entry)
    match event:
        case TaskOpened():
            about = about or _session_in(event.about)
            says = f"task for {words(event.role)}: {event.title}"
            yield Foreseen(at, "task", event.kind, about, says, event.due)
        case TaskEscalated():
            opened = _opened(journal, event.key)
            says = f"handed on to {words(event.role)}: {opened.title}"
            yield Foreseen(at, "escalation", opened.kind, _session_in(opened.about), says)
        case TaskClosed():
            opened = _opened(journal, event.key)
            says = f"closed ({words(event.why)}): {opened.title}"
            yield Foreseen(at, "task", f"{opened.kind}/closed", _session_in(opened.about), says)
        case MessageSent() | MessageNotSent():
            name, about = _message(journal, event.key)
            text, says = wordings.get(event.key, ""), f"message {event.message}"
            if isinstance(event, MessageNotSent):
                says += f" can't be sent ({words(event.why)})"
            yield Foreseen(at, "message", name, about, says, text=text)
        case SessionPlanned():
            says = f"session {event.session} ({event.kind}, {event.minutes} minutes)"
            yield Foreseen(at, "session", "planned", about, says, event.target)
            every = cadence(journal, before=entry)
            if every not in (None, event.every):
                says = f"seen every {event.every}, before that every {every}"
                yield Foreseen(at, "room", "cadence", about, says)
        case SessionDue():
            yield Foreseen(at, "session", "due", about, f"session {event.session} is due")
        case CoachReleased():
            yield Foreseen(at, "room", "coach_released", "", sentence(entry))
        case StageEntered():
            yield Foreseen(at, "stage", event.stage, "", f"stage {words(event.stage)}")
        case PriorityDecided() if event.priority != _priority_before(journal, entry):
            yield Foreseen(at, "priority", "priority", "", sentence(entry))
        case JourneyClosed():
            yield Foreseen(at, "closure", "closed", "", f"closed: {words(event.reason)}")
        case RecallSet():
            yield Foreseen(at, "closure", "recall", "", "the next journey", event.due)
        case _ if entry.name not in UNSEEN:
            yield Foreseen(at, "event", entry.name, about, sentence(entry))


def cadence(journal: Journal, before: Entry | None = None) -> Wait | None:
    """The cadence a client is seen at, by the session planned last (`before` an entry)."""
    last = _last_before(journal, "session_planned", before)
    return last.event.every if last and isinstance(last.event, SessionPlanned) else None


def _priority_before(journal: Journal, entry: Entry) -> int | None:
    last = _last_before(journal, "priority_decided", entry)
    return last.event.priority if last and isinstance(last.event, PriorityDecided) else None


def _last_before(journal: Journal, name: str, entry: Entry | None) -> Entry | None:
    earlier = (
        each
        for each in reversed(journal.all(name))
        if entry is None or each.sequence < entry.sequence
    )
    return next(earlier, None)


def _message(journal: Journal, key: str) -> tuple[str, str]:
    """The rule a message is sent by, and which of its messages it is."""
    name, _, place = key.rpartition("/")
    if name == "invitation":
        return name, place
    if name and place.isdecimal() and int(place) <= len(journal):
        return name, _session(journal.entries[int(place) - 1])
    return name or key, ""


def _opened(journal: Journal, key: str) -> TaskOpened:
    opened = journal.find("task_opened", f"task/{key}")
    assert opened is not None, "only a task that was opened is handed on or closed"
    assert isinstance(opened.event, TaskOpened)
    return opened.event


def _session(entry: Entry) -> str:
    return _session_in(entry.event.subject)


def _session_in(subject: str) -> str:
    return subject if subject.startswith("session/") else ""
