"""Many journeys started, the most urgent first."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.readings import Reading
from tests.console.console_kit import Visitor, add_colleague, open_console, open_pages, visitor
from tests.console.test_clients_found import add
from tests.durable.journey_kit import P1, P4

pytestmark = pytest.mark.asyncio


async def worked_out(someone: Visitor, programme: str = "primrose-a") -> str:
    """Priorities worked out; the page to choose on."""
    await someone.get("/start")
    await someone.send("/start", {"programme": programme})
    return await settled(someone, someone.path)


async def settled(someone: Visitor, path: str) -> str:
    """Wait until nothing is under way."""
    for _ in range(200):
        await someone.get(path)
        if "Look again" not in someone.text:
            return path
        await asyncio.sleep(0.05)
    raise AssertionError(someone.text)


async def test_the_most_urgent_are_started_after_their_priorities_were_shown(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Nobody twice; who had a journey is passed over."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue) as (service, app):
        add_colleague(service.store, Role.COORDINATOR)
        urgent = [service.add_client(P1, key=f"1-{n}") for n in range(3)]
        others = [service.add_client(P4, key=f"4-{n}") for n in range(2)]
        await service.start(urgent[0])
        someone = await visitor(app, "coordinator")
        path = await worked_out(someone)
        assert "P1: 2 clients" in someone.text
        assert "P4: 2 clients" in someone.text
        assert "1 other is passed over" in someone.text
        assert "BMI 33 kg/m²" in someone.text
        await someone.send(path, {"priorities": "1", "most": "", "rate": "20"})
        assert "2 journeys begin" in someone.text
        assert "about 1 second" in someone.text
        assert 1 == len(service.store.journeys.clients_with("primrose-a"))
        sure = {"priorities": "1", "most": "", "rate": "20", "sure": "yes"}
        await someone.send(path, sure)
        await settled(someone, path)
        assert "Started 2 journeys" in someone.text
        await someone.get("/start")
        await someone.send(path, sure)
        assert "were begun meanwhile" in someone.text
        for client_id in urgent[1:]:
            await service.until_recorded(f"primrose-a/{client_id}/1", "journey_started")

        assert set(urgent) == service.store.journeys.clients_with("primrose-a")
        assert not set(others) & service.store.journeys.clients_with("primrose-a")


async def test_a_start_can_be_stopped_and_gone_on_with(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """What was begun stays; the rest is begun later."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue) as (service, app):
        add_colleague(service.store, Role.COORDINATOR)
        everybody = {service.add_client(P1, key=str(n)) for n in range(6)}
        someone = await visitor(app, "coordinator")
        path = await worked_out(someone)
        await someone.send(path, {"priorities": "1", "rate": "1", "sure": "yes"})
        await someone.get(path)
        assert "Starting journeys" in someone.text
        await someone.send(f"{path}/stop")
        await settled(someone, path)
        assert "Stopped" in someone.text
        job_id = path.rpartition("/")[2]
        began = service.store.jobs.get(job_id).said["came"]["new"]
        assert 0 < began < 6
        assert f"It was stopped after {began} of 6 journeys" in someone.text
        service.store.jobs.note(job_id, rate=20)
        await someone.send(f"{path}/go-on")
        await settled(someone, path)
        assert "Started 6 journeys" in someone.text
        for client_id in everybody:
            await service.until_recorded(f"primrose-a/{client_id}/1", "journey_started")


