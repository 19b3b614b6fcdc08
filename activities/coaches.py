"""
Room with coaches: reserved and offered, each in one store transaction.

Where a programme's rules have rounds, whoever waits and whatever room appears is left to the
next round, which is nudged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from temporalio import activity

from activities.context import Context
from activities.matching import Rounds, RulesOfMatching
from alongside.deeds import ReserveCoach, Reserved, Served, ServeWaitingList
from alongside.events import WaitingForCoach
from alongside.store.serving import NEXT_ROUND


def coach_activities(context: Context) -> list[Callable[..., Any]]:
    """The activities of allocation."""
    rules_of, rounds = RulesOfMatching(context), Rounds(context)
    caseload = context.store.caseload

    @activity.defn
    async def reserve_coach(deed: ReserveCoach) -> Reserved:
        in_rounds = await asyncio.to_thread(rules_of.has_rounds, deed.programme)
        rules = in_rounds
        if rules is None:
            rules = await asyncio.to_thread(rules_of.singly, deed.digest)
        reserved = await asyncio.to_thread(caseload.reserve, deed, rules)
        found = reserved.outcome
        if (
            in_rounds is not None
            and isinstance(found, WaitingForCoach)
            and found.reason == NEXT_ROUND
        ):
            await rounds.want(deed.programme, in_rounds, "client", deed.now, deed.clock)
        return reserved

    @activity.defn
    async def serve_waiting_list(deed: ServeWaitingList) -> Served:
        in_rounds = await asyncio.to_thread(rules_of.has_rounds, deed.programme)
        if in_rounds is None:
            return await asyncio.to_thread(_serve, context, rules_of, deed)
        if await asyncio.to_thread(caseload.is_waited_for, deed.programme):
            await rounds.want(deed.programme, in_rounds, "room", deed.now, deed.clock)
        return Served()

    return [reserve_coach, serve_waiting_list]


def _serve(context: Context, rules_of: RulesOfMatching, deed: ServeWaitingList) -> Served:
    served = context.store.caseload.serve(
        deed.programme,
        deed.now,
        rules_of.singly(deed.digest),
        key=f"{deed.journey}/{deed.key}",
    )
    return Served(journeys=tuple(journey for journey, _ in served))
