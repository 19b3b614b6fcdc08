"""A console gets ready beside its pages, and serves them whether that works or not."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from alongside.access import Role
from alongside.keys import KeyRing
from console.context import Console
from console.page import templates
from console.ready import get_ready
from tests.console.console_kit import add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def _own_collector() -> Iterator[None]:
    """Memory is settled for a process that serves, not for the tests after this one."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


async def test_what_the_first_pages_need_is_there(tmp_path: Path) -> None:
    """Templates are compiled; what stays for good is passed over by the collector."""
    templates.cache_clear()
    async with open_pages(tmp_path, KeyRing.fresh()) as (_, app):
        get_ready(app.state.console).join()

        assert "today.html" in {name for _, name in templates().cache or {}}
        assert 0 < gc.get_freeze_count()


async def test_a_database_that_is_away_is_noted_and_pages_are_served(tmp_path: Path) -> None:
    """The page that needs it tries again."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        console: Console = app.state.console
        store.close()
        kept = (tmp_path / "alongside.db").rename(tmp_path / "elsewhere")

        with capture_logs() as told:
            get_ready(console).join()

        assert [("console_not_ready", "StoreUnreachable")] == [
            (each["event"], each["error"]) for each in told
        ]
        store.close()
        kept.rename(tmp_path / "alongside.db")
        assert 200 == (await someone.get("/")).status_code
