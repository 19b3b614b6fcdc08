"""What is seen to beside the stages: when, how often, and what comes of a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from kit import MONDAY, P1, calendars, primrose, walked

from alongside.clock import ClockRate
from alongside.decider import Decider
from alongside.events import CoachReleased, SessionAttended
from alongside.journal import Journal
from simulation.loop import on_virtual_clock
from simulation.world import OneClient, SimulatedWorld
from workflows.stages.desk import Desk, Who
from workflows.stages.watch import Watch

RELEASED = CoachReleased(attempt=1, coach_id="k-aaaaaaaaaaaa", why="closed")
ATTENDED = SessionAttended(session=1)
NAMES = ("coach_released",)


def told(story: Callable[[Desk], Awaitable[None]]) -> None:
    """Tell a story at a desk of its own."""
    knowledge = OneClient(primrose(), {}, {})

    async def tell() -> None:
        world = SimulatedWorld(
            Decider(knowledge, calendars()),
            knowledge,
            room=lambda now, deed: None,
            on_entry=lambda entry: None,
        )
        desk = world.desk = Desk(
            who=Who(journey="primrose-a/c-1/1", client_id="c-1", programme="primrose-a"),
            clock=ClockRate.real_time(MONDAY),
            world=world,
            journal=Journal(),
            rules=primrose().walk_rules,
        )
        await story(desk)

    on_virtual_clock(tell(), MONDAY)


class Seen:
    """How often it was seen to; it takes three turns of the loop."""

    def __init__(self) -> None:
        self.begun = self.ended = 0

    async def __call__(self, desk: Desk) -> None:
        self.begun += 1
        for _ in range(3):
            await asyncio.sleep(0)
        self.ended += 1


async def rest() -> None:
    """Let everything that is under way come to its end."""
    await asyncio.sleep(1)


def test_it_is_seen_to_at_once_then_at_each_event_of_its_names() -> None:
    """What happened before it began is found; an event of another name calls for nothing."""

    async def story(desk: Desk) -> None:
        seen = Seen()
        Watch(desk, seen, NAMES)
        await rest()
        assert 1 == seen.ended
        desk.record(ATTENDED)
        await rest()
        assert 1 == seen.ended
        desk.record(RELEASED)
        await rest()
        assert 2 == seen.ended

    told(story)


def test_without_names_any_event_calls_for_it() -> None:
    """So does everything else that wakes the journey: other rules, say."""

    async def story(desk: Desk) -> None:
        seen = Seen()
        Watch(desk, seen)
        await rest()
        desk.record(ATTENDED)
        await rest()
        desk.wake()
        await rest()
        assert 3 == seen.ended

    told(story)


@pytest.mark.parametrize("turns", range(8))
def test_an_event_at_any_moment_is_seen_to_once_more(turns: int) -> None:
    """While it is being seen to, or just as that ends: not lost, and never two at a time."""

    async def story(desk: Desk) -> None:
        seen = Seen()
        Watch(desk, seen, NAMES)
        for _ in range(turns):
            await asyncio.sleep(0)
        assert seen.begun - seen.ended in (0, 1)
        before = seen.begun
        desk.record(RELEASED)
        desk.record(RELEASED)
        await rest()
        assert (before + 1, before + 1) == (seen.begun, seen.ended)

    told(story)


def test_one_that_is_cancelled_hears_no_more() -> None:
    """What it was seeing to is left where it was."""

    async def story(desk: Desk) -> None:
        seen = Seen()
        watch = Watch(desk, seen, NAMES)
        await asyncio.sleep(0)
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
        desk.record(RELEASED)
        await rest()
        assert (1, 0) == (seen.begun, seen.ended)

    told(story)


@pytest.mark.parametrize(
    "part", ["readings._Unread.__call__", "room.offer_room", "measures._due_now", "misses._see_to"]
)
def test_a_failure_beside_the_stages_fails_the_journey(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again by the server, and seen; nothing goes on without it unseen."""

    def fails(*_: object) -> None:
        raise LookupError(part)

    monkeypatch.setattr(f"workflows.stages.{part}", fails)
    with pytest.raises(LookupError, match=part):
        walked(P1)
