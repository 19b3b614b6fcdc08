"""
A form sent after the sign-in had expired: kept sealed for whoever typed it, shown to them once.

In: the request nobody was signed in for. Out: the page to come back to, whose form `page` fills
with what was typed. Its address carries an id that says nothing. It is kept as a job of the
colleague's, for what a job says is sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.routing import Match

from alongside.access import Colleague
from console.addresses import can_be_id
from console.context import Console
from console.security.door import CSRF, here, is_from_here, whose_expired

KIND, ASKED = "unsent", "unsent"
KEPT = timedelta(hours=1)
MOST, LONGEST = 5, 300_000
"""Forms of one colleague that are kept at a time; characters of one."""
CARRIED = ("event", "event_id", "key", "seen")
"""What a form carries so that it is recorded once, over what was seen: as it was sent first."""
_NEVER = ("/account", "/sign-in")
"""Where passwords and codes are typed."""
_NAMED_IN = {"/tasks/answer": ("journey", "key"), "/supervision/answer": ("journey", "key")}
"""Forms whose page is found by ids that stand in the form."""
OUT = "You were signed out, so nothing was changed"
WILL_SHOW = "You were signed out. Nothing was recorded. Sign in, and what you typed is shown again"
TOO_LONG = "You were signed out. Nothing was recorded, and what you typed was too long to keep"
NO_FILE = "You were signed out. Nothing was recorded. A file is not kept: choose it again"
AGAIN = "You were signed out. Nothing was recorded. Check and send it again."


@dataclass(frozen=True)
class Back:
    """Where to go after signing in, if the form has a page of its own; what to say till then."""

    path: str
    notice: str


async def kept_for_later(request: Request) -> Back:
    """Keep what was typed, if it came from a page that its sender was shown."""
    path = request.url.path
    if path.startswith(_NEVER) or not _has_page(request):
        return Back("", OUT)
    query = f"?{request.url.query}" if request.url.query else ""
    address = quote(path, safe="/:") + query
    if request.headers.get("content-type", "").startswith("multipart/"):
        return Back(address, NO_FILE)
    who = await run_in_threadpool(whose_expired, request, here(request))
    if who is None:
        return Back("" if path in _NAMED_IN else address, OUT)
    try:
        form = await request.form()
    except (HTTPException, MultiPartException):
        return Back(address, TOO_LONG)
    if not is_from_here(request, here(request), form.get(CSRF)):
        return Back("", OUT)
    return await run_in_threadpool(_keep, here(request), who, form, path, address)


def came_back(request: Request) -> FormData | None:
    """
    What the colleague had typed on this very page before they were signed out.

    It is taken out of the store by the first who asks; for the rest of the request it stays.
    """
    if not hasattr(request.state, "came_back"):
        request.state.came_back = _taken(request)
    typed: FormData | None = request.state.came_back
    return typed


def is_back(request: Request) -> bool:
    """Whether what was typed before is on this page."""
    return getattr(request.state, "came_back", None) is not None


def forget_old(console: Console) -> None:
    """What nobody came back for is not kept any longer."""
    console.store.jobs.drop_begun(KIND, before=console.wall() - KEPT)


def _keep(console: Console, who: Colleague, form: FormData, path: str, address: str) -> Back:
    typed = [
        (name, value)
        for name, value in form.multi_items()
        if name != CSRF and isinstance(value, str)
    ]
    if path in _NAMED_IN:
        named = [(name, value) for name, value in typed if name in _NAMED_IN[path]]
        if not named or not all(can_be_id(value) for _, value in named):
            return Back("", OUT)
        address = f"{path}?{urlencode(named)}"
    if path.startswith("/rules/") and ("part", "examples") in typed:
        path, address = f"{path}/examples", f"{address}/examples"
    if sum(len(name) + len(value) for name, value in typed) > LONGEST:
        return Back(address, TOO_LONG)
    forget_old(console)
    jobs = console.store.jobs
    for old in jobs.page(KIND, by=who.colleague_id, limit=2 * MOST)[MOST - 1 :]:
        jobs.take(old.job_id, KIND, who.colleague_id)
    kept = jobs.begin(KIND, who.colleague_id, "kept", path=path, typed=typed)
    return Back(f"{address}{'&' if '?' in address else '?'}{ASKED}={kept.job_id}", WILL_SHOW)


def _taken(request: Request) -> FormData | None:
    colleague: Colleague | None = getattr(request.state, "colleague", None)
    asked, console = request.query_params.get(ASKED, ""), here(request)
    if request.method != "GET" or colleague is None or not can_be_id(asked):
        return None
    found = console.store.jobs.take(asked, KIND, colleague.colleague_id)
    if found is None or found.said["path"] != request.url.path:
        return None
    if console.wall() - found.begun > KEPT:
        return None
    return FormData([(str(name), str(value)) for name, value in found.said["typed"]])


def _has_page(request: Request) -> bool:
    """Whether the form's address is that of a page too."""
    scope = {**request.scope, "method": "GET"}
    return any(each.matches(scope)[0] is Match.FULL for each in request.app.router.routes)
