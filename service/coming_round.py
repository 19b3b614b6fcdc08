"""
The schedules by which supervision comes round.

In: the rules in force. Out: one schedule on the server for each kind of supervision that a
programme has, in the home's time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from temporalio.client import Client, ScheduleOverlapPolicy

from activities.schedules import Regular, drop_schedule, keep_schedule
from alongside.caseload import days
from alongside.clock import ClockRate
from alongside.ruleset.folder import programmes_in
from alongside.ruleset.library import Library, NoRules
from alongside.ruleset.supervision import Supervision
from alongside.settings import Settings
from alongside.store import Store
from alongside.supervision import KINDS, STREAM, Kind, SupervisionStart, schedule_id

SHORTEST_CATCH = timedelta(minutes=1)
"""A turn that came while the server was away comes late, if the next one has not come by then."""


@dataclass(frozen=True)
class ComingRound:
    """The schedules of supervision of one service."""

    client: Client
    store: Store
    settings: Settings
    clock: ClockRate

    async def keep_schedules(self, programmes: Iterable[str] | None = None) -> dict[str, bool]:
        """
        Have supervision come round as the rules in force say; whether each schedule is kept.

        Saying it again changes nothing. A kind that the rules do not have comes round no more;
        nor, if no `programmes` are named, does a programme that nobody knows any more.

        :raises RPCError: the server does not answer, or does not allow it.
        """
        kept: dict[str, bool] = {}
        every = await asyncio.to_thread(self._programmes) if programmes is None else programmes
        for programme in every:
            rules = await asyncio.to_thread(self._rules, programme)
            for kind in KINDS:
                name = schedule_id(programme, kind)
                regular = self._regular(programme, kind, rules)
                kept[name] = regular is not None
                if regular is None:
                    await drop_schedule(self.client, name)
                else:
                    await keep_schedule(self.client, regular)
        if programmes is None:
            await self._drop_others(kept)
        return kept

    async def _drop_others(self, kept: Collection[str]) -> None:
        """Programmes that are gone, with their rule file and every journey, come round no more."""
        async for each in await self.client.list_schedules():
            if each.id.startswith(f"{STREAM}/") and each.id not in kept:
                await drop_schedule(self.client, each.id)

    def _programmes(self) -> list[str]:
        return sorted({*programmes_in(self.settings.rules), *self.store.journeys.programmes()})

    def _rules(self, programme: str) -> Supervision | None:
        try:
            return Library.of(self.store, self.settings).current(programme).ruleset.supervision
        except NoRules:
            return None

    def _regular(self, programme: str, kind: Kind, rules: Supervision | None) -> Regular | None:
        every = None if rules is None else getattr(rules, kind)
        if every is None:
            return None
        real = self.clock.real_delay(timedelta(days=days(every)))
        return Regular(
            id=schedule_id(programme, kind),
            workflow="SupervisionTurn",
            given=SupervisionStart(programme=programme, kind=kind, clock=self.clock),
            every=real,
            task_queue=self.settings.task_queue,
            # A turn lasts until its last supervision is held; each time has its own.
            overlap=ScheduleOverlapPolicy.ALLOW_ALL,
            catches_up=max(real, SHORTEST_CATCH),
        )
