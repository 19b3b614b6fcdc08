"""Other systems are let in and shut out by a page."""

import re
from pathlib import Path

import httpx
import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from tests.console.console_kit import add_colleague, open_pages, visitor

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
