"""
What each journey still under way waits for, as the running journeys themselves say.

In: the driver, once nobody acts any more. Out: waits by journey.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError

from alongside.journeys import Due
from rehearsal.drive import Driver
from rehearsal.waits import Wait, wait_of
from starter import NoJourney

SLACK_SECONDS = 15.0
"""How late a timer may be when the rehearsal ends, in real time."""
VIEW_SECONDS = 10.0
LOOKS = 4


async def waits_of(driver: Driver) -> dict[str, Wait]:
    """What each journey still under way waits for, once nobody acts on it any more."""
    waits: dict[str, Wait] = {}
    for _ in range(LOOKS):
        waits = await _waits_now(driver)
        if all(wait.valid for wait in waits.values()):
            break
        # A message may be on its way, or a moment just have come: that is no fault.
        await asyncio.sleep(VIEW_SECONDS / LOOKS)
    return waits


async def _waits_now(driver: Driver) -> dict[str, Wait]:
    await driver.look()
    slack = timedelta(seconds=SLACK_SECONDS) * driver.starter.clock.rate
    under_way = [life for life in driver.lives.values() if not life.closed]
    asked = await asyncio.gather(*(_dues(driver, life.client_id) for life in under_way))
    await driver.look()
    waits = {
        life.journey: wait_of(life.journal, dues, driver.now(), slack)
        for life, dues in zip(under_way, asked, strict=True)
    }
    return {journey: wait for journey, wait in waits.items() if wait is not None}


async def _dues(driver: Driver, client_id: str) -> tuple[Due, ...] | None:
    try:
        async with asyncio.timeout(VIEW_SECONDS):
            return (await driver.starter.view(driver.programme, client_id)).due
    except (NoJourney, RPCError, TimeoutError, WorkflowQueryFailedError):
        return None
