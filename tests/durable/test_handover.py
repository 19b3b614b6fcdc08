"""A handover: the clients of a coach are told once each, as fast as asked, until told no."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from activities import all_activities
from alongside.coaches import Absence
from alongside.events import CoachAway, SessionPlanned
from alongside.handover import HandoverStart, Spell, handover_id
from alongside.keys import KeyRing
from service.batches import NoBatch
from service.handovers import NobodyToHandOver, NotTheirs
from tests.durable.handover_kit import (
    FIRST,
    LEAVER,
    PROGRAMME,
    SECOND,
    accept,
    add_client,
    asked,
    come_to,
    ended,
    handovers,
    into_coaching,
    journals,
    leaving,
    proposed,
    today_of,
    why_released,
    with_clients,
)
from tests.durable.journey_kit import Service
from worker import build_worker
from workflows.handover import Handover
from workflows.journey import ClientJourney
from workflows.recall import Recall
from workflows.sandbox import checking_runner

pytestmark = pytest.mark.asyncio


async def all_recorded(service: Service, names: list[str], name: str, times: int = 1) -> None:
    """Every journey has so many of these."""
    await asyncio.gather(*(service.until_recorded(each, name, times) for each in names))


async def test_every_client_of_a_coach_who_leaves_is_told_once_and_goes_on(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Each is proposed to another, accepted, and planned at the step that was next."""
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 5) as (service, names):
        service.store.coaches.leave(LEAVER, today_of(service) - timedelta(days=1))
        started = await handovers(service).start(leaving(service))
        progress = await ended(service)
        await all_recorded(service, names, "coach_proposed", 2)
        for name in names:
            await accept(service, service.store.journeys.get(name).client_id, name)
        await all_recorded(service, names, "session_planned", 2)

        assert (5, "running", False) == (
            started.progress.left, started.progress.state, started.already,
        )  # fmt: skip
        assert (5, 0, 0, "done") == (
            progress.tally.asked, progress.tally.could_not, progress.left, progress.state,
        )  # fmt: skip
        for journal in journals(service, names):
            (request,) = asked(journal)
            assert ("coach_leaves", LEAVER, "coordinator:ada", "moves to Leeds") == (
                request.cause, request.coach_id, request.by, request.note,
            )  # fmt: skip
            assert ["coach_leaves"] == why_released(journal)
            assert [1, 1] == [event.step for event in journal.events(SessionPlanned)]
        assert [] == service.store.caseload.of_coach(LEAVER)
        assert 5 == sum(len(service.store.caseload.of_coach(each)) for each in (FIRST, SECOND))


async def test_a_handover_is_held_goes_on_and_is_stopped(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """While it is held nobody is told; who is left when it is stopped stays."""
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 6) as (service, names):
        steer = handovers(service)
        await steer.start(leaving(service, rate=1.0))
        await come_to(service, 1)
        await steer.pause(LEAVER)
        held = await steer.progress(LEAVER)
        await asyncio.sleep(1.5)
        still = await steer.progress(LEAVER)
        await steer.resume(LEAVER)
        await come_to(service, held.tally.done + 1)
        await steer.stop(LEAVER)
        stopped = await ended(service)
        again = await steer.start(leaving(service))
        last = await ended(service)

        assert ("paused", held.tally) == (held.state, still.tally)
        assert "stopped" == stopped.state
        assert 6 == stopped.tally.asked + stopped.left
        assert not again.already
        assert 6 == stopped.tally.asked + last.tally.asked + last.tally.passed_over
        assert [1] * 6 == [len(asked(journal)) for journal in journals(service, names)]


async def test_a_handover_of_nobody_or_of_others_is_refused(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Nothing begins, and the message says whose clients they are not."""
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 1) as (service, names):
        steer = handovers(service)
        with pytest.raises(NobodyToHandOver, match="coach k-other001 has no client to hand over"):
            await steer.start(leaving(service, coach_id=FIRST))
        with pytest.raises(NotTheirs, match=f"{names[0]}: not a client of coach k-other001 now"):
            await steer.start(leaving(service, coach_id=FIRST, only=(names[0],)))
        with pytest.raises(NoBatch, match="were not handed over of late"):
            await steer.progress(FIRST)

        assert [[]] == [asked(journal) for journal in journals(service, names)]


async def test_only_the_clients_named_are_moved_and_to_the_coach_named(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The others do not hear of it."""
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 3) as (service, names):
        start = leaving(service, cause="over_full", only=(names[1],), to=SECOND)
        await handovers(service).start(start)
        progress = await ended(service)
        await service.until_recorded(names[1], "coach_proposed", 2)

        assert 1 == progress.tally.asked
        assert [0, 1, 0] == [len(asked(journal)) for journal in journals(service, names)]
        assert SECOND == journals(service, names)[1].coach


