"""
One journey walked on the virtual clock: the real stages, the real rules, people who react.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alongside.calendar import Calendars
from alongside.clock import ClockRate
from alongside.decider import Decider
from alongside.deeds import ReserveCoach, SendMessage, SetRecall
from alongside.events import AnyEvent, Entry, Happened, JourneyStarted
from alongside.journal import Journal, name_of
from alongside.london import wall
from alongside.readings import Reading
from alongside.ruleset.published import Published
from simulation.loop import NothingLeft, on_virtual_clock
from simulation.world import OneClient, SimulatedWorld
from workflows.stages.desk import Desk, Who
from workflows.stages.follow_ups import FollowUps
from workflows.stages.story import tell

Reaction = tuple[timedelta, AnyEvent]
Reacts = Callable[[Entry, Journal], Iterable[Reaction]]


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
    room: Callable[[datetime, ReserveCoach], str | None] = field(
        default=lambda now, deed: "k-aaaaaaaaaaaa"
    )
    lasts: timedelta = timedelta(days=1100)
    others: dict[str, Published] = field(default_factory=dict)


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
        return [f"{wall(entry.recorded):%a %d %b %Y %H:%M}" for entry in self.entries(kind)]

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
    knowledge = OneClient(
        published, {reading.fact: reading for reading in plan.readings}, plan.others
    )
    decider = Decider(knowledge, calendars)
    journal = Journal()
    refused: list[tuple[AnyEvent, str]] = []

    def hear(entry: Entry) -> None:
        for delay, event in plan.reacts(entry, journal):
            later(delay, event)

    def later(delay: timedelta, event: AnyEvent) -> None:
        asyncio.get_running_loop().call_later(delay.total_seconds(), tell_it, event)

    def tell_it(event: AnyEvent) -> None:
        why = world.report(event)
        if why is not None:
            refused.append((event, why))

    world = SimulatedWorld(decider, knowledge, room=plan.room, on_entry=hear)

    async def story() -> str | None:
        desk = Desk(
            who=Who(journey="p/c-1/1", client_id="c-1", programme=published.ruleset.programme),
            clock=ClockRate.real_time(plan.start),
            world=world,
            journal=journal,
            rules=published.walk_rules,
        )
        world.desk = desk
        desk.record(
            JourneyStarted(client_id="c-1", programme=desk.who.programme, digest=desk.rules.digest)
        )
        for delay, event in plan.reports:
            later(delay, event)
        try:
            async with asyncio.timeout(plan.lasts.total_seconds()):
                return await tell(desk, FollowUps(desk))
        except TimeoutError:
            return None

    try:
        reason = on_virtual_clock(story(), plan.start)
    except NothingLeft:
        reason = None
    return Walked(journal, reason, plan.start, world.sent, world.recalls, refused)
