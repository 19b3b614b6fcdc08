"""Room is given out in rounds, on the real server: in order, once, and each client is told once."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client, ScheduleActionStartWorkflow, WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from activities.matching import RulesOfMatching, keep_schedules
from alongside.clock import ClockRate
from alongside.events import CoachDeclined, CoachWishRecorded, Paused, Resumed
from alongside.keys import KeyRing
from alongside.rounds import matching_id
from alongside.settings import Settings
from benchmarks.runs import histories
from tests.durable.journey_kit import Service
from tests.durable.matching_kit import (
    A_DAY,
    P,
    a_round,
    matching_service,
    proposals,
    seeks,
    waits,
    want_round,
)
from workflows.codec import data_converter
from workflows.matching import MatchingTurn, ProgrammeMatching
from workflows.sandbox import checking_runner

pytestmark = pytest.mark.asyncio
AN_HOUR = timedelta(hours=1)
RECORDED = Path(__file__).parent.parent / "histories" / "matching" / "rounds.json.gz"
"""Made by `python -m tests.histories.record_matching`."""


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


@pytest_asyncio.fixture
async def service(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> AsyncIterator[Service]:
    async with matching_service(dev_client, ring, tmp_path, task_queue) as found:
        yield found


async def test_a_round_gives_the_room_there_is_and_tells_each_once(service: Service) -> None:
    """Three wait, two places: the longest waits get them, the third still waits."""
    journeys = [(await waits(service, number))[1] for number in range(3)]
    service.add_coach(limit=2)

    await want_round(service)
    row = await a_round(service)
    for journey in journeys[:2]:
        await service.until_recorded(journey, "coach_proposed")
    await want_round(service)
    await a_round(service, 1)

    assert ("asked", 3, 0, 2, 2) == (row.why, row.waiting, row.paused, row.room, row.matched)
    assert [["k-aaaaaaaa"], ["k-aaaaaaaa"], []] == [proposals(service, each) for each in journeys]
    assert [1, 1, 0] == [service.names(each).count("room_appeared") for each in journeys]
    (left,) = service.store.caseload.waiting(P)
    assert ("no_room", 1) == (left.reason, left.position)


async def test_room_that_appears_is_given_out_a_little_later(service: Service) -> None:
    """A coach declines somebody; within the hour the rules allow, their place is another's."""
    service.add_coach(limit=1)
    first, journey = await seeks(service, 1)
    await service.until_recorded(journey, "coach_proposed")
    _, second = await waits(service, 2)

    await service.report(first, CoachDeclined(coach_id="k-aaaaaaaa", reason="knows_client"))
    await service.until_recorded(second, "coach_proposed")

    (row,) = service.store.rounds.latest(P)
    assert ("room", 1) == (row.why, row.matched)
    assert AN_HOUR <= row.at - row.since < 4 * AN_HOUR
    released = await service.until_recorded(journey, "coach_released")
    assert timedelta() <= row.since - released.at < AN_HOUR
    assert ["k-aaaaaaaa"] == proposals(service, second)


async def test_who_comes_while_others_wait_is_matched_with_them(service: Service) -> None:
    """There is room for both: who asks is told that a round comes, and it comes."""
    _, first = await waits(service, 1)
    service.add_coach(limit=2)
    _, second = await seeks(service, 2)

    waiting = await service.until_recorded(second, "waiting_for_coach")
    for journey in (first, second):
        await service.until_recorded(journey, "coach_proposed")

    assert "next_round" == waiting.event.reason
    assert {"client"} == {row.why for row in service.store.rounds.latest(P)}


async def test_who_asked_to_wait_gets_no_coach_meanwhile(service: Service) -> None:
    """The next in order does; after the pause they are first again."""
    (first, one), (_, two) = await waits(service, 1), await waits(service, 2)
    await service.report(first, Paused(reason="holiday"))
    service.add_coach(limit=1)
    await want_round(service)
    row = await a_round(service)
    await service.until_recorded(two, "coach_proposed")
    await service.report(first, Resumed())
    service.add_coach("k-bbbbbbbb", limit=1)
    await want_round(service)
    await service.until_recorded(one, "coach_proposed")

    assert (1, 1, 1) == (row.waiting, row.paused, row.matched)
    assert [["k-bbbbbbbb"], ["k-aaaaaaaa"]] == [proposals(service, each) for each in (one, two)]


