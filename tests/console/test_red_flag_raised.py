"""A red flag is raised from where nobody has to look for it, over a word on emergencies."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from console.acts import offered
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.planted import COACH, plant

pytestmark = pytest.mark.asyncio


async def test_it_stands_first_among_what_may_be_recorded(tmp_path: Path) -> None:
    """For a coach in a session too."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        console = app.state.console
        row = store.journeys.get(plant(console, "coaching"))
        coach = add_colleague(store, Role.COACH, coach_id=COACH)
        assert row is not None

        first = offered(console, coach, row)[0]

        assert ("red-flag", "If you are worried") == (first.code, first.group)


async def test_its_page_speaks_of_emergencies_before_it_asks_anything(tmp_path: Path) -> None:
    """Nobody fills in a form first and then reads that it rings nobody."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching")
        add_colleague(store, Role.COACH, coach_id=COACH)
        someone = await visitor(app, "coach")
        await someone.get(f"/journeys/{journey}/do/red-flag")

        assert 200 == someone.answer.status_code
        before, _, after = someone.text.partition("In an emergency ring 999 first.")
        assert "Which red flag?" not in before
        assert "Which red flag?" in after
        assert "Whoever is asked to see to it reads this first." in after
