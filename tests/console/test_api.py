"""Other systems: what a key opens, what it does not."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from temporalio.client import Client

from alongside.keys import KeyRing
from alongside.store import Store
from console.acting import NotDone
from console.api.keys import Scope
from tests.console.console_kit import open_console, open_pages
from tests.console.work_kit import add_client

pytestmark = pytest.mark.asyncio


def system(app: Any, store: Store, *scopes: Scope, key: str | None = None) -> httpx.AsyncClient:
    """Another system whose key is good for these scopes."""
    now = app.state.console.wall()
    secret = (
        key or store.systems.add("practice", tuple(each.value for each in scopes), "u-1", now)[1]
    )
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://127.0.0.1/api/v1",
        headers={"Authorization": f"Bearer {secret}"},
    )


async def test_without_a_good_key_nothing_is_told(tmp_path: Path) -> None:
    """None, a wrong one, one that was ended."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        console = app.state.console
        kept, secret = store.systems.add("x", ("journeys:read",), "u-1", console.wall())
        store.systems.end(kept.key_id, console.wall())
        answers = [
            await system(app, store, key=each).get("/journeys") for each in ("wrong", secret)
        ]

        assert [401, 401] == [each.status_code for each in answers]
        assert {"application/problem+json"} == {each.headers["content-type"] for each in answers}
        assert "Bearer" == answers[0].headers["www-authenticate"]


async def test_a_key_opens_what_it_is_good_for_alone(tmp_path: Path) -> None:
    """The answer names the scope it lacks."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        there = system(app, store, Scope.JOURNEYS_READ)

        assert 200 == (await there.get("/journeys")).status_code
        refused = await there.get("/tasks")
        assert 403 == refused.status_code
        assert "tasks:read" in refused.json()["detail"]


async def test_a_system_starts_a_journey_and_tells_it_what_happened_once(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """By its own ids: sent again, each is answered as it was."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue) as (service, app):
        client_id = service.add_client()
        there = system(
            app, service.store, Scope.JOURNEYS_START, Scope.EVENTS_WRITE, Scope.JOURNEYS_READ
        )
        start = {"programme": "primrose-a", "client_id": client_id}
        first = await there.post("/journeys", json=start, headers={"Idempotency-Key": "1"})
        again = await there.post("/journeys", json=start, headers={"Idempotency-Key": "1"})
        other = await there.post(
            "/journeys", json={**start, "client_id": "c-x"}, headers={"Idempotency-Key": "1"}
        )
        await service.until_recorded(first.json()["journey"], "task_opened")
        told = {"name": "consent_given", "id": "gp-17"}
        path = f"/journeys/primrose-a/{client_id}/events"
        taken = await there.post(path, json=told)
        twice = await there.post(path, json=told)
        seen = await there.get(f"/journeys/{first.json()['journey']}")

        assert (200, False) == (first.status_code, first.json()["already"])
        assert first.json() == again.json()
        assert 404 == other.status_code
        assert (True, False) == (taken.json()["recorded"], taken.json()["repeated"])
        assert (taken.json()["entry"], True) == (twice.json()["entry"], twice.json()["repeated"])
        assert client_id == seen.json()["client_id"]
        entry = await service.until_recorded(first.json()["journey"], "consent_given")
        assert entry.event.by.startswith("system:s-")


async def test_a_cloud_event_is_recorded_once(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Structured or binary, by its id and source."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue) as (service, app):
        client_id = service.add_client()
        journey = await service.start(client_id)
        there = system(app, service.store, Scope.EVENTS_WRITE)
        event = {
            "specversion": "1.0", "type": "alongside.consent_given", "source": "/gp",
            "id": "17", "subject": f"primrose-a/{client_id}", "data": {},
        }  # fmt: skip
        structured = {"Content-Type": "application/cloudevents+json"}
        first = await there.post("/events", json=event, headers=structured)
        binary = {f"ce-{name}": str(event[name]) for name in event if name != "data"}
        again = await there.post("/events", json={}, headers=binary)
        wrong = await there.post(
            "/events", json={**event, "type": "alongside.journey_closed"}, headers=structured
        )

        assert 200 == first.status_code, first.text
        assert first.json()["repeated"] is False
        assert 200 == again.status_code, again.text
        assert again.json()["repeated"] is True
        assert 422 == wrong.status_code
        assert 1 == service.names(journey).count("consent_given")


async def test_what_else_takes_leave_is_not_done_by_reporting_it(tmp_path: Path) -> None:
    """A task is answered by the scope for that; which rules hold is no system's to say."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        client_id = add_client(store)
        there = system(app, store, Scope.EVENTS_WRITE)
        path = f"/journeys/primrose-a/{client_id}/events"
        answers = await there.post(path, json={"name": "task_answered", "key": "consent"})
        cloud = await there.post(
            "/events",
            json={
                "specversion": "1.0", "type": "alongside.task_answered", "source": "/gp",
                "id": "17", "subject": f"primrose-a/{client_id}", "data": {"key": "consent"},
            },
            headers={"Content-Type": "application/cloudevents+json"},
        )  # fmt: skip
        adopts = await there.post(
            path, json={"name": "ruleset_adopted", "digest": "f" * 64, "reason": "x"}
        )

        assert [403, 403, 422] == [each.status_code for each in (answers, cloud, adopts)]
        assert "tasks:answer" in answers.json()["detail"]


async def test_an_event_whose_answer_was_lost_is_recorded_once(
    dev_client: Client,
    key_ring: KeyRing,
    tmp_path: Path,
    task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It has no id of its own; the Idempotency-Key is enough to know it by."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue) as (service, app):
        client_id = service.add_client()
        journey = await service.start(client_id)
        there = system(app, service.store, Scope.EVENTS_WRITE)
        told = {
            "json": {"name": "contact_details_changed"}, "headers": {"Idempotency-Key": "1"},
            "url": f"/journeys/primrose-a/{client_id}/events",
        }  # fmt: skip
        with monkeypatch.context() as patch:
            patch.setattr(service.store.audit, "end", lost)
            first = await there.post(**told)
        again = await there.post(**told)

        assert (503, 200) == (first.status_code, again.status_code)
        assert again.json()["repeated"] is True
        assert 1 == service.names(journey).count("contact_details_changed")


def lost(*_: object) -> None:
    """The act was done; the process learns nothing more of it."""
    raise NotDone("The journey did not answer in time", 503)
