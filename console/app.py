"""
The console as an application: its pages, its manners when something is wrong.
"""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from console import assets, wrong
from console.api.app import Under, build_api
from console.context import Console
from console.pages import (
    account,
    acts,
    audit,
    client_import,
    client_import_columns,
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
from console.security.door import is_https
from console.security.failures import Failures
from console.security.headers import Headers
from console.security.hosts import Hosts, names
from console.security.letters import Letters
from console.security.provider import Provider

PAGES = (
    account.router,
    acts.router,
    audit.router,
    client_import.router,
    client_import_columns.router,
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
LONGEST_FORM = 8_000_000
"""Bytes of a request; a route that takes files says its own."""


class NotByTls(Exception):
    """Passwords and cookies would travel in clear. Commands turn it into exit code 2."""


def build_app(settings: Settings, ring: KeyRing, store: Store) -> FastAPI:
    """
    The application over an open store.

    :raises console.assets.AssetsMissing: the design system's files are not installed.
    :raises NotByTls: in production browsers would reach it without TLS.
    """
    assets.assets(settings.console_assets)
    if settings.production and not (settings.console_url or "").startswith("https://"):
        raise NotByTls(
            "ALONGSIDE_PRODUCTION is on: set ALONGSIDE_CONSOLE_URL to the https:// address by "
            "which browsers reach the console, at a proxy that ends TLS"
        )
    app = FastAPI(
        openapi_url=None, docs_url=None, redoc_url=None, max_body_size=LONGEST_FORM
    )  # fmt: skip
    app.state.console = Console(settings=settings, ring=ring, store=store)
    app.state.attempts = Attempts()
    app.state.provider = Provider(settings) if settings.oidc_issuer else None
    for router in PAGES:
        app.include_router(router)

    @app.get("/assets/{path:path}")
    def asset(path: str) -> Response:
        return assets.serve(settings.console_assets, f"/assets/{path}")

    @app.get("/live")
    def live() -> Response:
        return PlainTextResponse("live")

    app.router.routes.append(Under("/api/v1", build_api(app.state.console)))
    wrong.answers(app)
    app.add_middleware(Failures, answer=wrong.failed)
    app.add_middleware(Letters)
    app.add_middleware(Hosts, known=names(settings))
    app.add_middleware(Headers, https=is_https(app.state.console))
    return app
