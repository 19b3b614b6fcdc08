"""Other systems are let in and shut out by a page."""

import re
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.store.tables import webhook_events
from console.presenters.systems import answer_in_words
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.work_kit import add_client, add_journey, now, to_do

pytestmark = pytest.mark.asyncio


async def test_a_key_is_shown_once_works_and_is_ended(tmp_path: Path) -> None:
    """The administrator makes it, the system uses it, the next request after its end fails."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        ada = await visitor(app, "administrator")
        await ada.get("/systems")
        assert "No other system is let in." in ada.text
        await ada.get("/systems/add")
        await ada.send("/systems/add", {"title": "GP record", "scopes": ["journeys:read"]})
        found = re.search(r"alongside_[\w-]+", ada.text)
        assert found is not None
        there = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://127.0.0.1",
            headers={"Authorization": f"Bearer {found[0]}"},
        )
        before = await there.get("/api/v1/journeys")
        await ada.get("/systems")
        assert found[0] not in ada.text
        (key,) = store.systems.all()
        await ada.get(f"/systems/{key.key_id}/end")
        await ada.send(f"/systems/{key.key_id}/end")
        after = await there.get("/api/v1/journeys")

        assert (200, 401) == (before.status_code, after.status_code)
        assert "GP record, ended" in ada.text
        assert ["system_ended", "system_added"] == [
            row.what for row in store.audit.page(about=key.key_id)
        ]


async def test_a_key_without_a_name_or_anything_it_may_is_not_made(tmp_path: Path) -> None:
    """What was typed stays; a scope that is none is refused, too."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        ada = await visitor(app, "administrator")
        await ada.get("/systems/add")
        await ada.send("/systems/add", {"title": "GP record"})
        assert (422, []) == (ada.answer.status_code, store.systems.all())
        assert 'value="GP record"' in ada.answer.text
        await ada.send("/systems/add", {"title": "x", "scopes": ["everything"]})

        assert (422, []) == (ada.answer.status_code, store.systems.all())


async def test_a_letter_no_database_keeps_is_refused_at_its_field(tmp_path: Path) -> None:
    """PostgreSQL takes no NUL; whoever reads forms says so, of every form."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        ada = await visitor(app, "administrator")
        await ada.get("/systems/add")
        await ada.send("/systems/add", {"title": "GP\0record", "scopes": ["journeys:read"]})

        assert (422, []) == (ada.answer.status_code, store.systems.all())
        assert "What the system is called must be plain text" in ada.text


async def test_a_webhook_is_added_seen_and_ended(tmp_path: Path) -> None:
    """Its secret is shown once; what could not be told is tried again by a button."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        ada = await visitor(app, "administrator")
        await ada.get("/systems/webhooks/add")
        await ada.send(
            "/systems/webhooks/add",
            {"url": "https://gp.example/told", "events": ["session_attended", "red_flag_found"]},
        )
        (hook,) = store.webhooks.all()
        assert hook.secret in ada.text
        await ada.get(f"/systems/webhooks/{hook.webhook_id}")
        assert hook.secret not in ada.text
        assert "Told of: Session attended; Red flag found." in ada.text
        await ada.send(f"/systems/webhooks/{hook.webhook_id}/end")

        assert "https://gp.example/told , ended" in ada.text


async def test_all_that_could_not_be_told_is_tried_again_by_one_button(tmp_path: Path) -> None:
    """However much it is; the page says how many are still to come."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        hook = store.webhooks.add("https://gp.example/told", ("task_opened",), "u-1", now())
        tasks = (to_do(f"t/{number}", now()) for number in range(60))
        add_journey(store, add_client(store), *tasks)
        with store._database.writing() as connection:
            connection.execute(update(webhook_events).values(state="dead", tries=11))
        path = f"/systems/webhooks/{hook.webhook_id}"
        ada = await visitor(app, "administrator")
        await ada.get(path)
        assert "Try again all 60 that could not be told" in ada.text
        assert ", journey 1 in UCLPartners-Primrose" in ada.text
        await ada.send(f"{path}/again")

        assert "60 events are tried again, in turn" in ada.text
        assert "one after the other: 60 still to come" in ada.text
        assert "Try again all" not in ada.text
        assert "webhook_tried_again" == store.audit.page(about=hook.webhook_id)[0].what
        store.webhooks.due(now())
        await ada.get(path)
        assert "one after the other: 52 still to come" in ada.text


@pytest.mark.parametrize(
    "url",
    ["", "gp.example", "ftp://gp.example", "http://gp.example", "https://ada:x@gp.example", "https://[",
     "javascript:alert(1)", "https://gp.example:99999"],
)  # fmt: skip
async def test_an_address_that_can_not_be_told_is_refused(tmp_path: Path, url: str) -> None:
    """What was typed stays."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        ada = await visitor(app, "administrator")
        await ada.get("/systems/webhooks/add")
        await ada.send("/systems/webhooks/add", {"url": url, "events": ["session_attended"]})

        assert (422, []) == (ada.answer.status_code, store.webhooks.all())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "None yet"), ("HTTP 503", "Answered with status 503"),
        ("ConnectError", "Could not be reached"), ("ReadTimeout", "Did not answer in time"),
        ("TimeoutError", "Did not answer in time"), ("ended", "The webhook was ended"),
        ("ReadError", "Could not be told (ReadError)"),
    ],
)  # fmt: skip
async def test_what_a_try_came_to_is_in_words(answer: str | None, said: str) -> None:
    """As it is kept, it is for whoever programs the system."""
    assert said == answer_in_words(answer)
