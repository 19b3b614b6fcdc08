"""
Open journeys are told of readings that were imported, by whichever worker takes them first.

In: what an import left to be told (`store.readings_to_tell`). Out: `readings_recorded` events by
the journeys' one door, each once by its own id, no faster than `RATE`. While the server is away
all of it waits. What a journey can't take is dropped, said by ids in the log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import structlog
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from alongside.admission import problem_of
from alongside.clock import ClockRate
from alongside.decider import UNREADABLE
from alongside.events import ReadingsRecorded
from alongside.journeys import Report, workflow_id
from alongside.readings import Reading
from alongside.ruleset.library import Library
from alongside.settings import Settings
from alongside.store import JourneyRow, Store
from alongside.store.ids import parts_of
from alongside.store.readings_to_tell import News
from service.patience import patiently
from workflows.connect import ServerAway, calls
from workflows.journey import ClientJourney

EVERY = 1.0
"""Seconds between two looks at what is due."""
RATE = 20
"""Journeys a worker tells in that time at most, as many as a rollout comes to."""
AT_ONCE = 4
ANSWER_SECONDS = 30.0
"""How long a journey may take to answer; it is told again later, by the same id."""
BY = "register"
_HEALTH = timedelta(seconds=2)
_log = structlog.get_logger("service.readings_telling")


@dataclass(frozen=True)
class ReadingsTelling:
    """What tells the journeys of one store."""

    client: Client
    store: Store
    settings: Settings
    clock: ClockRate
    wall: Callable[[], datetime] = lambda: datetime.now(UTC)

    @cached_property
    def _library(self) -> Library:
        return Library.of(self.store, self.settings)

    async def keep_telling(self) -> None:
        """Tell what is due, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            await self.tell()
            await asyncio.sleep(max(0.0, begun + EVERY - loop.time()))

    async def tell(self) -> int:
        """Tell some of what is due now, if the server is there; how many were tried."""
        due = self.store.readings_to_tell
        if not await asyncio.to_thread(due.is_due, self.wall()) or not await self._is_there():
            return 0
        taken = await asyncio.to_thread(due.due, self.wall(), RATE)
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(news: News) -> None:
            async with turns:
                await self._tell(news)

        await asyncio.gather(*(one(each) for each in taken))
        return len(taken)

    async def _is_there(self) -> bool:
        try:
            return await self.client.service_client.check_health(timeout=_HEALTH)
        except RPCError:
            return False

    async def _tell(self, news: News) -> None:
        row = await asyncio.to_thread(self.store.journeys.find, news.journey)
        if row is None or row.status == "closed":
            await self._drop(news, "journey_closed")
            return
        if not news.readings:
            await self._drop(news, "later_readings_known")
            return
        readings = await asyncio.to_thread(self._fit, row, news.readings)
        if not readings:
            await self._drop(news, "not_by_its_rules")
            return
        try:
            await self._report(news, readings)
        except (ServerAway, TimeoutError, RPCError, WorkflowUpdateFailedError) as problem:
            await self._not_taken(news, problem)
        else:
            left_out = len(news.readings) - len(readings)
            _log.info(
                "readings_told", journey=news.journey, event_id=news.event_id,
                readings=len(readings), left_out=left_out,
            )  # fmt: skip
            await asyncio.to_thread(self.store.readings_to_tell.done, news)

    def _fit(self, row: JourneyRow, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """Without those that the journey's rules do not have: its door would refuse all."""
        try:
            rules = self._library.by_digest(row.digest).walk_rules
        except UNREADABLE:
            return readings
        now = self.clock.now(self.wall())
        return tuple(each for each in readings if problem_of(each, rules, now) is None)

    async def _report(self, news: News, readings: tuple[Reading, ...]) -> None:
        parts = parts_of(news.journey)
        handle = self.client.get_workflow_handle_for(
            ClientJourney.run, workflow_id(parts.programme, parts.client_id)
        )
        report = Report(event=ReadingsRecorded(readings=readings, by=BY, id=news.event_id))
        with calls(self.client):
            async with asyncio.timeout(ANSWER_SECONDS):
                await patiently(lambda: handle.execute_update(ClientJourney.report, report))

    async def _not_taken(self, news: News, problem: Exception) -> None:
        cause = problem.cause if isinstance(problem, WorkflowUpdateFailedError) else None
        if isinstance(cause, ApplicationError) and cause.type == "Refused":
            # the door's sentence may say a value: the log does not have it
            await self._drop(news, "refused")
            return
        if isinstance(problem, RPCError) and problem.status is RPCStatusCode.NOT_FOUND:
            row = await asyncio.to_thread(self.store.journeys.find, news.journey)
            if row is None or row.status == "closed":
                await self._drop(news, "journey_closed")
                return
        _log.warning(
            "readings_not_told_yet", journey=news.journey, event_id=news.event_id,
            tries=news.tries, error=type(problem).__name__,
        )  # fmt: skip
        await asyncio.to_thread(self.store.readings_to_tell.later, news, self.wall())

    async def _drop(self, news: News, why: str) -> None:
        _log.warning("readings_not_told", journey=news.journey, event_id=news.event_id, why=why)
        await asyncio.to_thread(self.store.readings_to_tell.done, news)
