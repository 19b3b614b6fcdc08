"""A handover asked for twice: the second is answered by the first."""

import asyncio
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.handover import HandoverProgress
from alongside.keys import KeyRing
from service.batches import Batch
from service.handovers import AnotherHandover, Handovers
from tests.durable.handover_kit import (
    asked,
    ended,
    handovers,
    journals,
    leaving,
    with_clients,
)

pytestmark = pytest.mark.asyncio


async def test_a_second_start_answers_with_the_first_and_another_kind_has_to_wait(
    dev_client: Client,
    key_ring: KeyRing,
    tmp_path: Path,
    task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two coordinators press at the same moment, or think differently."""
    # a machine busy with other tests answers late, and what it answers is looked at here
    monkeypatch.setattr("service.batches.ANSWER_SECONDS", 60.0)
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 2) as (service, names):
        steer = handovers(service)
        both = await asyncio.gather(
            steer.start(leaving(service, rate=0.1)), steer.start(leaving(service, rate=0.1))
        )
        covered = leaving(service, kind="cover", cause="coach_away")
        with pytest.raises(AnotherHandover, match="are being handed over already"):
            await steer.start(covered)
        with pytest.raises(AnotherHandover):
            await steer.may_start(covered)
        progress = await ended(service)

        assert [False, True] == sorted(each.already for each in both)
        assert 2 == progress.tally.asked
        assert [1] * 2 == [len(asked(journal)) for journal in journals(service, names)]


async def test_who_presses_while_it_runs_is_answered_by_it_though_it_ends_before_the_answer(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """A busy worker answers late: nobody is told that the coach never had a client."""

    class LateAnswer(Batch[HandoverProgress]):
        async def progress(self) -> HandoverProgress:
            await ended(service)
            return await super().progress()

    class Pressed(Handovers):
        def _batch(self, coach_id: str) -> Batch[HandoverProgress]:
            batch = super()._batch(coach_id)
            return LateAnswer(batch.client, batch.id, batch.shape, batch.called, batch.none)

    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 2) as (service, names):
        steer = handovers(service)
        await steer.start(leaving(service, rate=0.5))
        second = await Pressed(steer.client, steer.store, steer.settings, steer.clock).start(
            leaving(service, rate=0.5)
        )

        assert (True, "done", 2) == (
            second.already, second.progress.state, second.progress.tally.asked,
        )  # fmt: skip
        assert [1] * 2 == [len(asked(journal)) for journal in journals(service, names)]
