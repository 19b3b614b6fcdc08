"""A rollout: journeys under way adopt other rules, each once, as fast as asked, until told no."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from activities import all_activities
from alongside.events import ConsentGiven, ConsentRefused
from alongside.journal import Journal
from alongside.journeys import JourneyStart
from alongside.keys import KeyRing
from alongside.rollout import RolloutStart, rollout_id
from alongside.ruleset.published import Published
from service.rollouts import AnotherRollout, NoRollout, NothingToAdopt, NotOfProgramme
from tests.durable.journey_kit import PROGRAMME, Service, open_service
from tests.durable.rollout_kit import (
    SLOW_DAYS,
    adoptions,
    another,
    begin,
    come_to,
    digests,
    end,
    ended,
    rollouts,
    under_way,
)
from worker import build_worker
from workflows.journey import ClientJourney
from workflows.recall import Recall
from workflows.rollout import RulesetRollout
from workflows.sandbox import checking_runner

pytestmark = pytest.mark.asyncio


async def test_every_journey_under_way_adopts_once(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The event says which rules, why, by whom; the journal says which rules before."""
    async with under_way(dev_client, key_ring, tmp_path, task_queue, 20) as (service, names, rules):
        before = service.store.journeys.get(names[0]).digest
        started = await begin(service, rules)
        progress = await ended(service, rules)

        assert (20, "running") == (started.left, started.state)
        assert (20, 0, "done") == (progress.tally.adopted, progress.left, progress.state)
        assert [rules.digest] * 20 == digests(service, names)
        for name in names:
            (adopted,) = adoptions(service, name)
            assert ("a better rule", "administrator:Ada-Test", "now") == (
                adopted.reason, adopted.by, adopted.when,
            )  # fmt: skip
            taken_up = Journal(service.store.journal.entries(name)).last("ruleset_taken_up")
            assert taken_up is not None
            assert (before, rules.digest) == (taken_up.event.was, taken_up.event.digest)


