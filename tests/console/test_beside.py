"""Long work is done in a process of its own, and comes to the same."""

import multiprocessing
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from console import coach_import, importing, starting
from console.apart import TookTooLong, apart
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.import_kit import SAMPLE, looked_through, sent, settled
from tests.console.test_clients_found import add
from tests.console.test_coaches_taken_in import OWN, upload
from tests.console.test_starting_many import worked_out

pytestmark = pytest.mark.asyncio


async def test_a_large_register_is_looked_through_and_taken_in_beside_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages answer while another process works; it comes to what a small one comes to."""
    monkeypatch.setattr(importing, "LARGE", 0)
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, SAMPLE.read_bytes(), "sample.csv")
        path = await looked_through(someone)
        assert "100: 100 new, 0 changed, 0 as before" in someone.text
        await someone.send(f"{path}/keep")
        assert [importing.KIND] == [
            store.jobs.get(each.name).kind if each.name.startswith("j-") else importing.KIND
            for each in multiprocessing.active_children()
        ]
        await settled(someone, path)
        assert "What was taken in" in someone.text
        assert 100 == store.clients.count()


async def test_a_large_register_is_ranked_beside_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The priorities are those of a small one."""
    monkeypatch.setattr(starting, "MANY", 0)
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add(store, "Ada Planted", "1")
        someone = await visitor(app, "coordinator")
        await worked_out(someone)
        assert "1 client" in someone.text


async def test_a_large_file_of_coaches_is_read_beside_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept once somebody says so; what is wrong with it is said by the page that asked."""
    monkeypatch.setattr(coach_import, "LARGE", 0)
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await upload(someone, "coaches.csv", OWN.encode())
        assert [] == store.coaches.list()
        await someone.send(someone.path)
        assert ["k-aaaa1111"] == [each.id for each in store.coaches.list()]
        await upload(someone, "coaches.csv", OWN.replace("gender", "wing").encode())
        assert "wing" in someone.text


def _fails() -> None:
    raise ValueError("planted")


def _stays() -> None:
    import time

    time.sleep(60)


async def test_work_that_fails_or_lasts_is_ended() -> None:
    """Nothing of it is left behind."""
    with pytest.raises(TookTooLong, match="without an answer"):
        apart(_fails, seconds=60)
    with pytest.raises(TookTooLong, match="more than 0 seconds"):
        apart(_stays, seconds=0.2)
    assert [] == multiprocessing.active_children()
