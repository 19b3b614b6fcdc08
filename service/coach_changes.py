"""
A coach goes away, leaves, comes back, hands clients over: looked at, written down, told on.

In: what was decided. Out: what came of it, or a refusal in words; then nothing was changed.
The commands of coaches and the console's pages are words around this.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from alongside.coaches import Absence, Coach
from alongside.handover import DEFAULT_RATE, Cause, HandoverProgress, HandoverStart, Kind, Spell
from alongside.london import today
from service.batches import Begun
from service.handovers import Handovers, NobodyToHandOver
from service.leaving import cause_of, may_be_away, may_leave, may_take
from starter import Starter
from workflows.connect import ServerAway

A_DAY = timedelta(days=1)
Meanwhile = Literal["wait", "cover", "move"]
"""What clients do while their coach is away."""


class WrittenDown(ServerAway):
    """What was decided is written down; who is to be told of it is not told, or not all are."""


@dataclass(frozen=True)
class Decided:
    """Who decides it and why; `to` is the coach to try first, `only` are journeys."""

    by: str
    why: str = ""
    to: str | None = None
    only: tuple[str, ...] = ()
    rate: float = DEFAULT_RATE


@dataclass(frozen=True)
class Change:
    """
    What came of it. `begun` tells the clients; None where there is nobody to tell.

    `is_over`: it lies in the past, clients are told nothing. From `return_on` those who are
    covered by others come back by themselves; or they `stay`.
    """

    begun: Begun[HandoverProgress] | None = None
    is_over: bool = False
    return_on: date | None = None
    stay: bool = False


@dataclass(frozen=True)
class CoachChanges:
    """
    What becomes of the coaches of one service.

    Each raises UnknownCoach, and CoachRefused, MayNot, AnotherHandover or NotTheirs where it may
    not be; ServerAway where the server does not answer, WrittenDown once something was kept.
    """

    starter: Starter

    @property
    def handovers(self) -> Handovers:
        """The handovers of this service."""
        each = self.starter
        return Handovers(each.client, each.store, each.settings, each.clock)

    async def away(
        self, coach_id: str, absence: Absence, clients: Meanwhile, decided: Decided
    ) -> Change:
        """The coach is away; their clients wait, are covered, or move for good."""
        coach, day = await self._coach(coach_id), self._today()
        since, until = absence.from_, absence.until
        spell = Spell(since=since, until=until)
        start = self._start(coach_id, clients, "coach_away", spell, decided, absence.why)
        store = self.starter.store
        await asyncio.to_thread(may_be_away, store, coach, since, until, day)
        await self._may_start(coach, start)
        await asyncio.to_thread(store.coaches.away, coach_id, absence, by=decided.by)
        if until is not None and until < day:
            return Change(is_over=True)
        return_on = until + A_DAY if clients == "cover" and until is not None else None
        with _written(f"coach {coach_id} is away"):
            if return_on is not None:
                back = {"kind": "back", "cause": "coach_back", "to": coach_id,
                        "spell": Spell(since=return_on)}  # fmt: skip
                await self.handovers.return_on(start.model_copy(update=back), return_on)
            if since > day:
                await self.handovers.again_on_the_day(start)
            return Change(await self._tell(start), return_on=return_on)

    async def leave(self, coach_id: str, on: date, decided: Decided) -> Change:
        """The coach leaves, this being their last day; their clients go to others."""
        coach, day = await self._coach(coach_id), self._today()
        spell = Spell(since=on + A_DAY)
        start = self._start(coach_id, "move", "coach_leaves", spell, decided)
        store = self.starter.store
        await asyncio.to_thread(may_leave, store, coach, on, day)
        await self._may_start(coach, start)
        await asyncio.to_thread(store.coaches.leave, coach_id, on, by=decided.by)
        with _written(f"coach {coach_id} leaves"):
            stay = await self.handovers.no_return(coach_id)
            if on >= day:
                await self.handovers.again_on_the_day(start)
            return Change(await self._tell(start), stay=stay)

    async def back(
        self, coach_id: str, on: date | None, decided: Decided, *, stay: bool = False
    ) -> Change:
        """The coach is there again; those who are covered by others return, or `stay`."""
        coach, day = await self._coach(coach_id), self._today()
        since = on or day
        absence = coach.away_on(since)
        await asyncio.to_thread(self.starter.store.coaches.back, coach_id, since, by=decided.by)
        with _written(f"coach {coach_id} is there again"):
            if absence is not None:
                await self.handovers.not_on_the_day(coach_id, absence.from_)
            if stay:
                await self.handovers.no_return(coach_id)
            spell = Spell(since=since)
            back = Decided(decided.by, decided.why, coach_id, decided.only, decided.rate)
            start = self._start(coach_id, "back", "coach_back", spell, back)
            if not stay and await self._comes_to(start):
                if since > day:
                    await self.handovers.return_on(start, since)
                    return Change(return_on=since)
                await self.handovers.no_return(coach_id)
                return Change(await self._tell(start))
            if absence is None:
                return Change(stay=stay)
            sooner = Spell(since=absence.from_, until=since - A_DAY)
            alone = Decided(decided.by, decided.why, rate=decided.rate)
            start = self._start(coach_id, "wait", "coach_away", sooner, alone)
            return Change(await self._tell(start), stay=stay)

    async def move(self, coach_id: str, since: date | None, decided: Decided) -> Change:
        """
        Hand clients over without a word about the coach.

        :raises NobodyToHandOver: there is no client it is about.
        """
        coach, day = await self._coach(coach_id), self._today()
        spell = Spell(since=since or day)
        start = self._start(coach_id, "move", cause_of(coach, day), spell, decided)
        await asyncio.to_thread(self._may_take, coach, start)
        return Change(await self.handovers.start(start))

    # -- how -------------------------------------------------------------------------------

    def _today(self) -> date:
        return today(self._now())

    def _now(self) -> datetime:
        return self.starter.clock.now(datetime.now(UTC))

    async def _coach(self, coach_id: str) -> Coach:
        return await asyncio.to_thread(self.starter.store.coaches.get, coach_id)

    def _start(
        self, coach_id: str, kind: Kind, cause: Cause, spell: Spell, decided: Decided,
        otherwise: str = "",
    ) -> HandoverStart:  # fmt: skip
        return HandoverStart(
            coach_id=coach_id, kind=kind, cause=cause, spell=spell, to=decided.to,
            only=decided.only, reason=decided.why or otherwise, by=decided.by, rate=decided.rate,
            clock=self.starter.clock,
        )  # fmt: skip

    async def _may_start(self, coach: Coach, start: HandoverStart) -> None:
        await asyncio.to_thread(self._may_take, coach, start)
        await self.handovers.may_start(start)

    def _may_take(self, coach: Coach, start: HandoverStart) -> None:
        if start.to is None:
            return
        store = self.starter.store
        clients = [
            each
            for each in store.handing_over.clients_of(coach.id)
            if each.state == "allocated" and (not start.only or each.journey in start.only)
        ]
        may_take(store, self.starter.settings, coach, start.to, clients, self._now())

    async def _comes_to(self, start: HandoverStart) -> bool:
        try:
            return await asyncio.to_thread(self.handovers.count, start) > 0
        except NobodyToHandOver:
            return False

    async def _tell(self, start: HandoverStart) -> Begun[HandoverProgress] | None:
        try:
            return await self.handovers.start(start)
        except NobodyToHandOver:
            return None


@contextmanager
def _written(what: str) -> Iterator[None]:
    """A server that goes away now must not look as if nothing was kept."""
    try:
        yield
    except ServerAway as away:
        raise WrittenDown(
            f"that {what} is written down, but not all of their clients were told, as the server "
            f"did not answer ({away}); hand them over once it does"
        ) from away
