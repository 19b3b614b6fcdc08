"""
A walk as a table of days that a service lead can read.

In: a rule file with examples beside it, the name of a walk. Out: rows of day, London time and
what happened, as text for a terminal or as a page of Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from alongside.calendar import Calendar, Calendars
from alongside.events import (
    Entry,
    TaskAnswered,
    TaskClosed,
    TaskEscalated,
    TaskOpened,
    TaskPostponed,
)
from alongside.london import today, wall
from alongside.ruleset.check import errors, load_checked
from alongside.ruleset.examples.loader import examples_beside, load_examples
from alongside.ruleset.examples.model import ExamplesFile
from alongside.ruleset.house import House
from alongside.ruleset.published import Published
from alongside.timeline import is_detail, sentence, when, words
from simulation.rule_walk import Teller, WalkTold

_SAID_BY_ANOTHER = frozenset({"stage_left", "task_closed"})
"""Entries that only say what the one before or after them says."""


class NoWalk(LookupError):
    """There is no such walk to show; the message says what there is."""


@dataclass(frozen=True)
class Row:
    """One thing that happened: so many days after the start, at a London time."""

    day: int
    on: date
    hour: str
    said: str


@dataclass(frozen=True)
class _Walks:
    """The walks of one file, ready to be told."""

    file: ExamplesFile
    teller: Teller
    calendar: Calendar
    title: str

    def rows(self, told: WalkTold, *, details: bool) -> list[Row]:
        """What happened, with the bank holidays on the way."""
        entries = told.walked.journal.entries
        rows = [*_happenings(entries, told.day_0, details=details)]
        last = max((row.on for row in rows), default=told.day_0)
        closed = [*_bank_holidays(self.calendar, told.day_0, last)]
        return sorted([*closed, *rows], key=lambda row: (row.on, row.hour))


def table_of(path: Path, house: House, name: str | None, *, details: bool = False) -> str:
    """
    One walk as text; the first of the file if no name is given.

    :raises NoWalk: the file has no such walk, or can't be used.
    """
    walks = _walks(path, house)
    found = [each for each in walks.file.walks if name in (None, each.example)]
    if not found:
        names = "\n".join(f"  {each.example}" for each in walks.file.walks)
        raise NoWalk(f"{path}: no walk is called '{name}'; there are:\n{names}")
    told = walks.teller.tell(found[0])
    said = [found[0].example, ""]
    before = None
    for row in walks.rows(told, details=details):
        day = f"day {row.day:>3}  {row.on:%a} {row.on.day:>2} {row.on:%b %Y}"
        shown = day if row.on != before else " " * len(day)
        said.append(f"{shown}  {row.hour:>5}  {row.said}")
        before = row.on
    return "\n".join(said)


def page_of(path: Path, house: House) -> str:
    """
    The walks of a file that say `show: yes`, as a page of Markdown.

    :raises NoWalk: none does, or the file can't be used.
    """
    walks = _walks(path, house)
    shown = [each for each in walks.file.walks if each.show]
    if not shown:
        raise NoWalk(f"{examples_beside(path)}: no walk says 'show: yes'")
    said = [
        f"# Walks of {walks.file.programme}", "",
        f"{walks.title}. Made by the journey's own code from the examples in",
        f"`rules/{examples_beside(path).name}`:",
        f"`alongside rules walk rules/{path.name} --page`. Times are London's.",
    ]  # fmt: skip
    for each in shown:
        told = walks.teller.tell(each)
        said += ["", f"## {each.example}", "", "| day | date | time | what happens |"]
        said += ["| ---: | --- | --- | --- |"]
        before = None
        for row in walks.rows(told, details=False):
            same = row.on == before
            day = " | " if same else f"{row.day} | {row.on:%a %-d %b %Y}"
            said.append(f"| {day} | {row.hour} | {row.said.replace('|', '/')} |")
            before = row.on
    return "\n".join([*said, ""])


def _walks(path: Path, house: House) -> _Walks:
    loaded, found = load_checked(path, house)
    if loaded.ruleset is None or errors(found):
        raise NoWalk(f"{path}: these rules can't be used; run 'alongside rules check {path}'")
    beside = examples_beside(path)
    if not beside.exists():
        raise NoWalk(f"{beside}: there is no such file; walks are written in it")
    read = load_examples(beside, loaded.ruleset, house)
    if read.examples is None:
        raise NoWalk("\n".join(finding.one_line for finding in read.findings))
    published = Published.of(loaded.ruleset, house.catalogue)
    calendars = Calendars.load(house.folder / "calendars.yaml")
    teller = Teller(read.examples, published, calendars)
    calendar = calendars[loaded.ruleset.calendar]
    return _Walks(read.examples, teller, calendar, loaded.ruleset.title)


def _happenings(entries: Iterable[Entry], day_0: date, *, details: bool) -> Iterator[Row]:
    tasks: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry.event, TaskOpened):
            tasks[entry.event.key] = entry.event.kind
        if not details and (is_detail(entry) or entry.name in _SAID_BY_ANOTHER):
            continue
        on = today(entry.recorded)
        yield Row((on - day_0).days, on, f"{wall(entry.recorded):%H:%M}", _said(entry, tasks))


def _said(entry: Entry, tasks: dict[str, str]) -> str:
    """The entry in words, with a task by what it is about."""
    event: Any = entry.event
    match event:
        case TaskAnswered():
            return f"Task {words(tasks[event.key])} answered: {words(event.answer)}"
        case TaskEscalated():
            return f"Task {words(tasks[event.key])} handed on to {words(event.role)}"
        case TaskPostponed():
            return f"Task {words(tasks[event.key])} stood still, and has until {when(event.due)}"
        case TaskClosed():
            return f"Task {words(tasks[event.key])} closed: {words(event.why)}"
    return sentence(entry)


def _bank_holidays(calendar: Calendar, first: date, last: date) -> Iterator[Row]:
    for days in range((last - first).days + 1):
        on = first + timedelta(days=days)
        if calendar.is_bank_holiday(on):
            yield Row(days, on, "", "Bank holiday")
