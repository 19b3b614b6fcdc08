"""
Coaches go away, leave and come back while a rehearsal goes on.

In: a running service, a seed. Out: changes of the roster with the handovers they bring, by the
same services as the commands `alongside coaches away` and `leave`. What is refused is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from alongside.coaches import Absence, Coach
from alongside.handover import Cause, HandoverStart, Kind, Spell
from alongside.london import today
from rehearsal.invented.draws import dice_of
from service.handovers import AnotherHandover, Handovers, NobodyToHandOver
from service.leaving import MayNot, may_be_away, may_leave
from starter import Starter

DAY = timedelta(days=1)
BY = "coordinator:rehearsal"
LOOK_SECONDS = 0.5
FEWEST = 8
"""With fewer coaches nobody goes: the rest could not carry their clients."""
_DID = {"wait": "away, clients waited", "cover": "away, others covered", "leave": "left"}
What = Literal["wait", "cover", "leave"]


@dataclass(frozen=True)
class Change:
    """A coach goes away for some days, or for good, so many days after the beginning."""

    after: int
    coach_id: str
    what: What
    days: int = 14


def changes_of(coaches: Sequence[Coach], seed: int) -> list[Change]:
    """Who goes in a season: one with clients who wait, one with cover, one for good."""
    if len(coaches) < FEWEST:
        return []
    dice = dice_of(seed, "changes")
    steady = [each for each in coaches if not each.absences] or list(coaches)
    chosen = dice.sample([each.id for each in steady], 3)
    return [
        Change(dice.randint(55, 75), chosen[0], "wait"),
        Change(dice.randint(80, 105), chosen[1], "cover"),
        Change(dice.randint(115, 140), chosen[2], "leave"),
    ]


@dataclass
class Comings:
    """Makes the changes, each on its day."""

    starter: Starter
    changes: Sequence[Change]

    def __post_init__(self) -> None:
        self.done: list[Change] = []
        self.refused: list[str] = []
        self._begins = self._today()

    async def go_on(self) -> None:
        """Until every change was made; ended from outside when the rehearsal is over."""
        for change in sorted(self.changes, key=lambda each: each.after):
            while self._today() < self._begins + change.after * DAY:
                await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._make(change)
            except (MayNot, AnotherHandover) as refused:
                self.refused.append(f"{change.what} of coach {change.coach_id}: {refused}")
            else:
                self.done.append(change)

    def words(self) -> list[str]:
        """What came of it, for people to read."""
        if not self.changes:
            return []
        made = ", ".join(f"{each.coach_id} {_DID[each.what]}" for each in self.done) or "none"
        return [f"Changes of the roster: {made}", *(f"  refused: {each}" for each in self.refused)]

    async def _make(self, change: Change) -> None:
        """As the commands do: look first, then the roster, then the clients."""
        day = self._today()
        coach = self.starter.store.coaches.get(change.coach_id)
        handovers = Handovers(
            self.starter.client, self.starter.store, self.starter.settings, self.starter.clock
        )
        start = self._start(change, day)
        if change.what == "leave":
            on = day + 7 * DAY
            may_leave(self.starter.store, coach, on, day)
            await handovers.may_start(start)
            self.starter.store.coaches.leave(coach.id, on, by=BY)
        else:
            since, until = start.spell.since, start.spell.until
            may_be_away(self.starter.store, coach, since, until, day)
            await handovers.may_start(start)
            absence = Absence(from_=since, until=until, why="holiday")
            self.starter.store.coaches.away(coach.id, absence, by=BY)
            if change.what == "cover" and until is not None:
                back = start.model_copy(
                    update={"kind": "back", "cause": "coach_back", "to": coach.id,
                            "spell": Spell(since=until + DAY)}
                )  # fmt: skip
                await handovers.return_on(back, until + DAY)
        try:
            await handovers.start(start)
        except NobodyToHandOver:
            return

    def _start(self, change: Change, day: date) -> HandoverStart:
        kind: Kind = "move" if change.what == "leave" else change.what
        cause: Cause = "coach_leaves" if change.what == "leave" else "coach_away"
        since = day + (8 if change.what == "leave" else 5) * DAY
        until = None if change.what == "leave" else since + (change.days - 1) * DAY
        return HandoverStart(
            coach_id=change.coach_id,
            kind=kind,
            cause=cause,
            spell=Spell(since=since, until=until),
            reason="a rehearsal",
            by=BY,
            rate=20.0,
            clock=self.starter.clock,
        )

    def _today(self) -> date:
        return today(self.starter.clock.now(datetime.now(UTC)))
