"""
A page: a template in the console's frame.

In: a template's name with what it shows. Out: HTML with the frame's navigation, the sign-in's
form token, and a notice left by the act before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from alongside.access import Colleague
from alongside.ruleset.explain import day
from alongside.timeline import when
from console.assets import assets
from console.forms import Form
from console.rights import Right, may
from console.security.door import csrf_token, here, is_https, visit_cookie, visitor
from console.spoken import capital, spoken
from console.unsent import AGAIN, CARRIED, came_back, is_back

NAVIGATION = (
    ("Today", "/", Right.TODAY_SEE),
    ("Clients", "/clients", Right.CLIENTS_SEE),
    ("My week", "/diary", Right.DIARY_SEE),
    ("Coaches", "/coaches", Right.COACHES_SEE),
    ("Rules", "/rules", Right.RULES_SEE),
    ("Reports", "/reports", Right.REPORTS_SEE),
    ("Audit", "/audit", Right.AUDIT_SEE),
    ("People", "/colleagues", Right.COLLEAGUES_CHANGE),
    ("Systems", "/systems", Right.KEYS_CHANGE),
)
UNDER = {"start": "/clients", "waiting": "/coaches", "supervision": "/coaches"}
"""Pages, by the beginning of their address, that belong to another's place in the navigation."""
NOTICE = "alongside-notice"


@dataclass(frozen=True)
class Crumb:
    """A page above this one."""

    text: str
    href: str


@cache
def templates() -> Environment:
    """Every template. The design system's own read what is not given as nothing."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("console"), PackageLoader("nhsuk_frontend_jinja")]),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day
    environment.filters["when"] = when
    environment.filters["words"] = spoken
    environment.filters["capital"] = capital
    return environment


def page(
    request: Request,
    template: str,
    *,
    title: str,
    status: int = 200,
    crumbs: Sequence[Crumb] = (),
    **shown: Any,
) -> HTMLResponse:
    """
    The page. `title` is its heading and the browser's; `shown` goes to the template.

    A template extends `frame.html` and fills the block `content`. What somebody had typed into
    its `form` when their sign-in expired stands in it again; each of its `problems` stands at the
    field it is about, too.
    """
    console = here(request)
    colleague: Colleague | None = getattr(request.state, "colleague", None)
    notice = _notice(request)
    form = shown.get("form")
    if isinstance(form, Form):
        if (typed := came_back(request)) is not None:
            form.put_back(typed)
            shown |= {name: typed[name] for name in CARRIED if name in shown and name in typed}
        form.mark(shown.get("problems") or ())
    if is_back(request):
        notice = {"kind": "refused", "text": AGAIN}
    files = assets(console.settings.console_assets)
    body = (
        templates()
        .get_template(template)
        .render(
            title=title,
            crumbs=crumbs,
            colleague=colleague,
            navigation=_navigation(request, colleague),
            asset={name: each.path for name, each in files.items()},
            csrf=csrf_token(request, console),
            notice=notice,
            now=console.now(),
            path=request.url.path,
            **shown,
        )
    )
    answer = HTMLResponse(body, status_code=status)
    if NOTICE in request.cookies:
        answer.delete_cookie(NOTICE)
    if colleague is None:
        answer.set_cookie(
            visit_cookie(console), visitor(request), httponly=True, samesite="lax",
            secure=is_https(console), max_age=3600,
        )  # fmt: skip
    return answer


def then(
    path: str, notice: str = "", kind: Literal["done", "noted", "refused"] = "done"
) -> RedirectResponse:
    """
    Go on to another page of ours, which says once what was done.

    `notice` names nobody: it travels in a cookie.
    """
    answer = RedirectResponse(path, status_code=303)
    if notice:
        answer.set_cookie(
            NOTICE, quote(f"{kind}:{notice}"), max_age=60, httponly=True, samesite="lax"
        )
    return answer


def first_page(colleague: Colleague) -> str | None:
    """The first page that is for them."""
    return next((href for _, href, right in NAVIGATION if may(colleague, right)), None)


def _notice(request: Request) -> dict[str, str] | None:
    kind, _, text = unquote(request.cookies.get(NOTICE, "")).partition(":")
    return {"kind": kind, "text": text} if text and kind in ("done", "noted", "refused") else None


def _under(href: str) -> tuple[str, ...]:
    """Where the pages are that belong to a page at the top; journeys belong to clients."""
    return {"/": (), "/clients": ("/clients", "/journeys")}.get(href, (href,))


def _navigation(request: Request, colleague: Colleague | None) -> list[dict[str, Any]]:
    if colleague is None:
        return []
    path = UNDER.get(request.url.path.split("/")[1], request.url.path)
    return [
        {
            "text": text,
            "href": href,
            "current": path == href or any(path.startswith(f"{each}/") for each in _under(href)),
        }
        for text, href, right in NAVIGATION
        if may(colleague, right) and not (href == "/diary" and colleague.coach_id is None)
    ]
