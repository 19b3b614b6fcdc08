"""The pages of long work, whichever it is: a register taken in, many journeys started."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from console.job_pages import JobPages
from console.pages.client_import import IMPORTS
from console.pages.starting_many import STARTS
from tests.console.console_kit import add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
BOTH = pytest.mark.parametrize("work", [IMPORTS, STARTS], ids=["imports", "starts"])


def always(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands."""
    return lambda: moment


@BOTH
async def test_how_far_it_is_is_told_while_it_is_under_way(tmp_path: Path, work: JobPages) -> None:
    """Over, or once nobody is heard of it for a minute, the whole page is asked for."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        who = add_colleague(store, Role.COORDINATOR).colleague_id
        someone = await visitor(app, "coordinator")
        for state in work.at_work:
            job = store.jobs.begin(work.kind, who, state, programme="primrose-a", file="x.csv")
            store.jobs.note(job.job_id, done=1200, total=5000)
            path = f"{work.path(job)}/progress"

            assert f"1,200 of 5,000 {work.counted}" in (await someone.get(path)).text
            begun = someone.console.wall()
            someone.console.wall = always(begun + timedelta(minutes=2))
            assert "true" == (await someone.get(path)).headers["hx-refresh"]
            await someone.get(work.path(job))
            assert "Nothing was heard of this work for a minute" in someone.text
            assert work.is_mine_now(someone.console, job)
            someone.console.wall = always(begun)
            assert not work.is_mine_now(someone.console, job)
            store.jobs.move(job.job_id, [state], "failed")
            assert "true" == (await someone.get(path)).headers["hx-refresh"]


@BOTH
async def test_it_is_stopped_where_it_can_be(tmp_path: Path, work: JobPages) -> None:
    """What can't end early has no button, and asking for it changes nothing."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        who = add_colleague(store, Role.COORDINATOR).colleague_id
        someone = await visitor(app, "coordinator")
        for state in work.at_work:
            job = store.jobs.begin(work.kind, who, state, programme="primrose-a", file="x.csv")
            await someone.get(work.path(job))
            can = state in work.stoppable
            assert can == (f'action="{work.path(job)}/stop"' in someone.answer.text)
            await someone.send(f"{work.path(job)}/stop")

            assert can == store.jobs.get(job.job_id).stop
            assert can == ("It stops in a moment" in someone.text)


@BOTH
async def test_work_of_another_kind_is_none_of_these(tmp_path: Path, work: JobPages) -> None:
    """Nor is what can't be an id, or nobody has."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        who = add_colleague(store, Role.COORDINATOR).colleague_id
        someone = await visitor(app, "coordinator")
        other = store.jobs.begin("another", who, work.at_work[0])
        for said in (other.job_id, "j-aaaaaaaaaaaa", "%00", "x" * 300):
            await someone.get(f"{work.home}/{said}")
            assert 404 == someone.answer.status_code, said
