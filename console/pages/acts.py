"""
What people do in a journey: a form, what each will do, then the deed.

In: the act's code in the address. A form carries the event's id and the last entry it was shown
over: sent twice it is done once, and where the journey moved on since it is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from alongside.access import Colleague
from alongside.events import AnyEvent
from alongside.store.ids import parts_of
from console.acting import NotDone, report
from console.acts.act import Act
from console.acts.carried import (
    BACK,
    asked_of,
    event_of,
    new_id,
    only_text,
    page_of,
    seen_of,
)
from console.acts.form import ActForm
from console.acts.registry import act_called
from console.acts.situation import Situation
from console.changes import Change, changes_since
from console.forms import Finding
from console.page import Crumb, page, then
from console.presenters import acts as shown
from console.presenters.coach_refusals import in_words
from console.rights import Right
from console.security.door import Here, NotAllowed, NotFound, Typed, journey_seen, needs
from console.spoken import spoken
from console.unsent import came_back
from service.outcomes import NoJourneyNow

router = APIRouter()
PATH = "/journeys/{programme}/{client_id}/{cycle}/do/{act}"
NOT_READABLE = (
    "The rules of this journey can't be read now, so nobody could say what would happen. "
    "Tell whoever runs Alongside."
)


@dataclass
class Asked:
    """An act as it was asked for: the form, the event's id, the last entry that was seen."""

    request: Request
    act: Act
    found: Situation
    event: str
    seen: int
    form: ActForm
    typed: FormData | None = None
    changes: list[Change] = field(default_factory=list)


@router.get(PATH)
def ask(
    request: Request,
    console: Here,
    colleague: Annotated[Colleague, Depends(needs(Right.JOURNEYS_ACT))],
    programme: str,
    client_id: str,
    cycle: str,
    act: str,
) -> Response:
    """The act's form, with what it will do."""
    found, called = _found(request, console, colleague, f"{programme}/{client_id}/{cycle}", act)
    why_not = _why_not(called, found)
    typed = came_back(request)
    if why_not is not None:
        return _refused(request, called, found, why_not, typed)
    form = called.form(found, typed)
    asked = Asked(request, called, found, new_id(), found.row.last_sequence, form)
    return _form(asked)


@router.post(PATH)
def do(
    request: Request,
    console: Here,
    typed: Typed,
    colleague: Annotated[Colleague, Depends(needs(Right.JOURNEYS_ACT))],
    programme: str,
    client_id: str,
    cycle: str,
    act: str,
) -> Response:
    """Check what was typed; show it once more where that is wanted; do it."""
    found, called = _found(request, console, colleague, f"{programme}/{client_id}/{cycle}", act)
    typed = only_text(typed)
    shown_on = page_of(typed)
    event_id = event_of(console.ring, shown_on, typed)
    changes = changes_since(console, found.row.journey, seen_of(typed, found.row.last_sequence))
    why_not = _why_not(called, found)
    # Read last: what stands against it may be what this very form did a moment ago.
    if found.journal.by_event_id(event_id) is not None:
        return _done(called, found, None)
    if why_not is not None:
        return _refused(request, called, found, why_not, typed, changes)
    asked = Asked(
        request, called, found, shown_on, found.row.last_sequence,
        called.form(found, typed), typed, changes,
    )  # fmt: skip
    if typed.get("step") == "change":
        return _form(asked)
    if not asked.form.validate():
        return _form(asked, asked.form.findings(), 422)
    event = called.event(asked.form, found).model_copy(update={"id": event_id, "by": colleague.by})
    refused = found.why_refused(event)
    if refused is not None:
        return _blamed(asked, _sentence(refused), 422)
    if typed.get("step") != "do" or changes:
        return _check(asked)
    return _report(asked, event)


def _report(asked: Asked, event: AnyEvent) -> Response:
    found = asked.found
    parts = parts_of(found.row.journey)
    try:
        receipt = report(found.console, found.colleague, parts.programme, parts.client_id, event)
    except NotDone as problem:
        return _blamed(asked, str(problem), problem.status)
    stage = None if isinstance(receipt, NoJourneyNow) else receipt.stage
    return _done(asked.act, found, stage)


def _found(
    request: Request, console: Here, colleague: Colleague, journey: str, code: str
) -> tuple[Situation, Act]:
    act = act_called(code)
    if act is None:
        raise NotFound
    row = journey_seen(console, colleague, journey)
    found = Situation(console, colleague, row, asked_of(request.query_params))
    if not act.is_for(found):
        raise NotAllowed
    return found, act


def _why_not(act: Act, found: Situation) -> str | None:
    return act.why_not(found) if found.is_readable else NOT_READABLE


# -- answers -----------------------------------------------------------------------------


def _form(asked: Asked, problems: list[Finding] | None = None, status: int = 200) -> Response:
    return _page(asked, "act.html", status, problems=problems or [])


def _blamed(asked: Asked, refused: str, status: int) -> Response:
    """The form with what was refused, at the field it is about if that is known."""
    said, field_ = in_words(asked.found.console, refused), asked.act.blames
    if field_ and status != 503:
        asked.form[field_].errors = [said]
    else:
        field_ = ""
    return _form(asked, [Finding(field_, said)], status)


def _check(asked: Asked) -> Response:
    assert asked.typed is not None
    return _page(
        asked, "act_check.html", 409 if asked.changes else 200,
        typed=shown.hidden(asked.form, asked.typed),
        rows=shown.read_back(asked.form),
    )  # fmt: skip


def _page(asked: Asked, template: str, status: int, **more: Any) -> Response:
    act, found = asked.act, asked.found
    pinned = {**found.asked, **act.pins(found)}
    return page(
        asked.request,
        template,
        title=act.heading(found),
        status=status,
        crumbs=_crumbs(found),
        name=found.name,
        act=act,
        form=asked.form,
        why=act.why(found),
        beware=act.beware(found),
        will=act.will(asked.form, found),
        changes=shown.told(asked.changes),
        event=asked.event,
        seen=asked.seen,
        back=_back(found),
        action=f"{asked.request.url.path}?{urlencode(pinned)}".rstrip("?"),
        others=act.others(found),
        **more,
    )


def _refused(
    request: Request,
    act: Act,
    found: Situation,
    why: str,
    typed: FormData | None,
    changes: list[Change] | None = None,
) -> Response:
    """It can't be done now: why, what happened meanwhile, and what was typed, so as to keep it."""
    return page(
        request,
        "act_refused.html",
        title=act.title,
        status=409,
        crumbs=_crumbs(found),
        name=found.name,
        why=why,
        changes=shown.told(changes or []),
        rows=shown.read_back(act.form(found, typed)) if typed and found.is_readable else [],
        back=_back(found),
    )


def _done(act: Act, found: Situation, stage: str | None) -> Response:
    moved = {None: "", "closed": " The journey is closed.", "between": "", found.row.stage: ""}
    where = moved.get(stage, f" The journey is in {spoken(stage or '')} now.")
    return then(_back(found), f"Recorded: {act.done}.{where}")


def _back(found: Situation) -> str:
    return found.asked.get(BACK, found.path)


def _crumbs(found: Situation) -> list[Crumb]:
    return [
        Crumb("Clients", "/clients"),
        Crumb(found.name, f"/clients/{found.row.client_id}"),
        Crumb("Journey", found.path),
    ]


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('.') else '.'}"
