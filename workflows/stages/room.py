"""
Room that appears with a coach: offered to the waiting list at once.

Room appears when a coach is released, or when a client's sessions get further apart.
"""

from __future__ import annotations

from itertools import pairwise

from alongside.deeds import ServeWaitingList
from alongside.events import Entry, SessionPlanned
from workflows.stages.desk import Desk
from workflows.stages.watch import Watch


def watch_room(desk: Desk) -> Watch:
    """Offer room whenever it appears, for as long as the journey lasts."""
    return Watch(desk, offer_room, of=("coach_released", "session_planned"))


async def offer_room(desk: Desk) -> None:
    """Serve the waiting list for each time room appeared and was not offered yet."""
    for entry in [*desk.journal.all("coach_released"), *_wider(desk)]:
        key = f"room/{entry.sequence}"
        offered = desk.journal.find("room_offered", key)
        if offered is not None:
            continue
        deed = ServeWaitingList(
            journey=desk.who.journey,
            key=key,
            after=entry.sequence,
            programme=desk.who.programme,
            digest=desk.rules.digest,
            now=desk.now(),
            clock=desk.clock,
        )
        await desk.do(key, deed, found=offered)


def _wider(desk: Desk) -> list[Entry]:
    """The plans that changed the cadence a client is seen at."""
    planned = desk.journal.all("session_planned")
    return [
        entry
        for earlier, entry in pairwise(planned)
        if isinstance(earlier.event, SessionPlanned)
        and isinstance(entry.event, SessionPlanned)
        and earlier.event.every != entry.event.every
    ]
