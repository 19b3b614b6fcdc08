"""
A bare workflow with the events of a lean journey, and no logic.

The same timers, updates, local activities, upserts and message in the same order, with
payloads of about the same size: what it takes is what the server and the SDK take. Run as
`writing/...`, its turns also write into the store what a lean journey wrote in them.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from alongside.journeys import Renewal
    from workflows.attributes import NEXT_DUE, STAGE
    from workflows.turns import PATIENCE

TAKES = timedelta(seconds=20)
ASKED, ANSWERED = "q" * 300, "a" * 150
"""As long as what a journey asks and is answered in a turn, about."""
CARRIED = b64encode(Random(1).randbytes(6000)).decode()
"""As long and as little to be compressed as what a journey takes into its next run."""


@workflow.defn
class BareJourney:
    """
    Two reports to begin with, one a session, one to end; a timer before each session.

    New runs begin where those of a lean journey do, with as much carried along.
    """

    @workflow.init
    def __init__(
        self, sessions: int, seconds: float, number: int = 0, carried: str = "", turn: int = 0
    ) -> None:
        self._reported = 0
        self._taken = 0
        self._turn = turn

    @workflow.run
    async def run(
        self, sessions: int, seconds: float, number: int = 0, carried: str = "", turn: int = 0
    ) -> int:
        """
        Go through every step of a lean journey; `seconds` is how long each timer takes.

        The run is the one that begins with session `number`; 0 is the first.
        """
        if number == 0:
            await self._intake(seconds)
            await self._go_on(sessions, seconds, 1)
        while number <= sessions:
            if number > 1:  # the first is due before a lean journey comes to rest
                await self._rest("coaching", seconds)
            await self._turns(1, told=number)
            self._show("coaching")
            await self._next_report()
            await self._turns(2)
            self._take()
            number += 1
            if workflow.info().get_current_history_length() >= Renewal().anywhere:
                await self._go_on(sessions, seconds, number)
        await self._turns(1, told=number)
        self._show("closure")
        await self._next_report()
        await self._lasting_turn()
        self._take()
        await self._lasting_turn()
        self._show("closure")
        await self._lasting_turn()
        self._show("closed")
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._turn

    async def _intake(self, seconds: float) -> None:
        await self._turns(2)
        sending = asyncio.create_task(self._send())
        await self._turns(1)
        self._show("invitation")
        await sending
        await self._turns(1)
        silence = self._rest("invitation", 10 * seconds)
        for _ in range(2):
            await self._next_report()
            await self._turns(1)
            self._take()
        await self._lasting_turn()
        self._show("allocation")
        silence.cancel()
        await self._turns(2)

    @workflow.update
    async def report(self, said: str) -> str:
        """Take a report; answers when the turn that stores it is over."""
        self._reported += 1
        mine = self._reported
        await workflow.wait_condition(lambda: self._taken >= mine)
        return said[:60]

    async def _go_on(self, sessions: int, seconds: float, number: int) -> None:
        await workflow.wait_condition(workflow.all_handlers_finished)
        carried = CARRIED[: 3000 + 250 * number]
        workflow.continue_as_new(args=[sessions, seconds, number, carried, self._turn])

    def _take(self) -> None:
        self._taken += 1

    async def _next_report(self) -> None:
        await workflow.wait_condition(lambda: self._reported > self._taken)

    async def _turns(self, how_many: int, told: int = 0) -> None:
        for _ in range(how_many):
            await workflow.execute_local_activity(
                "bare_turn",
                args=[ASKED, told, self._turn],
                result_type=str,
                start_to_close_timeout=TAKES,
                retry_policy=PATIENCE,
            )
            self._turn += 1

    async def _lasting_turn(self) -> None:
        """As where a journey gives room to others: by an activity of its own."""
        await workflow.execute_activity(
            "bare_turn",
            args=[ASKED, 0, self._turn],
            result_type=str,
            start_to_close_timeout=TAKES,
            retry_policy=PATIENCE,
        )
        self._turn += 1

    async def _send(self) -> None:
        await workflow.execute_activity(
            "bare_message",
            ASKED,
            result_type=str,
            start_to_close_timeout=TAKES,
            retry_policy=PATIENCE,
        )

    def _rest(self, stage: str, seconds: float) -> asyncio.Task[None]:
        self._show(stage, workflow.now() + timedelta(seconds=seconds))
        return asyncio.create_task(workflow.sleep(seconds))

    def _show(self, stage: str, due: datetime | None = None) -> None:
        next_due = NEXT_DUE.value_set(due) if due else NEXT_DUE.value_unset()
        workflow.upsert_search_attributes([STAGE.value_set(stage), next_due])


def bare_activities(
    tell: Callable[..., None], write: Callable[[str, int], None]
) -> list[Callable[..., Any]]:
    """
    Activities that do nothing but tell the people when a session is due.

    In a workflow that is to write, `write(client id, turn)` too.
    """

    @activity.defn
    def bare_turn(asked: str, told: int, turn: int) -> str:
        journey = str(activity.info().workflow_id)
        kind, _, client_id = journey.partition("/")
        if kind == "writing":
            write(client_id, turn)
        if told:
            tell(journey=journey, event={"name": "session_due", "session": told})
        return ANSWERED

    @activity.defn
    def bare_message(asked: str) -> str:
        return ANSWERED

    return [bare_turn, bare_message]