async def test_who_has_a_red_flag_is_named_before_anybody_is_started(tmp_path: Path) -> None:
    """Nobody is alerted before a journey starts, so who decides on it sees them."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add(store, "Ada Planted", "1")
        flagged = add(store, "Bea Planted", "2")
        pressure = Reading(fact="systolic_bp", value=185.0, on=date(2026, 11, 2), source="gp")
        someone = await visitor(app, "coordinator")
        await worked_out(someone)
        assert "Nobody without a journey has a red flag now" in someone.text
        store.readings.add(flagged, [pressure])
        await worked_out(someone)

        assert "1 client without a journey has a red flag now" in someone.text
        assert "Systolic blood pressure 185 mmHg (2 November 2026)" in someone.text
        assert [flagged] == store.jobs.page("start")[0].said["flagged"]["primrose-a"]["first"]


async def test_with_the_server_away_nothing_is_begun(tmp_path: Path) -> None:
    """What was chosen stays chosen."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add(store, "Ada Planted", "1")
        someone = await visitor(app, "coordinator")
        path = await worked_out(someone)
        await someone.send(path, {"priorities": "3", "rate": "10", "sure": "yes"})

        assert 503 == someone.answer.status_code
        assert "does not answer now" in someone.text
        assert "ranked" == store.jobs.page("start")[0].state


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"priorities": []}, "Choose at least one priority"),
        ({"priorities": "9"}, "valid choice"),
        ({"priorities": "x"}, "Invalid"),
        ({"priorities": "3", "most": "0"}, "Enter a number above 0"),
        ({"priorities": "3", "most": "many"}, "Enter a whole number"),
        ({"priorities": "3", "rate": "5000"}, "Not a valid choice"),
    ],
)
async def test_choices_that_cannot_be_are_asked_again(
    tmp_path: Path, typed: dict[str, Any], says: str
) -> None:
    """Nothing is begun."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add(store, "Ada Planted", "1")
        someone = await visitor(app, "coordinator")
        path = await worked_out(someone)
        await someone.send(path, {"most": "", "rate": "5", "sure": "yes", **typed})

        assert 422 == someone.answer.status_code
        assert says in someone.text
        assert "ranked" == store.jobs.page("start")[0].state


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("ranking", "Working out the priorities"),
        ("starting", "Starting journeys"),
        ("failed", "Something went wrong here"),
    ],
)
async def test_where_it_is_can_be_looked_at_any_time(tmp_path: Path, state: str, says: str) -> None:
    """Also before anything is known; one that nobody works at can be gone on with."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        job = store.jobs.begin("start", "u-1", state, programme="primrose-a")
        someone = await visitor(app, "coordinator")
        await someone.get(f"/start/many/{job.job_id}")
        assert 200 == someone.answer.status_code
        assert says in someone.text
        if state == "ranking":
            now = someone.console.wall
            someone.console.wall = lambda: now() + timedelta(minutes=2)
            await someone.get(f"/start/many/{job.job_id}")
            assert "Nothing was heard of this work" in someone.text
            await someone.send(f"/start/many/{job.job_id}/go-on")
            await settled(someone, f"/start/many/{job.job_id}")
            assert "Nobody is left to start" in someone.text


async def test_one_that_failed_says_how_far_it_came(tmp_path: Path) -> None:
    """What was started stays, and going on starts the others."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        job = store.jobs.begin(
            "start", "u-1", "failed", programme="primrose-a", priorities=[1], came={"new": 3},
            most=None, rate=5,
        )  # fmt: skip
        store.jobs.note(job.job_id, done=3, total=12)
        someone = await visitor(app, "coordinator")
        await someone.get(f"/start/many/{job.job_id}")
        said = someone.text
        await someone.send(f"/start/many/{job.job_id}/go-on")

        assert "Something went wrong here" in said
        assert "It was stopped after 3 of 12 journeys" in said
        assert "Started 3 journeys" in said
        assert 503 == someone.answer.status_code
        assert "stopped" == store.jobs.get(job.job_id).state


@pytest.mark.parametrize(
    ("new", "says"), [(1, "1 journey "), (2, "2 journeys "), (0, "0 journeys ")]
)
async def test_how_many_were_started_is_counted_in_words(
    tmp_path: Path, new: int, says: str
) -> None:
    """One journey is one."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        job = store.jobs.begin("start", "u-1", "done", programme="primrose-a", came={"new": new})
        someone = await visitor(app, "coordinator")
        await someone.get(f"/start/many/{job.job_id}")
        assert f"Started {says}" in someone.text


async def test_an_empty_register_says_so(tmp_path: Path) -> None:
    """And what to do."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/start")
        await someone.send("/start", {"programme": "no-such"})
        assert "Choose a programme" in someone.text
        await worked_out(someone)

        assert "Nobody is left to start" in someone.text
