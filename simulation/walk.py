"""
One journey walked on the virtual clock: the real stages, the real rules, people who react.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from alongside.calendar import Calendars
from alongside.clock import ClockRate
from alongside.decider import Decider
from alongside.deeds import ReserveCoach, SendMessage, SetRecall
from alongside.events import AnyEvent, Entry, Happened, JourneyStarted
from alongside.journal import Journal, name_of
from alongside.london import wall
from alongside.readings import Reading
from alongside.ruleset.model import WalkRules
from alongside.ruleset.published import Published
from simulation.loop import NothingLeft, on_virtual_clock
from simulation.world import OneClient, SimulatedWorld
from workflows.stages.desk import Desk, Who
from workflows.stages.follow_ups import FollowUps
from workflows.stages.story import tell

A_MOMENT = 0.001
"""Seconds until a journey that was busy is looked at again."""
Says = Callable[[Journal, datetime], AnyEvent | None]
"""What somebody reports once the moment has come and the journal can be looked at, if anything."""
Reaction = tuple[timedelta, AnyEvent | Says]
Reacts = Callable[[Entry, Journal], Iterable[Reaction]]
Wants = Callable[[AnyEvent, Journal, WalkRules, datetime], bool]
"""Whether whoever meant to report an event still would, now that its moment has come."""


@dataclass(frozen=True)
class Plan:
    """
    Who walks, and what happens: `reports` at a time after the start, `reacts` to each entry.

    `room` answers when a coach is looked for: a coach's id, or None while there is no room.
    """

    start: datetime
    readings: tuple[Reading, ...] = ()
    reports: tuple[Reaction, ...] = ()
    reacts: Reacts = field(default=lambda entry, journal: ())
    wants: Wants = field(default=lambda event, journal, rules, now: True)
    room: Callable[[datetime, ReserveCoach], str | None] = field(
        default=lambda now, deed: "k-aaaaaaaaaaaa"
    )
    no_room_because: str = "no_room"
    lasts: timedelta = timedelta(days=1100)
    others: dict[str, Published] = field(default_factory=dict)
    """Rulesets that may be adopted on the way, by digest."""
    restarts: tuple[timedelta, ...] = ()
    """When the journey goes on as a new run, with its entries and nothing else."""
    outage: tuple[datetime, datetime] | None = None
    """From when until when nothing runs: no timer fires, no report gets through."""
    unreached: str | None = None
    """Why no message can be sent to the client, such as `do_not_contact`."""


@dataclass
class Walked:
    """What happened. `reason` is None if the journey was still open when the walk ended."""

    journal: Journal
    reason: str | None
    start: datetime
    sent: list[SendMessage]
    recalls: list[SetRecall]
    refused: list[tuple[AnyEvent, str]]

    def entries(self, kind: type[Happened]) -> list[Entry]:
        """The entries of one kind, in order."""
        return self.journal.all(name_of(kind))

    def days(self, kind: type[Happened]) -> list[int]:
        """On which London days after the start (day 0) events of one kind were recorded."""
        first = wall(self.start).date()
        return [(wall(entry.recorded).date() - first).days for entry in self.entries(kind)]

    def london(self, kind: type[Happened]) -> list[str]:
        """When events of one kind were recorded, by the day and hour in London."""
        return [f"{wall(entry.recorded):%a %-d %b %Y %H:%M}" for entry in self.entries(kind)]

    def names(self) -> list[str]:
        """The names of everything that happened, in order."""
        return [entry.name for entry in self.journal.entries]

    def stages(self) -> list[str]:
        """The stages entered, in order."""
        return [
            entry.event.subject.removeprefix("stage/").rpartition(".")[0]
            for entry in self.journal.all("stage_entered")
        ]


def walk(plan: Plan, published: Published, calendars: Calendars) -> Walked:
    """Walk one journey to its end, to the end of the plan, or until nothing more can come."""
    return _Walk(plan, published, calendars).walked()


class _Walk:
    def __init__(self, plan: Plan, published: Published, calendars: Calendars) -> None:
        self._plan = plan
        self._published = published
        self._journal = Journal()
        self._refused: list[tuple[AnyEvent, str]] = []
        self._to_say: list[tuple[float, int, AnyEvent | Says]] = []
        self._count = count()
        known = {reading.fact: reading for reading in plan.readings}
        knowledge = OneClient(published, known, plan.others)
        self._world = SimulatedWorld(
            Decider(knowledge, calendars),
            knowledge,
            room=plan.room,
            no_room_because=plan.no_room_because,
            on_entry=self._hear,
            outage=plan.outage,
            unreached=plan.unreached,
        )

    def walked(self) -> Walked:
        try:
            reason = on_virtual_clock(self._within_the_plan(), self._plan.start)
        except NothingLeft:
            reason = None
        world = self._world
        return Walked(
            self._journal, reason, self._plan.start, world.sent, world.recalls, self._refused
        )

    # -- what people do ------------------------------------------------------------------

    def _hear(self, entry: Entry) -> None:
        for delay, event in self._plan.reacts(entry, self._journal):
            self._later(delay, event)

    def _later(self, delay: timedelta, event: AnyEvent | Says) -> None:
        # Timers of one moment fire in any order; what people say keeps the order it was said in.
        loop = asyncio.get_running_loop()
        moment = loop.time() + delay.total_seconds()
        heappush(self._to_say, (moment, next(self._count), event))
        loop.call_at(moment, self._say_next)

    def _say_next(self) -> None:
        _, _, event = heappop(self._to_say)
        self._report(event)

    def _report(self, said: AnyEvent | Says) -> None:
        wait = self._world.away_for()
        if wait is not None:
            self._later(wait, said)
            return
        desk = self._world.desk
        event = said if isinstance(said, Happened) else self._resolved(said, desk)
        if event is None:
            return
        if desk is not None and not self._plan.wants(event, desk.journal, desk.rules, desk.now()):
            return
        why = self._world.report(event)
        if why is not None:
            self._refused.append((event, why))

    def _resolved(self, said: Says, desk: Desk | None) -> AnyEvent | None:
        return said(desk.journal, desk.now()) if desk is not None else None

    # -- the story -----------------------------------------------------------------------

    async def _within_the_plan(self) -> str | None:
        try:
            async with asyncio.timeout(self._plan.lasts.total_seconds()):
                return await self._told()
        except TimeoutError:
            return None

    async def _told(self) -> str:
        """Tell the story; at each restart another desk goes on from the entries alone."""
        desk = self._sit_down(self._published.walk_rules)
        started = JourneyStarted(
            client_id="c-1", programme=desk.who.programme, digest=desk.rules.digest
        )
        desk.record(started)
        for delay, event in self._plan.reports:
            self._later(delay, event)
        for moment in self._plan.restarts:
            asyncio.get_running_loop().call_later(moment.total_seconds(), self._restart)
        while True:
            self._telling = asyncio.ensure_future(tell(desk, FollowUps(desk)))
            try:
                return await self._telling
            except asyncio.CancelledError:
                if not self._telling.cancelled() or not self._restarting:
                    self._telling.cancel()
                    raise
            self._restarting = False
            self._journal = Journal(self._journal.entries)
            desk = self._sit_down(desk.rules)

    def _sit_down(self, rules: WalkRules) -> Desk:
        desk = Desk(
            who=Who(
                journey="p/c-1/1", client_id="c-1", programme=self._published.ruleset.programme
            ),
            clock=ClockRate.real_time(self._plan.start),
            world=self._world,
            journal=self._journal,
            rules=rules,
        )
        self._world.desk = desk
        return desk

    _telling: asyncio.Future[str]
    _restarting = False

    def _restart(self) -> None:
        """As the journey on Temporal goes on in a new run: only at rest."""
        if self._telling.done():
            return
        if self._world.is_busy:
            asyncio.get_running_loop().call_later(A_MOMENT, self._restart)
            return
        self._restarting = True
        self._telling.cancel()
