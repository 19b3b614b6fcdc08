"""
People act on a running service, each in their own time, until the journeys are over.

In: a starter, the clients, a clock. Out: lives lived, and what was found on the way. The
world is seen as the console sees it, in the store; events go through the starter.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError

from alongside.events import AnyEvent, SessionBooked
from alongside.ruleset.library import Library
from alongside.store import JourneyRow
from rehearsal.life import Life
from rehearsal.people import People
from starter import HourTaken, NoJourney, Refused, Starter
from workflows.connect import ServerAway

LOOK_SECONDS = 0.15
"""How often people look at the store."""
ANSWER_SECONDS = 40.0
"""A journey that has not answered a report after so long is stuck."""
REPEATS = 5
HOURS = 90
"""How many hours people try for one session, before they leave it."""
FINISH_SECONDS = 10.0
AWAY_SECONDS = 90.0
"""How long people keep trying to report to a server that is away."""
STILL_SECONDS = 20.0
STILL_DAYS = timedelta(days=60)
"""Nothing has happened for so long in real and in journey time: nothing will."""


@dataclass
class Finding:
    """Something that should not have happened, in which journey."""

    journey: str
    what: str


@dataclass
class Rehearsed:
    """What the people did, counted."""

    reported: Counter[str] = field(default_factory=Counter)
    overtaken: Counter[str] = field(default_factory=Counter)
    """Refused because something else had happened first: no fault of anybody's."""
    findings: list[Finding] = field(default_factory=list)
    answer_seconds: list[float] = field(default_factory=list)
    away: int = 0
    other_hours: int = 0
    """Hours of coaches that somebody else had, or that were no hours of theirs."""
    repeated: Counter[str | None] = field(default_factory=Counter)
    """Reports, by their id, that had to be made again."""


