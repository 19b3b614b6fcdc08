"""
What must hold of a service that was harmed: nothing lost, nothing twice, nothing stuck.

Each check answers with faults, a line each; none is well. Nothing personal is in them.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crowd import Crowd
from temporalio.api.enums.v1 import EventType
from temporalio.api.failure.v1 import Failure
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle

from alongside.caseload import days
from alongside.coaches import Coach
from alongside.events import Entry, MeasureRecorded
from alongside.journeys import workflow_id
from alongside.settings import Settings
from alongside.store import CaseloadRow, Store
from alongside.wait import Wait
from rehearsal.checks import check_all
from rehearsal.copy import copied

STUCK_SECONDS = 60.0
FIRST_PACE = "6 weeks"
OUTCOMES = ("session_attended", "session_missed", "session_cancelled")


async def lost(client: Client, store: Store, crowd: Crowd) -> list[str]:
    """Journeys acknowledged as started that the store or the server does not know rightly."""
    faults = [
        f"{journey} was started and is not in the store"
        for journey in crowd.started.values()
        if store.journeys.find(journey) is None
    ]
    listed = {
        each.id: each.status
        async for each in client.list_workflows("WorkflowType = 'ClientJourney'", page_size=1000)
    }
    for client_id in crowd.started:
        latest = store.journeys.page(programme=crowd.programme, client_id=client_id, limit=50)
        if not latest:
            continue
        row = max(latest, key=lambda each: each.cycle)
        name = workflow_id(crowd.programme, client_id)
        runs = WorkflowExecutionStatus.RUNNING
        described = await _status(client, name, awaited=row.status == "closed")
        if (row.status == "closed") == (described == runs):
            faults.append(f"{row.journey} is {row.status} in the store, {described} in the server")
        if name not in listed:
            faults.append(f"{name} is in no list of the server")
        if described not in (runs, WorkflowExecutionStatus.COMPLETED):
            faults.append(f"{name} ended as {described}")
    return faults


async def _status(client: Client, name: str, awaited: bool) -> WorkflowExecutionStatus | None:
    """
    What the server says of a workflow; one whose end is `awaited` has a minute to come to it.

    Its last deed, to wake the others, may have been under way in the worker that was killed.
    """
    handle = client.get_workflow_handle(name)
    until = time.monotonic() + STUCK_SECONDS
    status = (await handle.describe()).status
    while awaited and status == WorkflowExecutionStatus.RUNNING and time.monotonic() < until:
        await asyncio.sleep(1)
        status = (await handle.describe()).status
    return status


async def stuck(crowd: Crowd) -> list[str]:
    """Open journeys that do not take and answer a new report within a minute."""
    store = crowd.starter.store
    open_now = [row for row in store.journeys.page(limit=100_000) if row.status != "closed"]
    at_once = asyncio.Semaphore(10)

    async def answers(journey: str, client_id: str) -> str | None:
        probe = f"probe-{uuid.uuid4().hex}"
        event = MeasureRecorded(
            id=probe, measure="probe", scores={"answered": 1.0}, by="coordinator"
        )
        async with at_once:
            try:
                async with asyncio.timeout(STUCK_SECONDS):
                    taken = await crowd.report(journey, event)
            except TimeoutError:
                return f"{journey} did not answer a report within {STUCK_SECONDS:.0f} s"
        after = store.journeys.find(journey)
        _, refused = crowd.refused.get(probe, ("", ""))
        if refused and "no open journey" not in refused:
            # It has ended and waits for the answer to a red flag: a refusal is an answer.
            return None
        if not taken and (after is None or after.status != "closed"):
            return f"{journey} is open and took no report"
        return None

    answered = await asyncio.gather(*(answers(row.journey, row.client_id) for row in open_now))
    return [each for each in answered if each is not None]


async def failing(client: Client) -> tuple[list[str], int, Counter[str]]:
    """
    Workflow tasks that failed, by what the history says; and how many only timed out.

    Also how often an activity of a kind took more tries than one, and how the last one failed.
    """
    faults: list[str] = []
    timed_out = 0
    tries: Counter[str] = Counter()
    async for each in client.list_workflows(page_size=1000):
        handle = client.get_workflow_handle(each.id, run_id=each.run_id)
        kinds: dict[int, str] = {}
        async for event in handle.fetch_history_events():
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
                cause = event.workflow_task_failed_event_attributes.cause
                faults.append(f"{each.id}: a workflow task failed, cause {cause}")
            timed_out += event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT
            if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
                kinds[event.event_id] = (
                    event.activity_task_scheduled_event_attributes.activity_type.name
                )
            started = event.activity_task_started_event_attributes
            if started.attempt > 1:
                why = await _words(client, started.last_failure)
                kind = kinds[started.scheduled_event_id]
                tries[f"{kind}, try {started.attempt} after {why}"] += 1
        described = (await handle.describe()).raw_description
        if described.pending_workflow_task.attempt > 3:
            faults.append(f"{each.id}: workflow task at attempt over 3")
        faults += [f"{each.id}: {what}" for what in await _tried_in_vain(handle)]
    return faults, timed_out, tries


async def _tried_in_vain(handle: WorkflowHandle[Any, Any]) -> list[str]:
    """What is tried again and again: a kill makes a try or two fail."""
    described = await handle.describe()
    return [
        f"{each.activity_type.name} at attempt {each.attempt}: "
        + await _words(handle._client, each.last_failure)
        for each in described.raw_description.pending_activities
        if each.attempt > 4
    ]


async def _words(client: Client, kept: Failure) -> str:
    """What a failure says; it is encrypted as it is kept."""
    failure: BaseException | None = await client.data_converter.decode_failure(kept)
    said = []
    while failure is not None:
        said.append(f"{type(failure).__name__}: {failure}"[:300])
        failure = failure.__cause__
    return "; from ".join(said)


def forgotten(crowd: Crowd, journals: Mapping[str, list[Entry]]) -> list[str]:
    """Receipts that the journals do not bear out, and refusals that they belie."""
    kept = {
        entry.event.id: (journey, entry.sequence)
        for journey, entries in journals.items()
        for entry in entries
        if entry.event.id is not None
    }
    faults = []
    for event_id, (journey, sequence) in crowd.receipts.items():
        found = kept.get(event_id)
        # A report to a client reaches the journey open by then, which may be the next one.
        same = found is not None and found[0].rsplit("/", 1)[0] == journey.rsplit("/", 1)[0]
        if not same or found is None or found[1] != sequence:
            faults.append(f"{journey}: the report acknowledged as {sequence} is at {found}")
    faults += [
        f"{kept[event_id][0]}: {name} was refused ({why}) and is entry {kept[event_id][1]}"
        for event_id, (name, why) in crowd.refused.items()
        # After a kill the first try may have closed the journey and its answer be lost.
        if event_id in kept and "closed" not in why and "no open journey" not in why
    ]
    return faults


def twice(settings: Settings, journals: Mapping[str, list[Entry]]) -> list[str]:
    """Gaps and repeats in journals, deliveries, files and tables; and sessions held twice."""
    with copied(settings) as copy:
        checks = check_all(copy, settings.home / "outbox", {}, (), ())
    faults = [f"{check.name}: {fault}" for check in checks for fault in check.faults]
    for journey, entries in journals.items():
        held = Counter(entry.event.subject for entry in entries if entry.name in OUTCOMES)
        faults += [f"{journey}: {each} has {n} outcomes" for each, n in held.items() if n > 1]
    return faults


def overloaded(
    rows: Mapping[str, list[CaseloadRow]],
    coaches: list[Coach],
    caps: Mapping[str, int],
    highest: Mapping[str, int],
) -> list[str]:
    """Coaches who carry, or carried while anybody looked, more than a cap."""
    faults = []
    most = caps["any"]
    for coach in coaches:
        limit = min(most, coach.limit or most)
        if highest.get(coach.id, 0) > limit:
            faults.append(f"{coach.id} carried {highest[coach.id]} of {limit}")
        paces: dict[str, int] = defaultdict(int)
        for row in rows.get(coach.id, []):
            for cadence, cap in caps.items():
                # Before the first session is planned the pace is the plan's first.
                every = Wait.parse(row.every or FIRST_PACE)
                paces[cadence] += cadence == "any" or days(every) <= days(Wait.parse(cadence))
                if paces[cadence] > cap:
                    faults.append(f"{coach.id} carries {paces[cadence]} at {cadence}, of {cap}")
    return faults


def delivered_again(home: Path) -> int:
    """
    How often a channel was handed what it had taken already, by the workers' logs.

    Counted where a channel finds the message there, for a worker may die before it has said
    in the log that it delivered; and where it says so twice.
    """
    lines = [
        json.loads(line)
        for path in (home / "logs").glob("worker*.jsonl*")
        for line in path.read_text().splitlines()
        if '"message_delivered' in line
    ]
    found_there = sum(each["event"] == "message_delivered_again" for each in lines)
    handed = Counter((e["journey"], e["key"]) for e in lines if e["event"] == "message_delivered")
    return found_there + sum(handed.values()) - len(handed)


def asked_of_channels(home: Path) -> Counter[str]:
    """What channels said of messages that a try had left: delivered, not delivered, in doubt."""
    names = ("message_was_delivered", "message_was_not_delivered", "message_in_doubt")
    return Counter(
        event
        for path in (home / "logs").glob("worker*.jsonl*")
        for line in path.read_text().splitlines()
        if (event := json.loads(line)["event"]) in names
    )
