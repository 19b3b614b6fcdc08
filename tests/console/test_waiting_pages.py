"""The waiting list and proposals, by the page."""

import asyncio
import html
import re
from pathlib import Path

import pytest
from sqlalchemy import update
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store.tables import caseload
from console import likely
from console.app import build_app
from tests.console.acts_kit import act_of, action
from tests.console.acts_kit import carried as carried_by
from tests.console.coach_kit import carried, coach, proposed, waits
from tests.console.console_kit import Visitor, add_colleague, open_pages, visitor
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
        assert "No proposal waits for an answer." in listed
        assert "The likely weeks were worked out on" in listed
        assert "Place 1 of 2: P4, counts as P2 after 63 days of waiting" in someone.text


async def test_a_list_without_anybody_says_why(tmp_path: Path) -> None:
    """And that a proposal is made as soon as there is room."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        await someone.get("/waiting")

        assert "Nobody waits for a coach now." in someone.text
        assert "Clients come onto it when they would like a coach" in someone.text
        assert 404 == (await someone.get("/waiting", programme="nowhere")).status_code


async def test_a_proposal_shows_why_and_asks_for_an_answer(tmp_path: Path) -> None:
    """Only the coach meant and coordinators may answer; declining asks for a reason."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_colleague(store, Role.COACH, login="meant", coach_id="k-coach001")
        add_colleague(store, Role.COACH, login="other", coach_id="k-coach002")
        add_colleague(store, Role.CLINICIAN)
        store.coaches.put(coach(1))
        journey = proposed(store, "k-coach001", name="Bo Birch")
        seen = {}
        for login in ("coordinator", "meant", "other", "clinician"):
            someone = await visitor(app, login)
            seen[login] = (await someone.get(act_of(journey, "accept"))).status_code
        someone = await visitor(app, "meant")
        await someone.get("/coaches/k-coach001")
        own = someone.text
        someone = await visitor(app, "coordinator")
        await someone.get("/waiting", programme="health-connect")
        listed = someone.text
        await someone.get(_led(someone, "decline"))
        asked = someone.text
        await someone.send(action(someone), carried_by(someone, note="<b>no", step="do"))

        assert {"coordinator": 200, "meant": 200, "other": 404, "clinician": 403} == seen
        assert "Accept Bo Birch or decline Bo Birch , proposed" in own
        assert "Bo Birch Coach Zebedee Planted 1" in listed
        assert "(overdue)" in listed
        assert "Why Zebedee Planted 1 Speaks Welsh" in asked
        assert "Another coach is looked for at once" in asked
        assert 422 == someone.answer.status_code
        assert "Choose why the coach declines" in someone.text
        assert "&lt;b&gt;no" in someone.answer.text


async def test_where_nobody_was_asked_yet_nothing_is_to_be_answered(tmp_path: Path) -> None:
    """A round has found a coach, and the journey does not know yet."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1))
        journey = proposed(store, "k-coach001")
        with store._database.writing() as connection:
            connection.execute(update(caseload).values(told=False))
        someone = await visitor(app, "coordinator")
        await someone.get("/waiting", programme="health-connect")

        assert f"{journey}/do/" not in someone.answer.text
        assert "Alex Ash" not in someone.text
        assert 409 == (await someone.get(act_of(journey, "accept"))).status_code


def _led(someone: Visitor, act: str) -> str:
    """Where the page leads for this act."""
    found = re.search(rf'href="([^"]+/do/{act}[^"]*)"', someone.answer.text)
    assert found is not None, someone.text
    return html.unescape(found[1])


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
        assert "there, by alongside waiting health-connect" in someone.text


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
        for each in (coach_, other):
            await each.get("/waiting" if each is other else f"/coaches/{row.coach_id}")
        await other.get(_led(other, "decline"))
        await coach_.get(_led(coach_, "accept"))
        said = carried_by(coach_, step="do")
        path = action(coach_)
        await coach_.send(path, said)
        first = coach_.path, coach_.text
        await service.until_recorded(journey, "coach_allocated")
        await coach_.send(path, said)
        await other.send(action(other), carried_by(other, reason="no_room", step="do"))

        assert (f"/coaches/{row.coach_id}", True) == (first[0], "Recorded: the coach" in first[1])
        assert "Recorded: the coach accepts" in coach_.text
        assert 409 == other.answer.status_code
        assert "accepted" in other.text
        events = [each.name for each in service.store.journal.entries(journey)]
        assert [1, 0] == [events.count(f"coach_{each}") for each in ("accepted", "declined")]
