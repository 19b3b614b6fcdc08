"""
Journeys that were walked before, put into a store for pages to show.

A walk is the real journey code on a virtual clock (`tests/stages/kit.py`); here its journal
becomes the journal of a client on the register, so that a page finds what a service would hold.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from alongside.access import Role
from alongside.coaches import Coach
from alongside.events import AnyEvent, Entry, JourneyStarted
from alongside.keys import KeyRing
from alongside.ruleset.published import Published
from alongside.store import NewClient, Person, Store
from console.context import Console
from simulation.walk import Walked
from tests.console.console_kit import Visitor, add_colleague, open_pages, visitor
from tests.stages.kit import COACH, MONDAY, P1, primrose, walked

NAME = "Wren Planted"
Reported = tuple[timedelta, AnyEvent]


async def went(*reports: Reported, **walk: Any) -> Walked:
    """A walk, on a thread of its own: its virtual clock is a loop too."""
    return await asyncio.to_thread(lambda: walked(reports=reports, **walk))


@asynccontextmanager
async def a_journey(
    home: Path, days: float, *reports: Reported, role: Role = Role.COORDINATOR, **walk: Any
) -> AsyncIterator[tuple[Store, Visitor, str]]:
    """A journey so many days after its start, somebody who may look at it, its address."""
    story = await went(*reports, **walk)
    async with open_pages(home, KeyRing.fresh()) as (store, app):
        journey = put_walk(store, story, until=days)
        it_is(app, days)
        add_colleague(store, role, coach_id=COACH if role is Role.COACH else None)
        yield store, await visitor(app, role.value), f"/journeys/{journey}"


def put_walk(
    store: Store,
    story: Walked,
    *,
    name: str = NAME,
    until: float | None = None,
    key: str = "1",
    rules: Published | None = None,
) -> str:
    """The walk as a client's first journey, up to so many days after its start; its id."""
    rules = rules or primrose()
    programme = rules.ruleset.programme
    if store.rulesets.current(programme) is None:
        store.rulesets.publish(
            rules.digest, programme, rules.canonical, "test", "first", instead_of=None
        )
    store.coaches.put(
        Coach(
            id=COACH,
            name="Robin Planted",
            programmes=(programme,),
            gender="female",
            modes=("home", "phone"),
        )
    )
    added = store.clients.add_many(
        [
            NewClient(
                source="test",
                source_key=key,
                person=Person(name=name, email="wren@example.org", gp_practice="Planted Surgery"),
                channels=("email",),
                readings=P1,
            )
        ]
    )
    client_id = str(added.rows[0].client_id)
    journey = f"{programme}/{client_id}/1"
    end = None if until is None else MONDAY + timedelta(days=until)
    entries = [
        _of(each, client_id)
        for each in story.journal.entries
        if end is None or each.recorded <= end
    ]
    store.journal.append(journey, entries)
    return journey


def _of(entry: Entry, client_id: str) -> Entry:
    if isinstance(entry.event, JourneyStarted):
        event = entry.event.model_copy(update={"client_id": client_id})
        return entry.model_copy(update={"event": event})
    return entry


def it_is(app: Any, days: float) -> None:
    """Let the console's clock stand so many days after the walk's start."""
    console: Console = app.state.console
    moment = MONDAY + timedelta(days=days)
    console.wall = lambda: moment
