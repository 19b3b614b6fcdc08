"""
Journeys that adopt other rules: found in the store, asked through their one door.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from temporalio import activity

from activities.context import Context
from activities.reporting import tell
from alongside.batch import Page
from alongside.events import RulesetAdopted, RulesetNotAdopted, RulesetTakenUp
from alongside.journeys import Receipt
from alongside.rollout import Adopted, Adoption, PageAsked
from alongside.store.adopting import ADOPTING
from alongside.timeline import words

_PASSED_OVER = Adopted(outcome="passed_over")
_WHY = {
    "not_published_for_this_programme": "these rules are not published for its programme",
    "no_settings_for_its_stage": "these rules have no settings for the stage it is in",
}
_log = structlog.get_logger()


def rollout_activities(context: Context) -> list[Callable[..., Any]]:
    """The activities of a rollout."""

    @activity.defn
    def journeys_to_adopt(asked: PageAsked) -> Page:
        journeys = context.store.journeys
        named, left = journeys.to_adopt(
            asked.programme, asked.digest, asked.when, after=asked.after, limit=asked.limit
        )
        return Page(journeys=tuple(named), left=left)

    @activity.defn
    async def adopt_ruleset(adoption: Adoption) -> Adopted:
        adopted = await _adopt(context, adoption)
        if adopted.outcome == "could_not":
            _log.warning("ruleset_not_adopted", journey=adoption.journey, digest=adoption.digest)
        return adopted

    return [journeys_to_adopt, adopt_ruleset]


async def _adopt(context: Context, adoption: Adoption) -> Adopted:
    if await asyncio.to_thread(_is_over_or_has_them, context, adoption):
        return _PASSED_OVER
    event = RulesetAdopted(
        digest=adoption.digest,
        reason=adoption.reason,
        when=adoption.when,
        by=adoption.by,
        id=adoption.id,
    )
    told = await tell(
        context, adoption.journey, event, silent="it does not answer; it may adopt them yet"
    )
    if told.over:
        return _PASSED_OVER
    if told.receipt is None:
        return Adopted(outcome="could_not", why=told.why)
    return await asyncio.to_thread(_what_became, context, adoption, told.receipt)


def _is_over_or_has_them(context: Context, adoption: Adoption) -> bool:
    """Whether there is nothing to do: it is closed, or is to walk by these rules anyway."""
    row = context.store.journeys.find(adoption.journey)
    if row is None or row.status == "closed":
        return True
    said = context.store.journal.entries_named(adoption.journey, ADOPTING)
    if any(entry.event.id == adoption.id for entry in said):
        return False  # asked by this rollout before: what became of it is still to be counted
    last = said[-1].event if said else None
    waits = isinstance(last, RulesetAdopted) and last.when == "next_stage"
    wanted = last.digest if waits and isinstance(last, RulesetAdopted) else row.digest
    walks_by_them = adoption.when == "next_stage" or row.digest == adoption.digest
    return wanted == adoption.digest and walks_by_them


def _what_became(context: Context, adoption: Adoption, receipt: Receipt) -> Adopted:
    for entry in context.store.journal.entries_named(adoption.journey, ADOPTING):
        event = entry.event
        if isinstance(event, RulesetNotAdopted) and event.after == receipt.sequence:
            return Adopted(outcome="could_not", why=_WHY.get(event.why, words(event.why)))
        if isinstance(event, RulesetTakenUp) and event.after == receipt.sequence:
            return Adopted(outcome="adopted")
    return Adopted(outcome="waiting") if adoption.when == "next_stage" else _PASSED_OVER
