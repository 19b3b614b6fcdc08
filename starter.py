"""
Starts journeys and reports events from a shell.

In: who and what, as a person says it; out: what the journey answered. The commands in
`commands/journeys.py` are words around this.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from alongside.clock import ClockRate
from alongside.events import AnyEvent
from alongside.journeys import JourneyStart, JourneyView, Receipt, Report, workflow_id
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store, UnknownClient
from alongside.store.ids import journey_id
from service.home_clock import read_clock
from workflows.connect import calls, connect
from workflows.journey import ClientJourney

Route = Literal["register", "referral"]
AT_ONCE = 8
"""Starts under way at a time; the server, not this process, is what takes its time."""


class Refused(Exception):
    """The journey did not take the event; the message says why, for whoever reported it."""


class NoJourney(Exception):
    """The client has no open journey in this programme."""


@dataclass(frozen=True)
class Started:
    """A journey is open: begun now, or `already` before."""

    journey: str
    client_id: str
    already: bool


@dataclass(frozen=True)
class Starter:
    """Starts, reports and asks, through the same door as everybody."""

    client: Client
    store: Store
    settings: Settings
    clock: ClockRate

    async def start(
        self, programme: str, client_id: str, *, route: Route = "register", by: str = "starter"
    ) -> Started:
        """
        Open a client's journey; a second start answers with the first.

        :raises UnknownClient: nobody on the register has this id.
        :raises ServerAway: the server does not answer.
        """
        if not self.store.clients.exists(client_id):
            raise UnknownClient(f"nobody on the register has the id {client_id}")
        cycle = self.store.journeys.next_cycle(programme, client_id)
        start = JourneyStart(
            journey=journey_id(programme, client_id, cycle),
            client_id=client_id,
            programme=programme,
            clock=self.clock,
            route=route,
            by=by,
        )
        try:
            with calls(self.client):
                await self.client.start_workflow(
                    ClientJourney.run,
                    start,
                    id=workflow_id(programme, client_id),
                    task_queue=self.settings.task_queue,
                    id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                    id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                )
        except WorkflowAlreadyStartedError:
            row = self.store.journeys.open_for(programme, client_id)
            return Started(row.journey if row else start.journey, client_id, already=True)
        return Started(start.journey, client_id, already=False)

    async def start_many(
        self, programme: str, client_ids: Iterable[str], *, per_second: float, by: str = "starter"
    ) -> AsyncIterator[Started]:
        """Open journeys in this order, at most `per_second`, some at a time."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        under_way: list[asyncio.Task[Started]] = []
        for number, client_id in enumerate(client_ids):
            await asyncio.sleep(max(0.0, begun + number / per_second - loop.time()))
            under_way.append(asyncio.create_task(self.start(programme, client_id, by=by)))
            if len(under_way) >= AT_ONCE:
                yield await under_way.pop(0)
        for each in under_way:
            yield await each

    async def report(self, programme: str, client_id: str, event: AnyEvent) -> Receipt:
        """
        Report an event; answers when it is stored and the journey has taken it up.

        :raises Refused: the journey did not take it, and why.
        :raises NoJourney: no journey is open.
        :raises ServerAway: the server does not answer.
        """
        handle = self.client.get_workflow_handle_for(
            ClientJourney.run, workflow_id(programme, client_id)
        )
        try:
            with calls(self.client):
                return await handle.execute_update(ClientJourney.report, Report(event=event))
        except WorkflowUpdateFailedError as failed:
            cause = failed.cause
            raise Refused(
                cause.message if isinstance(cause, ApplicationError) else str(cause)
            ) from None
        except RPCError as problem:
            raise _none_open(problem, programme, client_id) from problem

    async def view(self, programme: str, client_id: str) -> JourneyView:
        """
        Where the journey is now.

        :raises NoJourney: there is none.
        :raises ServerAway: the server does not answer.
        """
        handle = self.client.get_workflow_handle_for(
            ClientJourney.run, workflow_id(programme, client_id)
        )
        try:
            with calls(self.client):
                return await handle.query(ClientJourney.view)
        except RPCError as problem:
            raise _none_open(problem, programme, client_id) from problem


def _none_open(problem: RPCError, programme: str, client_id: str) -> Exception:
    if problem.status is RPCStatusCode.NOT_FOUND:
        return NoJourney(f"client {client_id} has no open journey in {programme}")
    return problem


@asynccontextmanager
async def open_starter(settings: Settings) -> AsyncIterator[Starter]:
    """
    A starter on the settings' server and store.

    :raises ServerAway: the server does not answer; commands end with exit code 2.
    :raises KeyMissing: there is no key file.
    """
    ring = KeyRing.load(settings)
    client = await connect(settings, ring=ring)
    with Store.open(settings, ring) as store:
        clock = read_clock(settings.home, datetime.now(UTC))
        yield Starter(client=client, store=store, settings=settings, clock=clock)
