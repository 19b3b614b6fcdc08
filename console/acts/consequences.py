"""
What the rules make of an event, said beforehand: who is asked, what the client is sent.

In: a journey as it is found, the kind of event. Out: a sentence for each rule bound to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from alongside.events import GROUPS, Happened
from alongside.journal import name_of
from alongside.ruleset.house import read_roles
from alongside.ruleset.model import FollowUp, Ruleset
from alongside.timeline import words
from console.acts.situation import Situation


def follows(found: Situation, kind: type[Happened], about: str | None = None) -> list[str]:
    """What happens after such an event; `about` is its kind, where rules tell kinds apart."""
    return [
        told
        for rule in found.ruleset.follow_ups
        if _is_bound(rule, name_of(kind)) and rule.about in (None, about)
        for told in _told(found, rule)
    ]


def _is_bound(rule: FollowUp, name: str) -> bool:
    anchor = rule.after or rule.on
    return anchor == name or name in GROUPS.get(anchor or "", ())


def _told(found: Situation, rule: FollowUp) -> Iterator[str]:
    later = f"{rule.wait} later" if rule.wait is not None else "at once"
    unless = f", unless {_any(rule)} by then" if rule.unless and rule.wait is not None else ""
    if rule.send is not None:
        to, what = message_words(found.ruleset, rule.send)
        yield f"{to} is told {later}{unless}: “{what}”."
    if rule.task is not None:
        who = role_title(found, rule.task.role)
        yield (
            f"{who} is asked {later}{unless}, to be done within {rule.task.due}: "
            f"“{plain_title(rule.task.title)}”."
        )


def _any(rule: FollowUp) -> str:
    """What makes it needless, as the middle of a sentence."""
    return _UNLESS.get(rule.unless[0], words(rule.unless[0]))


_UNLESS = {
    "session_booked": "it is booked",
    "session_outcome_recorded": "what happened is recorded",
    "session_outcome_corrected": "that is corrected",
    "coach_allocated": "a new coach is found",
    "resumed": "it goes on",
    "task_ended": "that is answered",
}


def message_words(ruleset: Ruleset, message: str) -> tuple[str, str]:
    """To whom a message goes, and what it is headed."""
    said = ruleset.messages.get(message, {}).get("en")
    if said is None:
        return "The client", words(message)
    return ("The GP" if said.to == "gp" else "The client"), said.subject or words(message)


def plain_title(title: str) -> str:
    """A task's title before its blanks are filled."""
    return title.replace(" {number}", "").replace("{number}", "").replace(" {message}", "")


def role_title(found: Situation, role: str) -> str:
    """What people call a role of the rules."""
    return _titles(found.console.settings.rules / "roles.yaml").get(role, words(role).capitalize())


@cache
def _titles(path: Path) -> dict[str, str]:
    return dict(read_roles(path)[0]) if path.is_file() else {}
