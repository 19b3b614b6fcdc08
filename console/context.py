"""
What every page works with: the store, the clock, the rules, the way to journeys.

One for each process; it holds nothing that another process could not pick up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, TypeVar

import anyio.from_thread

from alongside.calendar import Calendars
from alongside.clock import ClockRate
from alongside.keys import KeyRing
from alongside.london import today
from alongside.ruleset.library import Library
from alongside.settings import Settings
from alongside.store import Store
from service.home_clock import read_clock
from starter import Starter
from workflows.connect import ServerAway, connect

T = TypeVar("T")


class NotReached(ServerAway):
    """No server answered, so that nothing was asked of it."""


@dataclass
class Console:
    """A console of one service. Pages are plain functions on threads; `ask` hops to the loop."""

    settings: Settings
    ring: KeyRing
    store: Store
    wall: Callable[[], datetime] = lambda: datetime.now(UTC)
    """The time that sign-ins count by; journeys have `now`."""
    _starter: Starter | None = field(default=None, repr=False)
    _connecting: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def clock(self) -> ClockRate:
        """The rate of this home's clock."""
        if self._starter is not None:
            return self._starter.clock
        return read_clock(self.settings.home, self.wall())

    def now(self) -> datetime:
        """The journeys' time; faster than the wall's on a training clock."""
        return self.clock.now(self.wall())

    def today(self) -> date:
        """The journeys' day in London."""
        return today(self.now())

    @cached_property
    def library(self) -> Library:
        """The rules in force."""
        return Library.of(self.store, self.settings)

    @cached_property
    def calendars(self) -> Calendars:
        """The services' hours and holidays."""
        return Calendars.load(self.settings.rules / "calendars.yaml")

    def ask(self, asking: Callable[[Starter], Coroutine[Any, Any, T]]) -> T:
        """
        Do something with the way to journeys, from the thread of a page.

        :raises ServerAway: the server does not answer; `NotReached` where it was asked nothing.
            Whatever `asking` raises besides.
        """
        return anyio.from_thread.run(self._ask, asking)

    def reaches(self, starter: Starter) -> None:
        """Use this way to journeys, until it fails."""
        self._starter = starter

    async def _ask(self, asking: Callable[[Starter], Coroutine[Any, Any, T]]) -> T:
        starter = await self._reach()
        try:
            return await asking(starter)
        except ServerAway:
            # An embedded server that comes back may listen elsewhere.
            self._starter = None
            raise

    async def _reach(self) -> Starter:
        async with self._connecting:
            if self._starter is None:
                try:
                    client = await connect(self.settings, ring=self.ring)
                except ServerAway as away:
                    raise NotReached(str(away)) from away
                self._starter = Starter(
                    client=client, store=self.store, settings=self.settings, clock=self.clock
                )
            return self._starter
