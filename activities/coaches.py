"""
Room with coaches: reserved and offered, each in one store transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from temporalio import activity

from activities.context import Context
from alongside.deeds import ReserveCoach, Reserved, Served, ServeWaitingList
from alongside.matching import MatchingRules


class NoCoaching(LookupError):
    """A journey looked for a coach under a ruleset that has none."""


def coach_activities(context: Context) -> list[Callable[..., Any]]:
    """The activities of allocation."""

    @lru_cache(maxsize=64)
    def matching(digest: str) -> MatchingRules:
        published = context.library.by_digest(digest)
        if published.ruleset.coaching is None:
            raise NoCoaching(f"ruleset {digest[:12]} has no coaching")
        return MatchingRules.of(published.ruleset.coaching, published.catalogue)

    @activity.defn
    def reserve_coach(deed: ReserveCoach) -> Reserved:
        return context.store.caseload.reserve(deed, matching(deed.digest))

    @activity.defn
    def serve_waiting_list(deed: ServeWaitingList) -> Served:
        served = context.store.caseload.serve(
            deed.programme, deed.now, matching(deed.digest), key=f"{deed.journey}/{deed.key}"
        )
        return Served(journeys=tuple(journey for journey, _ in served))

    return [reserve_coach, serve_waiting_list]
