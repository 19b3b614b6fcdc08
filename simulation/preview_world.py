"""
The world of a preview: as it is at present, nobody comes and nobody goes.

In: what the service would answer a journey now. Out: a world the stages can be told in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from alongside.decider import Decider
from alongside.deeds import Deed, ReserveCoach, SendMessage
from alongside.events import AnyEvent, CoachProposed, Entry, MessageNotSent, WaitingForCoach
from simulation.world import OneClient, SimulatedWorld, at_rest

Room = Callable[[ReserveCoach], CoachProposed | WaitingForCoach]
"""What the store would answer a journey that asks for a coach, as things are at present."""
Reach = Callable[[SendMessage], str | None]
"""Why a message could not be sent as things are at present; None if it could."""


class PresentWorld(SimulatedWorld):
    """The world as it is at present: nobody comes, nobody goes."""

    def __init__(
        self,
        decider: Decider,
        knowledge: OneClient,
        heard: int,
        present: Room,
        reach: Reach,
    ) -> None:
        super().__init__(
            decider,
            knowledge,
            room=lambda now, deed: None,
            on_entry=lambda entry: None,
            heard=heard,
        )
        self._present = present
        self._reach = reach

    def _done(self, deed: Deed) -> AnyEvent:
        if isinstance(deed, ReserveCoach):
            return self._present(deed)
        if isinstance(deed, SendMessage) and (why := self._reach(deed)) is not None:
            return MessageNotSent(key=deed.key, message=deed.message, why=why)
        return super()._done(deed)


async def settled(world: SimulatedWorld) -> None:
    """Until everything that is to happen at this moment has happened."""
    rested: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def look() -> None:
        if world.is_busy:
            at_rest(look)
        else:
            rested.set_result(None)

    at_rest(look)
    await rested


def everyone(deed: SendMessage) -> None:
    """Every message arrives."""


def as_told_last(entries: Sequence[Entry]) -> Room:
    """The coach proposed last, if there was room; else the same wait for the same reason."""
    last: CoachProposed | WaitingForCoach | None = None
    for entry in entries:
        if isinstance(entry.event, CoachProposed | WaitingForCoach):
            last = entry.event

    def room(deed: ReserveCoach) -> CoachProposed | WaitingForCoach:
        if isinstance(last, CoachProposed) and last.coach_id not in deed.declined:
            return CoachProposed(attempt=deed.attempt, coach_id=last.coach_id)
        reason = last.reason if isinstance(last, WaitingForCoach) else "no_room"
        position = last.position if isinstance(last, WaitingForCoach) else 1
        return WaitingForCoach(attempt=deed.attempt, position=position, reason=reason)

    return room
