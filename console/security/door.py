"""
Who is asking, whether they may, whether a form came from a page of ours.

Every route takes its colleague from `needs(right)`; every form comes in by `Typed`, which checks
that it was sent from a page this sign-in was shown.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from alongside.access import Colleague
from alongside.store import UnknownJourney
from alongside.store.colleague_rows import KeptColleague
from alongside.store.records import JourneyRow
from console.context import Console
from console.rights import Right, may

IDLE = timedelta(minutes=30)
"""A sign-in nobody used for so long is over."""
AT_MOST = timedelta(hours=12)
"""A sign-in is over after so long, however much it was used."""
LATELY = timedelta(hours=1)
"""A sign-in that was used so long ago is good for nothing any more."""
HALFWAY = timedelta(minutes=10)
"""How long somebody has between the password and the second factor."""
CSRF = "csrf"


class NotSignedIn(Exception):
    """Nobody is signed in, or no longer; the page sends them to sign in and then back."""


class NotAllowed(Exception):
    """Their role is not for this; answered as 403."""


class NotFound(Exception):
    """There is none, or none they may know of; answered as 404 either way."""


class NotFromHere(Exception):
    """A form that no page of ours showed to this sign-in; nothing is changed."""


def here(request: Request) -> Console:
    """The console this request came to."""
    console: Console = request.app.state.console
    return console


Here = Annotated[Console, Depends(here)]


@dataclass(frozen=True)
class Inside:
    """A sign-in under way; `whole` once the second factor was given, or none is asked for."""

    kept: KeptColleague
    whole: bool
    token: str = field(repr=False)

    @property
    def colleague(self) -> Colleague:
        """Whose it is."""
        return self.kept.colleague


def cookie_name(console: Console) -> str:
    """A browser keeps the `__Host-` kind to this host and to TLS."""
    return "__Host-alongside" if is_https(console) else "alongside"


def is_https(console: Console) -> bool:
    """Whether browsers reach the console by TLS."""
    return (console.settings.console_url or "").startswith("https://")


def token_of(request: Request, console: Console) -> str | None:
    """The cookie of a sign-in, if there is one."""
    return request.cookies.get(cookie_name(console))


def inside(request: Request, console: Console) -> Inside | None:
    """Who has come in, wholly or as far as the password, and still; None otherwise."""
    token = token_of(request, console)
    sign_in = console.store.sign_ins.find(token) if token else None
    now = console.wall()
    if token is None or sign_in is None or sign_in.ended is not None:
        return None
    whole = sign_in.state == "whole"
    if now - sign_in.seen > IDLE or now - sign_in.began > (AT_MOST if whole else HALFWAY):
        return None
    kept = console.store.colleagues.get(sign_in.colleague_id)
    if not kept.colleague.active:
        return None
    # A page that asks by itself how far something is keeps nobody in.
    if not (request.method == "GET" and request.headers.get("hx-request")):
        console.store.sign_ins.seen(sign_in, now)
    return Inside(kept, whole, token)


def whose_expired(request: Request, console: Console) -> Colleague | None:
    """Whose whole sign-in is over by time alone, lately; None where somebody ended it."""
    token = token_of(request, console)
    sign_in = console.store.sign_ins.find(token) if token else None
    if sign_in is None or sign_in.ended is not None or sign_in.state != "whole":
        return None
    if console.wall() - sign_in.seen > LATELY:
        return None
    colleague = console.store.colleagues.get(sign_in.colleague_id).colleague
    return colleague if colleague.active else None


def colleague_of(request: Request, console: Console) -> Colleague | None:
    """Who is signed in, wholly and still; None otherwise."""
    found = inside(request, console)
    return found.colleague if found is not None and found.whole else None


def signed_in(request: Request, console: Here) -> Colleague:
    """
    Who is asking; kept on the request for the page's frame.

    :raises NotSignedIn: nobody.
    """
    colleague = colleague_of(request, console)
    if colleague is None:
        raise NotSignedIn
    request.state.colleague = colleague
    return colleague


def halfway_in(request: Request, console: Here) -> Inside:
    """
    Who gave the right password, whether or not the second factor too.

    :raises NotSignedIn: nobody.
    """
    found = inside(request, console)
    if found is None:
        raise NotSignedIn
    if found.whole:
        request.state.colleague = found.colleague
    return found


class Needs:
    """Leave for a route. The table of routes and roles is made from these."""

    def __init__(self, right: Right) -> None:
        self.right = right

    def __call__(self, colleague: Annotated[Colleague, Depends(signed_in)]) -> Colleague:
        """Who is asking; raises NotAllowed where no role of theirs has the right."""
        if not may(colleague, self.right):
            raise NotAllowed
        return colleague


def needs(right: Right) -> Needs:
    """`colleague: Annotated[Colleague, Depends(needs(Right.X))]`."""
    return Needs(right)


def csrf_token(request: Request, console: Console) -> str:
    """What a form of this sign-in carries; another sign-in's is another."""
    return console.ring.keyed_hash(f"csrf/{token_of(request, console) or visitor(request)}")


def visit_cookie(console: Console) -> str:
    """The cookie of somebody before they sign in."""
    return "__Host-alongside-visit" if is_https(console) else "alongside-visit"


def visitor(request: Request) -> str:
    """Somebody before they sign in, by a cookie of their own that the page's frame sets."""
    if not hasattr(request.state, "visitor"):
        kept = request.cookies.get(visit_cookie(here(request)))
        request.state.visitor = kept or secrets.token_urlsafe(24)
    return str(request.state.visitor)


def is_from_here(request: Request, console: Console, given: object) -> bool:
    """Whether a form's token is the one this sign-in's pages show, and no other site sent it."""
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return False
    right = csrf_token(request, console).encode()
    return isinstance(given, str) and hmac.compare_digest(given.encode(), right)


async def typed(request: Request, console: Here) -> FormData:
    """
    What a form says, from a page of ours only.

    :raises NotFromHere: it lacks the token of this sign-in.
    """
    form = await request.form()
    if not is_from_here(request, console, form.get(CSRF)):
        raise NotFromHere
    return form


Typed = Annotated[FormData, Depends(typed)]


def may_see(console: Console, colleague: Colleague, client_id: str) -> bool:
    """Whether this client's record is for them: a coach sees the clients they have or had last."""
    coach = colleague.only_coach
    if coach is None:
        return True
    rows = console.store.journeys.page(client_id=client_id, limit=100)
    return any(coach in (row.coach_id, row.last_coach_id) for row in rows) or any(
        row.client_id == client_id for row in console.store.caseload.of_coach(coach)
    )


def journey_seen(console: Console, colleague: Colleague, journey: str) -> JourneyRow:
    """
    A journey they may see; that they looked is written down.

    :raises NotFound: there is none, or it is not for them.
    """
    try:
        row = console.store.journeys.get(journey)
    except UnknownJourney:
        raise NotFound from None
    if not may_see(console, colleague, row.client_id):
        raise NotFound
    console.store.audit.append(colleague.colleague_id, "journey_seen", journey, console.wall())
    return row
