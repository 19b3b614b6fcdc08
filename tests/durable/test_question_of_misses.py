"""Two sessions missed, then the coach leaves: on a real server somebody stays asked, once."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.clock import ClockRate
from alongside.events import (
    CoachChangeRequested,
    ContactDetailsChanged,
    RoomAppeared,
    SessionMissed,
    TaskAnswered,
)
from alongside.keys import KeyRing
from starter import Refused
from tests.durable.handover_kit import (
    FIRST,
    LEAVER,
    PROGRAMME,
    SLOW_DAYS,
    accept,
    add_client,
    end,
    into_coaching,
)
from tests.durable.journey_kit import A_DAY, START, Service, open_service
from workflows.deeds import Deeds

pytestmark = pytest.mark.asyncio

LEAVES = CoachChangeRequested(cause="coach_leaves", coach_id=LEAVER, by="coordinator")


async def missed_two(service: Service, client_id: str) -> str:
    """A client whose question is open; the journey's name."""
    journey = await into_coaching(service, client_id)
    await service.report(client_id, SessionMissed(session=1, by="coach"))
    await service.until_recorded(journey, "session_planned", 2)
    await service.report(client_id, SessionMissed(session=2, by="coach"))
    await service.until(journey, lambda _: questions(service, journey) == ["missed_run/2"])
    return journey


def questions(service: Service, journey: str) -> list[str]:
    """The open questions about misses, as a coordinator sees them."""
    tasks = service.store.tasks.open()
    return [task.key for task in tasks if task.journey == journey and task.kind == "missed_run"]


async def finds_another_coach(service: Service, client_id: str, journey: str) -> None:
    """A coach has room and accepts."""
    service.add_coach(FIRST, limit=7)
    await service.report(client_id, RoomAppeared(by="matching"))
    await service.until_recorded(journey, "coach_proposed", 2)
    await accept(service, client_id, journey)
    await service.until_recorded(journey, "coach_allocated", 2)


async def test_a_question_put_before_the_coach_left_is_answered_once(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Told from its history each time: while there is no coach, and with the next."""
    opened = open_service(
        dev_client, key_ring, tmp_path, task_queue,
        day=SLOW_DAYS, programme=PROGRAMME, max_cached_workflows=0,
    )  # fmt: skip
    async with opened as service:
        service.add_coach(LEAVER, limit=7)
        client_id = add_client(service, key="1")
        journey = await missed_two(service, client_id)
        await service.report(client_id, LEAVES)
        await service.until_recorded(journey, "waiting_for_coach")
        assert ["missed_run/2"] == questions(service, journey)

        await finds_another_coach(service, client_id, journey)
        assert ["missed_run/2"] == questions(service, journey)

        answer = TaskAnswered(key="missed_run/2", answer="continue", by="coordinator:ada")
        await service.report(client_id, answer)
        await service.until_recorded(journey, "session_planned", 3)
        with pytest.raises(Refused, match="answered 'continue', by coordinator:ada"):
            await service.report(client_id, answer.model_copy(update={"answer": "stop"}))
        await end(service)


async def test_a_journey_whose_question_the_version_before_took_away_is_asked_about_again(
    dev_client: Client,
    key_ring: KeyRing,
    tmp_path: Path,
    task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It waits for a coach when the workers change: with the next thing that happens."""
    clock = ClockRate(rate=A_DAY / SLOW_DAYS, real_epoch=datetime.now(UTC), journey_epoch=START)

    def worker(**more: int) -> AbstractAsyncContextManager[Service]:
        return open_service(
            dev_client, key_ring, tmp_path, task_queue, clock=clock, programme=PROGRAMME, **more
        )

    with monkeypatch.context() as before:
        before.setattr(Deeds, "patched", lambda deeds, change: False)
        async with worker() as service:
            service.add_coach(LEAVER, limit=7)
            client_id = add_client(service, key="1")
            journey = await missed_two(service, client_id)
            await service.report(client_id, LEAVES)
            await service.until_recorded(journey, "waiting_for_coach")
            assert [] == questions(service, journey)

    async with worker(max_cached_workflows=0) as service:
        await service.report(client_id, ContactDetailsChanged(by="coordinator"))
        await service.until(journey, lambda _: questions(service, journey) != [])
        await finds_another_coach(service, client_id, journey)
        assert ["missed_run/2.2"] == questions(service, journey)

        answer = TaskAnswered(key="missed_run/2.2", answer="continue", by="coordinator:ada")
        await service.report(client_id, answer)
        await service.until_recorded(journey, "session_planned", 3)
        assert [] == questions(service, journey)
        await end(service)
