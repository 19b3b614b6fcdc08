"""Starting one client's journey."""

from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.events import Died
from alongside.keys import KeyRing
from tests.console.console_kit import add_colleague, open_console, open_pages, visitor
from tests.console.test_clients_found import add

pytestmark = pytest.mark.asyncio


async def test_a_journey_starts_after_its_priority_was_shown(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Sent twice it is one journey; its client's page shows it."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue) as (service, app):
        add_colleague(service.store, Role.COORDINATOR)
        client_id = service.add_client()
        someone = await visitor(app, "coordinator")
        await someone.get(f"/start/{client_id}")
        assert "Priority P1: " in someone.text
        path = f"/start/{client_id}/primrose-a"
        await someone.get(path)
        assert "BMI 33 kg/m²" in someone.text
        assert "What will happen" in someone.text
        token = someone.token
        await someone.send(path, {"route": "register"})
        row = service.store.journeys.get(f"primrose-a/{client_id}/1")
        await someone.send(path, {"route": "register"}, csrf=token)
        await someone.get(f"/clients/{client_id}")

        assert "open" == row.status
        assert 1 == len(service.store.client_journeys.of([client_id])[client_id])
        assert "UCLPartners-Primrose" in someone.text
        entry = service.store.journal.entries(row.journey)[0]
        assert str(entry.event.by).startswith("coordinator:u-")


async def test_nobody_starts_after_a_death(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """In any programme; the page says why."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue) as (service, app):
        add_colleague(service.store, Role.COORDINATOR)
        client_id = service.add_client()
        journey = await service.start(client_id)
        await service.report(client_id, Died())
        await service.until_recorded(journey, "journey_closed")
        someone = await visitor(app, "coordinator")
        await someone.get(f"/start/{client_id}/health-connect")
        assert "ended with their death: none starts" in someone.text
        await someone.get("/clients")
        await someone.send(f"/start/{client_id}/health-connect", {"route": "register"})

        assert 409 == someone.answer.status_code
        assert "ended with their death" in someone.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"received-day": "31", "received-month": "2", "received-year": "2026"}, "real day"),
        ({"received-day": "1"}, "must include"),
        ({"route": "smuggled"}, "Not a valid choice"),
    ],
)
async def test_what_cannot_be_is_asked_again(
    tmp_path: Path, typed: dict[str, str], says: str
) -> None:
    """Nothing is started."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        client_id = add(store, "Ada Planted", "1")
        someone = await visitor(app, "coordinator")
        await someone.get(f"/start/{client_id}/primrose-a")
        await someone.send(f"/start/{client_id}/primrose-a", {"route": "register", **typed})

        assert 422 == someone.answer.status_code
        assert says in someone.text


async def test_a_server_that_is_away_is_said_and_what_was_typed_is_kept(tmp_path: Path) -> None:
    """The page still reads."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        client_id = add(store, "Ada Planted", "1")
        someone = await visitor(app, "coordinator")
        await someone.get(f"/start/{client_id}/primrose-a")
        day = {"received-day": "20", "received-month": "11", "received-year": "2026"}
        await someone.send(f"/start/{client_id}/primrose-a", {"route": "referral", **day})

        assert 503 == someone.answer.status_code
        assert "does not answer now" in someone.text
        assert 'value="20"' in someone.answer.text


@pytest.mark.parametrize("path", ["no-such-programme", "..%2f..%2fkeys", "PRIMROSE-A"])
async def test_there_is_no_other_programme(tmp_path: Path, path: str) -> None:
    """However it is written."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        client_id = add(store, "Ada Planted", "1")
        someone = await visitor(app, "coordinator")

        assert 404 == (await someone.get(f"/start/{client_id}/{path}")).status_code


async def test_only_a_coordinator_starts_journeys(tmp_path: Path) -> None:
    """Others see the client, not the way."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.CLINICIAN)
        client_id = add(store, "Ada Planted", "1")
        someone = await visitor(app, "clinician")
        await someone.get(f"/clients/{client_id}")
        assert "Start a journey" not in someone.text
        assert "Change these details" not in someone.text

        assert 403 == (await someone.get(f"/start/{client_id}")).status_code
        assert 403 == (await someone.get("/clients/add")).status_code
