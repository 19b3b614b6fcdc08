"""
Webhooks: which systems are told of what, what did not reach them.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired, ValidationError

from alongside.access import Colleague
from alongside.events import EVENTS
from alongside.store.webhooks import UnknownWebhook, Webhook
from console.context import Console
from console.forms import Form, line
from console.page import Crumb, page, then
from console.presenters.systems import about_in, answer_in_words, event_in_words
from console.programmes import titles
from console.rights import Right
from console.security.door import Here, NotFound, Typed, needs

router = APIRouter()
May = Annotated[Colleague, Depends(needs(Right.KEYS_CHANGE))]
TOP = Crumb("Other systems", "/systems")
SHOWN = 50


class NewWebhook(Form):
    """Where to tell, and what of."""

    url = line(
        "Address",
        hint="For example https://records.example.nhs.uk/alongside",
        longest=500,
        validators=[InputRequired("Enter the address to tell")],
    )
    events = SelectMultipleField(
        "What it is told of",
        choices=[(name, event_in_words(name)) for name in sorted(EVENTS, key=event_in_words)],
        validators=[InputRequired("Choose what it is told of")],
    )

    def validate_url(self, field: object) -> None:
        """An address that can be told, by TLS unless it is on this machine."""
        try:
            parts = urlsplit(str(self.data["url"]).strip())
            known = parts.hostname and (parts.port or 1) and not parts.username
        except ValueError:
            known = None
        here = known and parts.hostname in ("localhost", "127.0.0.1", "::1")
        if not known or parts.scheme not in ("https", "http" if here else "https"):
            raise ValidationError("Enter an address that begins with https://, without a password")


@router.get("/systems/webhooks/add")
def ask(request: Request, console: Here, colleague: May) -> Response:
    """The form for a new one."""
    return _asked(request, NewWebhook.of())


@router.post("/systems/webhooks/add")
def add(request: Request, console: Here, form: Typed, colleague: May) -> Response:
    """Tell this address from now on; the page shows the secret, once."""
    said = NewWebhook.of(form)
    if not said.validate():
        return _asked(request, said, said.findings())
    who, now = colleague.colleague_id, console.wall()
    with console.store.audit.change(who, now) as note:
        hook = console.store.webhooks.add(
            str(said.data["url"]).strip(), said.data["events"], who, now
        )
        note("webhook_added", hook.webhook_id)
    return page(
        request,
        "webhook_secret.html",
        title=f"The secret of {urlsplit(hook.url).hostname}",
        crumbs=(TOP,),
        hook=hook,
    )


@router.get("/systems/webhooks/{webhook_id}")
def webhook(request: Request, console: Here, colleague: May, webhook_id: str) -> Response:
    """What it is told of, what waits, what could not be told."""
    hook, webhooks = _webhook(console, webhook_id), console.store.webhooks
    return page(
        request, "webhook.html", title=f"What {urlsplit(hook.url).hostname} is told", crumbs=(TOP,),
        hook=hook, names=[event_in_words(each) for each in hook.events], answers=answer_in_words,
        about=about_in(titles(console)), said=event_in_words,
        counts=webhooks.counts(webhook_id),
        waiting=webhooks.of(webhook_id, "waiting", SHOWN),
        dead=webhooks.of(webhook_id, "dead", SHOWN), shown=SHOWN, again=webhooks.still_dead(hook),
    )  # fmt: skip


@router.post("/systems/webhooks/{webhook_id}/again")
def again(
    request: Request, console: Here, form: Typed, colleague: May, webhook_id: str
) -> Response:
    """Try again all that could not be told by now; pressed twice it is tried once."""
    hook, webhooks = _webhook(console, webhook_id), console.store.webhooks
    if hook.ended is not None:
        raise NotFound
    with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
        many = webhooks.again(webhook_id)
        note("webhook_tried_again", webhook_id)
    told = "1 event is tried again" if many == 1 else f"{many:,} events are tried again, in turn"
    return then(f"/systems/webhooks/{webhook_id}", told)


@router.post("/systems/webhooks/{webhook_id}/end")
def end(request: Request, console: Here, form: Typed, colleague: May, webhook_id: str) -> Response:
    """It is told nothing more."""
    _webhook(console, webhook_id)
    now = console.wall()
    with console.store.audit.change(colleague.colleague_id, now) as note:
        console.store.webhooks.end(webhook_id, now)
        note("webhook_ended", webhook_id)
    return then("/systems", "The webhook is ended: it is told nothing more")


def _asked(request: Request, form: NewWebhook, problems: object = ()) -> Response:
    return page(
        request, "webhook_form.html", title="Tell a system what happens", crumbs=(TOP,), form=form,
        problems=problems, status=422 if problems else 200,
    )  # fmt: skip


def _webhook(console: Console, webhook_id: str) -> Webhook:
    try:
        return console.store.webhooks.get(webhook_id)
    except UnknownWebhook:
        raise NotFound from None
