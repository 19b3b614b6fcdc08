"""
What people do in a journey: a form, what each will do, then the deed.

In: the act's code in the address. A form carries the event's id and the last entry it was shown
over: sent twice it is done once, and where the journey moved on since it is asked again.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from alongside.access import Colleague
from alongside.events import AnyEvent
from alongside.store.ids import parts_of
from alongside.timeline import words
from console.acting import NotDone, report
from console.acts.act import Act
from console.acts.form import ActForm
from console.acts.registry import act_called
from console.acts.situation import Situation
from console.changes import Change, changes_since
from console.forms import Finding
from console.page import Crumb, page, then
from console.presenters import acts as shown
from console.rights import Right
from console.security.door import Here, NotAllowed, NotFound, Typed, journey_seen, needs
from service.outcomes import NoJourneyNow

router = APIRouter()
PATH = "/journeys/{programme}/{client_id}/{cycle}/do/{act}"
_EVENT = re.compile(r"page-[0-9a-f]{32}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_PLAIN = re.compile(r"[a-z0-9_,.-]{1,300}", re.ASCII)
ASKED = ("session", "facts", "measure", "goal", "supporter", "resource")
"""What the address of an act's page may say besides: codes and numbers, nothing anybody typed."""
CARRIED = ("csrf", "event", "seen", "step")
"""What a form carries besides what was typed."""
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
    if why_not is not None:
        return _refused(request, called, found, why_not, None)
    form = called.form(found)
    asked = Asked(request, called, found, _new_id(), found.row.last_sequence, form)
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
    event_id = _id_of(console, typed)
    if found.journal.by_event_id(event_id) is not None:
        return _done(called, found, None)
    changes = changes_since(console, found.row.journey, _seen(typed, found))
    why_not = _why_not(called, found)
    if why_not is not None:
        return _refused(request, called, found, why_not, typed, changes)
    asked = Asked(
        request, called, found, event_id.rpartition("-")[0], found.row.last_sequence,
        called.form(found, typed), typed, changes,
    )  # fmt: skip
    if typed.get("step") == "change":
        return _form(asked)
    if not asked.form.validate():
        return _form(asked, asked.form.findings(), 422)
    event = called.event(asked.form, found).model_copy(update={"id": event_id, "by": colleague.by})
    refused = found.why_refused(event)
    if refused is not None:
        return _form(asked, [Finding("", _sentence(refused))], 422)
    if typed.get("step") != "do" or changes:
        return _check(asked)
    return _report(asked, event)


def _report(asked: Asked, event: AnyEvent) -> Response:
    found = asked.found
    parts = parts_of(found.row.journey)
    try:
        receipt = report(found.console, found.colleague, parts.programme, parts.client_id, event)
    except NotDone as problem:
        return _form(asked, [Finding("", str(problem))], problem.status)
    stage = None if isinstance(receipt, NoJourneyNow) else receipt.stage
    return _done(asked.act, found, stage)


def _found(
    request: Request, console: Here, colleague: Colleague, journey: str, code: str
) -> tuple[Situation, Act]:
    act = act_called(code)
    if act is None:
        raise NotFound
    row = journey_seen(console, colleague, journey)
    asked = {
        name: value for name, value in request.query_params.items()
        if name in ASKED and _PLAIN.fullmatch(value)
    }  # fmt: skip
    found = Situation(console, colleague, row, asked)
    if not act.is_for(found):
        raise NotAllowed
    return found, act


def _why_not(act: Act, found: Situation) -> str | None:
    return act.why_not(found) if found.is_readable else NOT_READABLE


# -- answers -----------------------------------------------------------------------------


def _form(asked: Asked, problems: list[Finding] | None = None, status: int = 200) -> Response:
    return _page(asked, "act.html", status, problems=problems or [])


def _check(asked: Asked) -> Response:
    assert asked.typed is not None
    return _page(
        asked, "act_check.html", 409 if asked.changes else 200,
        typed=shown.hidden(asked.form, asked.typed),
        rows=shown.read_back(asked.form),
    )  # fmt: skip


def _page(asked: Asked, template: str, status: int, **more: Any) -> Response:
    act, found = asked.act, asked.found
    return page(
        asked.request,
        template,
        title=act.heading(found),
        status=status,
        crumbs=_crumbs(found),
        name=_name(found),
        act=act,
        form=asked.form,
        will=act.will(asked.form, found),
        changes=shown.told(asked.changes),
        event=asked.event,
        seen=asked.seen,
        back=found.path,
        action=f"{asked.request.url.path}?{urlencode(found.asked)}".rstrip("?"),
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
        name=_name(found),
        why=why,
        changes=shown.told(changes or []),
        rows=[
            {"key": {"text": words(name).capitalize()}, "value": {"text": str(value)}}
            for name, value in (typed.multi_items() if typed is not None else ())
            if name not in CARRIED and str(value).strip()
        ],
        back=found.path,
    )


def _done(act: Act, found: Situation, stage: str | None) -> Response:
    where = {None: "", "closed": " The journey is closed.", "between": ""}.get(
        stage, f" The journey is in {words(stage or '')} now."
    )
    return then(found.path, f"Recorded: {act.done}.{where}")


def _crumbs(found: Situation) -> list[Crumb]:
    return [
        Crumb("Clients", "/clients"),
        Crumb(_name(found), f"/clients/{found.row.client_id}"),
        Crumb("Journey", found.path),
    ]


def _name(found: Situation) -> str:
    return found.client.person.name or f"Client {found.row.client_id}"


# -- what a form carries -----------------------------------------------------------------


def _new_id() -> str:
    return f"page-{uuid.uuid4().hex}"


def _id_of(console: Here, typed: FormData) -> str:
    """
    The id of what the form reports: of the page it was shown on, and of what was typed.

    The same form sent twice is one event; one that was changed in between is another.
    """
    said = str(typed.get("event", ""))
    event = said if _EVENT.fullmatch(said) else _new_id()
    told = sorted((name, str(value)) for name, value in typed.multi_items() if name not in CARRIED)
    return f"{event}-{console.ring.keyed_hash(repr(told))[:16]}"


def _seen(typed: FormData, found: Situation) -> int:
    """The last entry when the form was shown; a form that does not say has seen nothing new."""
    said = str(typed.get("seen", ""))
    return min(int(said), found.row.last_sequence) if _NUMBER.fullmatch(said) else 0


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('.') else '.'}"
