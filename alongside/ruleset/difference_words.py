"""
Parts of a ruleset in a few words, for telling what changed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from alongside.facts import Catalogue
from alongside.model import Frozen
from alongside.ruleset.model import (
    CaseloadCap,
    MessageText,
    Occasion,
    PathwayRule,
    TaperStep,
    TaskRule,
)
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not
from alongside.ruleset.predicate_words import condition
from alongside.wait import Wait

_AROUND = 30
_QUOTED = 80


def said(name: str) -> str:
    """A key of the language as it is spoken of."""
    return name.replace("_", " ")


def name_of(entry: Any) -> str:
    """What tells an entry of a list from the others; empty if nothing does."""
    match entry:
        case PathwayRule():
            return "P" + ", P".join(map(str, sorted(entry.priorities)))
        case CaseloadCap():
            return f"cadence {entry.cadence}"
        case Occasion():
            return entry.measure
    return str(getattr(entry, "id", None) or "")


def in_words(value: Any, facts: Catalogue | None = None) -> str:
    """A part of the rules in a few words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case float():
            return format(value, ".15g")
        case Wait() | int() | date():
            return str(value)
        case str():
            return quoted(value)
        case TaskRule():
            return f"a task for {said(value.role)} within {value.due}, {quoted(value.title)},"
        case TaperStep():
            return f"{value.times} times every {value.every}"
        case CaseloadCap():
            return f"at most {value.at_most} at {value.cadence}"
        case MessageText():
            return quoted(value.text)
        case Leaf() | AllOf() | AnyOf() | Not():
            return condition(value, facts)
        case tuple():
            return ", ".join(in_words(each, facts) for each in value) or "nothing"
        case dict():
            return ", ".join(f"{key} {in_words(each, facts)}" for key, each in value.items())
        case Frozen():
            return _fields(value, facts)
        case _:
            return str(value)


def _fields(value: Frozen, facts: Catalogue | None) -> str:
    given = [
        (name, getattr(value, name))
        for name, field in type(value).model_fields.items()
        if name not in ("id", "was", "source") and getattr(value, name) != field.default
    ]
    return f"({'; '.join(f'{said(name)} {in_words(each, facts)}' for name, each in given)})"


def quoted(text: str) -> str:
    """A word as it is, a sentence in quotes and not too long."""
    if " " not in text:
        return text
    return f"'{text}'" if len(text) <= _QUOTED else f"'{text[: _QUOTED - 3]}...'"


def excerpts(old: str, new: str) -> tuple[str, str]:
    """The part of two long texts in which they differ, with a little around it."""
    start = _shared(old, new)
    rest = min(len(old), len(new)) - start
    end = min(_shared(old[::-1], new[::-1]), rest)
    return _part(old, start, len(old) - end), _part(new, start, len(new) - end)


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _part(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    # cut between words
    while first > 0 and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace():
        last += 1
    return f"{'...' if first else ''}{text[first:last]}{'...' if last < len(text) else ''}"
