"""
Sign in by another provider: there, and back.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from alongside.access import Colleague, roles_changed
from alongside.keys import KeyMissing, NotReadable
from alongside.store.colleagues import LastAdministrator, LoginTaken
from console.context import Console
from console.page import page, then
from console.security.door import Here, NotFound, is_https
from console.security.entry import come_in, ours
from console.security.provider import Asked, NotVouched, Provider, ProviderAway, Vouched

router = APIRouter()
_log = structlog.get_logger("console")
LASTS = 600
_ABOUT = b"sign-in/provider"
SAYS = {
    "denied": "You were not signed in there.",
    "no_role": "You are known there, but have no role here. Ask whoever lets people in.",
    "shut_out": "You can't sign in here any more. Ask whoever lets people in.",
}
ANEW = "What came back does not belong to a sign-in of this browser. Begin again."


@router.get("/sign-in/provider")
def there(request: Request, console: Here, back: str = "/") -> Response:
    """To the provider's own page."""
    provider = _provider(request)
    try:
        address, asked = provider.ask(_redirect(request, console), ours(back), console.wall())
    except (NotVouched, ProviderAway) as problem:
        return _away(request, console, problem)
    answer = RedirectResponse(address, status_code=303)
    sealed = console.ring.encrypt(json.dumps(asdict(asked)).encode(), _ABOUT)
    answer.set_cookie(
        _cookie(console), base64.urlsafe_b64encode(sealed).decode(), max_age=LASTS,
        httponly=True, samesite="lax", secure=is_https(console),
    )  # fmt: skip
    return answer


@router.get("/sign-in/provider/back")
def back_again(request: Request, console: Here) -> Response:
    """Back with an answer: let them in by a new cookie, or say why not."""
    provider, asked = _provider(request), _asked(request, console)
    try:
        if asked is None:
            raise NotVouched("nothing_asked")
        vouched = provider.answered(
            asked, dict(request.query_params), _redirect(request, console), console.wall()
        )
        colleague = _known(console, vouched)
    except NotVouched as problem:
        _log.warning("provider_refused", reason=problem.reason)
        return _refused(request, console, problem.reason)
    except ProviderAway as problem:
        return _away(request, console, problem)
    answer = then(ours(asked.back))
    come_in(request, console, colleague, answer, whole=True)
    answer.delete_cookie(_cookie(console), secure=is_https(console), httponly=True)
    return answer


def _known(console: Console, vouched: Vouched) -> Colleague:
    """The colleague there is, with the roles the provider says now; or a new one."""
    people = console.store.colleagues
    kept = people.by_subject(vouched.subject)
    if kept is None:
        return _added(console, vouched)
    before = kept.colleague
    if not before.active:
        raise NotVouched("shut_out")
    coach_id = vouched.coach_id or before.coach_id
    if (before.name, before.roles, before.coach_id) == (vouched.name, vouched.roles, coach_id):
        return before
    try:
        with console.store.audit.change(before.colleague_id, console.wall()) as note:
            colleague = people.change(
                before.colleague_id, name=vouched.name, roles=vouched.roles,
                answers_for=before.answers_for, coach_id=coach_id, active=True,
            )  # fmt: skip
            if before.roles != vouched.roles:
                note("roles_by_provider", before.colleague_id)
            for each in roles_changed(before.roles, vouched.roles):
                note(each, before.colleague_id, who="system")
    except LastAdministrator:
        _log.warning("provider_takes_last_administrator")
        return before
    return colleague


def _added(console: Console, vouched: Vouched) -> Colleague:
    """Never one who signs in by a password already, whatever the provider calls them."""
    for login in (vouched.login, f"{vouched.login} ({vouched.subject})"):
        try:
            with console.store.audit.change("nobody", console.wall()) as note:
                added = console.store.colleagues.add(
                    login=login, name=vouched.name, roles=vouched.roles,
                    coach_id=vouched.coach_id, subject=vouched.subject,
                )  # fmt: skip
                note("came_by_provider", added.colleague_id, who=added.colleague_id)
                for each in roles_changed((), vouched.roles):
                    note(each, added.colleague_id, who="system")
            return added
        except LoginTaken:
            continue
    raise NotVouched("login_taken")


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound
    return provider


def _redirect(request: Request, console: Console) -> str:
    base = console.settings.console_url or str(request.base_url)
    return f"{base.rstrip('/')}/sign-in/provider/back"


def _cookie(console: Console) -> str:
    return "__Host-alongside-provider" if is_https(console) else "alongside-provider"


def _asked(request: Request, console: Console) -> Asked | None:
    sealed = request.cookies.get(_cookie(console), "")
    try:
        body = console.ring.decrypt(base64.urlsafe_b64decode(sealed.encode()), _ABOUT)
        said: dict[str, Any] = json.loads(body)
    except (KeyMissing, NotReadable, ValueError):
        return None
    asked = Asked(**said)
    return asked if console.wall().timestamp() - asked.at <= LASTS else None


def _away(request: Request, console: Console, problem: Exception) -> Response:
    _log.warning("provider_away", error=str(problem))
    return _told(
        request, console, 502, "It does not answer now. Try again in a moment.",
    )  # fmt: skip


def _refused(request: Request, console: Console, reason: str) -> Response:
    return _told(request, console, 403, SAYS.get(reason, ANEW))


def _told(request: Request, console: Console, status: int, why: str) -> Response:
    answer = page(
        request, "provider_refused.html", status=status, why=why,
        title=f"Not signed in with {console.settings.oidc_name}",
    )  # fmt: skip
    answer.delete_cookie(_cookie(console), secure=is_https(console), httponly=True)
    return answer
