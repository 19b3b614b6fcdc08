"""
Keys of other systems in words: what each is good for, whether it still is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from alongside.store.systems import ApiKey
from console.api.keys import Scope
from console.presenters.people import told_as_one
from console.spoken import capital

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

_EVENTS = {
    "died": "The client died",
    "follow_up_dropped": "A follow-up was not needed any more",
    "follow_up_fired": "A follow-up came due",
    "moved_away": "The client moved away",
    "paused": "The journey was paused",
    "resumed": "The journey went on after a pause",
    "room_appeared": "A coach may have room now",
    "room_offered": "Room with a coach was offered",
    "taper_done": "The last planned session was held",
    "transferred": "The client was transferred",
    "wait_ended": "Nothing was heard in the time there was",
}
"""What happened, where its code in words does not say it."""


@dataclass(frozen=True)
class KeyShown:
    """A key as a line of a list."""

    key_id: str
    title: str
    good_for: str
    added: datetime
    used: datetime | None
    ended: datetime | None


def shown(key: ApiKey) -> KeyShown:
    """The key in words."""
    return KeyShown(
        key_id=key.key_id,
        title=key.title,
        good_for=told_as_one([SCOPES[Scope(each)] for each in key.scopes]),
        added=key.added,
        used=key.used,
        ended=key.ended,
    )


def event_in_words(name: str) -> str:
    """What happened, as a webhook is told of it."""
    return _EVENTS.get(name) or capital(name)


def about_in(titles: Mapping[str, str]) -> Callable[[str], str]:
    """Whose journey it is about, in which programme; `titles` are those of programmes."""

    def about(journey: str) -> str:
        programme, client_id, cycle = journey.split("/")
        return f"{client_id}, journey {cycle} in {titles.get(programme, programme)}"

    return about


def answer_in_words(answer: str | None) -> str:
    """What the last try came to: `HTTP 503`, or the name of what went wrong on the way."""
    match answer:
        case None:
            return "None yet"
        case "ended":
            return "The webhook was ended"
        case said if said.startswith("HTTP "):
            return f"Answered with status {said.removeprefix('HTTP ')}"
        case said if "Timeout" in said:
            return "Did not answer in time"
        case "ConnectError":
            return "Could not be reached"
    return f"Could not be told ({answer})"