async def test_many_nudges_close_together_are_one_round(service: Service) -> None:
    """Ten releases in one minute are not ten rounds, and the workflow ends when all is quiet."""
    await waits(service, 1)
    service.add_coach(limit=1)

    await asyncio.gather(*(want_round(service) for _ in range(10)))
    handle = service.starter.client.get_workflow_handle_for(ProgrammeMatching.run, matching_id(P))

    assert 1 <= await handle.result() <= 3
    assert 1 == sum(row.matched for row in service.store.rounds.latest(P))


async def test_the_schedule_nudges_what_a_lost_nudge_would_have_left(service: Service) -> None:
    """A new coach is in no journal: nobody nudges, and the day's turn finds them."""
    _, journey = await waits(service, 1)
    clock, client = service.starter.clock, service.starter.client
    service.add_coach()

    for _ in range(2):
        await keep_schedules(service.context, clock)
    handle = client.get_schedule_handle(matching_id(P))
    described = await handle.describe()
    await handle.trigger()
    await service.until_recorded(journey, "coach_proposed")

    (interval,) = described.schedule.spec.intervals
    assert A_DAY == interval.every
    assert isinstance(described.schedule.action, ScheduleActionStartWorkflow)
    assert "schedule" == service.store.rounds.latest(P)[0].why


async def test_a_schedule_follows_the_rules_and_the_clock(service: Service) -> None:
    """Real time is a day; nothing else has to be told."""
    client = service.starter.client
    await keep_schedules(service.context, service.starter.clock)
    real = ClockRate.real_time(service.starter.clock.real_epoch)

    await keep_schedules(service.context, real)

    described = await client.get_schedule_handle(matching_id(P)).describe()
    (interval,) = described.schedule.spec.intervals
    assert timedelta(days=1) == interval.every


async def test_a_client_who_wants_no_coach_any_more_leaves_the_list(service: Service) -> None:
    """The round passes over them, whatever room there is."""
    (first, _), (_, two) = await waits(service, 1), await waits(service, 2)
    await service.report(first, CoachWishRecorded(wants=False))
    service.add_coach()

    await want_round(service)
    await service.until_recorded(two, "coach_proposed")

    assert 1 == service.store.rounds.latest(P)[-1].waiting
    assert {"k-aaaaaaaa": 1} == service.store.caseload.counts()


async def test_what_it_did_replays(service: Service, ring: KeyRing) -> None:
    """A worker that takes it up goes the same way."""
    _, journey = await waits(service, 1)
    service.add_coach()
    await want_round(service)
    await service.until_recorded(journey, "coach_proposed")
    handle = service.starter.client.get_workflow_handle_for(ProgrammeMatching.run, matching_id(P))
    await handle.result()

    replayer = Replayer(
        workflows=[ProgrammeMatching, MatchingTurn],
        data_converter=data_converter(ring),
        workflow_runner=checking_runner(),
    )

    for history in await histories(service.starter.client, matching_id(P)):
        await replayer.replay_workflow(history)


async def test_a_recorded_matching_replays() -> None:
    """Today's code takes up what another version began."""
    runs = json.loads(gzip.decompress(RECORDED.read_bytes()))
    replayer = Replayer(
        workflows=[ProgrammeMatching],
        data_converter=pydantic_data_converter,
        workflow_runner=checking_runner(),
    )

    assert 2 == len(runs)
    for run in runs:
        await replayer.replay_workflow(WorkflowHistory.from_json("recorded", run))


async def test_a_journey_under_older_rules_waits_for_no_round_where_there_are_none(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The programme went back to serving singly: who asks is served, whoever else waits."""
    digest = service.context.library.current(P).digest
    monkeypatch.setattr(RulesOfMatching, "has_rounds", lambda *_: None)
    _, first = await waits(service, 1)
    service.add_coach("k-bbbbbbbb", limit=2)
    _, second = await seeks(service, 2)
    for journey in (first, second):
        await service.until_recorded(journey, "coach_proposed")

    assert RulesOfMatching(service.context).by_digest(digest).round is not None
    assert [] == service.store.rounds.latest(P)
