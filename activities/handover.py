"""
The clients of a coach, told one by one that their coach changes or is away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.context import Context
from activities.reporting import TRIES, tell
from alongside.batch import Page
from alongside.events import AnyEvent, CoachChangeRequested, CoachDeclined, RoomAppeared
from alongside.events.coach import cover_of
from alongside.handover import (
    ClientsAsked,
    HandedOver,
    HandingOver,
    event_for,
    waking_for,
    withdrawal_for,
)
from alongside.store import CaseloadRow

_PASSED_OVER = HandedOver(outcome="passed_over")
_TOLD_BY = ("coach_change_requested", "coach_away", "coach_declined", "room_appeared")
_log = structlog.get_logger()


def handover_activities(context: Context) -> list[Callable[..., Any]]:
    """The activities of a handover."""

    @activity.defn
    def clients_to_hand_over(asked: ClientsAsked) -> Page:
        journeys, places, left = context.store.handing_over.page(
            asked.coach_id,
            covered=asked.kind == "back",
            only=asked.only,
            after=asked.after,
            limit=asked.limit,
        )
        return Page(journeys=tuple(journeys), left=left, places=tuple(places))

    @activity.defn
    async def hand_over(asked: HandingOver) -> HandedOver:
        handed = await _hand_over(context, asked)
        if handed.outcome == "could_not":
            _log.warning("client_not_handed_over", journey=asked.journey, coach=asked.coach_id)
        return handed

    return [clients_to_hand_over, hand_over]


async def _hand_over(context: Context, asked: HandingOver) -> HandedOver:
    event = await asyncio.to_thread(_to_tell, context, asked)
    if isinstance(event, HandedOver):
        return event
    told = await tell(
        context, asked.journey, event, silent="it does not answer; it may have been told"
    )
    if told.over:
        return _PASSED_OVER
    if told.receipt is None:
        if isinstance(event, RoomAppeared) and not await asyncio.to_thread(_waits, context, asked):
            return _PASSED_OVER  # it got a coach in this moment
        return HandedOver(outcome="could_not", why=told.why)
    return _as_told(event)


def _to_tell(context: Context, asked: HandingOver) -> AnyEvent | HandedOver:
    """What the journey is to be told; what became of it, if there is nothing to tell."""
    store = context.store
    said = [entry.event for entry in store.journal.entries_named(asked.journey, _TOLD_BY)]
    told = [event for event in said if event.id == asked.id]
    if told:
        return _as_told(told[-1])
    row = store.caseload.of_journey(asked.journey)
    if row is None:
        return _wake(context, asked) if asked.kind == "back" else _PASSED_OVER
    if asked.kind == "back":
        return _back(context, asked, row, said)
    if row.coach_id != asked.coach_id:
        return _PASSED_OVER
    if row.state == "proposed":
        return _proposed(asked, row)
    event = event_for(asked, row.coach_id)
    return _PASSED_OVER if _was_said(event, said) else event


def _was_said(event: AnyEvent, said: list[AnyEvent]) -> bool:
    """Whether another handover told the same, and it still holds: nobody is told twice."""
    of_kind = [each for each in said if each.name == event.name]
    if isinstance(event, CoachChangeRequested):
        return bool(of_kind) and _content(of_kind[-1]) == _content(event)
    about = [each for each in of_kind if each.subject == event.subject]
    return bool(about) and _content(about[-1]) == _content(event)


def _content(event: AnyEvent) -> dict[str, Any]:
    return event.model_dump(exclude={"at", "by", "id", "note"})


def _back(
    context: Context, asked: HandingOver, row: CaseloadRow, said: list[AnyEvent]
) -> AnyEvent | HandedOver:
    """Who came to another coach for other reasons since, or is not met yet, stays there."""
    changes = [event for event in said if isinstance(event, CoachChangeRequested)]
    covered = bool(changes) and changes[-1].subject == cover_of(asked.coach_id)
    if not covered or row.coach_id == asked.coach_id or row.state == "proposed":
        return _PASSED_OVER
    return _not_back(context, asked) or event_for(asked, row.coach_id)


def _not_back(context: Context, asked: HandingOver) -> HandedOver | None:
    if context.store.coaches.get(asked.coach_id).here_on(asked.today):
        return None
    return HandedOver(outcome="could_not", why=f"coach {asked.coach_id} is not back")


def _wake(context: Context, asked: HandingOver) -> AnyEvent | HandedOver:
    """Nobody could cover for this client: they wait, and their coach is tried at once."""
    place = context.store.caseload.place_of(asked.journey)
    if place is None:
        return _PASSED_OVER
    if place.heard != place.attempt and activity.info().attempt < TRIES:
        # What wakes it must come after what it waits for.
        raise ApplicationError("the journey has not heard that it waits yet", type="NotYet")
    return _not_back(context, asked) or waking_for(asked)


def _waits(context: Context, asked: HandingOver) -> bool:
    return context.store.caseload.place_of(asked.journey) is not None


def _proposed(asked: HandingOver, row: CaseloadRow) -> AnyEvent | HandedOver:
    if asked.kind != "move" and asked.spell.since > asked.today:
        return _PASSED_OVER  # they may meet before the coach is away
    if row.told:
        return withdrawal_for(asked)
    if activity.info().attempt < TRIES:
        # The journey hears of the coach in a moment; then the proposal can be withdrawn.
        raise ApplicationError("the journey has not heard of its coach yet", type="NotYet")
    return HandedOver(outcome="could_not", why="a coach was found for it that it has not heard of")


def _as_told(event: AnyEvent) -> HandedOver:
    return HandedOver(outcome="withdrawn" if isinstance(event, CoachDeclined) else "asked")
