"""
Supervision from outside its turns: the schedules by which it comes round, and its answers.

In: the rules in force, what a supervisor says. Out: schedules on the server, one for each kind
a programme has; the receipt of an answer. The commands are words around this.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio.client import Client, ScheduleOverlapPolicy, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.schedules import Regular, drop_schedule, keep_schedule
from alongside.caseload import days
from alongside.clock import ClockRate
from alongside.events import TaskAnswered
from alongside.journeys import Receipt, Report
from alongside.ruleset.folder import programmes_in
from alongside.ruleset.library import Library, NoRules
from alongside.ruleset.supervision import Supervision
from alongside.settings import Settings
from alongside.store import Store, TaskRow
from alongside.supervision import (
    HELD,
    KINDS,
    MISSED,
    STREAM,
    Kind,
    SupervisionStart,
    schedule_id,
)
from service.outcomes import NotKnown, Refused
from workflows.connect import calls

ANSWER_SECONDS = 30.0
SHORTEST_CATCH = timedelta(minutes=1)
"""A turn that came while the server was away comes late, if the next one has not come by then."""


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

    # -- schedules ----------------------------------------------------------------------------

    async def keep_schedules(self, programmes: Iterable[str] | None = None) -> dict[str, bool]:
        """
        Have supervision come round as the rules in force say; whether each schedule is kept.

        Saying it again changes nothing. A kind that the rules do not have comes round no more;
        nor, if no `programmes` are named, does a programme that nobody knows any more.

        :raises RPCError: the server does not answer, or does not allow it.
        """
        kept: dict[str, bool] = {}
        for programme in self._programmes() if programmes is None else programmes:
            rules = await asyncio.to_thread(self._rules, programme)
            for kind in KINDS:
                name = schedule_id(programme, kind)
                regular = self._regular(programme, kind, rules)
                kept[name] = regular is not None
                if regular is None:
                    await drop_schedule(self.client, name)
                else:
                    await keep_schedule(self.client, regular)
        if programmes is None:
            await self._drop_others(kept)
        return kept

    async def _drop_others(self, kept: Collection[str]) -> None:
        """Programmes that are gone, with their rule file and every journey, come round no more."""
        async for each in await self.client.list_schedules():
            if each.id.startswith(f"{STREAM}/") and each.id not in kept:
                await drop_schedule(self.client, each.id)

    def _programmes(self) -> list[str]:
        return sorted({*programmes_in(self.settings.rules), *self.store.journeys.programmes()})

    def _rules(self, programme: str) -> Supervision | None:
        try:
            return self.library.current(programme).ruleset.supervision
        except NoRules:
            return None

    def _regular(self, programme: str, kind: Kind, rules: Supervision | None) -> Regular | None:
        every = None if rules is None else getattr(rules, kind)
        if every is None:
            return None
        real = self.clock.real_delay(timedelta(days=days(every)))
        return Regular(
            id=schedule_id(programme, kind),
            workflow="SupervisionTurn",
            given=SupervisionStart(programme=programme, kind=kind, clock=self.clock),
            every=real,
            task_queue=self.settings.task_queue,
            # A turn lasts until its last supervision is held; each time has its own.
            overlap=ScheduleOverlapPolicy.ALLOW_ALL,
            catches_up=max(real, SHORTEST_CATCH),
        )

    # -- answers ------------------------------------------------------------------------------

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
