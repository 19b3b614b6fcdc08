"""
Other systems: their keys, made and ended.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired

from alongside.access import Colleague
from alongside.store.systems import ApiKey, UnknownKey
from console.api.keys import Scope
from console.context import Console
from console.forms import Form, line
from console.page import page, then
from console.pages import webhooks
from console.presenters.systems import SCOPES, shown
from console.rights import Right
from console.security.door import Here, NotFound, Typed, needs

router = APIRouter()
router.include_router(webhooks.router)
May = Annotated[Colleague, Depends(needs(Right.KEYS_CHANGE))]
TOP = webhooks.TOP


class NewKey(Form):
    """A system, and what it may."""

    title = line(
        "What the system is called",
        hint="For example the practice's record system. Not a person's name",
        longest=80,
        validators=[InputRequired("Enter what the system is called")],
    )
    scopes = SelectMultipleField(
        "What it may do",
        choices=[(scope.value, says) for scope, says in SCOPES.items()],
        validators=[InputRequired("Choose what it may do")],
    )


@router.get("/systems")
def systems(request: Request, console: Here, colleague: May) -> Response:
    """Every key, with when it was used last."""
    keys = [shown(each) for each in console.store.systems.all()]
    return page(
        request, "systems.html", title="Other systems",
        good=[each for each in keys if each.ended is None],
        over=[each for each in keys if each.ended is not None],
        webhooks=console.store.webhooks.all(),
    )  # fmt: skip


@router.get("/systems/add")
def ask(request: Request, console: Here, colleague: May) -> Response:
    """The form for a new key."""
    return page(
        request, "system_form.html", title="Let a system in", crumbs=(TOP,), form=NewKey.of()
    )


@router.post("/systems/add")
def add(request: Request, console: Here, form: Typed, colleague: May) -> Response:
    """Make a key; the page shows its secret, once."""
    said = NewKey.of(form)
    if not said.validate():
        return page(
            request, "system_form.html", title="Let a system in", crumbs=(TOP,), form=said,
            problems=said.findings(), status=422,
        )  # fmt: skip
    now = console.wall()
    with console.store.audit.change(colleague.colleague_id, now) as note:
        key, secret = console.store.systems.add(
            str(said.data["title"]).strip(),
            tuple(Scope(each).value for each in said.data["scopes"]),
            colleague.colleague_id,
            now,
        )
        note("system_added", key.key_id)
    return page(
        request, "system_secret.html", title=f"The key of {key.title}", crumbs=(TOP,),
        key=shown(key), secret=secret,
    )  # fmt: skip


@router.get("/systems/{key_id}/end")
def sure(request: Request, console: Here, colleague: May, key_id: str) -> Response:
    """What ending it means."""
    key = _key(console, key_id)
    return page(
        request, "system_end.html", title=f"End the key of {key.title}", crumbs=(TOP,),
        key=shown(key),
    )  # fmt: skip


@router.post("/systems/{key_id}/end")
def end(request: Request, console: Here, form: Typed, colleague: May, key_id: str) -> Response:
    """The key opens nothing from now on."""
    now = console.wall()
    try:
        with console.store.audit.change(colleague.colleague_id, now) as note:
            console.store.systems.end(key_id, now)
            note("system_ended", key_id)
    except UnknownKey:
        raise NotFound from None
    return then("/systems", "The key is ended: the system is let in no more")


def _key(console: Console, key_id: str) -> ApiKey:
    found = next((each for each in console.store.systems.all() if each.key_id == key_id), None)
    if found is None or found.ended is not None:
        raise NotFound
    return found
