"""Whom other rules would touch, and journeys taken over to them, by pages."""

import asyncio
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from service.rollouts import Rollouts
from tests.console.console_kit import Visitor, add_colleague, open_console, open_pages, visitor
from tests.console.planted import plant
from tests.console.rules_kit import FILE, HERE, LOWER, draft, hidden, publish, save
from tests.durable.journey_kit import P1, P4, reading

pytestmark = pytest.mark.asyncio
BETWEEN = (reading("on_smi_register", True), reading("systolic_bp", 157.0), reading("bmi", 27.0))
"""P3 as the rules are; P1 by those of `LOWER`."""


async def settled(page: Visitor, path: str, busy: str) -> None:
    """Look again until it is over."""
    async with asyncio.timeout(60):
        while busy in (await page.get(path)).text:
            await asyncio.sleep(0.2)


async def test_a_change_is_previewed_published_taken_over_and_taken_back(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Two clients under way: one of them would be more urgent."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue) as (service, app):
        add_colleague(service.store, Role.RULES_ADMINISTRATOR, Role.COORDINATOR, login="sam")
        moved = service.add_client(BETWEEN)
        await service.start(moved)
        await service.start(service.add_client(P4, key="2"))
        service.add_client(P1, key="3")
        sam = await visitor(app, "sam")
        await draft(sam)

        await sam.get(f"{HERE}/preview")
        await sam.send(f"{HERE}/preview", {"of": "draft", "adopting": "now", "weeks": "12"})
        preview = sam.path
        assert preview.startswith(f"{HERE}/preview/j-")
        await settled(sam, preview, "Look again")
        assert "1 client of 3 (33.3%) would have another priority: 1 more urgent" in sam.text
        assert (
            "other-cvd-risk-factors (P3) Then by cvd-poorly-controlled (P1) Clients 1" in sam.text
        )
        assert "1 of 2 journeys would do something differently." in sam.text
        assert "Nothing was changed" in sam.text
        await sam.get(f"{preview}/list/clients")
        assert f"Client {moved} Difference P3 by other-cvd-risk-factors becomes P1" in sam.text
        await sam.get(f"{preview}/list/journeys")
        assert f"/journeys/primrose-a/{moved}/1" in sam.answer.text
        table = (await sam.get(f"{preview}/csv")).text
        assert table.startswith("of,client or journey,what,how")
        assert moved in table

        await sam.get(f"{HERE}/publish")
        assert "1 client of 3 (33.3%) would have another priority" in sam.text
        before = service.store.rulesets.current("primrose-a")
        await publish(sam, "From 155 counts", adopt="now")
        assert f"{HERE}/rollout" == sam.path
        await settled(sam, f"{HERE}/rollout", "Look again")
        assert "2 journeys have taken them up; 0 left." in sam.text
        now = service.store.rulesets.current("primrose-a")
        assert {now: 2} == service.store.rulesets.walked_by("primrose-a")

        await sam.get(f"{HERE}/rollback")
        fields = {"seen": hidden(sam, "seen"), "to": hidden(sam, "to"), "why": "Not yet"}
        await sam.send(f"{HERE}/rollback", {**fields, "adopt": "now"})
        await settled(sam, f"{HERE}/rollout", "Look again")
        assert {before: 2} == service.store.rulesets.walked_by("primrose-a")
        written_down = {each.what for each in service.store.audit.page()}
        assert {"rules_previewed", "rules_published", "rules_rolled_back"} <= written_down
        assert {"rules_rollout_begun", "rules_preview_clients_seen"} <= written_down


async def test_journeys_that_take_rules_up_are_held_let_go_and_stopped(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Slowly, so that there is time to."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue) as (service, app):
        add_colleague(service.store, Role.RULES_ADMINISTRATOR, login="sam")
        for key in "12":
            await service.start(service.add_client(P4, key=key))
        sam = await visitor(app, "sam")
        await draft(sam)
        await publish(sam)
        now = service.starter.library.current("primrose-a")
        rollouts = Rollouts(dev_client, service.store, service.starter.settings)
        await rollouts.start(
            now, programme="primrose-a", when="now", by="test", why="Slowly", rate=0.05
        )

        await sam.get(f"{HERE}/rollout")
        assert "Under way To version" in sam.text
        fields = {"digest": hidden(sam, "digest")}
        for what, said, state in (
            ("pause", "Held", "Held To version"),
            ("resume", "It goes on", "Under way To version"),
            ("stop", "Stopped", "Stopped To version"),
        ):
            await sam.send(f"{HERE}/rollout/{what}", fields)
            assert f"{said} " in sam.text
            assert state in sam.text
        fields = {"seen": now.digest, "why": "The rest", "adopt": "now"}
        await sam.send(f"{HERE}/rollout", fields)
        await settled(sam, f"{HERE}/rollout", "Look again")
        assert {now.digest: 2} == service.store.rulesets.walked_by("primrose-a")


async def test_a_server_that_is_away_leaves_the_page_readable(tmp_path: Path) -> None:
    """Publishing itself needs no server; moving journeys is begun later."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")
        plant(app.state.console, "invitation")
        await sam.get(f"{HERE}/rollout")
        assert "Every journey under way goes by what is in force already" in sam.text
        await draft(sam)

        await publish(sam, adopt="now")

        assert 200 == sam.answer.status_code
        assert "Journeys under way were not moved" in sam.text
        assert "does not answer now" in sam.text
        assert 2 == len(store.rulesets.history("primrose-a"))
        fields = {"seen": hidden(sam, "seen"), "why": "Kept as typed", "adopt": "next_stage"}
        await sam.send(f"{HERE}/rollout", fields)
        assert 503 == sam.answer.status_code
        assert 'value="Kept as typed"' in sam.answer.text
        assert 'value="next_stage" checked' in sam.answer.text


async def test_a_preview_of_nothing_new_is_not_begun(tmp_path: Path) -> None:
    """Nor is one of a draft that has problems, nor a preview of another programme shown."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")
        await sam.get(f"{HERE}/preview")
        assert "nothing would be different" in sam.text

        fields = {"of": "draft", "adopting": "now", "weeks": "12"}
        await sam.send(f"{HERE}/preview", fields)
        assert 409 == sam.answer.status_code
        await sam.get(f"{HERE}/edit")
        await save(sam, FILE.replace("at_least", "at_lest"))
        assert "Mend them first" in (await sam.get(f"{HERE}/preview")).text
        assert [] == store.jobs.page("rules_preview")


async def test_a_preview_of_others_is_found_only_under_its_own_rules(tmp_path: Path) -> None:
    """By its id under another programme there is none, nor by an id nobody gave."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
        sam = await visitor(app, "sam")
        await sam.get(f"{HERE}/edit")
        await save(sam, LOWER)
        await sam.get(f"{HERE}/preview")
        await sam.send(f"{HERE}/preview", {"of": "draft", "adopting": "now", "weeks": "4"})
        job = sam.path.rsplit("/", 1)[1]
        await settled(sam, sam.path, "Look again")
        assert "Nobody is on the register yet" in sam.text

        for path in (
            f"/rules/health-connect/preview/{job}",
            f"{HERE}/preview/j-nothing",
            f"{HERE}/preview/{job}/list/everything",
            f"/rules/health-connect/preview/{job}/csv",
        ):
            assert 404 == (await sam.get(path)).status_code, path
        assert (
            "Nobody would be touched" in (await sam.get(f"{HERE}/preview/{job}/list/clients")).text
        )
