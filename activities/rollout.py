"""
Journeys that adopt other rules: found in the store, asked through their one door.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from temporalio import activity
from temporalio.client import (
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.context import Context
from alongside.events import RulesetAdopted, RulesetNotAdopted, RulesetTakenUp
from alongside.journal import Journal
from alongside.journeys import Receipt, Report, workflow_id
from alongside.rollout import Adopted, Adoption, Page, PageAsked
from alongside.store.adopting import ADOPTING
from alongside.store.ids import parts_of
from alongside.timeline import words

ANSWER = timedelta(seconds=20)
"""The longest a journey may take to answer one try."""
TRIES = 4
"""A journey that answers none of so many is left for a person to look at."""

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
        last_try = activity.info().attempt >= TRIES
        adopted = await _adopt(context, adoption, last_try)
        if adopted.outcome == "could_not":
            _log.warning("ruleset_not_adopted", journey=adoption.journey, digest=adoption.digest)
        return adopted

    return [journeys_to_adopt, adopt_ruleset]


async def _adopt(context: Context, adoption: Adoption, last_try: bool) -> Adopted:
    if await asyncio.to_thread(_is_over_or_has_them, context, adoption):
        return _PASSED_OVER
    try:
        async with asyncio.timeout(ANSWER.total_seconds()):
            receipt = await _report(context, adoption)
    except WorkflowUpdateFailedError as failed:
        if await asyncio.to_thread(_has_ended, context, adoption.journey):
            return _PASSED_OVER
        cause = failed.cause
        said = cause.message if isinstance(cause, ApplicationError) else str(cause)
        return Adopted(outcome="could_not", why=said)
    except (TimeoutError, RPCError, WorkflowUpdateRPCTimeoutOrCancelledError) as problem:
        status = problem.status if isinstance(problem, RPCError) else None
        if status is RPCStatusCode.NOT_FOUND:
            if await asyncio.to_thread(_has_ended, context, adoption.journey):
                return _PASSED_OVER
            return Adopted(outcome="could_not", why="it is open in the store, but does not run")
        # One journey that is stuck holds up no other; a server that is away is waited for.
        if status is RPCStatusCode.UNAVAILABLE or not last_try:
            raise
        return Adopted(outcome="could_not", why="it does not answer; it may adopt them yet")
    return await asyncio.to_thread(_what_became, context, adoption, receipt)


async def _report(context: Context, adoption: Adoption) -> Receipt:
    parts = parts_of(adoption.journey)
    handle = context.client.get_workflow_handle(workflow_id(parts.programme, parts.client_id))
    event = RulesetAdopted(
        digest=adoption.digest,
        reason=adoption.reason,
        when=adoption.when,
        by=adoption.by,
        id=adoption.id,
    )
    receipt: Receipt = await handle.execute_update(
        "report", Report(event=event), result_type=Receipt
    )
    return receipt


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


def _has_ended(context: Context, journey: str) -> bool:
    """Whether it is over, or ends and waits for nothing but its red flags."""
    row = context.store.journeys.find(journey)
    if row is None or row.status == "closed":
        return True
    return Journal(context.store.journal.entries(journey)).ending() is not None


def _what_became(context: Context, adoption: Adoption, receipt: Receipt) -> Adopted:
    for entry in context.store.journal.entries_named(adoption.journey, ADOPTING):
        event = entry.event
        if isinstance(event, RulesetNotAdopted) and event.after == receipt.sequence:
            return Adopted(outcome="could_not", why=_WHY.get(event.why, words(event.why)))
        if isinstance(event, RulesetTakenUp) and event.after == receipt.sequence:
            return Adopted(outcome="adopted")
    return Adopted(outcome="waiting") if adoption.when == "next_stage" else _PASSED_OVER
