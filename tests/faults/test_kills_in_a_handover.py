"""A handover outlives its worker and its server, each killed in the middle of it."""

import asyncio
import contextlib
import os
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from running_up import UP, Up, running

from alongside.coaches import Coach
from alongside.events import (
    CoachAccepted,
    CoachChangeRequested,
    CoachProposed,
    CoachReleased,
    CoachWishRecorded,
    TaskAnswered,
)
from alongside.handover import HandoverProgress, HandoverStart, Spell
from alongside.journal import Journal
from alongside.london import today
from alongside.readings import Reading
from alongside.store import JourneyRow, NewClient, Person
from service.handovers import Handovers
from starter import Starter, open_starter
from workflows.connect import ServerAway

pytestmark = pytest.mark.slow

PROGRAMME, LEAVER = "peer-health-coaching", "k-leaver00"
CLIENTS = 7


def add_coach(starter: Starter, coach_id: str) -> None:
    """A coach who fits everyone."""
    starter.store.coaches.put(
        Coach(
            id=coach_id, name="Robin Planted", programmes=(PROGRAMME,), gender="female",
            modes=("home", "phone"),
        )
    )  # fmt: skip


def rows(starter: Starter) -> list[JourneyRow]:
    """Where the journeys stand."""
    return starter.store.journeys.page(programme=PROGRAMME, limit=100)


async def until(starter: Starter, stage: str, event: str) -> None:
    """Every journey is in this stage, and this was the last thing in it."""
    async with asyncio.timeout(60):
        while not all((row.stage, row.last_event) == (stage, event) for row in rows(starter)):
            await asyncio.sleep(0.2)


async def into_coaching(starter: Starter) -> list[str]:
    """So many clients in coaching with one coach, and others with room."""
    add_coach(starter, LEAVER)
    known = [("referred_by", "gp"), ("in_specialist_care", False)]
    page = starter.store.clients.add_many(
        [
            NewClient(
                source="test", source_key=str(number), person=Person(name="Wren Planted"),
                readings=tuple(
                    Reading(fact=fact, value=value, on="2026-02-01", source="test")
                    for fact, value in known
                ),
            )
            for number in range(CLIENTS)
        ]
    )  # fmt: skip
    ids = [str(row.client_id) for row in page.rows]
    names = [each.journey async for each in starter.start_many(PROGRAMME, ids, per_second=100)]
    await until(starter, "contact", "task_opened")
    for client_id in ids:
        await starter.report(PROGRAMME, client_id, CoachWishRecorded(wants=True, by="coordinator"))
    for task in starter.store.tasks.open():
        answer = TaskAnswered(key=task.key, answer="agreed", by="coordinator")
        await starter.report(PROGRAMME, task.journey.split("/")[1], answer)
    await until(starter, "allocation", "task_opened")
    for client_id in ids:
        await starter.report(PROGRAMME, client_id, CoachAccepted(coach_id=LEAVER, by="coach"))
    async with asyncio.timeout(60):
        while not all(row.stage == "coaching" for row in rows(starter)):
            await asyncio.sleep(0.2)
    for number in range(2):
        add_coach(starter, f"k-other00{number}")
    return names


async def killed_in_the_middle(up: Up) -> tuple[HandoverProgress, list[Journal]]:
    """The handover's end, with what happened in each journey."""
    async with open_starter(up.settings) as starter:
        names = await into_coaching(starter)
        day = today(starter.clock.now(datetime.now(UTC)))
        starter.store.coaches.leave(LEAVER, day - timedelta(days=1))
        handovers = Handovers(starter.client, starter.store, starter.settings, starter.clock)
        await handovers.start(
            HandoverStart(
                coach_id=LEAVER, kind="move", cause="coach_leaves", spell=Spell(since=day),
                reason="a test", by="coordinator:ada", rate=2.0, clock=starter.clock,
            )
        )  # fmt: skip
        await asyncio.sleep(1.2)
        os.kill(up.worker_pid(), signal.SIGKILL)
        await asyncio.sleep(1.0)
        os.kill(up.server_pid(), signal.SIGKILL)
        await asyncio.sleep(3.0)
    async with asyncio.timeout(150):
        while True:
            await asyncio.sleep(1)
            with contextlib.suppress(ServerAway):
                async with open_starter(up.settings) as starter:
                    at = (starter.client, starter.store, starter.settings, starter.clock)
                    progress = await Handovers(*at).progress(LEAVER)
                    found = [Journal(starter.store.journal.entries(name)) for name in names]
                    again = [len(journal.events(CoachProposed)) for journal in found]
                    if progress.state == "done" and min(again) > 1:
                        return progress, found


def test_every_client_is_handed_over_once_whatever_is_killed(tmp_path: Path) -> None:
    """The worker with SIGKILL, then the server with SIGKILL: nobody is left out, nobody twice."""
    with running(UP, tmp_path / "home", "--clock", "1d=10m") as up:
        progress, journals = asyncio.run(killed_in_the_middle(up))

    asked = Counter(len(journal.events(CoachChangeRequested)) for journal in journals)
    released = Counter(len(journal.events(CoachReleased)) for journal in journals)
    proposed = Counter(len(journal.events(CoachProposed)) for journal in journals)
    assert {1: CLIENTS} == asked == released
    assert {2: CLIENTS} == proposed
    assert {LEAVER} & {journal.coach for journal in journals} == set()
    assert (CLIENTS, 0) == (progress.tally.asked, progress.tally.could_not)
