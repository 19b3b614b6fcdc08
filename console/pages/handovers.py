"""
How far the clients of a coach are handed over; held, let go on, ended.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.handover import HandoverProgress
from console.acting import NotDone
from console.coach_acts import do
from console.coaching import coach_meant
from console.context import Console
from console.page import Crumb, page, then
from console.presenters import handover
from console.rights import Right
from console.security.door import Here, Typed, needs
from service.batches import NoBatch
from service.coach_changes import CoachChanges
from starter import Starter
from workflows.connect import AddressMissing, ServerAway

router = APIRouter()
PATIENCE = 5.0
"""Seconds a page waits for the server to say how far it is."""
Steer = Literal["pause", "resume", "stop"]
_DONE = {
    "pause": "It is paused: no further client is told until it goes on",
    "resume": "It goes on",
    "stop": "It is ended where it was; whoever was told goes their way",
}
Changes = Annotated[Colleague, Depends(needs(Right.COACHES_CHANGE))]


@router.get("/coaches/{coach_id}/handover")
def progress(
    request: Request,
    console: Here,
    colleague: Annotated[Colleague, Depends(needs(Right.COACHES_SEE))],
    coach_id: str,
) -> Response:
    """How far it is, and who could not be told."""
    who = coach_meant(console, colleague, coach_id)
    told, away = _progress(console, coach_id)
    named = () if told is None else told.tally.named
    clients = {each.journey: each.journey.split("/")[1] for each in named}
    names = console.store.clients.names(clients.values())
    coaches = console.store.roster.names([told.to] if told else [])
    return page(
        request,
        "coaches/handover.html",
        title=f"Clients of {who.name}",
        crumbs=[Crumb("Coaches", "/coaches"), Crumb(who.name, f"/coaches/{coach_id}")],
        status=503 if away else 200,
        coach_id=coach_id,
        away=away,
        shown=None if told is None else handover.shown(told, coaches, names),
        path_here=f"/coaches/{coach_id}/handover",
    )


@router.post("/coaches/{coach_id}/handover/{what}")
def steer(console: Here, colleague: Changes, _form: Typed, coach_id: str, what: Steer) -> Response:
    """Pause it, let it go on, or end it."""
    coach_meant(console, colleague, coach_id)

    async def tell(starter: Starter) -> HandoverProgress:
        handovers = CoachChanges(starter).handovers
        asked: HandoverProgress = await getattr(handovers, what)(coach_id)
        return asked

    try:
        do(console, colleague, f"handover_{what}", coach_id, tell)
    except NotDone as problem:
        return then(f"/coaches/{coach_id}/handover", str(problem), "refused")
    return then(f"/coaches/{coach_id}/handover", _DONE[what])


def _progress(console: Console, coach_id: str) -> tuple[HandoverProgress | None, bool]:
    """How far it is, None if there is none; and whether the server does not say."""

    async def ask(starter: Starter) -> HandoverProgress:
        async with asyncio.timeout(PATIENCE):
            return await CoachChanges(starter).handovers.progress(coach_id)

    try:
        return console.ask(ask), False
    except NoBatch:
        return None, False
    except (AddressMissing, ServerAway, TimeoutError):
        return None, True
