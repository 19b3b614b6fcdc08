"""
Handovers of a coach's clients, begun and steered from a shell.

In: a coach and what is to become of their clients. Out: how far the handover is, or why it may
not begin. The commands in `commands/coaches_change.py` are words around this.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from alongside.clock import ClockRate
from alongside.handover import (
    HandoverProgress,
    HandoverStart,
    handover_id,
    later_id,
    return_id,
)
from alongside.london import moment_on
from alongside.settings import Settings
from alongside.store import Store
from service.batches import Batch, Begun, NoBatch
from workflows.attributes import COACH
from workflows.connect import calls
from workflows.handover import Handover


class NobodyToHandOver(Exception):
    """The coach has no client whom this is about."""


class AnotherHandover(Exception):
    """The clients of this coach are being handed over in another way."""


class NotTheirs(Exception):
    """Journeys were named that are not with this coach; the message says which."""


@dataclass(frozen=True)
class Handovers:
    """The handovers of one service."""

    client: Client
    store: Store
    settings: Settings
    clock: ClockRate

    async def start(self, start: HandoverStart) -> Begun[HandoverProgress]:
        """
        Come to the clients; the same handover started again answers with the one that runs.

        :raises NobodyToHandOver: there is no client to come to.
        :raises NotTheirs: `only` names journeys that are not among the coach's clients.
        :raises AnotherHandover: another runs for this coach.
        :raises ServerAway: the server does not answer.
        """
        running = await self._running(start)
        if running is not None:
            return _already(running, start)
        left = self.count(start)
        if await self._begin(start, handover_id(start.coach_id)):
            return Begun(HandoverProgress.of(start, "running", left, start.tally), already=False)
        # Begun in this moment by somebody else.
        return _already(await self._batch(start.coach_id).progress(), start)

    async def may_start(self, start: HandoverStart) -> None:
        """
        Look before anything is changed whether `start` would begin, or find itself running.

        :raises NotTheirs: `only` names journeys that are not among the coach's clients.
        :raises AnotherHandover: another runs for this coach.
        :raises ServerAway: the server does not answer.
        """
        running = await self._running(start)
        if running is not None:
            _already(running, start)
        with contextlib.suppress(NobodyToHandOver):
            self.count(start)

    def count(self, start: HandoverStart) -> int:
        """
        How many journeys it would come to; nothing is begun.

        :raises NobodyToHandOver: none.
        :raises NotTheirs: `only` names others.
        """
        found, _, left = self.store.handing_over.page(
            start.coach_id, covered=start.kind == "back", only=start.only, limit=500
        )
        others = sorted(set(start.only) - set(found))
        if others:
            raise NotTheirs(
                f"{', '.join(others)}: not {'' if len(others) > 1 else 'a '}"
                f"client{'s' if len(others) > 1 else ''} of coach {start.coach_id} now; "
                f"`alongside coaches clients {start.coach_id}` shows who is"
            )
        if not left:
            raise NobodyToHandOver(f"coach {start.coach_id} has no client to hand over")
        return left

    async def return_on(self, start: HandoverStart, day: date) -> None:
        """
        Bring the clients back who are covered for, once this day has come; the latest day holds.

        :raises ServerAway: the server does not answer.
        """
        await self._later(start, day, return_id(start.coach_id))

    async def again_on_the_day(self, start: HandoverStart) -> None:
        """
        Come to those as well who got the coach meanwhile, once the coach is gone; nobody twice.

        :raises ServerAway: the server does not answer.
        """
        since = start.spell.since
        await self._later(start, since, later_id(start.coach_id, since))

    async def no_return(self, coach_id: str) -> bool:
        """Nobody is brought back by itself any more; whether somebody would have been."""
        return await self._call_off(return_id(coach_id))

    async def not_on_the_day(self, coach_id: str, since: date) -> bool:
        """The coach is not gone from that day on: nobody more is told; whether some would be."""
        return await self._call_off(later_id(coach_id, since))

    async def _later(self, start: HandoverStart, day: date, workflow_id: str) -> None:
        now = datetime.now(UTC)
        wait = self.clock.real_delay(moment_on(day, time(0)) - self.clock.now(now))
        with calls(self.client):
            await self.client.start_workflow(
                Handover.run,
                start,
                id=workflow_id,
                task_queue=self.settings.task_queue,
                start_delay=wait or None,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
                search_attributes=_shown(start),
            )

    async def _call_off(self, workflow_id: str) -> bool:
        try:
            with calls(self.client):
                # One that waits for its day has no run yet that could hear a cancellation.
                await self.client.get_workflow_handle(workflow_id).terminate("called off")
        except RPCError as problem:
            if problem.status is not RPCStatusCode.NOT_FOUND:
                raise
            return False
        return True

    async def progress(self, coach_id: str) -> HandoverProgress:
        """
        How far it is; of one that is over, how it ended.

        :raises NoBatch: none was begun.
        :raises ServerAway: the server, or the worker that knows, does not answer.
        """
        return await self._batch(coach_id).progress()

    async def pause(self, coach_id: str) -> HandoverProgress:
        """Come to no further client until `resume`. Raises as `progress`."""
        return await self._batch(coach_id).tell("pause")

    async def resume(self, coach_id: str) -> HandoverProgress:
        """Go on. Raises as `progress`."""
        return await self._batch(coach_id).tell("resume")

    async def stop(self, coach_id: str) -> HandoverProgress:
        """Come to no further client, ever. Raises as `progress`."""
        return await self._batch(coach_id).tell("stop")

    # -- how -------------------------------------------------------------------------------

    async def _begin(self, start: HandoverStart, workflow_id: str) -> bool:
        """Begin it; False if it was begun in this moment by somebody else."""
        try:
            with calls(self.client):
                await self.client.start_workflow(
                    Handover.run,
                    start,
                    id=workflow_id,
                    task_queue=self.settings.task_queue,
                    id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                    id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                    search_attributes=_shown(start),
                )
        except WorkflowAlreadyStartedError:
            return False
        return True

    async def _running(self, start: HandoverStart) -> HandoverProgress | None:
        try:
            with calls(self.client):
                found = await self.client.get_workflow_handle(
                    handover_id(start.coach_id)
                ).describe()
        except RPCError as problem:
            if problem.status is not RPCStatusCode.NOT_FOUND:
                raise
            return None
        progress = await self._batch(start.coach_id).progress()
        # A short one can end before it answers; who asked while it ran is answered by it.
        ended_meanwhile = (
            found.status is WorkflowExecutionStatus.RUNNING
            and progress.state == "done"
            and _does_the_same(progress, start)
        )
        return progress if ended_meanwhile or progress.state in ("running", "paused") else None

    def _batch(self, coach_id: str) -> Batch[HandoverProgress]:
        return Batch(
            client=self.client,
            id=handover_id(coach_id),
            shape=HandoverProgress,
            called="handover",
            none=NoBatch(f"the clients of coach {coach_id} were not handed over of late"),
        )


def _already(running: HandoverProgress, start: HandoverStart) -> Begun[HandoverProgress]:
    """The one that runs, if it does what was asked for."""
    if _does_the_same(running, start):
        return Begun(running, already=True)
    raise AnotherHandover(
        f"the clients of coach {start.coach_id} are being handed over already ({running.kind}, "
        f"{running.left} left); let it end, or stop it with "
        f"`alongside coaches move {start.coach_id} --stop`"
    )


def _does_the_same(running: HandoverProgress, start: HandoverStart) -> bool:
    return (running.kind, running.cause, running.to) == (start.kind, start.cause, start.to)


def _shown(start: HandoverStart) -> TypedSearchAttributes:
    return TypedSearchAttributes([SearchAttributePair(COACH, start.coach_id)])
