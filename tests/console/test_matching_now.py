"""Coaches are matched now: shown before, done once, by who may, written down."""

from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from console.app import build_app
from console.pages import matching_now
from tests.console.coach_kit import coach
from tests.console.coach_kit import waits as listed
from tests.console.console_kit import Visitor, add_colleague, open_pages, visitor
from tests.durable.matching_kit import P, matching_service, proposals, waits

pytestmark = pytest.mark.asyncio
PATH = "/waiting/match"


async def test_what_a_round_would_do_is_shown_before(tmp_path: Path) -> None:
    """After coaches were taken in: who would get whom and why, who would wait on."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        names = ("Short Ash", "Long Birch", "Mid Cedar")
        journeys = [
            listed(store, days, name=name) for days, name in zip((1, 9, 5), names, strict=True)
        ]
        store.coaches.put(coach(1, limit=2))
        someone = await visitor(app, "coordinator")
        await someone.get("/waiting", programme="health-connect")
        assert "Match now" in someone.text
        await someone.get(PATH, programme="health-connect")

        assert "3 clients would be looked at; coaches have room for 2." in someone.text
        assert "1 client would wait on: the coaches who fit have no room now." in someone.text
        assert someone.text.index("Long Birch") < someone.text.index("Mid Cedar")
        assert "Short Ash" not in someone.text
        assert "Zebedee Planted 1" in someone.text
        assert [None] * 3 == [store.caseload.of_journey(each) for each in journeys]


async def test_a_long_list_is_not_tried_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how many there are; a round of them takes longer than a page may."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        for days in (1, 2):
            listed(store, days)
        monkeypatch.setattr(matching_now, "MOST", 1)
        someone = await visitor(app, "coordinator")
        await someone.get(PATH, programme="health-connect")

        assert "2 clients are on the list: too many to try it out here." in someone.text


async def test_only_who_changes_coaches_may_and_only_where_there_are_rounds(tmp_path: Path) -> None:
    """A manager sees no way to it; elsewhere coaches are proposed at once."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        for role in (Role.COORDINATOR, Role.MANAGER):
            add_colleague(store, role)
        listed(store, 3)
        manager, someone = await visitor(app, "manager"), await visitor(app, "coordinator")
        await manager.get("/waiting", programme="health-connect")

        assert "Match now" not in manager.text
        assert 403 == (await manager.get(PATH, programme="health-connect")).status_code
        await someone.get(PATH, programme="primrose-a")
        assert "There is nothing to start" in someone.text
        assert 404 == (await someone.get(PATH, programme="nowhere")).status_code
        assert 404 == (await someone.get(PATH)).status_code


async def test_while_the_server_is_away_nothing_is_matched(tmp_path: Path) -> None:
    """It says so, and the record says that it was not done."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        who = add_colleague(store, Role.COORDINATOR).colleague_id
        journey = listed(store, 3)
        store.coaches.put(coach(1))
        someone = await visitor(app, "coordinator")
        await someone.get(PATH, programme="health-connect")
        await someone.send(PATH, _form(someone))

        assert 503 == someone.answer.status_code
        assert "does not answer now" in someone.text
        assert store.caseload.of_journey(journey) is None
        row = store.audit.page(who=who, limit=1)[0]
        assert ("round_asked", {row.number: "not_done"}) == (
            row.what, store.audit.outcomes([row])
        )  # fmt: skip


async def test_it_is_done_once_however_often_it_is_sent(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str
) -> None:
    """The longest wait gets the place; sent again, it says what came of the first."""
    ring = KeyRing.load(dev_settings)
    async with matching_service(dev_client, ring, tmp_path, task_queue) as service:
        journeys = [(await waits(service, number))[1] for number in range(2)]
        service.add_coach(limit=1)
        before = len(service.store.rounds.latest(P))
        who = add_colleague(service.store, Role.COORDINATOR).colleague_id
        app = build_app(service.starter.settings, ring, service.store)
        app.state.console.reaches(service.starter)
        someone = await visitor(app, "coordinator")
        await someone.get(PATH, programme=P)
        form = _form(someone)
        await someone.send(PATH, form)
        first = someone.path, someone.text
        await service.until_recorded(journeys[0], "coach_proposed")
        await someone.get(PATH, programme=P)
        await someone.send(PATH, form)

        assert "/waiting" == first[0]
        assert "Recorded: 1 of 2 clients got a coach proposed" in first[1]
        assert 409 == someone.answer.status_code
        assert "Coaches were matched since you opened this page" in someone.text
        assert [1, 0] == [len(proposals(service, each)) for each in journeys]
        rounds = service.store.rounds.latest(P)
        assert (before + 1, "asked") == (len(rounds), rounds[0].why)
        rows = [row for row in service.store.audit.page(who=who) if row.what == "round_asked"]
        assert {rows[0].number: "done"} == service.store.audit.outcomes(rows)


def _form(someone: Visitor) -> dict[str, str]:
    """What the page's form carries."""
    page = someone.answer.text
    return {
        name: page.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("programme", "seen")
    }
