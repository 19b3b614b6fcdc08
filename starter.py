"""
Starts journeys and reports events from a shell.

In: who and what, as a person says it; out: what the journey answered. The commands in
`commands/journeys.py` are words around this.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Literal

from temporalio.client import Client, WorkflowQueryFailedError, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from alongside.afterwards import DIED, WITHOUT_CONSENT
from alongside.calendar import Calendars
from alongside.clock import ClockRate
from alongside.events import AnyEvent, SessionBooked
from alongside.journeys import (
    JourneyStart,
    JourneyView,
    Receipt,
    Report,
    recall_id,
    workflow_id,
)
from alongside.keys import KeyRing
from alongside.london import today
from alongside.received import arrival
from alongside.ruleset.library import Library
from alongside.settings import Settings
from alongside.store import ContactChange, Store, UnknownClient
from alongside.store.ids import journey_id
from service.bookings import Bookings
from service.home_clock import read_clock
from service.newcomers import newcomers
from service.outcomes import (
    HourTaken,
    NoJourney,
    NoJourneyNow,
    NotAgain,
    NotKnown,
    Refused,
    Started,
)
from service.patience import patiently
from workflows.connect import ServerAway, calls, connect
from workflows.journey import ClientJourney

__all__ = [
    "HourTaken",
    "NoJourney",
    "NoJourneyNow",
    "NotAgain",
    "NotKnown",
    "Refused",
    "Started",
    "Starter",
    "open_starter",
]

Route = Literal["register", "referral"]
ENDS_RECALL = frozenset({DIED, "moved_away", "consent_withdrawn"})
"""Events that also count where no journey is open: a recall set before is cancelled."""
ENDS_CONTACT = frozenset({DIED, "consent_withdrawn"})
"""Those after which the service never writes to the client again."""
ANSWER_SECONDS = 30.0
"""How long a journey may take to answer; what became of a report is not known after that."""
AT_ONCE = 8
"""Starts under way at a time; the server, not this process, is what takes its time."""


@dataclass(frozen=True)
class Starter:
    """Starts, reports and asks, through the same door as everybody."""

    client: Client
    store: Store
    settings: Settings
    clock: ClockRate

    @cached_property
    def library(self) -> Library:
        """The rules in force."""
        return Library.of(self.store, self.settings)

    @cached_property
    def _bookings(self) -> Bookings:
        calendars = Calendars.load(self.settings.rules / "calendars.yaml")
        return Bookings(self.store, self.library, calendars, self.clock, self.view)

    async def start(
        self,
        programme: str,
        client_id: str,
        *,
        route: Route = "register",
        by: str = "starter",
        again: bool = False,
        received: date | None = None,
    ) -> Started:
        """
        Open a client's journey; a second start answers with the first.

        :param again: also after a journey that ended for want of consent.
        :param received: when the referral was; contact is due within a time from then.
        :raises NotReceivedThen: that day can't be right.
        :raises UnknownClient: nobody on the register has this id.
        :raises NoRules: the programme has no usable rules.
        :raises NotAgain: the client died, or gave no consent and `again` is not said.
        :raises ServerAway: the server does not answer.
        """
        if not self.store.clients.exists(client_id):
            raise UnknownClient(f"nobody on the register has the id {client_id}")
        self.library.current(programme)
        self._may_start(programme, client_id, again)
        day = today(self.clock.now(datetime.now(UTC)))
        cycle = self.store.journeys.next_cycle(programme, client_id)
        start = JourneyStart(
            journey=journey_id(programme, client_id, cycle),
            client_id=client_id,
            programme=programme,
            clock=self.clock,
            route=route,
            by=by,
            received=None if received is None else arrival(received, day),
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

    def _may_start(self, programme: str, client_id: str, again: bool) -> None:
        if self.store.journeys.has_died(client_id):
            raise NotAgain(f"a journey of client {client_id} ended with their death: none starts")
        last = self.store.journeys.last_of(programme, client_id)
        if last is not None and last.closed_reason in WITHOUT_CONSENT and not again:
            raise NotAgain(
                f"journey {last.journey} ended because consent was "
                f"{last.closed_reason.removeprefix('consent_')}: "
                "if the client has asked for another, say --again"
            )

    def newcomers(self, programme: str, client_ids: Iterable[str]) -> list[str]:
        """Those of the clients who never had a journey in this programme, in the same order."""
        return newcomers(self.store, programme, client_ids)

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

    async def report(
        self, programme: str, client_id: str, event: AnyEvent
    ) -> Receipt | NoJourneyNow:
        """
        Report an event; answers when it is stored and the journey has taken it up.

        A death, a move or a withdrawal counts where no journey is open, too. A session is booked
        for an hour that nobody else has.

        :raises HourTaken: the coach or the client can't be booked then.
        :raises Refused: the journey did not take it, and why.
        :raises NoJourney: no journey is open.
        :raises NotKnown: no answer came; the event may be recorded or not.
        :raises ServerAway: the server does not answer.
        """
        try:
            if isinstance(event, SessionBooked):
                return await self._book(programme, client_id, event)
            return await self._report(programme, client_id, event)
        except NoJourney:
            if event.name not in ENDS_RECALL or not self.store.clients.exists(client_id):
                raise
        return await self._end_without_journey(programme, client_id, event.name)

    async def _book(self, programme: str, client_id: str, event: SessionBooked) -> Receipt:
        if event.id is None:
            event = event.model_copy(update={"id": f"book-{uuid.uuid4().hex}"})
        kept = await self._bookings.keep(programme, client_id, event)
        try:
            receipt = await self._report(programme, client_id, event, kept.not_after)
        except (Refused, NoJourney):
            await self._bookings.free(kept)
            raise
        await self._bookings.free(kept)
        return receipt

    async def _report(
        self,
        programme: str,
        client_id: str,
        event: AnyEvent,
        not_after: datetime | None = None,
    ) -> Receipt:
        handle = self.client.get_workflow_handle_for(
            ClientJourney.run, workflow_id(programme, client_id)
        )
        try:
            with calls(self.client):
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await patiently(
                        lambda: handle.execute_update(
                            ClientJourney.report, Report(event=event, not_after=not_after)
                        )
                    )
        except WorkflowUpdateFailedError as failed:
            cause = failed.cause
            raise Refused(
                cause.message if isinstance(cause, ApplicationError) else str(cause)
            ) from None
        except (TimeoutError, ServerAway) as cut:
            raise _not_known(event, cut) from cut
        except RPCError as problem:
            raise _none_open(problem, programme, client_id) from problem

    async def _end_without_journey(self, programme: str, client_id: str, name: str) -> NoJourneyNow:
        contact_ended = name in ENDS_CONTACT
        if contact_ended:
            self.store.clients.change_contact(client_id, ContactChange(do_not_contact=True))
        recall = self.client.get_workflow_handle(recall_id(programme, client_id))
        cancelled = False
        try:
            with calls(self.client):
                # One that waits for its day has no run yet that could hear a cancellation.
                await recall.terminate(reason=name)
                cancelled = True
        except RPCError as problem:
            if problem.status is not RPCStatusCode.NOT_FOUND:
                raise
        return NoJourneyNow(client_id, cancelled, contact_ended)

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
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await handle.query(ClientJourney.view)
        except (TimeoutError, WorkflowQueryFailedError):
            raise ServerAway(
                f"the journey of client {client_id} can't say where it is: try again, "
                "and see the worker's log"
            ) from None
        except RPCError as problem:
            raise _none_open(problem, programme, client_id) from problem


def _not_known(event: AnyEvent, cut: Exception) -> NotKnown:
    why = str(cut) or f"no answer in {ANSWER_SECONDS:.0f} seconds"
    again = f" with --id {event.id}" if event.id else ""
    return NotKnown(f"{why}; whether it was recorded is not known: say it again{again}")


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
