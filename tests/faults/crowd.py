"""
People around many journeys, who keep every receipt and try again while the service is away.

In: a starter and how people react. Out: receipts, refusals and the time of every answer.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from alongside.events import AnyEvent, Entry
from starter import NoJourney, Refused, Starter
from workflows.connect import ServerAway

LOOK_SECONDS = 0.2
PATIENCE = 90.0
"""Seconds a person keeps trying to get one report or start through."""

React = Callable[[Entry], Iterable[tuple[timedelta, AnyEvent]]]


@dataclass
class Crowd:
    """Many people; `receipts` are (journey, sequence) by the event's id."""

    starter: Starter
    programme: str
    react: React
    started: dict[str, str] = field(default_factory=dict)
    """Journey by client id, for those whose start was acknowledged."""
    receipts: dict[str, tuple[str, int]] = field(default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    """(event name, why) by the event's id."""
    retries: int = 0
    unforeseen: Counter[str] = field(default_factory=Counter)
    """Errors that are neither a refusal nor a server that is away."""
    answered: list[tuple[float, float]] = field(default_factory=list)
    """When a report was sent and when its receipt came, by `time.monotonic`."""
    highest_load: Counter[str] = field(default_factory=Counter)
    _heard: Counter[str] = field(default_factory=Counter)
    _acts: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self, client_ids: Iterable[str], per_second: float) -> None:
        """Open the journeys, some each second, through whatever happens to the service."""
        tasks = []
        for client_id in client_ids:
            tasks.append(asyncio.create_task(self._start(client_id)))
            await asyncio.sleep(1 / per_second)
        await asyncio.gather(*tasks)

    async def live(self, stopping: asyncio.Event) -> None:
        """React to everything that happens until told to stop."""
        while not stopping.is_set():
            await self._look()
            await asyncio.sleep(LOOK_SECONDS)
        for act in self._acts:
            act.cancel()
        await asyncio.gather(*self._acts, return_exceptions=True)

    async def report(self, journey: str, event: AnyEvent) -> bool:
        """Report until there is an answer; whether it was a receipt."""
        client_id = journey.split("/")[1]
        event = event.model_copy(update={"id": event.id or f"crowd-{uuid.uuid4().hex}"})
        assert event.id is not None
        until = time.monotonic() + PATIENCE
        while True:
            sent = time.monotonic()
            try:
                receipt = await self.starter.report(self.programme, client_id, event)
            except (Refused, NoJourney) as no:
                self.refused[event.id] = (event.name, str(no))
                return False
            except ServerAway:
                self.retries += 1
            except Exception as other:
                self.retries += 1
                self.unforeseen[f"report: {type(other).__name__}: {other}"[:160]] += 1
            else:
                self.receipts[event.id] = (journey, receipt.sequence)
                self.answered.append((sent, time.monotonic()))
                return True
            if time.monotonic() > until:
                self.unforeseen["report: gave up"] += 1
                return False
            await asyncio.sleep(0.3)

    async def _start(self, client_id: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                opened = await self.starter.start(self.programme, client_id)
            except ServerAway:
                self.retries += 1
            except Exception as other:
                self.retries += 1
                self.unforeseen[f"start: {type(other).__name__}: {other}"[:160]] += 1
            else:
                self.started[client_id] = opened.journey
                return
            await asyncio.sleep(0.3)
        self.unforeseen["start: gave up"] += 1

    async def _look(self) -> None:
        store = self.starter.store
        rows = await asyncio.to_thread(store.journeys.page, limit=100_000)
        for coach, load in (await asyncio.to_thread(store.caseload.counts)).items():
            self.highest_load[coach] = max(self.highest_load[coach], load)
        for row in rows:
            heard = self._heard[row.journey]
            if row.last_sequence == heard:
                continue
            entries = await asyncio.to_thread(store.journal.entries, row.journey, heard)
            for entry in entries:
                self._heard[row.journey] = entry.sequence
                for delay, event in self.react(entry):
                    act = asyncio.create_task(self._later(row.journey, delay, event))
                    self._acts.add(act)
                    act.add_done_callback(self._acts.discard)

    async def _later(self, journey: str, delay: timedelta, event: AnyEvent) -> None:
        await asyncio.sleep(delay.total_seconds() / self.starter.clock.rate)
        await self.report(journey, event)
