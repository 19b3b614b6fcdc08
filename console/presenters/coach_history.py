"""
What was changed of a coach, in words: each change with the values before and after.

In: the log of changes, names of who changed something. Out: lines, the latest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside.coached import Coached
from alongside.coaches import MODES, a_day
from alongside.store import CoachChange
from alongside.timeline import when
from console.presenters.clients import language
from console.presenters.coaches import title
from console.spoken import capital, spoken

_WHAT = {
    "added": "Taken on to the roster", "changed": "Changed", "away": "Said to be away",
    "back": "Said to be back", "leaves": "Said to leave",
}  # fmt: skip
_CALLED = {
    "programmes": "Trained for", "areas": "Works in", "modes": "Meets clients",
    "conditions": "Glad to share that they live with", "hours_a_week": "Paid hours a week",
    "limit": "Own limit of clients", "starts": "First day of work", "ends": "Last day at work",
    "email": "Email", "active": "Works as a coach at present",
}  # fmt: skip
"""What a field is called on the page of a coach, where its name says too little."""
_ITSELF = {"service": "the service itself"}
_NOTHING: tuple[Any, ...] = (None, [], {}, "")


@dataclass(frozen=True)
class ChangeLine:
    """One change: when, what, by whom, field by field."""

    at: str
    what: str
    who: str
    fields: tuple[str, ...]


def who_changed(changes: Iterable[CoachChange]) -> set[str]:
    """The colleagues who changed something, by id."""
    return {each.by.partition(":")[2] for each in changes} - {""}


def lines(
    changes: Sequence[CoachChange], names: Mapping[str, str], known: Mapping[str, Coached]
) -> list[ChangeLine]:
    """Every change, the latest first."""
    return [line(each, names, known) for each in reversed(changes)]


def line(change: CoachChange, names: Mapping[str, str], known: Mapping[str, Coached]) -> ChangeLine:
    """One change; `known` are the programmes there are."""
    role, _, colleague_id = change.by.partition(":")
    return ChangeLine(
        at=when(change.at),
        what=_WHAT[change.what],
        who=names.get(colleague_id) or _ITSELF.get(change.by) or spoken(colleague_id or role),
        fields=tuple(
            _field(name, _said(name, was, known), _said(name, now, known), change.what == "added")
            for name, (was, now) in change.fields.items()
            if not (change.what == "added" and now in _NOTHING)
        ),
    )


def _field(name: str, was: str, now: str, added: bool) -> str:
    label = _CALLED.get(name) or capital(name)
    return f"{label}: {now}" if added else f"{label}: {was}, now {now}"


def _said(name: str, value: Any, known: Mapping[str, Coached]) -> str:
    """A value as the page of a coach says it."""
    if value in _NOTHING:
        return "none"
    if name == "programmes":
        return ", ".join(title(known, each) for each in value)
    if name == "languages":
        return ", ".join(map(language, value))
    if name == "modes":
        return ", ".join(MODES.get(each) or spoken(each) for each in value)
    if name in ("areas", "conditions"):
        return ", ".join(map(capital, value))
    return _value(value)


def _value(value: Any) -> str:
    if value in _NOTHING:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if isinstance(value, dict) and "from_" in value:
        last = "until further notice" if value["until"] is None else f"to {_value(value['until'])}"
        return f"{spoken(value['why'])} {_value(value['from_'])} {last}"
    if isinstance(value, dict):
        return ", ".join(f"{key} {each}" for key, each in value.items())
    return _day(str(value))


def _day(said: str) -> str:
    try:
        return a_day(date.fromisoformat(said)) if len(said) == 10 else said
    except ValueError:
        return said
