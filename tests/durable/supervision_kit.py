"""
A service whose coaches are supervised: a worker, a store, a clock of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client

from activities import Context, all_activities
from alongside.clock import ClockRate
from alongside.coaches import Coach
from alongside.events import Entry
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store, TaskRow
from alongside.supervision import CarriedTurn, Kind, SupervisionStart
from service.coming_round import ComingRound
from service.supervisions import Supervisions
from worker import build_worker
from workflows.sandbox import checking_runner
from workflows.supervision import SupervisionTurn

PROGRAMME = "choice-and-control"
TURN = "supervision/choice-and-control/individual/turn-test"
A_DAY = timedelta(days=1)


@dataclass
class Supervised:
    """One store, one worker, one clock."""

    client: Client
    store: Store
    settings: Settings
    clock: ClockRate

    @property
    def supervisions(self) -> Supervisions:
        """Supervision as a shell reaches it."""
        return Supervisions(self.client, self.store, self.settings, self.clock)

    @property
    def coming_round(self) -> ComingRound:
        """The schedules."""
        return ComingRound(self.client, self.store, self.settings, self.clock)

    def add_coach(self, number: int, **changed: object) -> str:
        """A coach trained for the programme."""
        given = {
            "id": f"k-coach{number:03d}", "name": f"Robin Planted {number}", "gender": "other",
            "programmes": [PROGRAMME], "modes": ["home"], "supervisor": "s-ada",
        }  # fmt: skip
        coach = Coach.model_validate({**given, **changed})
        self.store.coaches.put(coach)
        return coach.id

    async def begin(
        self,
        kind: Kind = "individual",
        turn: str = TURN,
        carried: CarriedTurn | None = None,
    ) -> None:
        """Let supervision come round now, as its schedule would."""
        start = SupervisionStart(programme=PROGRAMME, kind=kind, clock=self.clock, carried=carried)
        await self.client.start_workflow(
            SupervisionTurn.run, start, id=turn, task_queue=self.settings.task_queue
        )

    async def until(
        self, holds: Callable[[list[TaskRow]], bool], seconds: float = 20.0
    ) -> list[TaskRow]:
        """Every task of supervision, in order of its key, once `holds` is true of them."""
        async with asyncio.timeout(seconds):
            while True:
                found = self.store.tasks.of_supervision(PROGRAMME)
                found.sort(key=lambda each: each.key)
                if holds(found):
                    return found
                await asyncio.sleep(0.02)

    def entries(self, turn: str = TURN) -> list[Entry]:
        """What a turn wrote down."""
        return self.store.journal.entries(turn)


@contextlib.asynccontextmanager
async def supervising(
    client: Client,
    ring: KeyRing,
    home: Path,
    task_queue: str,
    start: datetime,
    day: timedelta = timedelta(milliseconds=100),
) -> AsyncIterator[Supervised]:
    """A service in `home` on which a day takes `day` of real time, from `start` on."""
    home.mkdir(parents=True, exist_ok=True)
    settings = Settings(home=home, task_queue=task_queue)
    clock = ClockRate(rate=A_DAY / day, real_epoch=datetime.now(UTC), journey_epoch=start)
    with Store.open(settings, ring) as store:
        context = Context(settings=settings, ring=ring, store=store, client=client)
        async with build_worker(
            client,
            task_queue=task_queue,
            workflows=[SupervisionTurn],
            activities=all_activities(context),
            runner=checking_runner(),
        ):
            yield Supervised(client, store, settings, clock)
