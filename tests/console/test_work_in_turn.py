"""Large work begun on pages waits for its turn; the page says so, and lets it be ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from console import coach_import, jobs
from console.context import Console
from console.jobs import FULL, QUEUE, in_a_process
from console.pages.client_import import IMPORTS
from console.queueing import MOST_WAITING, stand
from console.rules.previewing import KIND
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.queue_kit import until_ended

WAITS = "It waits for its turn: other large work is done first."


def until(holds: Callable[[], object]) -> None:
    """Wait for it."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)


def test_one_begins_when_the_one_before_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile it is heard of, so that nobody takes it for lost; it may be ended as it waits."""
    monkeypatch.setattr(jobs, "_HEARD", 0.1)
    settings = Settings(home=tmp_path, work_at_once=1)
    ring = KeyRing.load_or_make(settings)
    with Store.open(settings, ring) as store:
        console = Console(settings=settings, ring=ring, store=store)
        first, second, third = (store.jobs.begin(KIND, "u-1", "running") for _ in range(3))
        for each in (first, second, third):
            in_a_process(console, each, until_ended, "failed")
        until(lambda: store.jobs.get(first.job_id).done)
        until(lambda: store.jobs.get(third.job_id).said.get("waiting"))
        heard = store.jobs.get(second.job_id).changed
        until(lambda: store.jobs.get(second.job_id).changed > heard)
        store.jobs.ask_to_stop(third.job_id)
        until(lambda: store.jobs.get(third.job_id).state == "stopped")
        assert 0 == store.jobs.get(second.job_id).done

        store.jobs.ask_to_stop(first.job_id)
        until(lambda: store.jobs.get(second.job_id).done)
        assert not store.jobs.get(second.job_id).said["waiting"]
        assert "done" == store.jobs.get(first.job_id).state
        store.jobs.ask_to_stop(second.job_id)
        until(lambda: store.jobs.get(second.job_id).state == "done")
        after = stand(tmp_path / QUEUE, 1)
        until(lambda: after.before == 0)


@pytest.mark.asyncio
async def test_the_pages_say_that_it_waits_or_could_not(tmp_path: Path) -> None:
    """Of a register, and of rules."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        who = add_colleague(store, Role.COORDINATOR, Role.RULES_ADMINISTRATOR).colleague_id
        someone = await visitor(app, "coordinator")
        console = someone.console
        digest = console.library.current("primrose-a").digest
        said = {"programme": "primrose-a", "was": digest, "now": digest, "adopting": "now",
                "weeks": 4, "at": console.now().isoformat()}  # fmt: skip
        asked = store.jobs.begin(KIND, who, "running", **said)
        taken = store.jobs.begin(IMPORTS.kind, who, "checking", file="x.csv")
        paths = (f"/rules/primrose-a/preview/{asked.job_id}", IMPORTS.path(taken))
        for each in (asked, taken):
            store.jobs.note(each.job_id, waiting=True)
        for path in paths:
            assert WAITS in (await someone.get(path)).text, path

        places = [stand(console.settings.home / QUEUE, 2) for _ in range(2 + MOST_WAITING)]
        assert 1 + MOST_WAITING == places[-1].before
        for each in (asked, taken):
            await asyncio.to_thread(in_a_process, console, each, until_ended, "failed")
        for path in paths:
            assert FULL in (await someone.get(path)).text, path


@pytest.mark.asyncio
async def test_a_large_file_of_coaches_waits_a_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody waits for it: where others take longer it is not begun, and that is written down."""
    monkeypatch.setattr(coach_import, "LARGE", 0)
    monkeypatch.setattr(coach_import, "TURN_WITHIN", 0.5)
    sheet = b"id,name,programmes,gender,modes\nk-aaaa1111,Zoe Ash,primrose-a,female,phone\n"
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches/import")
        await someone.send("/coaches/import", files={"export": ("list.csv", sheet, "text/csv")})
        path = someone.path
        assert "What would be taken in" in someone.text, someone.text

        queue = tmp_path / QUEUE
        with stand(queue, 2), stand(queue, 2):
            await someone.send(path)
            assert coach_import.BUSY in someone.text
            assert [] == store.coaches.list()
            rows = store.audit.page(limit=1)
            assert ["coaches_imported"] == [each.what for each in rows]
            assert {rows[0].number: "not_done"} == store.audit.outcomes(rows)
        await someone.send(path)
        assert ["Zoe Ash"] == [each.name for each in store.coaches.list()]
