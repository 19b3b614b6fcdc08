"""A rollout outlives its worker and its server, each killed in the middle of it."""

import asyncio
import contextlib
import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from running_up import UP, Up, running

from alongside.events import RulesetAdopted, RulesetTakenUp
from alongside.journal import Journal
from alongside.readings import Reading
from alongside.rollout import RolloutProgress
from alongside.ruleset.published import Published
from alongside.store import JourneyRow, NewClient, Person
from service.rollouts import Rollouts
from starter import Starter, open_starter
from workflows.connect import ServerAway

pytestmark = pytest.mark.slow

PROGRAMME = "primrose-a"
JOURNEYS = 40


async def start_all(starter: Starter) -> list[str]:
    """So many journeys that wait for consent."""
    readings = (Reading(fact="on_smi_register", value=True, on="2026-02-01", source="test"),)
    page = starter.store.clients.add_many(
        [
            NewClient(
                source="test", source_key=str(number), person=Person(name="Wren Planted"),
                readings=readings,
            )
            for number in range(JOURNEYS)
        ]
    )  # fmt: skip
    ids = [str(row.client_id) for row in page.rows]
    begun = starter.start_many(PROGRAMME, ids, per_second=100)
    names = [started.journey async for started in begun]
    async with asyncio.timeout(60):
        while sum(row.last_event == "task_opened" for row in rows(starter)) < JOURNEYS:
            await asyncio.sleep(0.2)
    return names


def rows(starter: Starter) -> list[JourneyRow]:
    """Where the journeys stand."""
    return starter.store.journeys.page(programme=PROGRAMME, limit=JOURNEYS)


async def killed_in_the_middle(up: Up) -> tuple[RolloutProgress, Counter[int], Counter[int]]:
    """The rollout's end, with how often each journey was asked to adopt, and did."""
    async with open_starter(up.settings) as starter:
        names = await start_all(starter)
        current = starter.library.current(PROGRAMME)
        changed = current.ruleset.model_copy(update={"title": "Other rules"})
        rules = Published.of(changed, current.catalogue)
        starter.store.rulesets.put(rules.digest, PROGRAMME, rules.canonical, "test", "a test")
        rollouts = Rollouts(starter.client, starter.store, starter.settings)
        said = {"when": "now", "by": "ada", "why": "a test"}
        await rollouts.start(rules, programme=PROGRAMME, rate=8.0, **said)
        await asyncio.sleep(1.5)
        os.kill(up.worker_pid(), signal.SIGKILL)
        await asyncio.sleep(2.0)
        os.kill(up.server_pid(), signal.SIGKILL)
        await asyncio.sleep(3.0)
    async with asyncio.timeout(150):
        progress = None
        while progress is None or progress.state != "done":
            await asyncio.sleep(1)
            with contextlib.suppress(ServerAway):
                async with open_starter(up.settings) as starter:
                    rollouts = Rollouts(starter.client, starter.store, starter.settings)
                    progress = await rollouts.progress(PROGRAMME, rules.digest)
                    journals = [Journal(starter.store.journal.entries(name)) for name in names]
    asked = Counter(len(journal.events(RulesetAdopted)) for journal in journals)
    did = Counter(len(journal.events(RulesetTakenUp)) for journal in journals)
    return progress, asked, did


def test_every_journey_adopts_once_whatever_is_killed(tmp_path: Path) -> None:
    """The worker with SIGKILL, then the server with SIGKILL: nobody is left out, nobody twice."""
    with running(UP, tmp_path / "home", "--clock", "1d=10m") as up:
        progress, asked, did = asyncio.run(killed_in_the_middle(up))

    assert {1: JOURNEYS} == asked == did
    assert (JOURNEYS, 0) == (progress.tally.done, progress.tally.could_not)
