"""Three months of supervision with Easter and two bank holidays, one missed, one coach leaving."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from supervision_kit import PROGRAMME, Supervised, supervising
from temporalio.client import Client

from alongside.calendar import Calendars
from alongside.keys import KeyRing
from alongside.london import today, wall
from alongside.store import TaskRow

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.slow]
START = datetime(2026, 3, 27, 1, tzinfo=UTC)
"""A Friday; with five working days Good Friday and Easter Monday are on the way."""
DAY = timedelta(milliseconds=300)
LEFT = "individual/2026-05-22"
"""From then on nobody answers for the second coach, who has left."""


async def until_day(service: Supervised, day: float) -> None:
    """Wait in the service's time."""
    moment = START + timedelta(days=day)
    delay = service.clock.real_delay(moment - service.clock.now(datetime.now(UTC)))
    await asyncio.sleep(delay.total_seconds())


async def supervise(service: Supervised) -> None:
    """Whoever supervises answers a day late; the third of the first coach is missed."""
    answered: set[str] = set()
    while True:
        for task in service.store.tasks.of_supervision(PROGRAMME):
            now = service.clock.now(datetime.now(UTC))
            gone = task.about == "k-coach002" and task.key > LEFT
            if task.status != "open" or task.key in answered or now < task.due or gone:
                continue
            answered.add(task.key)
            if task.key == "individual/2026-05-15/k-coach001":
                await service.supervisions.missed(task, because="room_taken", by="coordinator")
            else:
                on = task.due - timedelta(hours=3)
                await service.supervisions.held(task, on=on, by="coordinator")
        await asyncio.sleep(0.02)


def of(tasks: list[TaskRow], coach: str) -> list[str]:
    """When each supervision of a coach was to be held by, and what became of it."""
    theirs = sorted((each for each in tasks if each.about == coach), key=lambda each: each.due)
    return [f"{wall(each.due):%a %-d %b} {each.answer or each.status}" for each in theirs]


async def test_a_quarter_of_supervision(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Each falls on a working day, the missed one is made up, nobody asks for who left."""
    async with supervising(dev_client, key_ring, tmp_path, task_queue, START, DAY) as service:
        service.add_coach(1)
        service.add_coach(2)
        supervisor = asyncio.create_task(supervise(service))
        for turn in range(7):
            await until_day(service, 14 * turn)
            if turn == 4:
                service.add_coach(2, ends=str(today(START + timedelta(days=14 * turn + 2))))
            await service.begin(turn=f"supervision/{PROGRAMME}/individual/turn-{turn}")
        tasks = await service.until(
            lambda tasks: len(tasks) >= 13 and all(each.status != "open" for each in tasks)
        )
        supervisor.cancel()
        await asyncio.gather(supervisor, return_exceptions=True)

    calendar = Calendars.load(service.settings.rules / "calendars.yaml")["camden-islington"]
    assert all(calendar.is_working_day(today(each.due)) for each in tasks)
    first = of(tasks, "k-coach001")
    # Within three working days of the answer, which is said on the Friday or just after it.
    assert first.pop(4) in ("Wed 20 May held", "Thu 21 May held")
    assert [
        "Tue 7 Apr held",  # past Good Friday and Easter Monday
        "Fri 17 Apr held",
        "Fri 1 May held",
        "Fri 15 May missed-room_taken",
        "Mon 1 Jun held",  # past the spring bank holiday
        "Fri 12 Jun held",
        "Fri 26 Jun held",
    ] == first
    assert [
        "Tue 7 Apr held",
        "Fri 17 Apr held",
        "Fri 1 May held",
        "Fri 15 May held",
        "Mon 1 Jun coach_left",
    ] == of(tasks, "k-coach002")