HINDSIGHT = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between looks at what a refused report may have been overtaken by."""


class Driver:
    """Lives of many clients on one service."""

    def __init__(
        self,
        starter: Starter,
        programme: str,
        people: Callable[[str], People],
        library: Library,
    ) -> None:
        self.starter = starter
        self.programme = programme
        self.lives: dict[str, Life] = {}
        self.rows: list[JourneyRow] = []
        self.outcome = Rehearsed()
        self._people = people
        self.library = library
        self._ours: set[str] = set()
        self._expected: set[str] = set()
        self._busy: set[str] = set()
        self._acts: set[asyncio.Task[None]] = set()
        self._heard_at = time.monotonic()
        self._heard_now = self.now()
        self._finishing = False
        self.failed: BaseException | None = None

    def now(self) -> datetime:
        """What time it is in the journeys."""
        return self.starter.clock.now(datetime.now(UTC))

    def mind(self, client_ids: Iterable[str]) -> None:
        """Be the people around these clients, in this journey and those that follow."""
        self._ours.update(client_ids)

    def expect(self, journey: str) -> None:
        """This journey is to be lived to its end."""
        self._expected.add(journey)

    @property
    def expected(self) -> list[str]:
        """The journeys to be lived to their end; recalled ones are not among them."""
        return sorted(self._expected)

    def unbegun(self) -> list[str]:
        """Those of them that nothing is in the store of."""
        return [journey for journey in self.expected if journey not in self.lives]

    def over(self) -> bool:
        """Whether every journey has begun and ended, or stuck."""
        return bool(self._expected) and all(
            journey in self.lives and (self.lives[journey].closed or self.lives[journey].stuck)
            for journey in self._expected
        )

    def still(self) -> bool:
        """Whether nothing has happened for so long that nothing will."""
        quiet = time.monotonic() - self._heard_at
        return quiet > STILL_SECONDS and self.now() - self._heard_now > STILL_DAYS

    async def drive(
        self, stopping: asyncio.Event, until: datetime | None, all_begun: Callable[[], bool]
    ) -> str:
        """Live on until all is over, told to stop, or `until`; answers which of these."""
        try:
            while True:
                await self.look()
                if all_begun() and self.over():
                    return "over"
                if stopping.is_set():
                    return "stopped"
                if until is not None and self.now() >= until:
                    return "days"
                if self.still():
                    return "still"
                if self.failed is not None:
                    raise self.failed
                self._act()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await self._finish()

    async def _finish(self) -> None:
        """Let reports under way be answered; nobody begins another."""
        self._finishing = True
        if self._acts:
            await asyncio.wait(set(self._acts), timeout=FINISH_SECONDS)
        for act in list(self._acts):
            act.cancel()
        await asyncio.gather(*self._acts, return_exceptions=True)

    async def look(self) -> None:
        """See what is new in the store."""
        journeys = self.starter.store.journeys
        self.rows = await asyncio.to_thread(
            journeys.page, programme=self.programme, limit=1_000_000
        )
        for row in self.rows:
            if row.client_id not in self._ours:
                continue
            life = self.lives.get(row.journey) or self._begin(row)
            if len(life.journal) < row.last_sequence:
                await self._hear(life)

    def _begin(self, row: JourneyRow) -> Life:
        rules = self.library.by_digest(row.digest).walk_rules
        life = Life(row.journey, row.client_id, self._people(row.client_id), rules)
        self.lives[row.journey] = life
        return life

    async def _hear(self, life: Life) -> None:
        entries = await asyncio.to_thread(
            self.starter.store.journal.entries, life.journey, len(life.journal)
        )
        if life.hear(entries) and life.journey in self._expected:
            self._heard_at, self._heard_now = time.monotonic(), self.now()

    def _act(self) -> None:
        now = self.now()
        for life in self.lives.values():
            if life.journey in self._busy or life.stuck:
                continue
            life.look_again(now)
            event = life.next_event(now)
            if event is not None:
                self._busy.add(life.journey)
                act = asyncio.create_task(self._do(life, event))
                self._acts.add(act)
                act.add_done_callback(self._acts.discard)

    async def _do(self, life: Life, event: AnyEvent | None) -> None:
        try:
            while event is not None:
                await self._report(life, event)
                if life.stuck or self._finishing:
                    return
                await self._hear(life)
                event = life.next_event(self.now())
        except Exception as problem:
            self.failed = problem
        finally:
            self._busy.discard(life.journey)

    async def _report(self, life: Life, event: AnyEvent) -> None:
        if isinstance(event, SessionBooked):
            await self._book(life, event)
        else:
            await self._tell(life, event)

    async def _book(self, life: Life, event: SessionBooked) -> None:
        """Take the first hour that is free."""
        for tried in range(1, HOURS + 1):
            try:
                await self._tell(life, event)
            except HourTaken:
                self.outcome.other_hours += 1
                other = life.people.another_hour(event, tried, life.journal)
                if other is None:
                    # The coach is there no more: who comes after them books.
                    return
                event = other
            else:
                return
        self._give_up(life, event, f"no hour among {HOURS} can be booked")

    async def _tell(self, life: Life, event: AnyEvent) -> None:
        until = time.monotonic() + AWAY_SECONDS
        while True:
            began = time.monotonic()
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self.starter.report(self.programme, life.client_id, event)
            except HourTaken:
                raise
            except Refused as refused:
                await self._judge(life, event, str(refused))
            except NoJourney:
                await self._judge(life, event, "no open journey")
            except ServerAway:
                if time.monotonic() > until:
                    raise
                self.outcome.away += 1
                await asyncio.sleep(0.5)
                continue
            except RPCError as problem:
                # A journey's worker may fail over; the same report again is the same report.
                if self.outcome.repeated[event.id] < REPEATS:
                    self.outcome.repeated[event.id] += 1
                    await asyncio.sleep(0.5)
                    continue
                self._give_up(life, event, str(problem))
            except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError):
                self._give_up(life, event, f"no answer in {ANSWER_SECONDS:.0f} s")
            else:
                self.outcome.reported[event.name] += 1
                self.outcome.answer_seconds.append(time.monotonic() - began)
            return

    def _give_up(self, life: Life, event: AnyEvent, why: str) -> None:
        """People leave it at that; the others' journeys go on."""
        life.stuck = True
        if self._finishing:
            return
        self.outcome.findings.append(
            Finding(life.journey, f"{event.name} ({event.subject}): {why}")
        )

    async def _judge(self, life: Life, event: AnyEvent, why: str) -> None:
        """A refusal is fair if, with all that is known by now, it was to be expected."""
        # The journey knows a moment before the store what overtook the report.
        for pause in HINDSIGHT:
            await asyncio.sleep(pause)
            await self._hear(life)
            if life.closed or not life.may_report(event, self.now()):
                self.outcome.overtaken[event.name] += 1
                return
        self.outcome.findings.append(
            Finding(life.journey, f"refused {event.name} ({event.subject}): {why}")
        )
