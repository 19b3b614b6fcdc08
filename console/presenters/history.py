"""
What happened in a journey, entry by entry: when, by whom, under which rules, why.

In: entries, the names of those they mention, the facts they speak of. Out: rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from alongside.events import (
    CoachProposed,
    Entry,
    JourneyStarted,
    MeasureRecorded,
    PriorityDecided,
    ReadingsRecorded,
    RulesetTakenUp,
    SessionBooked,
    TaskAnswered,
    TaskClosed,
    TaskEscalated,
    TaskOpened,
    TaskPostponed,
    WaitingForCoach,
)
from alongside.facts import Catalogue
from alongside.facts.labels import value_in_words
from alongside.london import today
from alongside.plan.beside import MEASURES
from alongside.readings import Reading
from alongside.store.ruleset_rows import Pointed
from alongside.timeline import sentence, task_called
from console.presenters.answers import answer_in_words
from console.presenters.journey import who
from console.spoken import capital, spoken, within

RULES = ("journey_started", "ruleset_taken_up")
"""The entries that say which rules hold from there on."""
_ID = re.compile(r"\b[ku]-[a-z0-9_-]+")
_LATE = 60
"""Seconds between what happened and that it was recorded from which on both are said."""


def ids_in(entries: Iterable[Entry]) -> tuple[set[str], set[str]]:
    """The ids of coaches, then of colleagues, that these entries mention."""
    found = {
        each for entry in entries for each in _ID.findall(f"{sentence(entry)} {entry.event.by}")
    }
    coaches = {each for each in found if each.startswith("k-")}
    return coaches, found - coaches


def versions(rules: Sequence[Entry], pointed: Sequence[Pointed]) -> Callable[[int], str]:
    """What the rules are called that held at a place in the journal."""
    since = {each.digest: each.since for each in reversed(pointed)}
    from_on: list[tuple[int, str]] = []
    for entry in rules:
        if isinstance(entry.event, JourneyStarted | RulesetTakenUp):
            from_on.append((entry.sequence, entry.event.digest))

    def called(sequence: int) -> str:
        digest = next((digest for start, digest in reversed(from_on) if start <= sequence), "")
        day = f"{today(since[digest]):%-d %b %Y} " if digest in since else ""
        return f"{day}({digest[:8]})" if digest else ""

    return called


def rows(
    entries: Sequence[Entry],
    names: Mapping[str, str],
    titles: Mapping[str, str],
    called: Callable[[int], str],
    catalogue: Catalogue | None,
) -> list[dict[str, Any]]:
    """A row for each entry, in their order."""
    return [
        {
            "sequence": entry.sequence,
            "at": entry.at,
            "recorded": entry.recorded if _is_late(entry) else None,
            "said": named(said(entry, titles, catalogue), names),
            "by": who(entry.event.by, names),
            "rules": called(entry.sequence),
            "more": [named(line, names) for line in more(entry, catalogue)],
            "note": entry.event.note or getattr(entry.event, "text", None),
        }
        for entry in entries
    ]


def said(entry: Entry, titles: Mapping[str, str], catalogue: Catalogue | None) -> str:
    """What it says, with tasks, readings, measures as they are called."""
    match entry.event:
        case ReadingsRecorded() as event:
            labels = {_label(reading.fact, catalogue) for reading in event.readings}
            return f"Readings: {', '.join(sorted(labels))}"
        case MeasureRecorded() as event:
            return f"Measure: {MEASURES.get(event.measure, spoken(event.measure))}"
        case TaskAnswered() | TaskEscalated() | TaskPostponed() | TaskClosed() as event:
            title = titles.get(event.key)
            told = sentence(entry)
            if isinstance(event, TaskAnswered):
                told = f"{task_called(event.key)} answered: {within(answer_in_words(event.answer))}"
            return told.replace(task_called(event.key), f"Task “{title}”", 1) if title else told
    return sentence(entry)


def _label(name: str, catalogue: Catalogue | None) -> str:
    fact = catalogue.get(name) if catalogue else None
    return fact.label if fact else spoken(name)


def _is_late(entry: Entry) -> bool:
    return abs((entry.recorded - entry.at).total_seconds()) > _LATE


def named(said: str, names: Mapping[str, str]) -> str:
    """The sentence with the names of those it mentions by id."""
    return _ID.sub(lambda found: names.get(found[0], found[0]), said)


def more(entry: Entry, catalogue: Catalogue | None) -> list[str]:
    """What else it says."""
    match entry.event:
        case PriorityDecided() as event:
            return list(event.explanation)
        case CoachProposed() | WaitingForCoach() as event:
            return list(event.says if isinstance(event, WaitingForCoach) else event.reasons)
        case ReadingsRecorded() as event:
            return [_reading(reading, catalogue) for reading in event.readings]
        case MeasureRecorded() as event:
            return [f"{capital(name)}: {score:g}" for name, score in event.scores.items()]
        case TaskOpened() as event:
            return [f"Answers: {', '.join(map(spoken, event.answers))}"]
        case SessionBooked() as event if event.place:
            return [f"Where: {event.place}"]
    return []


def _reading(reading: Reading, catalogue: Catalogue | None) -> str:
    taken = f"on {reading.on.day} {reading.on:%b %Y}, from {spoken(reading.source)}"
    fact = catalogue.get(reading.fact) if catalogue else None
    if fact is None:
        return f"{capital(reading.fact)}: {value_in_words(reading.value)}, {taken}"
    return f"{fact.label}: {fact.beside_label(reading.value)}, {taken}"
