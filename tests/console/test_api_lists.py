"""Lists of the API, read page by page while they change: nothing is missed, nothing comes twice."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import httpx
import pytest

from alongside.events import Entry, JourneyClosed, Paused, TaskAnswered
from alongside.keys import KeyRing
from alongside.store import Store
from console.api.keys import Scope
from tests.console import coach_kit
from tests.console.console_kit import open_pages
from tests.console.rules_kit import RULES
from tests.console.test_api import system
from tests.console.work_kit import A_DAY, add_client, add_journey, now, to_do

pytestmark = pytest.mark.asyncio


def tell(store: Store, journey: str, event: Any) -> None:
    """Something more happened."""
    last = len(store.journal.entries(journey))
    store.journal.append(journey, [Entry(sequence=last + 1, recorded=now(), event=event)])


async def read_on(
    there: httpx.AsyncClient, path: str, listed: str, meanwhile: Callable[[int], None], **asked: Any
) -> list[dict[str, Any]]:
    """Every row of a list; `meanwhile` is told the number of each page after it was read."""
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    for number in range(1, 50):
        answer = await there.get(path, params={**asked, **after})
        assert 200 == answer.status_code, answer.text
        found += answer.json()[listed]
        if answer.json()["after"] is None:
            return found
        after = {"after": answer.json()["after"]}
        meanwhile(number)
    raise AssertionError("it has no end")


async def test_every_task_is_read_though_some_are_answered_meanwhile(tmp_path: Path) -> None:
    """More than fit on the longest page; the last of a page may be the one that is answered."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        day = now()
        journeys = [
            add_journey(
                store, add_client(store, f"Client {each}"),
                *(to_do(f"t/{at}", day + A_DAY * ((each + at) // 7)) for at in range(90)),
            )
            for each in range(5)
        ]  # fmt: skip
        of_first = store.tasks.open(limit=200)
        gone = store.tasks.open(limit=1000)[333]

        def meanwhile(page: int) -> None:
            if page == 1:
                for each in (of_first[-1], of_first[0], gone):
                    tell(store, each.journey, TaskAnswered(key=each.key))
                tell(store, journeys[0], to_do("new", day + A_DAY * 90))

        found = await read_on(
            system(app, store, Scope.TASKS_READ), "/tasks", "tasks", meanwhile, limit=200
        )
        keys = [(each["journey"], each["key"]) for each in found]

        expected = {(each, f"t/{number}") for each in journeys for number in range(90)}
        assert expected - {(gone.journey, gone.key)} | {(journeys[0], "new")} == set(keys)
        assert len(keys) == len(set(keys))
        assert [each["due"] for each in found] == sorted(each["due"] for each in found)


async def test_every_journey_is_read_though_the_last_of_a_page_is_put_off(tmp_path: Path) -> None:
    """Whoever reads on goes on from where it stood."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        begun = [
            add_journey(
                store, add_client(store, f"Client {each}"), to_do("t", now() + A_DAY * each)
            )
            for each in range(9)
        ]

        def meanwhile(page: int) -> None:
            if page == 1:
                tell(store, begun[2], TaskAnswered(key="t"))
                tell(store, begun[2], Paused(reason="hospital"))

        found = await read_on(
            system(app, store, Scope.JOURNEYS_READ), "/journeys", "journeys", meanwhile, limit=3
        )

        assert {*begun} == {each["journey"] for each in found}
        assert begun[:3] == [each["journey"] for each in found[:3]]


async def test_a_waiting_list_is_read_in_the_order_it_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long wait counts for more; whoever leaves or comes to count for more hides nobody."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        console = app.state.console
        longest = coach_kit.waits(store, 63, priority=4)
        line = [longest, *(coach_kit.waits(store, 27 - each, priority=3) for each in range(6))]
        moment = console.now()

        def meanwhile(page: int) -> None:
            if page == 1:
                tell(store, line[1], JourneyClosed(reason="declined"))
            # some of them count as P2 by now
            later = moment + timedelta(days=3)
            monkeypatch.setattr(type(console), "now", lambda _: later)

        found = await read_on(
            system(app, store, Scope.WAITING_READ), "/programmes/health-connect/waiting", "waiting",
            meanwhile, limit=2,
        )  # fmt: skip

        assert line == [each["journey"] for each in found]


async def test_a_programme_without_usable_rules_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it holds; the others are told with their versions."""
    copytree(RULES, tmp_path / "rules")
    (tmp_path / "rules/primrose-a.yaml").write_text("programme: primrose-a\n")
    monkeypatch.setenv("ALONGSIDE_RULES", str(tmp_path / "rules"))
    async with open_pages(tmp_path / "home", KeyRing.fresh()) as (store, app):
        answer = await system(app, store, Scope.RULES_READ).get("/programmes")

        assert 200 == answer.status_code
        told = [each["programme"] for each in answer.json()["programmes"]]
        assert ["choice-and-control", "health-connect", "peer-health-coaching"] == told


@pytest.mark.parametrize("after", ["x", "0" * 32, "0" * 32 + "WyJ4Il0", "primrose-a"])
async def test_nobody_makes_up_where_a_page_ended(tmp_path: Path, after: str) -> None:
    """Nor takes it from another list."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        for each in range(2):
            add_journey(store, add_client(store, str(each)), to_do("t", now()))
        there = system(app, store, Scope.JOURNEYS_READ, Scope.TASKS_READ)
        of_tasks = (await there.get("/tasks", params={"limit": 1})).json()["after"]
        made_up = await there.get("/tasks", params={"after": after})
        other = await there.get("/journeys", params={"after": of_tasks})

        assert [404, 404] == [made_up.status_code, other.status_code]
        assert "that of the page before" in other.json()["detail"]
        assert 200 == (await there.get("/tasks", params={"after": of_tasks})).status_code
