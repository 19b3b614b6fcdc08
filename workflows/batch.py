"""
A batch over journeys: page after page, so many a second, held and ended from outside.

A workflow that is one says how a page is asked for, what is done to one journey, and what is
carried to its next run. A journey is come to by its one door with an id that makes it once, so
a page that was begun before a crash is gone through again.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from alongside.batch import BatchProgress, BatchStart, BatchTally, Page, State

AT_ONCE = 10
PAGES_A_RUN = 4


class Outcome(Protocol):
    """What became of one journey."""

    @property
    def outcome(self) -> str:
        """The name of the count it goes to."""
        ...

    @property
    def why(self) -> str:
        """For those for which it could not be done."""
        ...


class Batch:
    """What `pause`, `resume`, `stop` and the pace of a batch are; a workflow inherits it."""

    def __init__(self, start: BatchStart, tally: BatchTally) -> None:
        self._pace = start
        self._tally = tally
        self._after = start.after
        self._left = 0
        self._paused = start.paused
        self._stopped = False
        self._done = False

    @workflow.query
    def progress(self) -> BatchProgress:
        """How far it is."""
        return self._progress()

    @workflow.update
    def pause(self) -> BatchProgress:
        """Come to no further journey until `resume`."""
        self._paused = True
        return self._progress()

    @workflow.update
    def resume(self) -> BatchProgress:
        """Go on where it paused."""
        self._paused = False
        return self._progress()

    @workflow.update
    def stop(self) -> BatchProgress:
        """Come to no further journey; what was done to the others stays."""
        self._stopped = True
        return self._progress()

    # -- a batch's own -----------------------------------------------------------------------

    async def _page(self) -> Page:
        """The next journeys after `self._after`."""
        raise NotImplementedError

    async def _do(self, journey: str) -> Outcome:
        """Come to one journey."""
        raise NotImplementedError

    def _carried(self) -> BatchStart:
        """The start of the next run."""
        raise NotImplementedError

    def _progress(self) -> BatchProgress:
        """How far it is."""
        raise NotImplementedError

    # -- going through -----------------------------------------------------------------------

    async def _go_through(self) -> None:
        """Come to every journey, or be stopped; goes on in a new run after some pages."""
        for _ in range(PAGES_A_RUN):
            page = await self._page()
            self._left = page.left
            if self._stopped or not page.journeys:
                break
            for first, last in self._portions(len(page.journeys)):
                await workflow.wait_condition(lambda: self._stopped or not self._paused)
                if self._stopped:
                    break
                await self._come_to(page, first, last)
        else:
            await workflow.wait_condition(workflow.all_handlers_finished)
            if not self._stopped:
                workflow.continue_as_new(self._carried())
        self._done = True
        await workflow.wait_condition(workflow.all_handlers_finished)

    def _portions(self, journeys: int) -> Iterator[tuple[int, int]]:
        """So many at once as the rate allows in a second, ten at most."""
        size = max(1, min(AT_ONCE, int(self._pace.rate)))
        for first in range(0, journeys, size):
            yield first, min(first + size, journeys)

    async def _come_to(self, page: Page, first: int, last: int) -> None:
        journeys = page.journeys[first:last]
        begun = workflow.time()
        outcomes = await asyncio.gather(*(self._do(journey) for journey in journeys))
        for journey, each in zip(journeys, outcomes, strict=True):
            changes = self._tally.counted(journey, each.outcome, each.why)
            self._tally = self._tally.model_copy(update=changes)
        self._after = page.place(last - 1)
        self._left = max(0, self._left - len(journeys))
        workflow.set_current_details(f"{self._tally.done} come to, {self._left} left")
        rest = begun + len(journeys) / self._pace.rate - workflow.time()
        if rest > 0:
            with contextlib.suppress(TimeoutError):
                await workflow.wait_condition(lambda: self._stopped, timeout=rest)

    @property
    def _state(self) -> State:
        if self._stopped:
            return "stopped"
        if self._done:
            return "done"
        return "paused" if self._paused else "running"

    @property
    def _now(self) -> dict[str, object]:
        """What the progress and the next run of every batch say."""
        return {"tally": self._tally, "after": self._after, "paused": self._paused}


ASKING = timedelta(seconds=30)
"""The longest a page may take."""
DOING = timedelta(seconds=40)
"""The longest one try at a journey may take."""
