"""
Journeys: read, started, told what happened.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends, Query

from alongside.events import AnyEvent, TaskAnswered
from alongside.store import UnknownClient, UnknownJourney
from alongside.store.systems import ApiKey
from console.acting import NotDone, act_as
from console.api.again import Again, once
from console.api.cursor import After, Cursor
from console.api.keys import Scope, asks
from console.api.labels import with_label
from console.api.problems import said
from console.api.reportable import ReportedEvent
from console.api.shapes import (
    NAME,
    JourneyOut,
    JourneysOut,
    RecordedOut,
    StartedOut,
    StartIn,
)
from console.context import Console
from console.security.door import Here, NotFound
from service.outcomes import NoJourneyNow

router = APIRouter(tags=["journeys"])
READ = Depends(asks(Scope.JOURNEYS_READ))
MOST = 200
_PAGES = Cursor[tuple[datetime | None, str]]("journeys", tuple[datetime | None, str])


@router.get("/journeys", responses=said(401, 403, 404, 422, 429))
def journeys(
    console: Here,
    key: Annotated[ApiKey, READ],
    programme: Annotated[str | None, Query(max_length=100, pattern=NAME)] = None,
    stage: Annotated[str | None, Query(max_length=100, pattern=NAME)] = None,
    priority: Annotated[int | None, Query(ge=1, le=4)] = None,
    status: Literal["open", "paused", "closed"] | None = None,
    coach: Annotated[str | None, Query(max_length=100, pattern=NAME)] = None,
    client_id: Annotated[str | None, Query(max_length=100, pattern=NAME)] = None,
    overdue: bool = False,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> JourneysOut:
    """Journeys that match everything given, the soonest due first."""
    rows = console.store.journeys.page(
        programme=programme,
        stage=stage,
        priority=priority,
        status=status,
        coach=coach,
        client_id=client_id,
        overdue_at=console.now() if overdue else None,
        after=_PAGES.read(console.ring, after),
        limit=limit,
    )
    console.store.audit.append(key.key_id, "journeys_listed", programme, console.wall())
    last = rows[-1] if len(rows) == limit else None
    return JourneysOut(
        journeys=[JourneyOut.of(row) for row in rows],
        after=last and _PAGES.write(console.ring, (last.next_due, last.journey)),
    )


@router.get(
    "/journeys/{programme}/{client_id}/{cycle:int}", responses=said(401, 403, 404, 422, 429)
)
def journey(
    console: Here, key: Annotated[ApiKey, READ], programme: str, client_id: str, cycle: int
) -> JourneyOut:
    """One journey."""
    name = f"{programme}/{client_id}/{cycle}"
    try:
        row = console.store.journeys.get(name)
    except UnknownJourney:
        raise NotFound from None
    console.store.audit.append(key.key_id, "journey_seen", name, console.wall())
    return JourneyOut.of(row)


@router.post("/journeys", responses=said(401, 403, 404, 409, 422, 429))
def start(
    console: Here,
    key: Annotated[ApiKey, Depends(asks(Scope.JOURNEYS_START))],
    asked: StartIn,
    again: Again = None,
) -> StartedOut:
    """Open a client's journey; where one is open, that one."""

    def do() -> StartedOut:
        begun = act_as(
            console,
            key.key_id,
            "journey_started",
            f"{asked.programme}/{asked.client_id}",
            lambda starter: starter.start(
                asked.programme,
                asked.client_id,
                route="referral" if asked.received else "register",
                by=_by(key),
                received=asked.received,
            ),
        )
        return StartedOut(journey=begun.journey, client_id=begun.client_id, already=begun.already)

    _known(console, asked.client_id)
    answer = once(console, key, again, f"start {asked.model_dump_json()}", StartedOut, do)
    assert isinstance(answer, StartedOut)
    return answer


@router.post(
    "/journeys/{programme}/{client_id}/events", responses=said(401, 403, 404, 409, 422, 429)
)
def report(
    console: Here,
    key: Annotated[ApiKey, Depends(asks(Scope.EVENTS_WRITE))],
    programme: str,
    client_id: str,
    event: Annotated[ReportedEvent, Body()],
    again: Again = None,
) -> RecordedOut:
    """Tell a client's journey what happened; an event with an id is recorded once."""
    return told(console, key, programme, client_id, event, again)


def told(
    console: Console,
    key: ApiKey,
    programme: str,
    client_id: str,
    event: AnyEvent,
    again: str | None,
) -> RecordedOut:
    """
    Report the event as this system.

    :raises NotDone: the journey did not take it. :raises NotFound: nobody has this id.
    :raises Refusal: it answers a task, and the key is not good for that.
    """
    if isinstance(event, TaskAnswered):
        asks(Scope.TASKS_ANSWER)(key)

    def do() -> RecordedOut:
        own = event.model_copy(update={"by": _by(key), "id": event.id or _id(key, again)})
        try:
            receipt = act_as(
                console,
                key.key_id,
                event.name,
                f"{programme}/{client_id}",
                lambda starter: starter.report(programme, client_id, own),
            )
        except NotDone as problem:
            raise NotDone(with_label(console, str(problem)), problem.status) from problem
        if isinstance(receipt, NoJourneyNow):
            return RecordedOut(recorded=False, entry=None, stage=None, repeated=False)
        return RecordedOut(
            recorded=True, entry=receipt.sequence, stage=receipt.stage, repeated=receipt.repeated
        )

    _known(console, client_id)
    asked = f"report {programme} {client_id} {event.model_dump_json()}"
    answer = once(console, key, again, asked, RecordedOut, do)
    assert isinstance(answer, RecordedOut)
    return answer


def _known(console: Console, client_id: str) -> None:
    try:
        found = console.store.clients.exists(client_id)
    except UnknownClient:
        found = False
    if not found:
        raise NotFound


def _id(key: ApiKey, again: str | None) -> str | None:
    """
    The event's own id where it has none: by this the journey knows it if it is sent again, when
    the first answer was lost.
    """
    return (
        None if again is None else f"ik-{sha256(f'{key.key_id} {again}'.encode()).hexdigest()[:32]}"
    )


def _by(key: ApiKey) -> str:
    return f"system:{key.key_id}"
