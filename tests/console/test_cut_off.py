"""A console that is killed in the middle of an act leaves a record that tells the truth."""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from tests.console import cut_off
from tests.console.acts_kit import SLOW, act_of, action, carried, do
from tests.console.console_kit import add_colleague, open_console, open_pages, visitor
from tests.console.planted import plant

pytestmark = pytest.mark.asyncio
UNCERTAIN = "Not certain whether it was done"


async def killed(work: Callable[..., None], *given: Any) -> None:
    """Let a process of its own do it, which is killed."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=given)
    process.start()
    await asyncio.to_thread(process.join, 60)
    assert -signal.SIGKILL == process.exitcode


@pytest.mark.parametrize("at", ["before its row", "after its row"])
async def test_a_change_is_kept_with_its_row_or_not_at_all(tmp_path: Path, at: str) -> None:
    """Nobody has other roles of which nothing says who gave them."""
    ring = KeyRing.load_or_make(Settings(home=tmp_path))
    async with open_pages(tmp_path, ring) as (store, _):
        add_colleague(store, Role.ADMINISTRATOR)
        whom = add_colleague(store, Role.COORDINATOR)

        await killed(cut_off.change_somebody, tmp_path, tmp_path, whom.colleague_id, at)

        assert whom.roles == store.colleagues.get(whom.colleague_id).colleague.roles
        assert "colleague_changed" not in {row.what for row in store.audit.page()}
        assert (None, ()) == _verified(store)


@pytest.mark.parametrize(("at", "paused"), [("before it is told", 0), ("once it took it", 1)])
async def test_an_act_that_was_cut_off_is_found_and_said_to_be_uncertain(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str, at: str,
    paused: int,
) -> None:  # fmt: skip
    """Done or not: the record says who meant to do what, and that it can't tell."""
    ring = KeyRing.load(dev_settings)
    async with open_console(dev_client, ring, tmp_path, task_queue, day=SLOW) as (service, app):
        store = service.store
        journey = await service.start(service.add_client())
        who = add_colleague(store, Role.COORDINATOR).colleague_id
        add_colleague(store, Role.AUDITOR)

        await killed(
            cut_off.pause, tmp_path, dev_settings.home, task_queue, service.starter.clock,
            journey, at,
        )  # fmt: skip
        someone = await visitor(app, "auditor")
        await someone.get("/audit", who=who)

        assert paused == service.names(journey).count("paused")
        assert f"Paused a client's journey {UNCERTAIN}" in someone.text
        (row,) = [each for each in store.audit.page(who=who) if each.what == "paused"]
        assert (None, (row.number,)) == _verified(store)
        await someone.get("/audit.csv", who=who)
        assert 1 == someone.answer.text.count("not_known")


async def test_an_act_that_was_done_is_simply_said(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """One line for the act and its outcome; none of it is uncertain."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        journey = await service.start(service.add_client())
        who = add_colleague(service.store, Role.COORDINATOR).colleague_id
        add_colleague(service.store, Role.AUDITOR)
        await do(await visitor(app, "coordinator"), journey, "pause", reason="hospital")
        someone = await visitor(app, "auditor")
        await someone.get("/audit", who=who)

        assert UNCERTAIN not in someone.text
        assert ["paused"] == [
            row.what for row in service.store.audit.page(who=who) if row.attempt is not None
        ]
        assert (None, ()) == _verified(service.store)


async def test_an_act_that_was_refused_is_said_to_be_not_done(tmp_path: Path) -> None:
    """No server was there to be asked."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching")
        who = add_colleague(store, Role.COORDINATOR).colleague_id
        add_colleague(store, Role.AUDITOR)
        someone = await visitor(app, "coordinator")
        await someone.get(act_of(journey, "attended"))
        await someone.send(action(someone), carried(someone, minutes="35", step="do"))
        assert 503 == someone.answer.status_code
        someone = await visitor(app, "auditor")
        await someone.get("/audit", who=who)

        assert "Recorded that a session happened Not done" in someone.text
        assert (None, ()) == _verified(store)


def _verified(store: Store) -> tuple[int | None, tuple[int, ...]]:
    found = store.audit.verify()
    return found.broken_at, found.not_known
