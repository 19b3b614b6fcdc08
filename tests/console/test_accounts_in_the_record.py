"""An account that ran a command is in the record's page as such, and can be looked for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.store.audit_chain import account_named
from tests.console.console_kit import add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
OLLY = account_named("olly", 1007, "ward-7")
IN_WORDS = "Account olly on ward-7, by a command"


async def test_an_account_is_found_by_its_name(tmp_path: Path) -> None:
    """Never as a colleague, though one may sign in by the same word."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        store.audit.append(OLLY, "plan_seen", "primrose-a/c-aaaa/1", datetime.now(UTC))
        someone = await visitor(app, "auditor")
        await someone.get("/audit")
        empty = {
            f"{name}-{part}": "" for name in ("since", "until") for part in ("day", "month", "year")
        }
        await someone.send("/audit", {"who": OLLY, "client": "", **empty})

        assert 200 == someone.answer.status_code
        assert IN_WORDS in someone.text
        assert "Looked at a client's plan" in someone.text
        assert "Signed in" not in someone.text
        assert ("audit_seen", OLLY) == (
            store.audit.page(limit=1)[0].what, store.audit.page(limit=1)[0].about,
        )  # fmt: skip
        taken = await someone.get(f"/audit.csv?who={OLLY}")
        assert OLLY in taken.text


@pytest.mark.parametrize("said", ["account:", "account:Wren Planted@x", "account:a@b@c"])
async def test_what_no_account_is_called_is_no_page(tmp_path: Path, said: str) -> None:
    """The record would keep it for good."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        someone = await visitor(app, "auditor")

        assert 404 == (await someone.get(f"/audit?who={said}")).status_code
        assert "Planted" not in repr(store.audit.page())
