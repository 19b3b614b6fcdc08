"""
A journey at a glance: its priority, stage, coach, sessions, what is due next, each with why.

In: the journey's row and the entries of its journal. Out: named lines, with where they lead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.access import Colleague
from alongside.events import CoachProposed, PriorityDecided, WaitingForCoach
from alongside.journal import Journal
from alongside.london import today
from alongside.ruleset.explain import because, day
from alongside.store import JourneyRow, TaskRow
from alongside.timeline import when
from console.presenters.journey import due_for, stage_of
from console.rights import Right, may
from console.spoken import spoken, within


@dataclass(frozen=True)
class Said:
    """A name for something, and lines about it; `href` leads on."""

    key: str
    lines: tuple[str, ...]
    href: str | None = None
    more: tuple[str, ...] = ()


def where(
    row: JourneyRow,
    journal: Journal,
    coaches: Mapping[str, str],
    tasks: Sequence[TaskRow],
    colleague: Colleague,
    now: datetime,
) -> list[Said]:
    """What is known of it, each with why; leading only where this colleague may go."""
    found = [_priority(row, journal), *_flip(journal), _stage(row, now)]
    coach = _coach(row, journal, coaches)
    if coach is not None:
        found.append(coach)
    found.append(Said("Sessions", (_sessions(row),)))
    if row.status != "closed" and row.next_due is not None:
        found.append(Said("Next due", (_next(row, tasks, now),)))
    if row.deferred_until is not None and row.status == "paused":
        found.append(Said("Waits until", (f"{day(row.deferred_until)}, as they asked",)))
    if row.recall_due is not None:
        found.append(Said("Next journey", (f"Begins {when(row.recall_due)}",)))
    return [
        each if _may_follow(colleague, each.href) else replace(each, href=None) for each in found
    ]


def _may_follow(colleague: Colleague, href: str | None) -> bool:
    if href is None or may(colleague, Right.COACHES_SEE):
        return True
    return may(colleague, Right.COACH_SEE) and href == f"/coaches/{colleague.coach_id}"


def _priority(row: JourneyRow, journal: Journal) -> Said:
    decided = journal.events(PriorityDecided)
    if not decided:
        return Said("Priority", ("Not decided yet: it is when readings are known",))
    last = decided[-1]
    why = because(last.explanation)
    sentence = f"P{last.priority}, because {within('; '.join(why))}" if why else _otherwise(last)
    more = tuple(line for line in last.explanation if line != last.flip)
    return Said("Priority", (sentence,), more=more)


def _otherwise(last: PriorityDecided) -> str:
    if len(last.explanation) < 2:
        return f"P{last.priority}, by rule {spoken(last.rule)}"
    return f"P{last.priority}, as no rule finds anything more urgent"


def _flip(journal: Journal) -> list[Said]:
    decided = journal.events(PriorityDecided)
    if not decided or decided[-1].priority == 1:
        return []
    flip = decided[-1].flip
    return [Said("What would change it", (flip or "No one reading would make it more urgent",))]


def _stage(row: JourneyRow, now: datetime) -> Said:
    if row.status == "closed":
        closed = "" if row.closed is None else f", on {day(today(row.closed))}"
        return Said("Stage", (stage_of(row) + closed,))
    since = ""
    if row.stage_since is not None:
        days = (today(now) - today(row.stage_since)).days
        since = f", since {day(today(row.stage_since))} ({_days(days) if days else 'today'})"
    again = f", for the {_ORDINALS.get(row.visit or 1, f'{row.visit}th')} time" * (
        (row.visit or 1) > 1
    )
    lines = [f"{stage_of(row)}{again}{since}"]
    if row.paused_since is not None:
        lines.append(f"Paused since {day(today(row.paused_since))}: every wait stands still")
    return Said("Stage", tuple(lines))


_ORDINALS = {2: "second", 3: "third"}


def _coach(row: JourneyRow, journal: Journal, coaches: Mapping[str, str]) -> Said | None:
    if row.coach_id:
        named = coaches.get(row.coach_id, row.coach_id)
        return Said("Coach", (named,), f"/coaches/{row.coach_id}")
    if journal.coach is not None:
        now = _proposed(journal, coaches)
    elif row.stage == "allocation":
        now = _waiting(row, journal)
    elif row.last_coach_id:
        now = Said("Coach", ("None now",))
    else:
        return None
    if not row.last_coach_id:
        return now
    named = coaches.get(row.last_coach_id, row.last_coach_id)
    until = "" if row.coach_until is None else f", until {when(row.coach_until)}"
    return replace(now, lines=(*now.lines, f"Before: {named}{until}"))


def _proposed(journal: Journal, coaches: Mapping[str, str]) -> Said:
    proposed = journal.events(CoachProposed)[-1]
    named = coaches.get(proposed.coach_id, proposed.coach_id)
    lines = (f"{named} is proposed; whether they take the client on is not decided yet",)
    return Said("Coach", lines, f"/coaches/{proposed.coach_id}", more=proposed.reasons)


def _waiting(row: JourneyRow, journal: Journal) -> Said:
    said, left = journal.last("waiting_for_coach"), journal.last("coach_released")
    # The place they had before an earlier coach says nothing.
    if said is None or (left is not None and left.sequence > said.sequence):
        return Said("Coach", ("None yet",))
    assert isinstance(said.event, WaitingForCoach)
    place = f"None yet: place {said.event.position} on the waiting list"
    return Said("Coach", (place, *said.event.says), f"/waiting/{row.journey}")


def _sessions(row: JourneyRow) -> str:
    held = f"{row.sessions_attended} attended" if row.sessions_attended else "None attended yet"
    if row.missed_in_a_row:
        several = f"{row.missed_in_a_row} were" if row.missed_in_a_row > 1 else "was"
        held += f"; the last {several} missed"
    return held


def _next(row: JourneyRow, tasks: Sequence[TaskRow], now: datetime) -> str:
    assert row.next_due is not None
    overdue = ", overdue" if row.next_due < now else ""
    why = due_for(row.next_due_why or "", {task.key: task.title for task in tasks})
    return f"{when(row.next_due)}{overdue}" + f": {why}" * bool(why)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
