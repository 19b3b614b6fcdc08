"""
A batch over journeys, seen and steered from a shell.

In: the id of its workflow. Out: how far it is. What a batch is begun with is its own
(`service.rollouts`, `service.handovers`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
    WorkflowUpdateFailedError,
)
from temporalio.service import RPCError, RPCStatusCode

from alongside.batch import BatchProgress
from workflows.connect import ServerAway, calls

ANSWER_SECONDS = 15.0
"""How long a batch may take to answer; it never has much in hand."""
Progress = TypeVar("Progress", bound=BatchProgress)
Steer = Literal["pause", "resume", "stop"]


class NoBatch(Exception):
    """None was begun; the message says of what."""


@dataclass(frozen=True)
class Begun(Generic[Progress]):
    """A batch runs: begun now, or `already` before; then what was asked for is not changed."""

    progress: Progress
    already: bool


@dataclass(frozen=True)
class Batch(Generic[Progress]):
    """
    The batch of one id.

    `none` is what to say where there is none, or where it is not the one meant, as `is_meant`
    has it.
    """

    client: Client
    id: str
    shape: type[Progress]
    called: str
    none: NoBatch
    is_meant: Callable[[Progress], bool] = lambda told: True

    async def progress(self) -> Progress:
        """
        How far it is; of one that is over, how it ended.

        :raises NoBatch: none was begun.
        :raises ServerAway: the server, or the worker that knows, does not answer.
        """
        return await self._asked(self._meant())

    async def tell(self, what: Steer) -> Progress:
        """Pause it, let it go on, or end it where it is. Raises as `progress`."""

        async def tell() -> Progress:
            told = await self._meant()
            if told.state in ("stopped", "done"):
                return told
            answer: Progress = await self._handle.execute_update(what, result_type=self.shape)
            return answer

        return await self._asked(tell())

    @property
    def _handle(self) -> WorkflowHandle[Any, Progress]:
        return self.client.get_workflow_handle(self.id, result_type=self.shape)

    async def _meant(self) -> Progress:
        told = await self._told()
        if not self.is_meant(told):
            raise self.none
        return told

    async def _told(self) -> Progress:
        described = await self._handle.describe()
        if described.status is WorkflowExecutionStatus.COMPLETED:
            return await self._handle.result()
        told: Progress = await self._handle.query("progress", result_type=self.shape)
        if described.status is WorkflowExecutionStatus.RUNNING:
            return told
        return told.model_copy(update={"state": "stopped"})  # ended from outside

    async def _asked(self, asking: Awaitable[Progress]) -> Progress:
        try:
            with calls(self.client):
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await asking
        except (TimeoutError, WorkflowQueryFailedError, WorkflowQueryRejectedError) as silent:
            raise ServerAway(f"the {self.called} does not answer: is a worker running?") from silent
        except WorkflowUpdateFailedError as failed:
            raise ServerAway(
                f"the {self.called} ended in this moment: ask for its status"
            ) from failed
        except RPCError as problem:
            if problem.status is not RPCStatusCode.NOT_FOUND:
                raise
            raise self.none from problem
