"""
Walks a second on the virtual clock: whole journeys with the real stages and rules.

In: the shipped Primrose-A, people who answer what is asked. Out: how many journeys from
register to recall one core tells in a second.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from alongside.events import (
    Entry,
    InvitationAccepted,
    ReadingsRecorded,
    SessionAttended,
    SessionBooked,
    SessionDue,
    SessionPlanned,
    StageEntered,
    TaskAnswered,
    TaskOpened,
)
from alongside.journal import Journal
from benchmarks.figures import Figure, show
from benchmarks.people import BEFORE, CHECKED, FIRST, REGISTER, readings
from benchmarks.shipped import calendars, primrose
from simulation.walk import Plan, Reaction, Walked, walk

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOON = timedelta(days=1)
SECONDS = 6.0


def everybody(entry: Entry, journal: Journal) -> Iterable[Reaction]:
    """Everyone answers a day later, and books and attends each session."""
    match entry.event:
        case StageEntered(stage="invitation"):
            yield SOON, InvitationAccepted()
        case TaskOpened(kind="health_check"):
            on = (entry.recorded + SOON).date()
            yield SOON, ReadingsRecorded(readings=readings(CHECKED, on))
        case TaskOpened() as task if task.kind in FIRST:
            yield SOON, TaskAnswered(key=task.key, answer=task.answers[0])
        case SessionPlanned() as planned:
            yield SOON, SessionBooked(session=planned.session, starts_at=planned.target + BEFORE)
        case SessionDue() as due:
            yield SOON, SessionAttended(session=due.session)


def one() -> Walked:
    """One journey, to its end."""
    known = readings(REGISTER, START.date() - timedelta(days=30))
    return walk(Plan(start=START, readings=known, reacts=everybody), primrose(), calendars())


def run() -> None:
    """Measure and print."""
    first = one()
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < SECONDS:
        one()
        done += 1
    pace = done / (time.perf_counter() - begun)
    show(
        f"Walks on the virtual clock (Primrose-A, P1, closed as {first.reason})",
        [
            Figure("walks", pace, "a second"),
            Figure("entries in the journal of each", len(first.journal), "entries"),
        ],
    )
