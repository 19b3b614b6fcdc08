"""
The console as an application: its pages, its manners when something is wrong.
"""

from __future__ import annotations

from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from console import assets
from console.context import Console
from console.page import first_page, page, then
from console.pages import (
    account,
    acts,
    audit,
    client_import,
    clients,
    coaches,
    colleagues,
    diary,
    journey,
    reports,
    rules,
    sign_in,
    starting,
    systems,
    tasks,
    today,
    waiting,
)
from console.security.attempts import Attempts
from console.security.door import NotAllowed, NotFound, NotFromHere, NotSignedIn
from console.security.headers import Headers

PAGES = (
    account.router,
    acts.router,
    audit.router,
    client_import.router,
    clients.router,
    coaches.router,
    diary.router,
    journey.router,
    reports.router,
    rules.router,
    sign_in.router,
    starting.router,
    systems.router,
    tasks.router,
    today.router,
    colleagues.router,
    waiting.router,
)
_log = structlog.get_logger("console")


def build_app(settings: Settings, ring: KeyRing, store: Store) -> FastAPI:
    """
    The application over an open store.

    :raises console.assets.AssetsMissing: the design system's files are not installed.
    """
    assets.assets(settings.console_assets)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.console = Console(settings=settings, ring=ring, store=store)
    app.state.attempts = Attempts()
    for router in PAGES:
        app.include_router(router)

    @app.get("/assets/{path:path}")
    def asset(path: str) -> Response:
        return assets.serve(settings.console_assets, f"/assets/{path}")

    @app.get("/live")
    def live() -> Response:
        return PlainTextResponse("live")

    app.add_exception_handler(NotSignedIn, _to_sign_in)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(NotFromHere, _not_from_here)
    app.add_exception_handler(HTTPException, _by_status)
    app.add_exception_handler(Exception, _failed)
    app.add_middleware(Headers)
    return app


def _to_sign_in(request: Request, _problem: Exception) -> Response:
    path = request.url.path
    if request.method != "GET":
        return then("/sign-in", "You were signed out, so nothing was changed", "refused")
    return then("/sign-in" if path == "/" else f"/sign-in?back={quote(path)}")


def _not_allowed(request: Request, _problem: Exception) -> Response:
    colleague = getattr(request.state, "colleague", None)
    if request.url.path == "/" and colleague is not None:
        first = first_page(colleague)
        if first is not None:
            return then(first)
    return _told(
        request, 403, "This is not for your role",
        "If it should be, ask whoever lets people in to give you another role.",
    )  # fmt: skip


def _not_found(request: Request, _problem: Exception) -> Response:
    return _told(
        request, 404, "There is no such page",
        "Check the address, or look for the client, coach or programme from the top.",
    )  # fmt: skip


def _not_from_here(request: Request, _problem: Exception) -> Response:
    return _told(
        request, 403, "This form is no longer good",
        "You signed in again since, or it came from elsewhere. Nothing was changed: "
        "open the page again and send it from there.",
    )  # fmt: skip


def _by_status(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    if status == 404:
        return _not_found(request, problem)
    return _told(request, status, "That did not work", "Go back and try it from the page before.")


def _failed(request: Request, problem: Exception) -> Response:
    _log.error("page_failed", path=request.url.path, error=type(problem).__name__)
    return _told(
        request, 500, "Something went wrong here",
        "It is not what you typed. Nothing was changed that you were not told of. Try again; "
        "if it stays, tell whoever runs Alongside when it happened.",
    )  # fmt: skip


def _told(request: Request, status: int, title: str, what_to_do: str) -> Response:
    return page(request, "told.html", title=title, what_to_do=what_to_do, status=status)
