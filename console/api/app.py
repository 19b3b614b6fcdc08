"""
The API as an application beside the pages, with its description.
"""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI
from starlette.routing import Mount

from console.api import clients, cloud_events, journeys, problems, programmes, tasks
from console.api.keys import Limits
from console.context import Console

VERSION = "1"
LONGEST = 1_000_000
"""Bytes of a request."""
PARTS = (
    journeys.router,
    tasks.router,
    clients.router,
    programmes.router,
    cloud_events.router,
)


class Under(Mount):
    """Everything under a path, whatever characters the rest of it has."""

    def __init__(self, path: str, app: FastAPI) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


class Api(FastAPI):
    """Makes its description when it is first asked for: that takes as long as starting."""

    def openapi(self) -> dict[str, Any]:
        """The description, as OpenAPI."""
        if self.openapi_schema is None:
            _describe_exactly(super().openapi()["components"]["schemas"])
        return super().openapi()


def build_api(console: Console) -> FastAPI:
    """The application, to be mounted at /api/v1."""
    app = Api(
        title="Alongside",
        version=VERSION,
        description=(
            "Start journeys, tell them what happened, see what is due. Every request carries a "
            "key; what goes wrong is answered as problem details (RFC 9457)."
        ),
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        servers=[{"url": "/api/v1"}],
        root_path_in_servers=False,
        max_body_size=LONGEST,
    )
    app.state.console = console
    app.state.limits = Limits()
    for part in PARTS:
        app.include_router(part)
    problems.answers(app)
    return app


def _describe_exactly(schemas: dict[str, Any]) -> None:
    """What the models mean and their schemas leave open: an event's name, keys of other shapes."""
    for schema in schemas.values():
        properties = schema.get("properties", {})
        # An event is known by its name, so the name has to be said; a default would hide that.
        if "const" in properties.get("name", {}) and "name" not in schema.get("required", ()):
            schema.setdefault("required", []).append("name")
        for each in properties.values():
            if "patternProperties" in each:
                each.setdefault("additionalProperties", False)
