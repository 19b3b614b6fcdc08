"""
What must hold after a rehearsal: nothing lost, nothing twice, everybody ended or waiting.

In: a copy of the store. Out: each check by name with the journeys it fails for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alongside.events import Entry
from rehearsal.copy import Copied, Row
from rehearsal.waits import Wait

PROJECTIONS = ("journeys", "tasks", "sessions", "messages", "caseload", "waiting")


@dataclass(frozen=True)
class Check:
    """One thing that must hold; `faults` name the journeys for which it does not."""

    name: str
    faults: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether it holds."""
        return not self.faults


def check_all(
    copy: Copied,
    outbox: Path,
    waits: Mapping[str, Wait],
    not_started: Collection[str],
    findings: Collection[str],
) -> list[Check]:
    """Every check, over every journey of the store."""
    journals = {
        row.journey: copy.store.journal.entries(row.journey)
        for row in copy.store.journeys.page(limit=1_000_000)
    }
    return [
        Check("every client's journey began", tuple(not_started)),
        Check(
            "every journey ended or is validly waiting",
            tuple(f"{journey}: {wait.why}" for journey, wait in waits.items() if not wait.valid),
        ),
        Check("nothing was refused without cause", tuple(findings)),
        Check("every journal is whole", _gaps(journals)),
        Check("no event happened twice", _twice(journals)),
        Check("no task was opened twice", _repeats(journals, "task_opened")),
        Check("no message was sent twice", _repeats(journals, "message_sent")),
        Check("what was sent is what was delivered", _undelivered(copy, journals, outbox)),
        Check("tables are what the journal says", _rebuilt(copy)),
    ]


def _gaps(journals: Mapping[str, list[Entry]]) -> tuple[str, ...]:
    faults: list[str] = []
    for journey, entries in journals.items():
        if [entry.sequence for entry in entries] != list(range(1, len(entries) + 1)):
            faults.append(f"{journey}: its sequence has gaps")
        times = [entry.recorded for entry in entries]
        if times != sorted(times):
            faults.append(f"{journey}: entries are recorded out of order")
        closed = [n for n, entry in enumerate(entries) if entry.name == "journey_closed"]
        if closed and closed != [len(entries) - 1]:
            faults.append(f"{journey}: something follows its closing")
    return tuple(faults)


def _twice(journals: Mapping[str, list[Entry]]) -> tuple[str, ...]:
    faults: list[str] = []
    for journey, entries in journals.items():
        ids = Counter(entry.event.id for entry in entries if entry.event.id is not None)
        once = Counter(
            (entry.name, entry.event.subject)
            for entry in entries
            if entry.name in ("follow_up_fired", "invitation_sent", "stage_entered",
                              "stage_left", "coach_allocated", "recall_set")
        )  # fmt: skip
        faults += [f"{journey}: id {each} twice" for each, count in ids.items() if count > 1]
        faults += [
            f"{journey}: {name} {subject} {count} times"
            for (name, subject), count in once.items()
            if count > 1
        ]
        faults += [f"{journey}: {subject} planned again for nothing" for subject in _anew(entries)]
    return tuple(faults)


def _anew(entries: Sequence[Entry]) -> list[str]:
    """Sessions planned again though nothing was agreed since, and the coach is not away."""
    faults: list[str] = []
    planned: set[str] = set()
    for entry in entries:
        if entry.name in ("sessions_changed", "coach_away"):
            planned.clear()
        elif entry.name == "session_planned":
            if entry.event.subject in planned:
                faults.append(entry.event.subject)
            planned.add(entry.event.subject)
    return faults


def _repeats(journals: Mapping[str, list[Entry]], name: str) -> tuple[str, ...]:
    return tuple(
        f"{journey}: {subject} {count} times"
        for journey, entries in journals.items()
        for subject, count in Counter(e.event.subject for e in entries if e.name == name).items()
        if count > 1
    )


def _undelivered(
    copy: Copied, journals: Mapping[str, list[Entry]], outbox: Path
) -> tuple[str, ...]:
    said = {
        (journey, entry.event.subject.removeprefix("message/"))
        for journey, entries in journals.items()
        for entry in entries
        if entry.name == "message_sent"
    }
    rows = copy.rows("deliveries", "journey", "key", "status", "reference")
    sent = {(row[0], row[1]): row[3] for row in rows if row[2] == "sent"}
    closed = {j for j, entries in journals.items() if entries[-1].name == "journey_closed"}
    faults = [f"{j}: {key} is in the journal but was not delivered" for j, key in said - set(sent)]
    faults += [
        # A journey under way may only be about to write it down.
        f"{j}: {key} was delivered but is not in the journal"
        for j, key in set(sent) - said
        if j in closed
    ]
    faults += [f"{row[0]}: {row[1]} is claimed and not sent" for row in rows if row[0] in closed
               and row[2] != "sent"]  # fmt: skip
    files = Counter(path.stem for path in outbox.glob("*.txt"))
    references = Counter(each for each in sent.values() if each)
    faults += [f"two messages in one file: {each}" for each, n in references.items() if n > 1]
    faults += [f"no file in the outbox: {each}" for each in references if each not in files]
    return tuple(faults)


def _rebuilt(copy: Copied) -> tuple[str, ...]:
    before = {table: copy.rows(table) for table in PROJECTIONS}
    copy.store.rebuild()
    return tuple(
        f"{table}: {_name(row)} differs when made again from the journal"
        for table in PROJECTIONS
        for row in _differing(before[table], copy.rows(table))
    )


def _differing(before: list[Row], after: list[Row]) -> list[Row]:
    return [row for row in before if row not in after] + [row for row in after if row not in before]


def _name(row: Row) -> str:
    return " ".join(str(each) for each in row[:2])
