"""A turn of supervision on a real server: asked, answered, made up, handed on, survived."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from supervision_kit import PROGRAMME, supervising
from temporalio.client import Client

from activities.schedules import Regular, drop_schedule, keep_schedule
from alongside.events import TaskOpened
from alongside.keys import KeyRing
from alongside.london import wall
from alongside.ruleset.published import Published
from alongside.supervision import CarriedTurn, Ended, SupervisionStart, ToHold
from service.outcomes import Refused
from service.supervisions import NoSupervision

pytestmark = pytest.mark.asyncio(loop_scope="session")
WEDNESDAY = datetime(2026, 4, 1, 6, tzinfo=UTC)
"""Two days before Good Friday 2026, 07:00 in London."""
SLOW = timedelta(seconds=60)


def turn(kind: str = "individual") -> str:
    """A name nobody else uses."""
    return f"supervision/{PROGRAMME}/{kind}/turn-{uuid4().hex[:8]}"


async def test_each_coach_is_a_task_and_an_answer_ends_it(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Five working days from before Easter: Good Friday and Easter Monday are not counted."""
    async with supervising(dev_client, key_ring, tmp_path, task_queue, WEDNESDAY, SLOW) as service:
        for number in (2, 1):
            service.add_coach(number)
        service.add_coach(3, programmes=["health-connect"])
        service.add_coach(4, ends="2026-03-31")
        name = turn()
        await service.begin(turn=name)
        one, two = await service.until(lambda tasks: len(tasks) == 2)

        assert ["individual/2026-04-10/k-coach001", "individual/2026-04-10/k-coach002"] == [
            one.key, two.key,
        ]  # fmt: skip
        assert "Fri 10 Apr 17:59" == f"{wall(one.due):%a %-d %b %H:%M}"
        assert (
            "Hold the individual supervision of coach k-coach001, every two weeks: they carry no "
            "clients now (supervisor s-ada)"
        ) == one.title
        assert ("coordinator", ("held", "missed"), "k-coach001") == (
            one.role, one.answers, one.about,
        )  # fmt: skip
        assert {one.key, two.key} == {each.key for each in service.store.tasks.open()}

        on = WEDNESDAY - timedelta(hours=20)
        receipt = await service.supervisions.held(one, on=on, by="coordinator:ada", event_id="e-1")
        again = await service.supervisions.held(one, on=on, by="coordinator:ada", event_id="e-1")
        assert (3, False) == (receipt.sequence, receipt.repeated)
        assert (3, True) == (again.sequence, again.repeated)
        with pytest.raises(Refused, match="is over, or was never asked for"):
            await service.supervisions.held(one, on=None, by="coordinator")
        with pytest.raises(Refused, match="still to come"):
            await service.supervisions.held(two, on=WEDNESDAY + timedelta(30), by="coordinator")
        with pytest.raises(Refused, match="held or missed, not 'done'"):
            await service.supervisions.answer(two, "done", by="coordinator")
        await service.supervisions.held(two, on=None, by="coordinator")

        summary = await dev_client.get_workflow_handle(name).result()
        assert {"asked": 2, "held": 2, "missed": 0, "closed": 0} == summary
        (first,) = [t for t in service.store.tasks.of_supervision() if t.key == one.key]
        assert ("answered", "held", on) == (first.status, first.answer, first.ended)
        with pytest.raises(NoSupervision, match="runs no more"):
            await service.supervisions.held(two, on=None, by="coordinator")


