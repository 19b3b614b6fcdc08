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
from alongside.ruleset.predicate import Leaf
from alongside.wait import Wait
from console.acts.situation import Situation
from console.spoken import spoken

MESSAGE = "Message"
IN_HOURS = "Messages go out in service hours, by a way the client accepts."
NOTHING_NOW = "Nothing is sent while the journey is paused."


def follows(found: Situation, kind: type[Happened], about: str | None = None) -> list[str]:
    """What happens after such an event; `about` is its kind, where rules tell kinds apart."""
    bound = [
        rule
        for rule in found.ruleset.follow_ups
        if _is_bound(rule, name_of(kind)) and rule.about in (None, about)
    ]
    said = [told for rule in bound for told in _told(found, rule)]
    if any(each.startswith(MESSAGE) for each in said):
        said.append(NOTHING_NOW if found.row.status == "paused" else IN_HOURS)
    return said


def _is_bound(rule: FollowUp, name: str) -> bool:
    anchor = rule.after or rule.on
    return anchor == name or name in GROUPS.get(anchor or "", ())


def _told(found: Situation, rule: FollowUp) -> Iterator[str]:
    needed = _is_needed(found, rule)
    if needed is False:
        return
    later = f"{rule.wait} later" if rule.wait is not None else "at once"
    later += "" if needed else ", where the rules find it needed"
    unless = f", unless {_any(rule)} by then" if rule.unless and rule.wait is not None else ""
    if rule.send is not None:
        to, what = message_words(found.ruleset, rule.send)
        yield f"{MESSAGE} to the {to}, {later}{unless}: “{what}”."
    if rule.task is not None:
        who = role_words(found, rule.task.role)
        yield task_words(who, later + unless, plain_title(rule.task.title), rule.task.due)


def _is_needed(found: Situation, rule: FollowUp) -> bool | None:
    """Whether its condition holds, as far as that can be said beforehand."""
    if rule.when is None:
        return True
    if isinstance(rule.when, Leaf) and rule.when.fact == "session_to_come":
        session = found.session
        starts_at = session.starts_at if session is not None else None
        return (starts_at is not None and starts_at > found.now) is bool(rule.when.operand)
    return None


def _any(rule: FollowUp) -> str:
    """What makes it needless, as the middle of a sentence."""
    return _UNLESS.get(rule.unless[0], spoken(rule.unless[0]))


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
        return "client", spoken(message)
    return ("GP" if said.to == "gp" else "client"), said.subject or spoken(message)


def task_words(who: str, opens: str, title: str, due: Wait) -> str:
    """That somebody is asked: when it is put to them, what, how long they have from then."""
    return f"A task for the {who} opens {opens}: “{title}”, to be done within {due}."


def plain_title(title: str) -> str:
    """A task's title before its blanks are filled."""
    return title.replace(" {number}", "").replace("{number}", "").replace(" {message}", "")


def role_words(found: Situation, role: str) -> str:
    """What people call a role of the rules, in the middle of a sentence."""
    title = _titles(found.console.settings.rules / "roles.yaml").get(role, spoken(role))
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


@cache
def _titles(path: Path) -> dict[str, str]:
    return dict(read_roles(path)[0]) if path.is_file() else {}
