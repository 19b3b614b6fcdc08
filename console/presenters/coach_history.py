"""
What was changed of a coach, in words: each change with the values before and after.

In: the log of changes, names of who changed something. Out: lines, the latest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside.coaches import a_day
from alongside.store import CoachChange
from alongside.timeline import when
from console.spoken import capital, spoken

_WHAT = {
    "added": "Taken on to the roster", "changed": "Changed", "away": "Said to be away",
    "back": "Said to be back", "leaves": "Said to leave",
}  # fmt: skip
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


def lines(changes: Sequence[CoachChange], names: Mapping[str, str]) -> list[ChangeLine]:
    """Every change, the latest first."""
    return [line(each, names) for each in reversed(changes)]


def line(change: CoachChange, names: Mapping[str, str]) -> ChangeLine:
    """One change."""
    role, _, colleague_id = change.by.partition(":")
    return ChangeLine(
        at=when(change.at),
        what=_WHAT[change.what],
        who=names.get(colleague_id, spoken(colleague_id or role)),
        fields=tuple(
            _field(name, was, now, added=change.what == "added")
            for name, (was, now) in change.fields.items()
            if not (change.what == "added" and now in _NOTHING)
        ),
    )


def _field(name: str, was: Any, now: Any, *, added: bool) -> str:
    label = capital(name)
    if added:
        return f"{label}: {_value(now)}"
    return f"{label}: {_value(was)}, now {_value(now)}"


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
