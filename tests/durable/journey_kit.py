"""
A small service for tests of whole journeys: real server, real worker, real store.

`Service.open` gives a starter and what a journey left behind; days pass in milliseconds by
the training clock.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client, WorkflowUpdateRPCTimeoutOrCancelledError

from activities import Context, all_activities
from alongside.clock import ClockRate
from alongside.coaches import Coach
from alongside.events import AnyEvent, Entry
from alongside.journeys import Receipt
from alongside.keys import KeyRing
from alongside.readings import Reading
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store
from starter import NoJourney, Refused, Starter
from worker import build_worker
from workflows.handover import Handover
from workflows.journey import ClientJourney
from workflows.matching import MatchingTurn, ProgrammeMatching
from workflows.recall import Recall
from workflows.rollout import RulesetRollout
from workflows.sandbox import checking_runner

PROGRAMME = "primrose-a"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)


def reading(fact: str, value: float | bool | str, on: datetime = START - 30 * A_DAY) -> Reading:
    """One reading, a month old unless said otherwise."""
    return Reading(fact=fact, value=value, on=on.date(), source="test")


P1 = (
    reading("on_smi_register", True),
    reading("on_antipsychotic", True),
    reading("bmi", 33.0),
    reading("systolic_bp", 130.0),
)
P4 = (reading("on_smi_register", True), reading("systolic_bp", 120.0), reading("bmi", 22.0))


def health_check_on(day: datetime) -> tuple[Reading, ...]:
    """The six core readings, all taken on one day."""
    values: dict[str, float | str] = {
        "alcohol_units": 3.0, "hba1c": 50.0, "systolic_bp": 132.0, "diastolic_bp": 80.0,
        "bmi": 33.0, "total_cholesterol": 5.0, "smoking": "never",
    }  # fmt: skip
    return tuple(reading(fact, value, day) for fact, value in values.items())


@dataclass
class Service:
    """One store, one worker, one clock, on the run's server."""

    starter: Starter
    store: Store
    context: Context
    programme: str = PROGRAMME

    def add_client(self, readings: tuple[Reading, ...] = P1, *, key: str = "1") -> str:
        """Someone on the register who accepts e-mail, with a GP practice; returns the id."""
        page = self.store.clients.add_many(
            [
                NewClient(
                    source="test",
                    source_key=key,
                    person=Person(
                        name="Wren Planted", email="wren@example.org", gp_email="gp@example.org"
                    ),
                    channels=("email",),
                    readings=readings,
                )
            ]
        )
        return str(page.rows[0].client_id)

    def add_coach(self, coach_id: str = "k-aaaaaaaa", limit: int = 5) -> None:
        """A coach who fits everyone."""
        self.store.coaches.put(
            Coach(
                id=coach_id,
                name="Robin Planted",
                programmes=(self.programme,),
                gender="female",
                modes=("home", "phone"),
                limit=limit,
            )
        )

    async def start(self, client_id: str) -> str:
        """Open the client's journey; returns its name once its first task is open."""
        started = await self.starter.start(self.programme, client_id)
        await self.until_recorded(started.journey, "task_opened")
        return started.journey

    async def report(self, client_id: str, event: AnyEvent) -> Receipt:
        """Report through the one door."""
        return await self.starter.report(self.programme, client_id, event)

    async def until(
        self, journey: str, holds: Callable[[list[Entry]], bool], seconds: float = 30.0
    ) -> list[Entry]:
        """The journal once `holds` is true of it."""
        async with asyncio.timeout(seconds):
            while True:
                entries = self.store.journal.entries(journey)
                if holds(entries):
                    return entries
                await asyncio.sleep(0.02)

    async def until_recorded(self, journey: str, name: str, times: int = 1) -> Entry:
        """The entry of this name, once there are so many."""
        entries = await self.until(
            journey, lambda each: sum(1 for entry in each if entry.name == name) >= times
        )
        return [entry for entry in entries if entry.name == name][times - 1]

    def names(self, journey: str) -> list[str]:
        """What happened, by name."""
        return [entry.name for entry in self.store.journal.entries(journey)]


@contextlib.asynccontextmanager
async def open_service(
    client: Client,
    ring: KeyRing,
    home: Path,
    task_queue: str,
    *,
    day: timedelta = timedelta(milliseconds=200),
    clock: ClockRate | None = None,
    with_worker: bool = True,
    programme: str = PROGRAMME,
    **worker_options: int,
) -> AsyncIterator[Service]:
    """A service in `home` on which a journey day takes `day` of real time, from START on."""
    home.mkdir(parents=True, exist_ok=True)
    settings = Settings(home=home, task_queue=task_queue)
    clock = clock or ClockRate(rate=A_DAY / day, real_epoch=datetime.now(UTC), journey_epoch=START)
    with Store.open(settings, ring) as store:
        context = Context(settings=settings, ring=ring, store=store, client=client)
        starter = Starter(client=client, store=store, settings=settings, clock=clock)
        service = Service(starter=starter, store=store, context=context, programme=programme)
        if not with_worker:
            yield service
            return
        async with build_worker(
            client,
            task_queue=task_queue,
            workflows=[
                ClientJourney,
                Recall,
                RulesetRollout,
                Handover,
                ProgrammeMatching,
                MatchingTurn,
            ],
            activities=all_activities(context),
            runner=checking_runner(),
            **worker_options,
        ):
            yield service


async def drive(
    service: Service,
    client_id: str,
    journey: str,
    react: Callable[[Entry], Iterable[tuple[timedelta, AnyEvent]]],
    *,
    until: Callable[[list[Entry]], bool] = lambda entries: entries[-1].name == "journey_closed",
    seconds: float = 120.0,
) -> list[Entry]:
    """Let people react to a journey, in its time, until `until` holds of its journal."""
    rate = service.starter.clock.rate
    heard = 0
    under_way: set[asyncio.Task[None]] = set()

    async def later(delay: timedelta, event: AnyEvent) -> None:
        await asyncio.sleep(delay.total_seconds() / rate)
        with contextlib.suppress(Refused, NoJourney, WorkflowUpdateRPCTimeoutOrCancelledError):
            await service.report(client_id, event)

    async with asyncio.timeout(seconds):
        while True:
            entries = service.store.journal.entries(journey)
            for entry in entries[heard:]:
                for delay, event in react(entry):
                    under_way.add(asyncio.create_task(later(delay, event)))
            heard = len(entries)
            if entries and until(entries):
                for each in under_way:
                    each.cancel()
                return entries
            await asyncio.sleep(0.02)
