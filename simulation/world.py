"""
The world of a simulated journey: the real rules, a small service around them.

Decisions are the same core code as on Temporal; deeds are done to lists in memory. People
who react to what happens are `simulation.people`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alongside.admission import refusal
from alongside.decider import Decider, Knowledge
from alongside.deeds import Deed, ReserveCoach, SendMessage, ServeWaitingList, SetRecall
from alongside.events import (
    AnyEvent,
    CoachProposed,
    Entry,
    MessageNotSent,
    MessageSent,
    ReadingsRecorded,
    RecallSet,
    RoomOffered,
    WaitingForCoach,
)
from alongside.readings import Reading
from alongside.ruleset.published import Published
from simulation.loop import VirtualLoop
from workflows.stages.desk import Desk

ROUNDING = timedelta(milliseconds=1)


@dataclass
class OneClient(Knowledge):
    """What is known in a simulation: one ruleset and the readings of one client."""

    published: Published
    known: dict[str, Reading] = field(default_factory=dict)
    others: dict[str, Published] = field(default_factory=dict)
    """Further rulesets a journey may adopt, by digest."""

    def current(self, programme: str) -> Published:
        return self.published

    def by_digest(self, digest: str) -> Published:
        return self.published if digest == self.published.digest else self.others[digest]

    def readings(self, client_id: str) -> Mapping[str, Reading]:
        return self.known

    def learn(self, readings: tuple[Reading, ...]) -> None:
        """Take readings in; of two for one fact the later day counts."""
        for reading in readings:
            before = self.known.get(reading.fact)
            if before is None or before.on <= reading.on:
                self.known[reading.fact] = reading


class SimulatedWorld:
    """
    Serves one desk on the virtual clock.

    `room` says which coach has room at a moment, if any; `on_entry` hears every entry after the
    first `heard`, which a journey under way brings with it.
    """

    def __init__(
        self,
        decider: Decider,
        knowledge: OneClient,
        *,
        room: Callable[[datetime, ReserveCoach], str | None],
        no_room_because: str = "no_room",
        on_entry: Callable[[Entry], None],
        outage: tuple[datetime, datetime] | None = None,
        unreached: str | None = None,
        heard: int = 0,
    ) -> None:
        self.sent: list[SendMessage] = []
        self.recalls: list[SetRecall] = []
        self.desk: Desk | None = None
        self._decider = decider
        self._knowledge = knowledge
        self._room = room
        self._no_room_because = no_room_because
        self._on_entry = on_entry
        self._outage = outage
        self._unreached = unreached
        self._heard = heard
        self._stirred = False
        self._to_do: deque[tuple[Deed, asyncio.Future[AnyEvent]]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._moment: datetime | None = None

    def stir(self) -> None:
        """See to the desk once the story has come to rest, as a workflow does."""
        if not self._stirred:
            self._stirred = True
            at_rest(self._serve)

    def patched(self, change: str) -> bool:
        """Nothing is told again here: every change of the story holds."""
        return True

    def _serve(self) -> None:
        self._stirred = False
        desk = self.desk
        assert desk is not None
        self._hear(desk)
        asked, desk.questions[:] = list(desk.questions), []
        for each in asked:
            if not each.answer.done():
                each.answer.set_result(self._decider.answer(each.question))
        if not asked and self._to_do:
            # A deed takes longer than a turn: it is done when there is nothing to answer.
            deed, done = self._to_do.popleft()
            if not done.done():
                done.set_result(self._done(deed))
        if asked or self._to_do:
            self.stir()
        self._set_timer(desk)

    def _hear(self, desk: Desk) -> None:
        for entry in desk.journal.entries[self._heard :]:
            self._heard = entry.sequence
            if isinstance(entry.event, ReadingsRecorded):
                self._knowledge.learn(entry.event.readings)
            self._on_entry(entry)

    def _set_timer(self, desk: Desk) -> None:
        moment = desk.next_moment()
        if moment == self._moment:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._moment = moment
        if moment is not None:
            delay = desk.clock.real_delay(moment - desk.now()) + ROUNDING
            self._timer = asyncio.get_running_loop().call_later(delay.total_seconds(), self._ring)

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way that a restart would lose."""
        return self._stirred or self.desk is None or self.desk.busy

    def away_for(self) -> timedelta | None:
        """How much longer nothing runs, during an outage."""
        if self._outage is None or self.desk is None:
            return None
        since, until = self._outage
        now = self.desk.now()
        return until - now if since <= now < until else None

    def _ring(self) -> None:
        assert self.desk is not None
        wait = self.away_for()
        if wait is not None:
            later = wait + ROUNDING
            self._timer = asyncio.get_running_loop().call_later(later.total_seconds(), self._ring)
            return
        self._timer = self._moment = None
        self.desk.ring()
        self.stir()

    async def do(self, deed: Deed) -> AnyEvent:
        """Do a deed to the lists, when its turn comes."""
        done: asyncio.Future[AnyEvent] = asyncio.get_running_loop().create_future()
        self._to_do.append((deed, done))
        self.stir()
        return await done

    def _done(self, deed: Deed) -> AnyEvent:
        if isinstance(deed, SendMessage):
            if self._unreached is not None:
                return MessageNotSent(key=deed.key, message=deed.message, why=self._unreached)
            self.sent.append(deed)
            return MessageSent(key=deed.key, message=deed.message, channel="letter", late=deed.late)
        if isinstance(deed, SetRecall):
            self.recalls.append(deed)
            return RecallSet(due=deed.due)
        if isinstance(deed, ServeWaitingList):
            return RoomOffered(after=deed.after)
        coach = self._room(deed.now, deed)
        if coach is None or coach in deed.declined:
            return WaitingForCoach(attempt=deed.attempt, position=1, reason=self._no_room_because)
        return CoachProposed(attempt=deed.attempt, coach_id=coach)

    def report(self, event: AnyEvent) -> str | None:
        """The journey's one door: why the event was refused, or None when it is recorded."""
        desk = self.desk
        assert desk is not None
        why = refusal(desk.journal, desk.rules, event, desk.now())
        if why is None:
            desk.record(event)
        return why


def at_rest(callback: Callable[[], None]) -> None:
    """Call back when the virtual clock's loop has nothing else to do."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop), "a simulation runs on the virtual clock"
    loop.when_at_rest(callback)
