"""
One client's journey, started: the programmes there are, then what will happen.
"""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import BooleanField, RadioField

from alongside.access import Colleague
from alongside.ruleset.library import NoRules
from alongside.store import Client
from console.acting import NotDone, act
from console.client_door import client_seen
from console.fields import DayField
from console.forms import Finding, Form
from console.page import Crumb, page, then
from console.pages import starting_many
from console.presenters.clients import name_of
from console.presenters.starting import Prospect, prospect
from console.programmes import usable
from console.rights import Right
from console.security.door import Here, NotFound, Typed, needs

router = APIRouter()
router.include_router(starting_many.router)
Starting = Annotated[Colleague, Depends(needs(Right.JOURNEYS_START))]
LOOK_FOR = 3.0
"""Seconds until the journey has said its first word; its page is there then."""


class Start(Form):
    """What is to be known of a start."""

    route = RadioField(
        "How did they come to us?",
        choices=[("register", "They are on the register"), ("referral", "Somebody referred them")],
        default="register",
    )
    received = DayField(
        "Day the referral was received",
        description="Leave it empty if it came today. The days by which things are due count "
        "from this day. For example 20 11 2026",
    )
    again = BooleanField("The client asked for another journey, although the last ended "
                         "without their consent")  # fmt: skip


@router.get("/start/{client_id}")
def choose(request: Request, console: Here, colleague: Starting, client_id: str) -> Response:
    """The programmes, each with the priority this client would have."""
    client = client_seen(console, colleague, client_id)
    return page(
        request, "start_choose.html", title="Start a journey", crumbs=_above(client),
        client=client, name=name_of(client), prospects=_prospects(console, client_id),
    )  # fmt: skip


@router.get("/start/{client_id}/{programme}")
def ask(
    request: Request, console: Here, colleague: Starting, client_id: str, programme: str
) -> Response:
    """What will happen when the journey starts."""
    client = client_seen(console, colleague, client_id)
    return _form(request, client, _one(console, client_id, programme), Start.of())


@router.post("/start/{client_id}/{programme}")
def start(
    request: Request, console: Here, colleague: Starting, form: Typed, client_id: str,
    programme: str,
) -> Response:  # fmt: skip
    """Start it; a second start leads to the journey that is open."""
    client = client_seen(console, colleague, client_id)
    found = _one(console, client_id, programme)
    said = Start.of(form)
    if not said.validate():
        return _form(request, client, found, said, said.findings())
    if found.open_journey is not None:
        return then(f"/journeys/{found.open_journey}", "This journey was open already")
    if found.needs_again and not said.data["again"]:
        problem = Finding("again", "Say that the client asked for another journey")
        said["again"].errors = [problem.text]
        return _form(request, client, found, said, [problem])
    try:
        started = act(
            console,
            colleague,
            "journey_started",
            f"{programme}/{client_id}",
            lambda starter: starter.start(
                programme,
                client_id,
                route=said.data["route"],
                by=colleague.by,
                again=bool(said.data["again"]),
                received=said.data["received"],
            ),
        )
    except NotDone as problem:
        return _form(request, client, found, said, [Finding("", str(problem))], problem.status)
    told = "This journey was open already" if started.already else "The journey was started"
    until = time.monotonic() + LOOK_FOR
    while console.store.journeys.find(started.journey) is None:
        if time.monotonic() > until:
            return then(f"/clients/{client_id}", f"{told}. It shows here in a moment")
        time.sleep(0.05)
    return then(f"/journeys/{started.journey}", told)


def _prospects(console: Here, client_id: str) -> list[Prospect]:
    facts = console.store.readings.of(client_id)
    journeys = console.store.client_journeys.of([client_id])[client_id]
    return [prospect(each, facts, console.today(), journeys) for each in usable(console).values()]


def _one(console: Here, client_id: str, programme: str) -> Prospect:
    try:
        published = console.library.current(programme)
    except NoRules:
        raise NotFound from None
    facts = console.store.readings.of(client_id)
    journeys = console.store.client_journeys.of([client_id])[client_id]
    return prospect(published, facts, console.today(), journeys)


def _form(
    request: Request, client: Client, found: Prospect, form: Form,
    problems: list[Finding] | None = None, status: int | None = None,
) -> Response:  # fmt: skip
    return page(
        request, "start_one.html", title="Start a journey", crumbs=_above(client),
        client=client, name=name_of(client), found=found, form=form, problems=problems or [],
        status=status or (422 if problems else 200),
    )  # fmt: skip


def _above(client: Client) -> list[Crumb]:
    return [Crumb("Clients", "/clients"), Crumb(name_of(client), f"/clients/{client.client_id}")]
