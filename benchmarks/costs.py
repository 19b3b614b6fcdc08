"""
What a journey costs the server: events, actions and bytes, and where the events go.

Two shapes: the leanest with twelve sessions, and Primrose-A as shipped with four, with
bookings, reminders and tasks. Counts are exact and hardly vary from run to run.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

from alongside.journeys import workflow_id
from benchmarks.figures import Figure, number, show, table
from benchmarks.people import REGISTER, lean_journey, readings, whole_journey
from benchmarks.runs import histories
from benchmarks.stand import Stand, stand

FLOOR = 13
"""Events a session can't do without: a deadline that can be cancelled, an event, two tasks."""
TIMES = 1.3
LEAN_CLOCK, WHOLE_CLOCK = "1w=0.4s", "1d=0.1s"
ALIKE = 11
"""Sessions of the lean journey from one report to the next."""
FAMILIES = {
    "WORKFLOW_TASK": "workflow tasks",
    "WORKFLOW_EXECUTION_UPDATE": "updates",
    "WORKFLOW_EXECUTION": "start, end",
    "MARKER": "markers (local activities)",
    "UPSERT": "search attributes",
    "TIMER": "timers",
    "ACTIVITY_TASK": "activities",
}


@dataclass(frozen=True)
class Cost:
    """What one journey made, and the part of it that is sessions and nothing else."""

    events: Counter[str]
    size: int
    actions: float
    alike: Counter[str]
    runs: int

    @property
    def per_session(self) -> float:
        """Events a session."""
        return self.alike.total() / ALIKE


async def measure(stand: Stand, programme: str) -> Cost:
    """One journey alone on the server, so that what the server counts is its own."""
    lean = programme == "lean"
    here = stand.on_clock(LEAN_CLOCK if lean else WHOLE_CLOCK)
    today = datetime.now(UTC).date()
    (client_id,) = here.add_clients(1, () if lean else readings(REGISTER, today))
    before = await here.actions()
    walk: Callable[[Stand, str], Awaitable[None]] = lean_journey if lean else whole_journey
    async with asyncio.timeout(150):
        await walk(here, client_id)
    await asyncio.sleep(0.5)
    actions = await here.actions() - before
    runs = await histories(here.starter.client, workflow_id(programme, client_id))
    events = [event for run in runs for event in run.events]
    names = [_family(event.event_type) for event in events]
    return Cost(
        events=Counter(names),
        size=sum(event.ByteSize() for event in events),
        actions=actions,
        alike=Counter(names[_one_to_the_next(events)]) if lean else Counter(),
        runs=len(runs),
    )


def _family(kind: int) -> str:
    name = EventType.Name(kind).removeprefix("EVENT_TYPE_")  # type: ignore[arg-type]
    return next(words for start, words in FAMILIES.items() if name.startswith(start))


def _one_to_the_next(events: Sequence[HistoryEvent]) -> slice:
    """From the first session's report to the last session's: eleven sessions and their runs."""
    reports = [
        place
        for place, event in enumerate(events)
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
    ]
    # Two reports come before the sessions, one after.
    return slice(reports[2], reports[-2])


async def run() -> None:
    """Measure both shapes and print."""
    async with stand() as here:
        lean = await measure(here, "lean")
        whole = await measure(here, "primrose-a")
    show(
        "A journey's cost: invitation and 12 sessions, no bookings",
        [
            Figure("events a journey", lean.events.total(), "events"),
            Figure("events a session", lean.per_session, "events", at_most=FLOOR * TIMES),
            Figure("actions a journey", lean.actions, "actions"),
            Figure("histories", lean.size / 1024, "KiB"),
            Figure("runs", lean.runs, "runs"),
        ],
    )
    show(
        "A journey's cost: Primrose-A as shipped, P1, 4 sessions booked, all messages and tasks",
        [
            Figure("events a journey", whole.events.total(), "events"),
            Figure("actions a journey", whole.actions, "actions"),
            Figure("histories", whole.size / 1024, "KiB"),
            Figure("runs", whole.runs, "runs"),
        ],
    )
    print("\nWhere the events go")
    rows = [
        (
            name,
            lean.events[name],
            number(lean.alike[name] / ALIKE),
            whole.events[name],
        )
        for name in FAMILIES.values()
    ]
    table(("", "lean", "a session", "Primrose-A"), rows, right=(1, 2, 3))
