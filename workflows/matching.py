"""
The matching of one programme: rounds, as room appears, one at a time.

Its id is `matching/<programme>`. Nudges come by signal, which starts it where it does not run;
it waits a little for others, has a round run in the store, wakes who got a coach, and ends when
nobody nudged meanwhile. It keeps no room and no list: those are in the store alone.
"""

import asyncio
import contextlib
from datetime import datetime, timedelta
from functools import partial

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from alongside.deeds import Wake
    from alongside.rounds import MatchingStart, Nudge, RoundAsked, RoundRun, RoundTurn, is_due
    from workflows.timer import ROUNDING
    from workflows.turns import PATIENCE

A_ROUND_TAKES = timedelta(minutes=5)
"""The longest one may take: 100,000 clients and 10,000 coaches take about a minute."""
A_SIGN_OF_LIFE = timedelta(seconds=10)
"""A worker that gives none for so long is dead: another runs the round."""
WAKING_TAKES = timedelta(seconds=30)
JOINING_TAKES = timedelta(seconds=2)
"""So long, in real time, until somebody who was only just joining can be matched."""


@workflow.defn
class ProgrammeMatching:
    """Runs the rounds of one programme."""

    @workflow.init
    def __init__(self, start: MatchingStart) -> None:
        self._programme = start.programme
        self._wanted: Nudge | None = start.wanted
        self._rounds = 0
        self._waking: list[asyncio.Task[None]] = []

    @workflow.run
    async def run(self, start: MatchingStart) -> int:
        """Answer every nudge; returns how many rounds this run had."""
        while self._wanted is not None or self._waking:
            await workflow.wait_condition(lambda: self._wanted is not None or not self._is_waking())
            if self._wanted is not None:
                await self._rest()
                await self._round()
            self._waking = [each for each in self._waking if not each.done()]
            suggested = workflow.info().is_continue_as_new_suggested()
            if suggested and self._wanted is not None and not self._waking:
                workflow.continue_as_new(start.model_copy(update={"wanted": self._wanted}))
        return self._rounds

    @workflow.signal
    def nudge(self, nudge: Nudge) -> None:
        """A round is wanted."""
        self._wanted = nudge.together(self._wanted)

    async def _rest(self) -> None:
        """Until the round is due; another nudge meanwhile may bring it forward."""
        while self._wanted is not None and not is_due(self._wanted, self._now(self._wanted)):
            wanted = self._wanted
            delay = wanted.clock.real_delay(wanted.due - self._now(wanted))
            with contextlib.suppress(TimeoutError):
                await workflow.wait_condition(
                    partial(self._is_sooner_than, wanted.due), timeout=delay + ROUNDING
                )

    def _is_sooner_than(self, due: datetime) -> bool:
        return self._wanted is not None and self._wanted.due < due

    def _now(self, wanted: Nudge) -> datetime:
        return wanted.clock.now(workflow.now())

    async def _round(self) -> None:
        wanted, self._wanted = self._wanted, None
        assert wanted is not None
        self._rounds += 1
        workflow.set_current_details(f"round {self._rounds}: {wanted.why}")
        run: RoundRun = await workflow.execute_activity(
            "run_round",
            RoundAsked(
                programme=self._programme,
                key=f"{self._programme}/{workflow.info().run_id}/{self._rounds}",
                why=wanted.why,
                since=wanted.since,
                now=self._now(wanted),
            ),
            result_type=RoundRun,
            start_to_close_timeout=A_ROUND_TAKES,
            heartbeat_timeout=A_SIGN_OF_LIFE,
            retry_policy=PATIENCE,
            summary=wanted.why,
        )
        # One that is slow to answer holds up nobody else, and not the next round.
        self._waking += [asyncio.create_task(_tell(wake)) for wake in run.wakes]
        if run.again:
            soon = workflow.now() + JOINING_TAKES
            self.nudge(wanted.model_copy(update={"due": wanted.clock.now(soon)}))

    def _is_waking(self) -> bool:
        return any(not each.done() for each in self._waking)


async def _tell(wake: Wake) -> None:
    await workflow.execute_activity(
        "wake_journeys", wake, start_to_close_timeout=WAKING_TAKES, retry_policy=PATIENCE
    )


@workflow.defn
class MatchingTurn:
    """What the schedule `matching/<programme>` starts: a nudge, in case one was lost."""

    @workflow.run
    async def run(self, turn: RoundTurn) -> None:
        """Nudge the programme's matching."""
        await workflow.execute_activity(
            "nudge_matching",
            turn,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=PATIENCE,
        )
