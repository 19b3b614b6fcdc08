"""
The sentences of a walk: the forms they may have, with a place for each word that differs.

In: a sentence as written. Out: its form with the words in their places, or the form it is
most like. What a form means is `simulation.rule_walk` and `simulation.rule_expectations`.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache

_WAIT = r"\d{1,4} (?:minute|hour|day|working day|week|month)s?"
_DAY = r"day \d{1,4}|\d{4}-\d\d-\d\d"
_PLACES = {
    "n": r"\d{1,4}", "minutes": r"\d{1,3}", "wait": _WAIT, "when": _DAY, "time": r"\d{1,2}:\d\d",
}  # fmt: skip
_WORD = r"[a-z0-9][a-z0-9_-]*"

ACTS = (
    "start",
    "answer {task} with {answer}",
    "record {readings}",
    "the client agrees to take part",
    "the client refuses to take part",
    "the client withdraws consent",
    "the client accepts the invitation",
    "the client declines the invitation",
    "the client asks to wait until {when}",
    "the client wants a coach",
    "the client wants no coach",
    "the client asks for another coach",
    "the client attends session {n}",
    "the client misses session {n}",
    "the client cancels session {n} with notice",
    "the client cancels session {n} without notice",
    "the client meets their goals",
    "the client stops coaching",
    "the client moves away",
    "the client is transferred",
    "the client dies",
    "the coach leaves",
    "the coach has too many clients",
    "the coach is away until {when}, and the client waits",
    "the coach is away until {when}, and others cover",
    "the coach who was away is back",
    "the coach accepts",
    "the coach declines",
    "the coach cancels session {n}",
    "book session {n} for {when} at {time}",
    "correct session {n} to attended",
    "correct session {n} to missed",
    "agree {n} more sessions",
    "agree {n} fewer sessions",
    "a coach has room",
    "record measure {measure} at {occasion}",
    "raise red flag {flag}",
    "pause",
    "resume",
    "close with {reason}",
)
"""What people do in a story."""

EXPECTS = (
    "expect task {task}",
    "expect task {task} for {role}",
    "expect task {task} due on {when}",
    "expect task {task} due on {when} at {time}",
    "expect task {task} postponed to {when}",
    "expect no task {task}",
    "expect open task {task}",
    "expect no open task {task}",
    "expect {task} handed to {role}",
    "expect {task} not handed on",
    "expect message {message}",
    "expect no message {message}",
    "expect no message",
    "expect invitation {n}",
    "expect no invitation",
    "expect follow-up {follow-up}",
    "expect no follow-up {follow-up}",
    "expect stage {stage}",
    "expect priority {n}",
    "expect priority {n} by {rule}",
    "expect red flag {flag}",
    "expect no red flag {flag}",
    "expect session {n} planned for {when}",
    "expect session {n} of {minutes} minutes",
    "expect session {n} due",
    "expect no session {n}",
    "expect session {n} called off",
    "expect {n} sessions attended",
    "expect all sessions done",
    "expect health check complete",
    "expect health check incomplete",
    "expect a coach proposed",
    "expect a coach allocated",
    "expect the coach released",
    "expect waiting for a coach",
    "expect paused",
    "expect resumed",
    "expect closed {reason}",
    "expect open",
    "expect recall on {when}",
    "expect no recall",
)
"""What a story may say should happen, or should not."""

HABITS = (
    "answer {task} with {answer} after {wait}",
    "never answer {task}",
    "record {readings} {wait} after task {task}",
    "record every measure after {wait}",
    "the client accepts invitation {n} after {wait}",
    "the client declines invitation {n} after {wait}",
    "book every session for {time} on its day",
    "book every session {n} days ahead for {time}",
    "book no session",
    "the client attends every session",
    "the client misses every session",
    "the client misses session {n}",
    "record no session",
)
"""What people may do by themselves in a walk."""

HAPPENINGS = frozenset(
    form for form in EXPECTS
    if not form.startswith((
        "expect stage", "expect priority", "expect open", "expect no open", "expect {n} sessions",
    ))
)  # fmt: skip
"""Forms about something that happens; the others are about how things stand at that time."""


@dataclass(frozen=True)
class Placed:
    """A word of a sentence: the kind of place it stands in, and where in the text it begins."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True)
class Matched:
    """A sentence by its form."""

    form: str
    words: tuple[Placed, ...]


@cache
def _pattern(form: str) -> re.Pattern[str]:
    parts = re.split(r"\{([a-z-]+)\}", form)
    written = [
        f"({_PLACES.get(part, _WORD)})" if odd else re.escape(part)
        for part, odd in zip(parts, [0, 1] * len(parts), strict=False)
    ]
    return re.compile("".join(written))


def places_in(form: str) -> tuple[str, ...]:
    """The kinds of words a form has places for, in order."""
    return tuple(re.findall(r"\{([a-z-]+)\}", form))


def match(text: str, forms: tuple[str, ...]) -> Matched | None:
    """The form `text` has; of several the one with fewer places."""
    for form in sorted(forms, key=lambda form: len(places_in(form))):
        found = _pattern(form).fullmatch(text)
        if found is not None:
            places = zip(places_in(form), range(1, 9), strict=False)
            return Matched(
                form, tuple(Placed(kind, found[at], found.start(at)) for kind, at in places)
            )
    return None


def most_like(text: str, forms: tuple[str, ...]) -> str | None:
    """The form `text` was probably meant to have, or None when it is like none."""
    said = [word[:_LONGEST] for word in text.split()[:_MOST_WORDS]]
    scored = [(_likeness(said, form.split()), form) for form in forms]
    best, form = max(scored, key=lambda each: each[0])
    return form if best >= _ALIKE else None


_MOST_WORDS, _LONGEST = 20, 40
_ALIKE = 0.6


def _likeness(said: list[str], form: list[str]) -> float:
    """How many words stand in the same order in both, out of all; a place is like any word."""
    row = [0.0] * (len(form) + 1)
    for word in said:
        before = row
        row = [0.0]
        for at, other in enumerate(form):
            row.append(max(before[at] + _alike(word, other), before[at + 1], row[at]))
    return 2 * row[-1] / (len(said) + len(form))


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if other.startswith("{"):
        return 0.9
    return 0.8 if difflib.SequenceMatcher(None, word, other).ratio() > 0.75 else 0.0
