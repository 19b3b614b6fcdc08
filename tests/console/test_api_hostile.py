"""Other systems that send what nobody should, or ask while the database is away."""

import json
from pathlib import Path

import httpx
import pytest

from alongside.keys import KeyRing
from alongside.store import Store, StoreUnreachable
from alongside.store.clients import Clients
from console.api.keys import Scope
from tests.console.console_kit import open_pages
from tests.console.test_api import system
from tests.console.work_kit import add_client

pytestmark = pytest.mark.asyncio
STRUCTURED = {"Content-Type": "application/cloudevents+json"}


@pytest.mark.parametrize("part", ["id", "source", "type", "subject"])
async def test_half_a_letter_in_a_cloud_event_is_refused(tmp_path: Path, part: str) -> None:
    """JSON can name one; no database, no answer can hold it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        event = {
            "specversion": "1.0", "type": "alongside.contact_details_changed", "source": "/gp",
            "id": "17", "subject": f"primrose-a/{add_client(store)}", "data": {},
        }  # fmt: skip
        event[part] = f"{event[part]}\ud800"
        there = system(app, store, Scope.EVENTS_WRITE)
        answer = await there.post("/events", content=json.dumps(event), headers=STRUCTURED)

        assert 422 == answer.status_code
        assert "application/problem+json" == answer.headers["content-type"]


async def test_a_cloud_event_that_is_all_brackets_is_refused(tmp_path: Path) -> None:
    """However deep it goes, it is no event."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        there = system(app, store, Scope.EVENTS_WRITE)
        for content in (b"[" * 400_000, b'{"data":' * 100_000):
            answer = await there.post("/events", content=content, headers=STRUCTURED)
            assert 422 == answer.status_code


@pytest.mark.usefixtures("on_either")
async def test_what_no_database_can_keep_is_nowhere(tmp_path: Path) -> None:
    """PostgreSQL takes no NUL."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        there = system(app, store, *Scope)
        for path in ("/journeys/a%00/b/1", "/clients/c%00", "/programmes/%00/waiting"):
            assert 404 == (await there.get(path)).status_code, path
        for path in ("/journeys?programme=%00", "/tasks?role=%00"):
            assert 422 == (await there.get(path)).status_code, path
        path = "/journeys/primrose-a/c%00/events"
        assert 404 == (await there.post(path, json={"name": "goals_met"})).status_code
        for start in (
            {"programme": "a\0", "client_id": "b"},
            {"programme": "a", "client_id": "b\0"},
        ):
            assert 422 == (await there.post("/journeys", json=start)).status_code
        event = {
            "specversion": "1.0", "type": "alongside.goals_met", "source": "/gp", "id": "\0",
            "subject": "primrose-a/c-\0", "data": {},
        }  # fmt: skip
        answer = await there.post("/events", content=json.dumps(event), headers=STRUCTURED)
        assert 422 == answer.status_code
        headers = {"Idempotency-Key": "a"}
        asked = {"programme": "primrose-a", "client_id": add_client(store)}
        assert 503 == (await there.post("/journeys", json=asked, headers=headers)).status_code


async def test_while_the_database_is_away_systems_are_told_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As problem details, like all that goes wrong."""

    def away(*_: object) -> None:
        raise StoreUnreachable("the database did not answer")

    monkeypatch.setattr(Clients, "get", away)
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        answer = await _client_of(store, app)

        assert (503, "Away") == (answer.status_code, answer.json()["title"])
        assert "application/problem+json" == answer.headers["content-type"]


async def test_while_journeys_are_away_systems_are_told_so_in_their_own_words(
    tmp_path: Path,
) -> None:
    """They have typed nothing, and no page shows it to them."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        event = {
            "specversion": "1.0", "type": "alongside.contact_details_changed", "source": "/gp",
            "id": "17", "subject": f"primrose-a/{add_client(store)}", "data": {},
        }  # fmt: skip
        there = system(app, store, Scope.EVENTS_WRITE)
        answer = await there.post("/events", content=json.dumps(event), headers=STRUCTURED)

        assert 503 == answer.status_code
        said = answer.json()["detail"]
        assert "nothing was recorded. Send it again with the same ids in a moment." in said
        assert "typed" not in said


async def test_a_failure_nobody_foresaw_is_told_as_a_problem_that_quotes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may quote what is known of a client."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("Ann Planted")

    monkeypatch.setattr(Clients, "get", broken)
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        answer = await _client_of(store, app)

        assert 500 == answer.status_code
        assert "application/problem+json" == answer.headers["content-type"]
        assert "Planted" not in answer.text


async def _client_of(store: Store, app: object) -> httpx.Response:
    there = system(app, store, Scope.CLIENTS_READ)
    return await there.get(f"/clients/{add_client(store)}")
