"""
A journey that a colleague looks at: what each of its pages begins with.

In: its address. Out: the journey, whose it is, the rules it walks by; that they looked is
written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.ruleset.canonical import UnknownLanguage
from alongside.ruleset.library import DamagedRuleset, Published
from alongside.store import JourneyRow, UnknownClient, UnknownRuleset
from alongside.store.people import Client
from console.acts import Offer, offered
from console.context import Console
from console.page import Crumb, page
from console.presenters import clients, journey
from console.rights import Right
from console.security.door import Here, journey_seen, needs
from console.spoken import within

PATH = "/journeys/{programme}/{client_id}/{cycle}"
Reader = Annotated[Colleague, Depends(needs(Right.CLIENTS_SEE))]


@dataclass(frozen=True)
class Opened:
    """A journey; `client` and `published` are None where they can't be read any more."""

    row: JourneyRow
    client: Client | None
    published: Published | None

    @property
    def name(self) -> str:
        """The client's name."""
        return (self.client.person.name if self.client else None) or journey.NO_NAME

    @property
    def programme(self) -> str:
        """What the programme is called."""
        return self.published.ruleset.title if self.published else self.row.programme


def opened(console: Here, colleague: Reader, programme: str, client_id: str, cycle: str) -> Opened:
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


Seen = Annotated[Opened, Depends(opened)]


def journey_page(
    request: Request, template: str, seen: Opened, called: str = "", **shown: Any
) -> Response:
    """
    A page of a journey: its head, the way to its other pages, and what is shown.

    :param called: what the page is, where none of the pages at the top says so.
    """
    row = seen.row
    tabs = journey.tabs(row, request.url.path)
    tab = next((each["text"] for each in tabs if each["current"]), "")
    title = f"{seen.name}: {within(called)}" if called else f"{tab}: {seen.name}"
    return page(
        request,
        template,
        title=seen.name if tab == tabs[0]["text"] else title,
        crumbs=(Crumb("Clients", "/clients"), Crumb(seen.name, f"/clients/{row.client_id}")),
        row=row,
        base=journey.base_of(row),
        programme=seen.programme,
        name=seen.name,
        whose=clients.reached(seen.client) if seen.client else [],
        tabs=tabs,
        **shown,
    )


def offers(
    console: Console, colleague: Colleague, row: JourneyRow, *only: str
) -> dict[str, list[Offer]]:
    """What they may record now, by the group it stands in; all groups unless some are named."""
    found: dict[str, list[Offer]] = {}
    for offer in offered(console, colleague, row):
        if not only or offer.group in only:
            found.setdefault(offer.group, []).append(offer)
    return found
