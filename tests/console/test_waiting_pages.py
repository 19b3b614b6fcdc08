"""The waiting list and proposals, by the page."""

import asyncio
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from console import likely
from console.app import build_app
from tests.console.coach_kit import carried, coach, proposed, waits
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.durable.handover_kit import add_client, with_clients
from tests.durable.handover_kit import proposed as asked_for

pytestmark = pytest.mark.asyncio


async def test_the_list_is_in_the_order_it_is_served_with_why_and_until_when(
    tmp_path: Path,
) -> None:
    """A long wait counts for more; the likely week is worked out where it is quickly done."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1, limit=1))
        carried(store, "k-coach001")
        waits(store, 1, priority=2, name="Short Ash")
        journey = waits(store, 63, priority=4, name="Long Birch")
        someone = await visitor(app, "coordinator")
        await someone.get("/waiting", programme="health-connect")
        listed = someone.text
        await someone.get(f"/waiting/{journey}")

        assert "2 clients wait for a coach." in listed
        assert listed.index("Long Birch") < listed.index("Short Ash")
        assert "P2, as they wait long (is P4) Has waited 63 days" in listed
        assert "No proposal is open." in listed
        assert "The likely weeks were worked out on" in listed
        assert "Place 1 of 2: P4, counts as P2 after 63 days of waiting" in someone.text


async def test_a_list_without_anybody_says_why(tmp_path: Path) -> None:
    """And that a proposal is made as soon as there is room."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        await someone.get("/waiting")

        assert "Nobody waits for a coach." in someone.text
        assert "Clients come onto the list when they would like a coach" in someone.text
        assert 404 == (await someone.get("/waiting", programme="nowhere")).status_code


async def test_a_proposal_shows_why_and_asks_for_an_answer(tmp_path: Path) -> None:
    """Only the coach meant and coordinators may answer; declining asks for a reason."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_colleague(store, Role.COACH, login="meant", coach_id="k-coach001")
        add_colleague(store, Role.COACH, login="other", coach_id="k-coach002")
        add_colleague(store, Role.CLINICIAN)
        store.coaches.put(coach(1))
        path = f"/waiting/proposals/{proposed(store, 'k-coach001', name='Bo Birch')}"
        seen = {}
        for login in ("coordinator", "meant", "other", "clinician"):
            someone = await visitor(app, login)
            seen[login] = (await someone.get(path)).status_code
        someone = await visitor(app, "coordinator")
        await someone.get("/waiting", programme="health-connect")
        listed = someone.text
        await someone.get(path)
        asked = someone.text
        await someone.send(path, {"coach_id": "k-coach001", "answer": "decline", "note": "<b>no"})

        assert {"coordinator": 200, "meant": 200, "other": 404, "clinician": 404} == seen
        assert "Bo Birch Coach Zebedee Planted 1" in listed
        assert "(overdue)" in listed
        assert "Speaks Welsh" in asked
        assert 422 == someone.answer.status_code
        assert "Choose why the coach declines" in someone.text
        assert "&lt;b&gt;no" in someone.answer.text


async def test_an_answer_is_kept_while_the_server_is_away(tmp_path: Path) -> None:
    """Nothing is changed, and what was typed stands there to be sent again."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1))
        path = f"/waiting/proposals/{proposed(store, 'k-coach001')}"
        someone = await visitor(app, "coordinator")
        await someone.get(path)
        await someone.send(
            path, {"coach_id": "k-coach001", "event_id": "e1", "answer": "accept", "note": "glad"}
        )

        assert 503 == someone.answer.status_code
        assert "does not answer now" in someone.text
        assert ">glad</textarea>" in someone.answer.text
        assert 'name="event_id" value="e1"' in someone.answer.text


async def test_the_likely_weeks_of_a_large_service_are_worked_out_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only if asked for, and told so meanwhile; of a very large one on the server only."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1, limit=1))
        carried(store, "k-coach001")
        waits(store, 3)
        monkeypatch.setattr(likely, "INLINE", 0)
        someone = await visitor(app, "coordinator")
        query = {"programme": "health-connect"}
        await someone.get("/waiting", **query)
        offered = someone.text
        await someone.get("/waiting", **query, weeks="yes")
        working = someone.text
        async with asyncio.timeout(20):
            while "were worked out on" not in someone.text:
                await asyncio.sleep(0.05)
                await someone.get("/waiting", **query)
        monkeypatch.setattr(likely, "BESIDE", 0)
        monkeypatch.setattr(likely, "known", lambda *_: None)
        await someone.get("/waiting", **query)

        assert "Work out the likely weeks" in offered
        assert "The likely weeks are being worked out" in working
        assert "on the server only: alongside waiting health-connect" in someone.text


async def test_of_two_who_answer_a_proposal_the_second_is_told(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str
) -> None:
    """The coach accepts; sent again it is the same; a coordinator who looked before comes late."""
    ring = KeyRing.load(dev_settings)
    async with with_clients(dev_client, ring, tmp_path, task_queue, 0) as (service, _):
        client_id = add_client(service, key="one")
        journey = await asked_for(service, client_id)
        row = service.store.caseload.of_journey(journey)
        assert row is not None
        add_colleague(service.store, Role.COORDINATOR)
        add_colleague(service.store, Role.COACH, coach_id=row.coach_id)
        app = build_app(service.starter.settings, ring, service.store)
        app.state.console.reaches(service.starter)
        coach_, other = await visitor(app, "coach"), await visitor(app, "coordinator")
        path = f"/waiting/proposals/{journey}"
        await other.get(path)
        await coach_.get(path)
        said = {"coach_id": row.coach_id, "event_id": "e1", "answer": "accept", "note": ""}
        await coach_.send(path, said)
        first = coach_.answer.status_code, coach_.text
        await service.until_recorded(journey, "coach_allocated")
        declined = {**said, "event_id": "e2", "answer": "decline", "reason": "no_room"}
        await other.send(path, declined)

        assert (200, True) == (first[0], "Recorded: Accepted" in first[1])
        assert 409 == other.answer.status_code
        assert "This was answered already" in other.text
        events = [each.name for each in service.store.journal.entries(journey)]
        assert [1, 0] == [events.count(f"coach_{each}") for each in ("accepted", "declined")]
