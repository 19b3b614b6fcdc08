"""What a service sees to at its start is tried until it is done, and holds nothing up."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from service.at_start import seen_to

pytestmark = pytest.mark.asyncio
AGAIN = timedelta(milliseconds=10)


async def test_what_fails_is_tried_again() -> None:
    """Twice the server does not allow it; the third time it is done, and not again after that."""
    tries, done = 0, asyncio.Event()

    async def keep() -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise PermissionError("not allowed")
        done.set()

    async with seen_to(keep, AGAIN), asyncio.timeout(30):
        await done.wait()
        await asyncio.sleep(0.05)
    assert 3 == tries


async def test_a_service_that_stops_waits_for_nothing() -> None:
    """What is still under way is called off."""
    ended = asyncio.Event()

    async def keep() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    async with asyncio.timeout(30):
        async with seen_to(keep, AGAIN):
            await asyncio.sleep(0)
        assert ended.is_set()


async def test_what_follows_from_the_rules_is_done_anew_when_they_change() -> None:
    """Once for each time they are others; a look that fails holds nothing up."""
    done: list[str] = []
    rules, looks = "first", 0

    async def keep() -> None:
        done.append(rules)

    def in_force() -> str:
        nonlocal looks
        looks += 1
        if rules == "away":
            raise ConnectionError("the store is away")
        return rules

    async def looked_twice() -> None:
        """One look may have begun before; the one after it is over, too, once another begins."""
        before = looks
        while looks < before + 3:
            await asyncio.sleep(0.005)

    async with seen_to(keep, AGAIN, in_force), asyncio.timeout(30):
        for each in ("first", "away", "second"):
            rules = each
            await looked_twice()
    assert ["first", "second"] == done
