"""Signing in, by the page."""

from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from tests.console.console_kit import add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio


async def test_who_signs_in_comes_to_what_they_asked_for(tmp_path: Path) -> None:
    """The page they wanted first, then the form, then the page."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app)
        await someone.get("/")
        await someone.sign_in("coordinator")

        assert "/" == someone.path
        assert "Nothing is overdue." in someone.text


async def test_a_form_that_was_not_shown_to_this_sign_in_changes_nothing(tmp_path: Path) -> None:
    """Not even signing out."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.send("/sign-out", csrf="forged")

        assert 403 == someone.answer.status_code
        assert "/" == (await someone.get("/")).url.path