async def test_a_rollout_is_held_and_goes_on(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """While it is held no journey adopts; who ends meanwhile is passed over."""
    async with under_way(dev_client, key_ring, tmp_path, task_queue, 8) as (service, names, rules):
        steer = rollouts(service)
        await begin(service, rules, rate=4.0)
        await come_to(service, rules, 2)
        await steer.pause(PROGRAMME, rules.digest)
        held = await steer.progress(PROGRAMME, rules.digest)
        await asyncio.sleep(1.5)
        still = await steer.progress(PROGRAMME, rules.digest)
        last = service.store.journeys.get(names[-1])
        await service.report(last.client_id, ConsentRefused(by="coordinator"))
        await service.until_recorded(last.journey, "journey_closed")
        await steer.resume(PROGRAMME, rules.digest)
        progress = await ended(service, rules)

        assert "paused" == held.state
        assert held.tally.done == still.tally.done == 4
        assert (7, 1, 0) == (progress.tally.adopted, progress.tally.passed_over, progress.left)
        assert [] == adoptions(service, names[-1])


async def test_a_rollout_that_is_stopped_leaves_the_rest(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Those who adopted keep the new rules; another rollout moves the others, or all back."""
    async with under_way(dev_client, key_ring, tmp_path, task_queue, 6) as (service, names, rules):
        before = service.starter.library.current(PROGRAMME)
        await begin(service, rules, rate=2.0)
        await come_to(service, rules, 2)
        await rollouts(service).stop(PROGRAMME, rules.digest)
        stopped = await ended(service, rules)
        so_far = stopped.tally.adopted
        await begin(service, before)
        back = await ended(service, before)
        await begin(service, rules)
        again = await ended(service, rules)

        assert "stopped" == stopped.state
        assert 6 - so_far == stopped.left > 0
        assert so_far == back.tally.adopted
        assert 6 == again.tally.adopted
        assert [rules.digest] * 6 == digests(service, names)
        assert [rules.digest, before.digest, rules.digest] == [
            each.digest for each in adoptions(service, names[0])
        ]


async def test_a_second_start_answers_with_the_first(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Other rules have to wait, and once all have adopted there is nothing to begin."""
    async with under_way(dev_client, key_ring, tmp_path, task_queue, 4) as (service, names, rules):
        others = another(service, title="Rules of a third kind")
        foreign = rules.ruleset.model_copy(update={"programme": "another-programme"})
        await begin(service, rules, rate=1.0)
        await come_to(service, rules, 1)
        steer = rollouts(service)
        said: dict[str, Any] = {"when": "now", "by": "ada", "why": "again"}
        second = await steer.start(rules, programme=PROGRAMME, **said)
        with pytest.raises(AnotherRollout, match=f"rules {rules.digest[:12]} are being rolled out"):
            await steer.start(others, programme=PROGRAMME, **said)
        await ended(service, rules)
        with pytest.raises(NothingToAdopt, match="those under way have them already"):
            await steer.start(rules, programme=PROGRAMME, **said)
        with pytest.raises(NotOfProgramme, match="are those of another-programme"):
            await steer.start(Published.of(foreign, rules.catalogue), programme=PROGRAMME, **said)
        changed = rules.ruleset.model_copy(update={"title": "Never published"})
        with pytest.raises(NotOfProgramme, match="are not published"):
            await steer.start(Published.of(changed, rules.catalogue), programme=PROGRAMME, **said)
        with pytest.raises(NoRollout, match="was begun"):
            await steer.progress(PROGRAMME, others.digest)

        assert second.already
        assert "a better rule" == second.progress.reason
        assert rules.digest == await steer.latest(PROGRAMME)
        assert [1] * 4 == [len(adoptions(service, name)) for name in names]


async def test_a_journey_that_can_not_adopt_stays_and_is_named(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The others go on without it."""
    async with under_way(dev_client, key_ring, tmp_path, task_queue, 3) as (service, names, _):
        before = service.store.journeys.get(names[0])
        await service.report(before.client_id, ConsentGiven(by="coordinator"))
        await service.until_recorded(names[0], "invitation_sent")
        rules = another(service, invitation=None)
        await begin(service, rules)
        progress = await ended(service, rules)

        assert (2, 1) == (progress.tally.adopted, progress.tally.could_not)
        assert [(names[0], "these rules have no settings for the stage it is in")] == [
            (each.journey, each.why) for each in progress.tally.named
        ]
        assert [before.digest, rules.digest, rules.digest] == digests(service, names)


async def test_a_journey_that_does_not_answer_holds_up_no_other(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """It is named, and may adopt once somebody has seen to it."""
    monkeypatch.setattr("activities.reporting.ANSWER", timedelta(seconds=0.5))
    monkeypatch.setattr("activities.reporting.TRIES", 2)
    async with under_way(dev_client, key_ring, tmp_path, task_queue, 3) as (service, names, rules):
        row = service.store.journeys.get(names[0])
        stuck = dev_client.get_workflow_handle(f"journey/{PROGRAMME}/{row.client_id}")
        await stuck.terminate("its place is taken by one that nobody serves")
        start = JourneyStart(
            journey=row.journey, client_id=row.client_id, programme=PROGRAMME,
            clock=service.starter.clock,
        )  # fmt: skip
        await dev_client.start_workflow(
            ClientJourney.run, start, id=stuck.id, task_queue=f"{task_queue}-nobody"
        )
        await begin(service, rules)
        progress = await ended(service, rules)

        assert (2, 1) == (progress.tally.adopted, progress.tally.could_not)
        assert [(names[0], "it does not answer; it may adopt them yet")] == [
            (each.journey, each.why) for each in progress.tally.named
        ]


async def test_at_the_next_stage_each_adopts_in_its_own_time(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Until then they walk by the rules before, and going back calls it off."""
    async with under_way(dev_client, key_ring, tmp_path, task_queue, 3) as (service, names, rules):
        before = service.starter.library.current(PROGRAMME)
        await begin(service, rules, when="next_stage")
        progress = await ended(service, rules)
        with pytest.raises(NothingToAdopt):
            await begin(service, rules, when="next_stage")
        waiting = digests(service, names)
        first = service.store.journeys.get(names[0])
        await service.report(first.client_id, ConsentGiven(by="coordinator"))
        await service.until_recorded(names[0], "ruleset_taken_up")
        await begin(service, before)
        back = await ended(service, before)
        second = service.store.journeys.get(names[1])
        await service.report(second.client_id, ConsentGiven(by="coordinator"))
        await service.until_recorded(names[1], "invitation_sent")

        assert (0, 3, 0) == (progress.tally.adopted, progress.tally.waiting, progress.left)
        assert [before.digest] * 3 == waiting
        assert 3 == back.tally.done
        assert [before.digest] * 3 == digests(service, names)
        assert "ruleset_taken_up" not in service.names(names[1])


async def test_a_rollout_goes_on_with_another_worker(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Over several runs and two workers every journey adopts once."""

    def worker(service: Service) -> Any:
        return build_worker(
            dev_client,
            task_queue=task_queue,
            workflows=[ClientJourney, Recall, RulesetRollout],
            activities=all_activities(service.context),
            runner=checking_runner(),
        )

    opened = open_service(
        dev_client, key_ring, tmp_path, task_queue, day=SLOW_DAYS, with_worker=False
    )
    async with opened as service:
        clients = [service.add_client(key=str(number)) for number in range(18)]
        async with worker(service):
            names = sorted(await asyncio.gather(*(service.start(each) for each in clients)))
            rules = another(service)
            start = RolloutStart(
                programme=PROGRAMME, digest=rules.digest, reason="a test", by="test", rate=6.0,
                page=3,
            )  # fmt: skip
            rollout = await dev_client.start_workflow(
                RulesetRollout.run, start, id=rollout_id(PROGRAMME),
                task_queue=task_queue,
            )  # fmt: skip
            await come_to(service, rules, 4)
        async with worker(service):
            progress = await rollout.result()

            assert (18, 0, "done") == (progress.tally.adopted, progress.left, progress.state)
            assert [1] * 18 == [len(adoptions(service, name)) for name in names]
            await end(service)


async def test_of_two_rollouts_begun_at_once_one_runs(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Journeys would adopt both, each the last one that came to it."""
    opened = under_way(dev_client, key_ring, tmp_path, task_queue, 6)
    async with opened as (service, names, rules):
        third = another(service, title="Third rules")
        told = await asyncio.gather(
            begin(service, rules), begin(service, third), return_exceptions=True
        )
        refused = [each for each in told if isinstance(each, BaseException)]
        (begun,) = [each for each in told if not isinstance(each, BaseException)]
        await ended(service, rules if begun.digest == rules.digest else third)

        assert [AnotherRollout] == [type(each) for each in refused]
        assert [begun.digest] * 6 == digests(service, names)
        await end(service)


async def test_a_rollout_ended_from_outside_has_stopped(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Nobody waits for it any more, and another may begin."""
    opened = under_way(dev_client, key_ring, tmp_path, task_queue, 4)
    async with opened as (service, _, rules):
        await begin(service, rules, rate=1.0)
        await come_to(service, rules, 1)
        handle = dev_client.get_workflow_handle(rollout_id(PROGRAMME))
        await handle.terminate("by an operator")

        assert "stopped" == (await rollouts(service).progress(PROGRAMME, rules.digest)).state
        assert "stopped" == (await rollouts(service).stop(PROGRAMME, rules.digest)).state
        await end(service)
