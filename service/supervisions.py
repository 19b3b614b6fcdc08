"""
Supervision answered from outside its turns.

In: the key of a supervision, what a supervisor says of it. Out: the receipt. The commands are
words around this.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from datetime import datetime

from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from alongside.clock import ClockRate
from alongside.events import TaskAnswered
from alongside.journeys import Receipt, Report
from alongside.ruleset.library import Library
from alongside.settings import Settings
from alongside.store import Store, TaskRow
from alongside.supervision import HELD, MISSED
from service.outcomes import NotKnown, Refused
from workflows.connect import calls

ANSWER_SECONDS = 30.0


class NoSupervision(Refused):
    """Nothing of this name is to be held; the message says where to look."""


@dataclass(frozen=True)
class Supervisions:
    """The supervision of one service."""

    client: Client
    store: Store
    settings: Settings
    clock: ClockRate

    @property
    def library(self) -> Library:
        """The rules in force."""
        return Library.of(self.store, self.settings)

    def find(self, key: str, programme: str | None = None) -> TaskRow:
        """
        The supervision of this key, an open one if there is one.

        :raises NoSupervision: there is none, or several programmes have one.
        """
        found = self.store.tasks.of_supervision(programme, key=key)
        found = [each for each in found if each.status == "open"] or found
        if not found:
            raise NoSupervision(
                f"there is no supervision {key!r}; `alongside supervision list PROGRAMME` shows "
                "those there are"
            )
        if len({each.journey.split("/")[1] for each in found}) > 1:
            raise NoSupervision(f"several programmes have a supervision {key}; say --programme")
        return found[0]

    async def held(
        self, task: TaskRow, *, on: datetime | None, by: str, event_id: str | None = None
    ) -> Receipt:
        """
        It was held, at a moment or now.

        :raises Refused: it is over, or the moment is still to come.
        :raises NoSupervision: its turn runs no more.
        :raises NotKnown: no answer came in time.
        :raises ServerAway: the server does not answer.
        """
        return await self.answer(task, HELD, on=on, by=by, event_id=event_id)

    async def missed(
        self, task: TaskRow, *, because: str, by: str, event_id: str | None = None
    ) -> Receipt:
        """It was missed, for a reason in a code. Raises as `held`."""
        return await self.answer(task, f"{MISSED}-{because}", by=by, event_id=event_id)

    async def answer(
        self,
        task: TaskRow,
        answer: str,
        *,
        by: str,
        on: datetime | None = None,
        event_id: str | None = None,
    ) -> Receipt:
        """Answer the task at the door of its turn. Raises as `held`."""
        event = TaskAnswered(
            key=task.key, answer=answer, at=on, by=by, id=event_id or f"shell/{uuid.uuid4().hex}"
        )
        handle = self.client.get_workflow_handle(task.journey)
        try:
            with calls(self.client):
                async with asyncio.timeout(ANSWER_SECONDS):
                    receipt: Receipt = await handle.execute_update(
                        "report", Report(event=event), result_type=Receipt
                    )
        except WorkflowUpdateFailedError as failed:
            cause = failed.cause
            said = cause.message if isinstance(cause, ApplicationError) else str(cause)
            raise Refused(said) from None
        except TimeoutError:
            raise NotKnown(
                f"no answer came in {ANSWER_SECONDS:.0f} seconds; look with `alongside supervision "
                "list`, and say it again if it is not there"
            ) from None
        except RPCError as problem:
            if problem.status is RPCStatusCode.NOT_FOUND:
                raise NoSupervision(
                    f"the turn of {task.key} runs no more: it is over, or this is another server"
                ) from None
            raise
        return receipt
