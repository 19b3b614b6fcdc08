"""
Supervisors hold the supervision that comes round, mostly.

In: a running service. Out: answers to the tasks of supervision, of every programme its coaches
are trained for, by the same door as `alongside supervision held` and `missed`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime

from alongside.store import TaskRow
from rehearsal.invented.draws import dice_of
from service.outcomes import NotKnown, Refused
from service.supervisions import NoSupervision, Supervisions
from starter import Starter

LOOK_SECONDS = 1.0
BY = "coordinator:rehearsal"
_MISSED, _FORGOTTEN = 0.08, 0.1
"""How often one is missed, how often nobody says anything of it until it is late."""


class Supervisors:
    """Answers what is to be answered."""

    def __init__(self, starter: Starter, seed: int) -> None:
        self.said: Counter[str] = Counter()
        self._starter = starter
        self._seed = seed
        self._answered: set[tuple[str, str]] = set()
        self._supervisions = Supervisions(
            starter.client, starter.store, starter.settings, starter.clock
        )

    async def go_on(self) -> None:
        """Until ended from outside."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            tasks = await asyncio.to_thread(self._starter.store.tasks.of_supervision)
            for task in tasks:
                if task.status == "open" and (task.journey, task.key) not in self._answered:
                    await self._answer(task)

    def words(self) -> list[str]:
        """What came of it, for people to read."""
        said = ", ".join(f"{what} {count}" for what, count in self.said.most_common())
        return [f"Supervision: {said}"] if said else []

    async def _answer(self, task: TaskRow) -> None:
        dice = dice_of(self._seed, task.journey.rpartition("/")[2], task.key)
        how, now = dice.random(), self._starter.clock.now(datetime.now(UTC))
        window = task.due - task.opened
        if how < _FORGOTTEN:
            window *= 3
        if now < task.opened + dice.uniform(0.1, 0.9) * window:
            return
        self._answered.add((task.journey, task.key))
        try:
            if how > 1 - _MISSED:
                await self._supervisions.missed(task, because="sick", by=BY)
                self.said["missed"] += 1
            else:
                await self._supervisions.held(task, on=None, by=BY)
                self.said["held"] += 1
        except (NoSupervision, NotKnown, Refused):
            self.said["overtaken"] += 1
