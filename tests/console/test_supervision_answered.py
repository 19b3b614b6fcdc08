"""Supervision answered on its task's page: held on a day, or missed for a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.london import today
from tests.console.acts_kit import carried
from tests.console.console_kit import add_colleague, pages_of, visitor
from tests.durable.supervision_kit import PROGRAMME, supervising

pytestmark = pytest.mark.asyncio
WEDNESDAY = datetime(2026, 4, 1, 12, tzinfo=UTC)
SLOW = timedelta(seconds=60)


async def test_a_supervision_is_held_on_a_day_or_missed_for_a_reason(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """From the coordinator's day, with the coach by name; what is left open is said."""
    async with supervising(dev_client, key_ring, tmp_path, task_queue, WEDNESDAY, SLOW) as service:
        # given two supervisions to be held
        for number in (1, 2):
            service.add_coach(number)
        turn = f"supervision/{PROGRAMME}/individual/turn-{uuid4().hex[:8]}"
        await service.begin(turn=turn)
        one, two = await service.until(lambda tasks: len(tasks) == 2)
        add_colleague(service.store, Role.COORDINATOR)
        someone = await visitor(pages_of(service, key_ring), "coordinator")
        await someone.get("/?show=week")
        await someone.get("/tasks/answer", journey=turn, key=one.key)
        assert "Hold the individual supervision of coach Robin Planted 1" in someone.text

        # when a day to come, a day that is none, and no reason are sent
        coming = today(service.clock.now(datetime.now(UTC))) + timedelta(days=3)
        for typed, said in (
            (_on(coming.day, coming.month, coming.year), "The day must have come"),
            (_on(30, 2, 2026), "must be a real day"),
            ({"answer": "missed"}, "Say why it was missed"),
            ({"answer": "missed", "because": "../x"}, "Say why it was missed"),
        ):
            await someone.send("/tasks/answer", carried(someone, **typed))
            assert 422 == someone.answer.status_code, typed
            assert said in someone.text

        # then one is held on the day before, the other is missed
        await someone.send("/tasks/answer", carried(someone, **_on(31, 3, 2026)))
        assert "Recorded: it was held." in someone.text
        await someone.get("/tasks/answer", journey=turn, key=two.key)
        await someone.send("/tasks/answer", carried(someone, answer="missed", because="coach_ill"))
        assert "Recorded: it was missed: coach ill." in someone.text
        tasks = await service.until(lambda found: len(found) == 3)
        ended = {each.key: (each.answer, each.ended) for each in tasks if each.answer}
        assert ("held", "2026-03-31") == (ended[one.key][0], f"{ended[one.key][1]:%Y-%m-%d}")
        assert "missed-coach_ill" == ended[two.key][0]


def _on(day: int, month: int, year: int) -> dict[str, str]:
    return {
        "answer": "held",
        "held_on-day": str(day),
        "held_on-month": str(month),
        "held_on-year": str(year),
    }
