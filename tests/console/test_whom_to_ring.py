"""On every page of a journey stands whose it is in other systems, and how they are reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.store import NewClient, Person, Store
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.work_kit import NAME, add_journey

pytestmark = pytest.mark.asyncio


def add(store: Store, key: str, person: Person, *, silent: bool = False) -> str:
    """Somebody on the register."""
    new = NewClient(
        source="test", source_key=key, person=person, readings=(), do_not_contact=silent
    )
    return str(store.clients.add_many([new]).rows[0].client_id)


async def test_every_page_of_a_journey_says_whom_to_ring(tmp_path: Path) -> None:
    """The NHS number, the phone number, the way to everything else that is known."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        person = Person(name=NAME, nhs_number="9434765919", phone="07700 900111")
        client_id = add(store, "1", person)
        journey = add_journey(store, client_id)
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")

        for tail in ("", "/plan", "/history", "/messages", "/measures"):
            await someone.get(f"/journeys/{journey}{tail}")
            assert "NHS number 943 476 5919 Phone 07700 900111" in someone.text, tail
            assert f'href="/clients/{client_id}">Details and readings' in someone.answer.text


async def test_who_is_not_to_be_contacted_is_told_apart(tmp_path: Path) -> None:
    """Before anybody rings them."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        client_id = add(store, "1", Person(name=NAME), silent=True)
        journey = add_journey(store, client_id)
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get(f"/journeys/{journey}")

        assert "Phone Not known Written to by Nothing is sent to them" in someone.text
