"""
One journey: where it is, what happened, what is to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.calendar import Calendar, UnknownCalendar
from alongside.journal import Journal
from alongside.plan import PLAN_EVENTS, plan_of
from alongside.plan_ahead import ASKED
from alongside.ruleset.canonical import UnknownLanguage
from alongside.ruleset.library import DamagedRuleset, Published
from alongside.store import JourneyRow, UnknownClient, UnknownRuleset
from alongside.store.people import Client
from console.acts import offered
from console.context import Console
from console.page import Crumb, page
from console.presenters import course, journey
from console.presenters.stages import stages
from console.rights import Right
from console.security.door import Here, journey_seen, needs

router = APIRouter()
PATH = "/journeys/{programme}/{client_id}/{cycle}"
Reader = Annotated[Colleague, Depends(needs(Right.CLIENTS_SEE))]
SHOWN = (*ASKED, *sorted(PLAN_EVENTS), "red_flag_raised", "red_flag_found", "waiting_for_coach")
"""The entries the page is told from."""
MOST_MESSAGES = 5


@dataclass(frozen=True)
class Opened:
    """A journey a colleague looks at, whose it is, the rules it walks by if they can be read."""

    row: JourneyRow
    client: Client | None
    published: Published | None

    @property
    def name(self) -> str:
        """The client's name."""
        return (self.client.person.name if self.client else None) or journey.NO_NAME


def opened(
    console: Console, colleague: Colleague, programme: str, client_id: str, cycle: str
) -> Opened:
    """
    The journey of an address; that they looked is written down.

    :raises console.security.door.NotFound: there is none, or it is not for them.
    """
    row = journey_seen(console, colleague, f"{programme}/{client_id}/{cycle}")
    try:
        client = console.store.clients.get(row.client_id)
    except UnknownClient:
        client = None
    try:
        published = console.library.by_digest(row.digest)
    except (DamagedRuleset, UnknownLanguage, UnknownRuleset):
        published = None
    return Opened(row, client, published)


def journey_page(request: Request, template: str, seen: Opened, **shown: Any) -> Response:
    """A page of a journey: its head, the way to its other pages, and what is shown."""
    row = seen.row
    title = seen.published.ruleset.title if seen.published else row.programme
    tab = next(
        (each["text"] for each in journey.tabs(row, request.url.path) if each["current"]), ""
    )
    return page(
        request,
        template,
        title=seen.name if tab == "Journey" else f"{tab}: {seen.name}",
        crumbs=(Crumb("Clients", "/clients"), Crumb(seen.name, f"/clients/{row.client_id}")),
        row=row,
        base=journey.base_of(row),
        programme=title,
        name=seen.name,
        tabs=journey.tabs(row, request.url.path),
        **shown,
    )


@router.get(PATH)
def look(
    request: Request, console: Here, colleague: Reader, programme: str, client_id: str, cycle: str
) -> Response:
    """Where the journey is, what somebody must do, the way so far and to come."""
    seen = opened(console, colleague, programme, client_id, cycle)
    row, now, store = seen.row, console.now(), console.store
    journal = Journal(store.journal.entries_named(row.journey, SHOWN))
    tasks, sessions = store.tasks.of(row.journey), store.journeys.sessions(row.journey)
    coaches = store.roster.names([row.coach_id, row.last_coach_id])
    rules = seen.published.walk_rules if seen.published else None
    ahead = course.ahead(journal, rules, _calendar(console, seen), now)
    return journey_page(
        request,
        "journey.html",
        seen,
        tags=journey.tags(row, tasks),
        where=journey.where(row, journal, coaches, now),
        offers=_by_group(console, colleague, row),
        tasks=journey.tasks(tasks, colleague, now),
        stages=stages(row, journal, rules),
        way=course.way(journal, sessions, ahead, now),
        taper=course.taper(sessions, ahead, now),
        sessions=course.sessions_told(sessions, ahead),
        plan=plan_of(journal.entries),
        messages=store.journeys.messages(row.journey)[-MOST_MESSAGES:],
    )


def _by_group(console: Console, colleague: Colleague, row: JourneyRow) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for offer in offered(console, colleague, row):
        found.setdefault(offer.group, []).append(offer)
    return found


def _calendar(console: Console, seen: Opened) -> Calendar | None:
    if seen.published is None:
        return None
    try:
        return console.calendars[seen.published.walk_rules.calendar]
    except UnknownCalendar:
        return None
