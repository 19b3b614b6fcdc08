"""A worker killed at any moment of a round: no half round, and everybody is told once."""

import asyncio
import contextlib
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from running_up import Up, running

from alongside.clock import ClockRate
from alongside.coaches import Coach
from alongside.events import CoachProposed, CoachWishRecorded, InvitationAccepted
from alongside.journal import Journal
from alongside.readings import Reading
from alongside.store import NewClient, Person
from service.home_clock import clock_file
from service.matching_rounds import run_now
from starter import Starter, open_starter
from workflows.connect import ServerAway

pytestmark = pytest.mark.slow

P = "health-connect"
DOOMED = (sys.executable, str(Path(__file__).with_name("doomed_rounds.py")), "up")
CLIENTS, ROOM = 5, 3


async def until(starter: Starter, journey: str, name: str) -> None:
    """The journal of a journey has an entry of this name."""
    async with asyncio.timeout(60):
        while not any(each.name == name for each in starter.store.journal.entries(journey)):
            await asyncio.sleep(0.1)


async def all_wait(starter: Starter) -> list[str]:
    """So many clients who wait for a coach."""
    readings = tuple(
        Reading(fact=fact, value=value, on="2026-02-01", source="test")
        for fact, value in (("long_term_condition", True), ("pam_level", 1.0))
    )
    person = Person(name="Wren Planted", email="wren@example.org")
    page = starter.store.clients.add_many(
        [
            NewClient(source="test", source_key=str(number), person=person,
                      channels=("email",), readings=readings)
            for number in range(CLIENTS)
        ]
    )  # fmt: skip
    journeys = []
    for row in page.rows:
        started = await starter.start(P, str(row.client_id))
        await until(starter, started.journey, "invitation_sent")
        await starter.report(P, started.client_id, InvitationAccepted())
        await starter.report(P, started.client_id, CoachWishRecorded(wants=True))
        await until(starter, started.journey, "waiting_for_coach")
        journeys.append(started.journey)
    return journeys


async def lived_through(starter: Starter) -> list[Journal]:
    """A round with room for some, with a worker that dies three times over it."""
    journeys = await all_wait(starter)
    for number in range(ROOM):
        starter.store.coaches.put(
            Coach(id=f"k-aaaa{number}", name="Robin Planted", programmes=(P,), gender="female",
                  modes=("phone",), limit=1)
        )  # fmt: skip
    with contextlib.suppress(ServerAway):  # it was asked for, and runs when a worker is back
        await run_now(starter, P)
    for journey in journeys[:ROOM]:
        await until(starter, journey, "coach_proposed")
    await asyncio.sleep(2)
    return [Journal(starter.store.journal.entries(each)) for each in journeys]


async def killed_three_times(up: Up) -> None:
    """Look at what is left."""
    async with open_starter(up.settings) as starter:
        journals = await lived_through(starter)
        rounds = starter.store.rounds.latest(P)
        counts = starter.store.caseload.counts()

    told = [[event.coach_id for event in each.events(CoachProposed)] for each in journals]
    assert [1, 1, 1, 0, 0] == [len(each) for each in told]
    assert {each[0] for each in told[:ROOM]} == set(counts)
    assert {1} == set(counts.values())
    assert [1, 1, 1, 0, 0] == [len(each.all("room_appeared")) for each in journals]
    assert [ROOM] == [row.matched for row in rounds if row.matched]
    assert CLIENTS == rounds[-1].waiting


def test_nobody_is_left_out_or_told_twice_whenever_the_worker_dies(tmp_path: Path) -> None:
    """Before the round is kept, before anybody is told, after the first is told."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    # A Monday morning: invitations go out at once, and no acceptance runs out meanwhile.
    clock = ClockRate(
        rate=144, real_epoch=datetime.now(UTC), journey_epoch=datetime(2026, 3, 2, 9, tzinfo=UTC)
    )
    clock_file(home).write_text(clock.model_dump_json())
    with running(DOOMED, home) as up:
        asyncio.run(killed_three_times(up))

        died = {each.name for each in home.glob("died-*")}
    assert {"died-unkept", "died-untold", "died-woken"} == died
