"""
One task with all that whoever answers it needs: the client, why it is asked, the readings.

In: a row of the worklist, the journal, the rules the journey walks by. Out: values to place.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from alongside.events import (
    CoachProposed,
    Entry,
    PriorityDecided,
    RedFlagFound,
    WaitingForCoach,
)
from alongside.facts import Catalogue
from alongside.journal import Journal
from alongside.london import today
from alongside.readings import FactName, Reading
from alongside.ruleset.compile import facts_of
from alongside.ruleset.model import Ruleset
from alongside.spoken import first_large
from alongside.store import TaskRow
from alongside.store.worklist import WorkRow
from alongside.timeline import is_detail, sentence, when
from console.presenters.history import said
from console.presenters.readings_asked import asked_for

FEW = 6
"""So much of what happened before stands on the page."""


@dataclass(frozen=True)
class ReadingShown:
    """A reading as people read it; `value` is empty where there is none."""

    label: str
    value: str = field(repr=False)
    on: str
    asked: bool
    """Whether the task is there to have it recorded, and nobody has yet."""


@dataclass(frozen=True)
class Happening:
    """Something that happened, in a sentence."""

    at: str
    text: str


def why_asked(row: WorkRow, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Why this is asked, the plainest first."""
    return tuple(dict.fromkeys(_why(row.task, _before(row.task, entries))))


def reports(row: WorkRow, entries: Sequence[Entry]) -> list[Entry]:
    """What people reported that the task comes of and wrote something with, in its order."""
    before = _before(row.task, entries)
    about = [each for each in before if row.task.about and each.event.subject == row.task.about]
    led_to = {each.event.after for each in about if isinstance(each.event, RedFlagFound)}
    return [
        each for each in before if (each in about or each.sequence in led_to) and each.event.note
    ]


def _before(task: TaskRow, entries: Sequence[Entry]) -> list[Entry]:
    """What had happened when the task was made."""
    opened = Journal(entries).find("task_opened", f"task/{task.key}")
    upto = opened.sequence if opened is not None else len(entries)
    return [each for each in entries if each.sequence < upto]


def _why(task: TaskRow, before: Sequence[Entry]) -> Iterator[str]:
    if task.about:
        for each in before:
            if each.event.subject == task.about and not is_detail(each):
                yield f"{sentence(each)} ({when(each.at)})"
    for event in (each.event for each in before):
        if isinstance(event, CoachProposed) and _is_of(task, "coach_acceptance", event.attempt):
            yield from event.reasons
        elif isinstance(event, WaitingForCoach) and _is_of(task, "no_fit", event.attempt):
            yield from event.says
        elif isinstance(event, PriorityDecided) and _is_of(task, "priority_changed", event.after):
            yield from event.explanation


def _is_of(task: TaskRow, kind: str, number: int) -> bool:
    """Whether the task is of this kind, about the attempt or entry of this number."""
    return task.kind == kind and task.key.rpartition("/")[2] == str(number)


def priority_told(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Why the client has their priority, with what would make it another."""
    decided = Journal(entries).events(PriorityDecided)
    if not decided:
        return ()
    last = decided[-1]
    flip = (last.flip,) if last.flip and last.flip not in last.explanation else ()
    return (*last.explanation, *flip)


def lately(entries: Sequence[Entry], catalogue: Catalogue | None) -> list[Happening]:
    """The last things that happened, the latest first; tasks and rules are not about the client."""
    apart = ("task_", "ruleset_")
    raised = {each.sequence for each in entries if each.name == "red_flag_raised"}
    told = [
        each for each in entries
        if not is_detail(each)
        and not each.name.startswith(apart)
        and not _says_again(each, raised)
    ]  # fmt: skip
    return [Happening(when(each.at), said(each, {}, catalogue)) for each in reversed(told[-FEW:])]


def _says_again(entry: Entry, raised: Container[int]) -> bool:
    """Whether it is a red flag that somebody raised, found in what they said."""
    event = entry.event
    return isinstance(event, RedFlagFound) and event.after in raised and not event.because


def readings_shown(
    row: WorkRow,
    rules: Ruleset,
    catalogue: Catalogue,
    known: Mapping[FactName, Reading],
    now: datetime,
) -> list[ReadingShown]:
    """The readings that bear on the task: those asked for, those it was decided by."""
    if not _is_clinical(row.task, rules):
        return []
    asked = asked_for(row, rules, known)
    names = dict.fromkeys((*asked, *_decided_by(row, rules, known)))
    return [
        shown
        for name in names
        if (shown := _shown(name, catalogue, known, today(now), asked=name in asked)) is not None
    ]


def _is_clinical(task: TaskRow, rules: Ruleset) -> bool:
    """Whether whoever answers goes by readings: not to book a session, say."""
    kinds = {"health_check", "find_out", "priority_changed"}
    reviews = {each.id for each in rules.reviews}
    return task.urgent or task.kind in kinds | reviews | {each.id for each in rules.priorities}


def _decided_by(row: WorkRow, rules: Ruleset, known: Mapping[FactName, Reading]) -> Iterator[str]:
    for flag in rules.red_flags:
        if flag.id == row.task.kind:
            # What somebody saw may have no reading: that nothing is recorded would deny it.
            yield from (name for name in facts_of(flag.when) if name in known)
    for rule in rules.priorities:
        mine = row.journey is not None and rule.id in (row.journey.rule, row.task.kind)
        if mine and rule.when is not None:
            yield from facts_of(rule.when)
    if rules.health_check is not None:
        for names in rules.health_check.readings:
            yield from names


def _shown(
    name: str,
    catalogue: Catalogue,
    known: Mapping[FactName, Reading],
    day: date,
    *,
    asked: bool,
) -> ReadingShown | None:
    fact, reading = catalogue.get(name), known.get(name)
    if fact is None or (fact.derive and reading is None):
        return None
    if reading is None:
        return ReadingShown(fact.label, "", "", asked)
    said = first_large(fact.beside_label(reading.value))
    return ReadingShown(fact.label, said, _since(reading.on, day), asked)


def _since(on: date, day: date) -> str:
    said = f"{on:%-d %B %Y}"
    days = (day - on).days
    if days == 0:
        return f"{said}, today"
    return f"{said}, {days:,} day{'s' * (days != 1)} ago"
