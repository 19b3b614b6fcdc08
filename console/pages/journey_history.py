"""
What happened in one journey: entry by entry, the messages, what it waits for by itself.
"""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from alongside.journeys import Due, JourneyView
from alongside.timeline import DETAILS
from console.context import Console
from console.pages.journey_opened import PATH, Opened, Reader, Seen, journey_page
from console.presenters import history, messages
from console.rights import Right, may
from console.security.door import Here
from service.outcomes import NoJourney
from starter import Starter
from workflows.connect import AddressMissing, ServerAway

router = APIRouter()
PAGE = 50
ANSWERS_WITHIN = 1.0
"""Seconds the running journey has to say what it waits for; the page is of use without."""


@router.get(f"{PATH}/history")
def look(
    request: Request,
    console: Here,
    colleague: Reader,
    seen: Seen,
    before: str = "",
    every: str = "",
) -> Response:
    """A page of what happened, the latest first; waits and follow-ups only when asked for."""
    row, store = seen.row, console.store
    entries = store.journal.page(
        row.journey,
        before=int(before) if before.isdecimal() and len(before) < 10 else None,
        limit=PAGE + 1,
        without=() if every else DETAILS,
    )
    shown = entries[:PAGE]
    coaches, colleagues = history.ids_in(shown)
    called = history.versions(
        store.journal.entries_named(row.journey, history.RULES),
        store.rulesets.history(row.programme),
    )
    names = {**store.roster.names(coaches), **store.colleagues.named(colleagues)}
    titles = {task.key: task.title for task in store.tasks.of(row.journey)}
    catalogue = seen.published.catalogue if seen.published else None
    return journey_page(
        request,
        "journey_history.html",
        seen,
        entries=history.rows(shown, names, titles, called, catalogue),
        older=shown[-1].sequence if len(entries) > PAGE else None,
        newest=not before,
        every=bool(every),
        audited=may(colleague, Right.AUDIT_SEE),
    )


@router.get(f"{PATH}/messages")
def look_at_messages(request: Request, console: Here, _colleague: Reader, seen: Seen) -> Response:
    """Every message about the journey, the latest first, with what it says."""
    rows = console.store.journeys.messages(seen.row.journey)
    documents = {each.key for each in console.store.documents.of(seen.row.journey)}
    ruleset = seen.published.ruleset if seen.published else None
    return journey_page(
        request,
        "journey_messages.html",
        seen,
        messages=messages.rows(seen.row, rows, ruleset, documents),
        reached=messages.reached(seen.client),
    )


@router.get(f"{PATH}/waits")
def look_at_waits(request: Request, console: Here, _colleague: Reader, seen: Seen) -> Response:
    """What the running journey waits for by itself."""
    tasks = {task.key: task.title for task in console.store.tasks.of(seen.row.journey)}
    due, ruleset = _due(console, seen), seen.published.ruleset if seen.published else None
    return journey_page(
        request,
        "journey_waits.html",
        seen,
        called="What the journey waits for",
        due=None if due is None else messages.waits(due, tasks, ruleset),
    )


def _due(console: Console, seen: Opened) -> tuple[Due, ...] | None:
    """None where the server does not answer at once."""
    if seen.row.status == "closed":
        return ()

    async def view(starter: Starter) -> JourneyView:
        async with asyncio.timeout(ANSWERS_WITHIN):
            return await starter.view(seen.row.programme, seen.row.client_id)

    try:
        return console.ask(view).due
    except (AddressMissing, NoJourney, ServerAway, TimeoutError):
        return None
