"""
Clients: find one, look at one.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms.validators import DataRequired

from alongside.access import Colleague
from alongside.nhs_number import InvalidNhsNumber, read_nhs_number
from alongside.store import Client
from console.catalogue import catalogue_of
from console.client_door import client_seen, is_code, looked_at_last
from console.forms import Finding, Form, line
from console.page import Crumb, page, then
from console.pages import client_details
from console.presenters.clients import (
    about,
    by_name,
    client_lines,
    journey_lines,
    name_of,
    reading_line,
    reading_lines,
)
from console.programmes import titles, usable
from console.rights import Right, may
from console.security.door import Here, NotFound, Typed, may_see, needs
from console.spoken import capital

router = APIRouter()
router.include_router(client_details.router)
ABOVE = Crumb("Clients", "/clients")
AT_ONCE = 20
"""Clients on one page of what was found."""
_ID = re.compile(r"c-[a-z2-7]{12}")
_JOURNEY = re.compile(r"[a-z0-9-]+/(c-[a-z2-7]{12})/[0-9]+")
_NUMBER = re.compile(r"[0-9][0-9 \u00a0-]{5,}")
_PHONE = re.compile(r"0[1-9][0-9]{9}|\+44[0-9]{9,10}")
_BY_PHONE = "Nobody is found by a phone number. Enter their name, or their NHS number"
Seeing = Annotated[Colleague, Depends(needs(Right.CLIENTS_SEE))]


class Find(Form):
    """Whom to look for."""

    typed = line(
        "Name, NHS number or id",
        hint="Of a name, the first three letters of each word are enough",
        validators=[DataRequired("Enter a name, an NHS number or an id")],
    )


@router.get("/clients")
def ask(request: Request, console: Here, colleague: Seeing) -> Response:
    """The form to find somebody, with the clients of a coach, or those looked at last."""
    coach = colleague.only_coach
    if coach is not None:
        rows = console.store.caseload.of_coach(coach)
        ids = list(dict.fromkeys(row.client_id for row in rows))[:100]
        heading, nobody = "Your clients", "You have no clients now."
    else:
        ids = looked_at_last(console, colleague, 10)
        heading, nobody = "You looked at last", ""
    clients = console.store.clients.some(ids)
    if coach is not None:
        clients = by_name(clients)
    return page(
        request, "clients.html", title="Clients", form=Find.of(), found=None, nobody=nobody,
        heading=heading, people=_lines(console, clients), may_add=_may_add(colleague),
        may_start=may(colleague, Right.JOURNEYS_START),
    )  # fmt: skip


@router.post("/clients")
def find(request: Request, console: Here, form: Typed, colleague: Seeing) -> Response:
    """The clients found; one found by number or id is shown at once."""
    said = Find.of(form)
    typed = str(said.data["typed"] or "").strip()
    problems = [] if said.validate() else said.findings()
    clients: list[Client] = []
    if not problems:
        one, problems = _exactly(console, colleague, typed)
        if one is not None:
            return then(f"/clients/{one}")
        if not problems and not _NUMBER.fullmatch(typed):
            after = str(form.get("after") or "")
            clients = console.store.names.find(
                typed, coach=colleague.only_coach, after=after if is_code(after) else None,
                limit=AT_ONCE + 1,
            )  # fmt: skip
            console.store.audit.append(
                colleague.colleague_id, "clients_searched", None, console.wall()
            )
    return page(
        request, "clients.html", title="Clients", form=said, found=_found(clients, form),
        people=_lines(console, by_name(clients[:AT_ONCE])), heading="Found",
        nobody=_nobody(colleague), typed=typed,
        more=clients[AT_ONCE - 1].client_id if len(clients) > AT_ONCE else None,
        may_add=_may_add(colleague), may_start=may(colleague, Right.JOURNEYS_START),
        problems=problems, status=422 if problems else 200,
    )  # fmt: skip


@router.get("/clients/{client_id}")
def look(request: Request, console: Here, colleague: Seeing, client_id: str) -> Response:
    """Who they are, what is known, their journeys."""
    client = client_seen(console, colleague, client_id)
    catalogue = catalogue_of(console)
    rows = console.store.client_journeys.of([client_id])[client_id]
    programmes = usable(console)
    named = {name: each.ruleset.title for name, each in programmes.items()}
    open_in = {row.programme for row in rows if row.status != "closed"}
    return page(
        request, "client.html", title=name_of(client), crumbs=[ABOVE], client=client,
        about=about(client), journeys=journey_lines(rows, named),
        readings=reading_lines(
            console.store.readings.of(client_id), catalogue, console.today()
        ),
        may_change=_may_add(colleague), audited=may(colleague, Right.AUDIT_SEE),
        may_start=may(colleague, Right.JOURNEYS_START) and bool(set(programmes) - open_in),
    )  # fmt: skip


@router.get("/clients/{client_id}/readings/{fact}")
def history(
    request: Request, console: Here, colleague: Seeing, client_id: str, fact: str
) -> Response:
    """Every reading of one fact, the latest first."""
    client = client_seen(console, colleague, client_id)
    catalogue = catalogue_of(console)
    readings = console.store.readings.history(client_id, fact)[::-1] if is_code(fact) else []
    if not readings:
        raise NotFound
    known = catalogue.get(fact)
    return page(
        request, "client_reading.html", title=known.label if known else capital(fact),
        crumbs=[ABOVE, Crumb(name_of(client), f"/clients/{client_id}")],
        readings=[reading_line(each, catalogue, console.today()) for each in readings[:200]],
        more=max(0, len(readings) - 200),
    )  # fmt: skip


def _exactly(console: Here, colleague: Colleague, typed: str) -> tuple[str | None, list[Finding]]:
    """Somebody by their id or NHS number, whom this colleague may see; or what is wrong."""
    journey = _JOURNEY.fullmatch(typed)
    client_id = journey[1] if journey else typed.lower()
    if _ID.fullmatch(client_id):
        there = console.store.clients.exists(client_id)
        return (client_id if there and may_see(console, colleague, client_id) else None), []
    if _PHONE.fullmatch(re.sub(r"[ \u00a0()-]", "", typed)):
        return None, [Finding("typed", _BY_PHONE)]
    if not _NUMBER.fullmatch(typed):
        return None, []
    try:
        number = read_nhs_number(typed, allow_test=console.settings.takes_test_nhs_numbers)
    except InvalidNhsNumber as wrong:
        return None, [Finding("typed", _sentence(str(wrong)))]
    client = console.store.clients.by_nhs_number(number)
    if client is None or not may_see(console, colleague, client.client_id):
        return None, []
    return client.client_id, []


def _lines(console: Here, clients: list[Client]) -> list[object]:
    journeys = console.store.client_journeys.of([each.client_id for each in clients])
    return list(client_lines(clients, journeys, titles(console) if clients else {}))


def _found(clients: list[Client], form: Typed) -> str:
    if not clients:
        return ""
    number = len(clients[:AT_ONCE])
    if form.get("after"):
        return f"{number} more clients" if number != 1 else "1 more client"
    if len(clients) > AT_ONCE:
        return f"The first {AT_ONCE} clients; type more of the name to see fewer"
    return f"{number} clients" if number != 1 else "1 client"


def _nobody(colleague: Colleague) -> str:
    if colleague.only_coach is not None:
        return "None of your clients is found by this."
    return (
        "Nobody on the register is found by this. Check the spelling, or try the NHS number; "
        "a name is found by how its words begin, so leave out what you are not sure of."
    )


def _may_add(colleague: Colleague) -> bool:
    return may(colleague, Right.CLIENTS_ADD)


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]