async def test_a_missed_one_is_made_up_and_a_late_one_goes_on(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The new date is three working days on; unanswered for five it is the manager's."""
    async with supervising(dev_client, key_ring, tmp_path, task_queue, WEDNESDAY) as service:
        service.add_coach(1)
        await service.begin(turn=(name := turn()))
        (task,) = await service.until(lambda tasks: len(tasks) == 1)
        await service.supervisions.missed(task, because="coach_ill", by="coordinator")
        missed, anew = await service.until(lambda tasks: len(tasks) == 2)

        assert "missed-coach_ill" == missed.answer
        assert f"{task.key}/again-2" == anew.key
        assert anew.title.startswith("Missed, agree a new date (coach ill): Hold the individual")
        assert missed.due != anew.due
        assert wall(anew.due).weekday() < 5

        _, late = await service.until(lambda tasks: tasks[-1].escalated is not None)
        assert "service_manager" == late.role
        assert late.escalated is not None
        assert late.escalated >= late.due + timedelta(days=5)
        await service.supervisions.held(late, on=None, by="service_manager")
        summary = await dev_client.get_workflow_handle(name).result()
        assert {"asked": 2, "held": 1, "missed": 1, "closed": 0} == summary


async def test_nobody_supervises_a_coach_who_left(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The open task is closed when it is looked at next; the others stay."""
    async with supervising(dev_client, key_ring, tmp_path, task_queue, WEDNESDAY) as service:
        for number in (1, 2):
            service.add_coach(number)
        await service.begin(turn=turn())
        await service.until(lambda tasks: len(tasks) == 2)
        service.add_coach(1, ends="2026-04-02")

        gone, still = await service.until(lambda tasks: tasks[0].status != "open")
        assert ("closed", "coach_left") == (gone.status, gone.answer)
        assert "open" == still.status
        await service.supervisions.held(still, on=None, by="coordinator")


async def test_a_group_is_one_task_for_each_supervisor(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """With every coach and how many clients; those without a supervisor are a group, too."""
    async with supervising(dev_client, key_ring, tmp_path, task_queue, WEDNESDAY, SLOW) as service:
        service.add_coach(1)
        service.add_coach(2)
        service.add_coach(3, supervisor=None)
        await service.begin("group", name := turn("group"))
        ada, nobody = await service.until(lambda tasks: len(tasks) == 2)

        assert ["group/2026-04-10/s-ada", "group/2026-04-10/unassigned"] == [ada.key, nobody.key]
        assert (
            "Hold the group supervision with your coaches, every three weeks: 2 coaches, "
            "0 clients: k-coach001 0, k-coach002 0 (supervisor s-ada)"
        ) == ada.title
        for each in (ada, nobody):
            await service.supervisions.held(each, on=None, by="coordinator")
        await dev_client.get_workflow_handle(name).result()


async def test_a_programme_without_coaches_has_nothing_to_hold(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The turn ends at once, and nothing is written down."""
    async with supervising(dev_client, key_ring, tmp_path, task_queue, WEDNESDAY) as service:
        await service.begin(turn=(name := turn()))

        summary = await dev_client.get_workflow_handle(name).result()
        assert 0 == summary["asked"]
        assert [] == service.entries(name)


async def test_a_turn_goes_on_when_its_worker_is_gone(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Another worker tells it again from the history; no task is opened twice."""
    where = (dev_client, key_ring, tmp_path, task_queue, WEDNESDAY, SLOW)
    async with supervising(*where) as service:
        service.add_coach(1)
        await service.begin(turn=(name := turn()))
        (task,) = await service.until(lambda tasks: len(tasks) == 1)
    async with supervising(*where) as service:
        await service.supervisions.missed(task, because="room_taken", by="coordinator")
        await service.until(lambda tasks: len(tasks) == 2)
    async with supervising(*where) as service:
        open_one = next(t for t in service.store.tasks.of_supervision() if t.status == "open")
        await service.supervisions.held(open_one, on=None, by="coordinator")
        summary = await dev_client.get_workflow_handle(name).result()

        assert {"asked": 2, "held": 1, "missed": 1, "closed": 0} == summary
        names = [entry.name for entry in service.entries(name)]
        assert ["task_opened", "task_answered", "task_opened", "task_answered"] == names
        before = service.store.tasks.of_supervision()
        service.store.rebuild()
        assert before == service.store.tasks.of_supervision()


async def test_a_turn_goes_on_in_a_new_run_with_what_it_carries(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Nothing is asked for again; answers before are known, those to come have their place."""
    async with supervising(dev_client, key_ring, tmp_path, task_queue, WEDNESDAY, SLOW) as service:
        for number in (1, 2):
            service.add_coach(number)
        await service.begin(turn=(name := turn()))
        one, two = await service.until(lambda tasks: len(tasks) == 2)
        await service.supervisions.held(one, on=None, by="coordinator", event_id="e-1")
        await dev_client.get_workflow_handle(name).terminate("as if it went on in a new run")
        told = service.entries(name)
        open_one, answered = told[1].event, told[2]
        assert isinstance(open_one, TaskOpened)
        carried = CarriedTurn(
            open=(ToHold(task=open_one, coaches=("k-coach002",)),),
            ended=(
                Ended(key=one.key, answer="held", id="e-1", sequence=3, recorded=answered.recorded),
            ),
            escalated=(),
            sequence=3,
        )
        await service.begin(turn=name, carried=carried)

        again = await service.supervisions.held(one, on=None, by="coordinator", event_id="e-1")
        last = await service.supervisions.held(two, on=None, by="coordinator")
        assert (3, True, 4) == (again.sequence, again.repeated, last.sequence)
        summary = await dev_client.get_workflow_handle(name).result()
        assert {"asked": 2, "held": 2, "missed": 0, "closed": 0} == summary
        assert [*told, service.entries(name)[-1]] == service.entries(name)


# -- schedules ------------------------------------------------------------------------------


async def intervals(client: Client) -> dict[str, list[timedelta]]:
    """Every schedule of supervision on the server, with how often it fires."""
    found = {}
    async for each in await client.list_schedules():
        if each.id.startswith("supervision/"):
            described = await client.get_schedule_handle(each.id).describe()
            found[each.id] = [spec.every for spec in described.schedule.spec.intervals]
    return found


async def test_schedules_follow_the_rules_and_the_clock(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Kept again they are the same; a kind that the rules lose is dropped with its schedule."""
    day = timedelta(seconds=60)
    async with supervising(dev_client, key_ring, tmp_path, task_queue, WEDNESDAY, day) as service:
        names = [f"supervision/{PROGRAMME}/{kind}" for kind in ("individual", "group")]
        for _ in range(2):
            kept = await service.coming_round.keep_schedules([PROGRAMME])
            assert dict.fromkeys(names, True) == kept
        try:
            found = await intervals(dev_client)
            assert [[14 * day], [21 * day]] == [found[name] for name in names]

            current = service.supervisions.library.current(PROGRAMME)
            assert current.ruleset.supervision is not None
            alone = current.ruleset.supervision.model_copy(update={"group": None})
            ruleset = current.ruleset.model_copy(update={"supervision": alone})
            other = Published.of(ruleset, current.catalogue)
            service.store.rulesets.put(other.digest, PROGRAMME, other.canonical, "t", "a test")
            service.store.rulesets.make_current(
                PROGRAMME, other.digest, "test", "a test", instead_of=current.digest
            )
            kept = await service.coming_round.keep_schedules([PROGRAMME])
            assert {names[0]: True, names[1]: False} == kept
            assert [names[0]] == [name for name in await intervals(dev_client) if name in names]
        finally:
            for name in names:
                await drop_schedule(dev_client, name)


async def test_a_programme_that_is_gone_comes_round_no_more(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Its schedule goes when a worker keeps those of all programmes; the shipped ones are kept."""
    async with supervising(dev_client, key_ring, tmp_path, task_queue, WEDNESDAY, SLOW) as service:
        start = SupervisionStart(programme="gone", kind="group", clock=service.clock)
        await keep_schedule(
            dev_client,
            Regular("supervision/gone/group", "SupervisionTurn", start, 9 * SLOW, task_queue),
        )
        kept: dict[str, bool] = {}
        try:
            async with asyncio.timeout(20):
                # The server takes a moment to list what it was given.
                while "supervision/gone/group" not in await intervals(dev_client):
                    await asyncio.sleep(0.1)
                kept = await service.coming_round.keep_schedules()
                while "supervision/gone/group" in await intervals(dev_client):
                    await asyncio.sleep(0.1)
        finally:
            for name in kept:
                await drop_schedule(dev_client, name)
        assert kept["supervision/health-connect/individual"]
        assert 8 == len(kept)


async def test_supervision_comes_round_by_itself(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """At a day in half a second, two weeks pass in seven: a turn each, open side by side."""
    async with supervising(
        dev_client, key_ring, tmp_path, task_queue, WEDNESDAY, timedelta(seconds=0.5)
    ) as service:
        service.add_coach(1)
        names = [f"supervision/{PROGRAMME}/{kind}" for kind in ("individual", "group")]
        try:
            await service.coming_round.keep_schedules([PROGRAMME])
            tasks = await service.until(
                lambda tasks: len([t for t in tasks if t.kind == "supervision_individual"]) == 2,
                seconds=40,
            )
        finally:
            for name in names:
                await drop_schedule(dev_client, name)
        turns = {each.journey for each in tasks if each.kind == "supervision_individual"}
        assert 2 == len(turns)
        for each in tasks:
            await service.supervisions.held(each, on=None, by="coordinator")
