"""
What came of a rehearsal, for people to read.

In: a copy of the store, the driver, the checks. Out: lines; nothing personal is in them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from statistics import median

from alongside.events import Entry
from alongside.journal import Journal
from alongside.store import JourneyRow, TaskRow
from alongside.timeline import is_detail, sentence, when, words
from rehearsal.checks import Check
from rehearsal.copy import Copied
from rehearsal.drive import Rehearsed
from rehearsal.waits import Wait

SHOWN = 12
"""How many faults of one check are printed."""


def summary(
    copy: Copied, waits: Mapping[str, Wait], outcome: Rehearsed, clock: str, seconds: float
) -> list[str]:
    """How journeys ended, what was done, who was late, how long people waited."""
    rows = copy.store.journeys.page(limit=1_000_000)
    journals = {row.journey: Journal(copy.store.journal.entries(row.journey)) for row in rows}
    names = Counter(e.name for journal in journals.values() for e in journal.entries)
    entries = sum(names.values())
    return [
        f"{len(rows)} journeys, {entries} entries in {seconds:.0f} s ({clock}): "
        f"{entries / max(seconds, 1):.0f} entries a second",
        *_ends(rows, journals.values()),
        *_waiting(waits),
        f"Sessions: {names['session_attended']} attended, {names['session_missed']} missed, "
        f"{names['session_cancelled']} cancelled, {names['session_outcome_corrected']} corrected",
        *_messages(copy, rows),
        *_tasks([task for row in rows for task in copy.store.tasks.of(row.journey)]),
        *_days("Days from start to a coach", _until(journals.values(), "coach_allocated")),
        *_days("Days from start to the end", _until(journals.values(), "journey_closed")),
        f"Follow-ups: {names['follow_up_fired']} fired ({_late(journals.values())} late by the "
        f"clock), {names['follow_up_dropped']} dropped; {names['task_escalated']} tasks escalated",
        *_reports(outcome),
    ]


def timeline(entries: Sequence[Entry]) -> list[str]:
    """One journey from its start to its end, a line for each entry a reader needs."""
    return [f"  {when(e.at)}  {sentence(e)}" for e in entries if not is_detail(e)]


def verdict(checks: Iterable[Check]) -> list[str]:
    """Each check with what failed."""
    lines: list[str] = []
    for check in checks:
        if check.holds:
            lines.append(f"  holds   {check.name}")
            continue
        lines.append(f"  FAILS   {check.name}: {len(check.faults)}")
        lines += [f"          {fault}" for fault in check.faults[:SHOWN]]
        if len(check.faults) > SHOWN:
            lines.append(f"          and {len(check.faults) - SHOWN} more")
    return lines


def _ends(rows: Iterable[JourneyRow], journals: Iterable[Journal]) -> list[str]:
    ends = Counter(words(row.closed_reason or "") for row in rows if row.status == "closed")
    ways: Counter[str] = Counter()
    for journal in journals:
        ways.update({words(entry.event.subject[6:].rpartition(".")[0])
                     for entry in journal.all("stage_entered")})  # fmt: skip
    return [
        f"Ended: {sum(ends.values())}" + (f" ({_most(ends)})" if ends else ""),
        f"Came through: {_most(ways)}",
    ]


def _waiting(waits: Mapping[str, Wait]) -> list[str]:
    kinds = Counter(wait.kind for wait in waits.values())
    return [f"Still under way: {len(waits)} ({_most(kinds)})"] if waits else []


def _messages(copy: Copied, rows: Iterable[JourneyRow]) -> list[str]:
    channels: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for row in rows:
        for message in copy.store.journeys.messages(row.journey):
            if message.status == "sent":
                channels[message.channel or ""] += 1
            else:
                kept[words(message.why or "")] += 1
    lines = [f"Messages: {channels.total()} sent ({_most(channels)})"]
    return [*lines, f"Not sent: {kept.total()} ({_most(kept)})"] if kept else lines


def _tasks(tasks: Iterable[TaskRow]) -> list[str]:
    of: defaultdict[str, list[TaskRow]] = defaultdict(list)
    for task in tasks:
        of[task.role].append(task)
    lines = [f"Tasks: {sum(map(len, of.values()))}"]
    for role in sorted(of, key=lambda each: -len(of[each])):
        late = [t.ended - t.due for t in of[role] if t.status == "answered" and t.ended
                and t.ended > t.due]  # fmt: skip
        how = f", {len(late)} answered late by {_span(_middle(late))}" if late else ""
        states = Counter(task.status for task in of[role])
        lines.append(f"  {words(role):<26} {len(of[role]):>5} ({_most(states)}){how}")
    return lines


def _until(journals: Iterable[Journal], name: str) -> list[timedelta]:
    return [
        found[0].recorded - journal.entries[0].recorded
        for journal in journals
        if (found := journal.all(name))
    ]


def _days(title: str, spans: Sequence[timedelta]) -> list[str]:
    if not spans:
        return []
    low, middle, high = min(spans).days, _middle(spans).days, max(spans).days
    return [f"{title}: {middle} (from {low} to {high}, {len(spans)} journeys)"]


def _late(journals: Iterable[Journal]) -> int:
    return sum(
        bool(getattr(entry.event, "late", False))
        for journal in journals
        for entry in journal.all("follow_up_fired")
    )


def _reports(outcome: Rehearsed) -> list[str]:
    took = sorted(outcome.answer_seconds)
    speed = (
        f", answered in {1000 * median(took):.0f} ms (19 of 20 in "
        f"{1000 * took[int(len(took) * 0.95)]:.0f} ms)"
        if took
        else ""
    )
    lines = [f"Reports: {outcome.reported.total()} taken{speed}"]
    if outcome.overtaken:
        lines.append(f"  overtaken by events: {_most(outcome.overtaken)}")
    if outcome.repeated:
        lines.append(f"  made again after a fault: {outcome.repeated.total()}")
    if outcome.other_hours:
        lines.append(f"  {outcome.other_hours} hours could not be booked, and another was found")
    if outcome.away:
        lines.append(f"  the server was away {outcome.away} times, and was asked again")
    return lines


def _most(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


def _middle(spans: Sequence[timedelta]) -> timedelta:
    return sorted(spans)[len(spans) // 2]


def _span(time: timedelta) -> str:
    return f"{time.days} days" if time.days else f"{time.seconds // 3600} hours"
