"""Supervision, by the page."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.events import TaskAnswered, TaskOpened
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from tests.console.coach_kit import NOW, coach, tell
from tests.console.console_kit import add_colleague, open_pages, pages_of, visitor
from tests.durable.supervision_kit import PROGRAMME as SUPERVISED
from tests.durable.supervision_kit import supervising

pytestmark = pytest.mark.asyncio
STREAM = "supervision/health-connect/individual/turn-1"


def asked(store: Store, key: str, about: str = "k-coach001", days: int = 2) -> None:
    """A supervision to be held."""
    task = TaskOpened(
        key=key, role="coordinator", title=f"Hold the supervision of coach {about}",
        due=NOW + timedelta(days=days), about=about, answers=("held", "missed"),
        kind="supervision_group" if about.startswith("s-") else "supervision_individual",
    )  # fmt: skip
    tell(store, STREAM, (NOW - timedelta(days=9), task))


async def test_what_is_to_be_held_and_what_became_of_it_is_listed(tmp_path: Path) -> None:
    """Late ones say so; coaches are named; who may answer is led to it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_colleague(store, Role.MANAGER)
        store.coaches.put(coach(1, name="Zoe Ash", supervisor="s-ada"))
        store.coaches.put(coach(2, name="Bo Birch"))
        asked(store, "individual/a", days=-1)
        asked(store, "group/b", about="s-ada")
        asked(store, "individual/c", about="k-coach002")
        held = TaskAnswered(key="individual/c", answer="missed-coach_ill", by="coordinator")
        tell(store, STREAM, (NOW, held))
        someone, other = await visitor(app, "coordinator"), await visitor(app, "manager")
        await someone.get("/supervision", programme="health-connect")
        await other.get("/supervision", programme="health-connect")
        shown = someone.text
        await someone.get("/supervision", programme="health-connect", status="open")

        assert "Of whom Zoe Ash Kind Individual" in shown
        assert "Late Record what happened" in shown
        assert "Coaches of s-ada Kind Group" in shown
        assert "Missed The coach was ill, recorded on" in shown
        assert "s-ada sees to 1 coach" in shown
        assert "Without a supervisor: Bo Birch" in shown
        assert "Record what happened" in shown
        assert "Record what happened" not in other.text
        assert "Bo Birch How" not in someone.text


async def test_a_programme_without_any_says_why(tmp_path: Path) -> None:
    """None came round yet, or its rules ask for none."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        await someone.get("/supervision", programme="health-connect")

        assert "None came round yet." in someone.text
        assert 404 == (await someone.get("/supervision", programme="x'; --")).status_code


async def test_an_answer_that_cannot_be_is_asked_for_again(tmp_path: Path) -> None:
    """A day to come, a miss without a reason, nothing at all; a task nobody knows is not there."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1, name="Zoe Ash"))
        asked(store, "individual/a")
        someone = await visitor(app, "coordinator")
        query = {"journey": STREAM, "key": "individual/a"}
        await someone.get("/supervision/answer", **query)
        form = someone.text
        tomorrow = {"on-day": "1", "on-month": "1", "on-year": "2199"}
        await someone.send("/supervision/answer", {**query, "answer": "held", **tomorrow})
        to_come = someone.answer.status_code, someone.text
        await someone.send("/supervision/answer", {**query, "answer": "missed"})
        no_reason = someone.text
        await someone.send("/supervision/answer", query)
        nothing = someone.text
        await someone.send("/supervision/answer", {**query, "answer": "held"})
        away = someone.answer.status_code
        unknown = await someone.get("/supervision/answer", journey="health-connect/c-x/1", key="k")

        assert "Hold the supervision of Zoe Ash" in form
        assert (422, True) == (to_come[0], "The day must be today or before" in to_come[1])
        assert "Choose why it was missed" in no_reason
        assert "Choose whether it was held or missed" in nothing
        assert [503, 404] == [away, unknown.status_code]
        assert "open" == store.tasks.get(STREAM, "individual/a").status


async def test_it_is_recorded_once_and_again_is_told(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str
) -> None:
    """Held on a day, missed for a reason; who comes second sees what became of it."""
    ring = KeyRing.load(dev_settings)
    turn, now = f"supervision/{SUPERVISED}/individual/turn-{uuid4().hex}", datetime.now(UTC)
    slow = timedelta(minutes=1)
    async with supervising(dev_client, ring, tmp_path, task_queue, now, slow) as service:
        add_colleague(service.store, Role.COORDINATOR)
        for number in (1, 2):
            service.add_coach(number)
        await service.begin(turn=turn)
        tasks = await service.until(lambda found: len(found) == 2)
        someone = await visitor(pages_of(service, ring), "coordinator")
        query = {"journey": turn, "key": tasks[0].key}
        await someone.get("/supervision/answer", **query)
        said = {**query, "event_id": "e1", "answer": "held"}
        await someone.send("/supervision/answer", said)
        held = someone.text
        await service.until(lambda found: found[0].status == "answered")
        await someone.get("/supervision/answer", **query)
        over = someone.text
        query = {"journey": turn, "key": tasks[1].key}
        await someone.get("/supervision/answer", **query)
        missed = {**query, "event_id": "e2", "answer": "missed", "because": "coach_ill"}
        await someone.send("/supervision/answer", missed)
        await service.until(lambda found: len(found) == 3)

        assert "Recorded: it was held" in held
        assert "There is nothing more to record." in over
        assert "Recorded: it was missed. It is to be made up within" in someone.text