async def test_a_proposal_to_a_coach_who_leaves_is_withdrawn(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The client never met them: another is proposed, no change is spoken of."""
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 0) as (service, _):
        for each in (FIRST, SECOND):
            service.store.coaches.away(each, _absent(service))
        name = await proposed(service, add_client(service, "p"))
        for each in (FIRST, SECOND):
            service.store.coaches.back(each, today_of(service))
        await handovers(service).start(leaving(service))
        progress = await ended(service)
        await service.until_recorded(name, "coach_proposed", 2)

        (journal,) = journals(service, [name])
        assert (1, 0) == (progress.tally.withdrawn, progress.tally.asked)
        assert ["declined"] == why_released(journal)
        assert journal.coach in (FIRST, SECOND)
        assert [] == asked(journal)


async def test_clients_covered_for_go_back_when_their_coach_is_back(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """But not who has had another change since."""
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 3) as (service, names):
        store, day = service.store, today_of(service)
        store.coaches.away(LEAVER, _absent(service))
        cover = leaving(service, kind="cover", cause="coach_away", to=FIRST)
        await handovers(service).start(cover)
        await ended(service)
        await all_recorded(service, names, "coach_proposed", 2)
        for name in names:
            await accept(service, store.journeys.get(name).client_id, name)
        await all_recorded(service, names, "session_planned", 2)
        moved = leaving(service, coach_id=FIRST, cause="over_full", only=(names[0],), to=SECOND)
        await handovers(service).start(moved)
        await ended(service, FIRST)
        await service.until_recorded(names[0], "coach_proposed", 3)
        await accept(service, store.journeys.get(names[0]).client_id, names[0])
        await service.until_recorded(names[0], "session_planned", 3)
        returning = leaving(
            service, kind="back", cause="coach_back", to=LEAVER, spell=Spell(since=day)
        )
        await handovers(service).start(returning)
        early = await ended(service)
        store.coaches.back(LEAVER, day)
        await handovers(service).start(returning)
        back = await ended(service)
        await all_recorded(service, names[1:], "coach_proposed", 3)

        assert (0, 2, 1) == (early.tally.asked, early.tally.could_not, early.tally.passed_over)
        assert {f"coach {LEAVER} is not back"} == {each.why for each in early.tally.named}
        assert (2, 1) == (back.tally.asked, back.tally.passed_over)
        assert [SECOND, LEAVER, LEAVER] == [each.coach for each in journals(service, names)]


async def test_who_waited_as_nobody_could_cover_gets_their_coach_back_at_once(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Though the absence had no end, and nothing else would have asked again for weeks."""
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 2) as (service, names):
        store, day = service.store, today_of(service)
        for each in (LEAVER, FIRST, SECOND):
            store.coaches.away(each, _absent(service))
        await handovers(service).start(leaving(service, kind="cover", cause="coach_away"))
        await ended(service)
        await all_recorded(service, names, "waiting_for_coach")
        store.coaches.back(LEAVER, day)
        store.coaches.back(SECOND, day)
        returning = leaving(
            service, kind="back", cause="coach_back", to=LEAVER, spell=Spell(since=day)
        )
        begun = await handovers(service).start(returning)
        back = await ended(service)
        await all_recorded(service, names, "coach_proposed", 2)

        assert (2, 2, 0) == (begun.progress.left, back.tally.asked, back.tally.could_not)
        assert [LEAVER, LEAVER] == [each.coach for each in journals(service, names)]


async def test_the_return_from_cover_waits_for_its_day(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """It can be called off, and the day said last is the one that counts."""
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 1) as (service, names):
        steer, day = handovers(service), today_of(service)
        await steer.start(leaving(service, kind="cover", cause="coach_away", to=FIRST))
        await ended(service)
        await service.until_recorded(names[0], "coach_proposed", 2)
        await accept(service, service.store.journeys.get(names[0]).client_id, names[0])
        await service.until_recorded(names[0], "session_planned", 2)
        returning = leaving(service, kind="back", cause="coach_back", to=LEAVER)
        await steer.return_on(returning, day + timedelta(days=20))
        called_off = await steer.no_return(LEAVER)
        again = await steer.no_return(LEAVER)
        await steer.return_on(returning, day + timedelta(days=20))
        await steer.return_on(returning, day)
        await service.until_recorded(names[0], "coach_proposed", 3)

        assert (True, False) == (called_off, again)
        assert LEAVER == journals(service, names)[0].coach


async def test_who_gets_the_coach_meanwhile_is_told_on_the_day_and_nobody_twice(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The coach is still proposed until they are gone; then the clients are come to again."""
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 2) as (service, names):
        steer, day = handovers(service), today_of(service)
        until = day + timedelta(days=20)
        waits = leaving(
            service, kind="wait", cause="coach_away", spell=Spell(since=day, until=until)
        )
        await steer.start(waits)
        await ended(service)
        for each in (FIRST, SECOND):
            service.store.coaches.away(each, _absent(service))
        newcomer = await into_coaching(service, add_client(service, "late"))
        await steer.again_on_the_day(waits)
        await service.until_recorded(newcomer, "coach_away")

        told = [len(journal.events(CoachAway)) for journal in journals(service, names)]
        assert [1, 1] == told
        assert not await steer.not_on_the_day(LEAVER, day + timedelta(days=1))


async def test_a_handover_goes_on_with_another_worker(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Over several runs and two workers every client is told once."""

    def worker(service: Service) -> Any:
        return build_worker(
            dev_client,
            task_queue=f"{task_queue}-two",
            workflows=[ClientJourney, Recall, Handover],
            activities=all_activities(service.context),
            runner=checking_runner(),
        )

    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 6) as (service, names):
        start: HandoverStart = leaving(service, rate=2.0, page=1)
        async with worker(service):
            handover = await dev_client.start_workflow(
                Handover.run, start, id=handover_id(LEAVER), task_queue=f"{task_queue}-two"
            )
            await come_to(service, 2)
        async with worker(service):
            progress = await handover.result()

        assert (6, 0, "done") == (progress.tally.asked, progress.left, progress.state)
        assert [1] * 6 == [len(asked(journal)) for journal in journals(service, names)]
        assert PROGRAMME == names[0].partition("/")[0]


def _absent(service: Service) -> Absence:
    return Absence(from_=today_of(service))
