"""
A rollout: journeys under way adopt other rules, one after the other, no faster than asked.

Its id is `rollout/<programme>`, so one runs at a time. A journey adopts by its one door,
with an id that makes it once; so a page that was begun before a crash is gone through again.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from alongside.rollout import (
        LISTED,
        Adopted,
        Adoption,
        CouldNot,
        Page,
        PageAsked,
        RolloutProgress,
        RolloutStart,
        State,
        adoption_id,
    )
    from workflows.turns import PATIENCE

AT_ONCE = 10
PAGES_A_RUN = 4


@workflow.defn
class RulesetRollout:
    """Goes through the journeys in the order of their names, from where the last run stopped."""

    @workflow.init
    def __init__(self, start: RolloutStart) -> None:
        self._start = start
        self._tally = start.tally
        self._after = start.after
        self._left = 0
        self._paused = start.paused
        self._stopped = False
        self._done = False

    @workflow.run
    async def run(self, start: RolloutStart) -> RolloutProgress:
        """Come to every journey, or be stopped; returns what became of them."""
        for _ in range(PAGES_A_RUN):
            page = await self._page()
            if self._stopped or not page.journeys:
                break
            for some in self._portions(page.journeys):
                await workflow.wait_condition(lambda: self._stopped or not self._paused)
                if self._stopped:
                    break
                await self._come_to(some)
        else:
            await workflow.wait_condition(workflow.all_handlers_finished)
            if not self._stopped:
                workflow.continue_as_new(self._carried())
        self._done = True
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._progress()

    @workflow.query
    def progress(self) -> RolloutProgress:
        """How far it is."""
        return self._progress()

    @workflow.update
    def pause(self) -> RolloutProgress:
        """Come to no further journey until `resume`."""
        self._paused = True
        return self._progress()

    @workflow.update
    def resume(self) -> RolloutProgress:
        """Go on where it paused."""
        self._paused = False
        return self._progress()

    @workflow.update
    def stop(self) -> RolloutProgress:
        """Come to no further journey; those that adopted keep the rules they have now."""
        self._stopped = True
        return self._progress()

    # -- going through ---------------------------------------------------------------------

    async def _page(self) -> Page:
        asked = PageAsked(
            programme=self._start.programme,
            digest=self._start.digest,
            when=self._start.when,
            after=self._after,
            limit=self._start.page,
        )
        page: Page = await workflow.execute_activity(
            "journeys_to_adopt",
            asked,
            result_type=Page,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=PATIENCE,
        )
        self._left = page.left
        return page

    def _portions(self, journeys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """So many at once as the rate allows in a second, ten at most."""
        size = max(1, min(AT_ONCE, int(self._start.rate)))
        for first in range(0, len(journeys), size):
            yield journeys[first : first + size]

    async def _come_to(self, journeys: tuple[str, ...]) -> None:
        begun = workflow.time()
        outcomes = await asyncio.gather(*(self._adopt(journey) for journey in journeys))
        for journey, outcome in zip(journeys, outcomes, strict=True):
            self._count(journey, outcome)
        self._after = journeys[-1]
        self._left = max(0, self._left - len(journeys))
        workflow.set_current_details(f"{self._tally.done} come to, {self._left} left")
        rest = begun + len(journeys) / self._start.rate - workflow.time()
        if rest > 0:
            with contextlib.suppress(TimeoutError):
                await workflow.wait_condition(lambda: self._stopped, timeout=rest)

    async def _adopt(self, journey: str) -> Adopted:
        start = self._start
        adopted: Adopted = await workflow.execute_activity(
            "adopt_ruleset",
            Adoption(
                journey=journey,
                digest=start.digest,
                when=start.when,
                reason=start.reason,
                by=start.by,
                id=adoption_id(start.digest, workflow.info().first_execution_run_id[:13]),
            ),
            result_type=Adopted,
            start_to_close_timeout=timedelta(seconds=40),
            retry_policy=PATIENCE,
        )
        return adopted

    def _count(self, journey: str, adopted: Adopted) -> None:
        before = self._tally
        counted: dict[str, object] = {adopted.outcome: getattr(before, adopted.outcome) + 1}
        if adopted.outcome == "could_not" and len(before.named) < LISTED:
            counted["named"] = (*before.named, CouldNot(journey=journey, why=adopted.why))
        self._tally = before.model_copy(update=counted)

    # -- what it is now --------------------------------------------------------------------

    def _carried(self) -> RolloutStart:
        return self._start.model_copy(
            update={"tally": self._tally, "after": self._after, "paused": self._paused}
        )

    @property
    def _state(self) -> State:
        if self._stopped:
            return "stopped"
        if self._done:
            return "done"
        return "paused" if self._paused else "running"

    def _progress(self) -> RolloutProgress:
        start = self._start
        return RolloutProgress(
            programme=start.programme,
            digest=start.digest,
            when=start.when,
            reason=start.reason,
            by=start.by,
            rate=start.rate,
            state=self._state,
            left=self._left,
            tally=self._tally,
        )
