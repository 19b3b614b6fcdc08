"""
What went wrong, as other systems read it: problem details (RFC 9457).
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match

from alongside.store import StoreUnreachable
from console.acting import KEPT_BELOW, NotDone
from console.api.labels import with_label_at
from console.security.door import NotFound, here

PROBLEM = "application/problem+json"


class FieldProblem(BaseModel):
    """What is wrong with one part of a request."""

    at: str = Field(description="Where: body.event.session")
    detail: str


class Problem(BaseModel):
    """Why a request was not done, and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    problems: list[FieldProblem] = []


class Refusal(Exception):
    """A request that is not done; the message says what to do about it."""

    def __init__(self, status: int, title: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


TITLES = {
    401: "No good key",
    403: "Not for this key",
    404: "There is none",
    405: "Not possible here",
    409: "Refused",
    413: "Too long",
    422: "Not understood",
    429: "Too many requests",
    500: "Failed",
    503: "Away",
}
_SAID = {
    401: "Send `Authorization: Bearer` with a key that is still good.",
    404: "Nothing is kept under this address.",
    405: "Another method is meant for this address; see /api/v1/openapi.json.",
}

SEND_AGAIN = "Send it again with the same ids"


def said(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems a route may answer with besides that the database is away; to describe it."""
    return {
        status: {"model": Problem, "content": {PROBLEM: {}}, "description": TITLES[status]}
        for status in {*statuses, 503}
    }


def problem(status: int, detail: str, title: str = "", **more: Any) -> Response:
    """The answer."""
    body = Problem(title=title or TITLES[status], status=status, detail=detail, **more)
    return JSONResponse(body.model_dump(), status_code=status, media_type=PROBLEM)


def answers(app: FastAPI) -> None:
    """Answer every problem in this way."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(NotDone, _not_done)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _by_status)
    app.add_exception_handler(StoreUnreachable, _away)
    app.add_exception_handler(Exception, _failed)


def _refused(_request: Request, found: Exception) -> Response:
    assert isinstance(found, Refusal)
    answer = problem(found.status, str(found), found.title)
    answer.headers.update(found.headers)
    return answer


def _not_done(_request: Request, found: Exception) -> Response:
    assert isinstance(found, NotDone)
    return problem(found.status, str(found).replace(KEPT_BELOW, SEND_AGAIN))


def _not_found(_request: Request, _found: Exception) -> Response:
    return problem(404, _SAID[404])


def _away(_request: Request, _found: Exception) -> Response:
    detail = "The database does not answer. Send it again in a moment, with the same ids."
    return problem(503, detail)


def _failed(_request: Request, _found: Exception) -> Response:
    return problem(
        500, "It failed here. Send it again; if it stays, tell whoever runs Alongside when it was."
    )


def _not_understood(request: Request, found: Exception) -> Response:
    assert isinstance(found, RequestValidationError)
    # What was sent stays out of the answer: it may be about a client, and may be long.
    parts = [
        FieldProblem(
            at=".".join(map(str, each["loc"])),
            detail=with_label_at(here(request), found.body, each["loc"], each["msg"]),
        )
        for each in found.errors()
    ]
    return problem(422, "Parts of the request are not as described.", problems=parts)


def _by_status(request: Request, found: Exception) -> Response:
    assert isinstance(found, HTTPException)
    status = found.status_code if found.status_code in TITLES else 422
    answer = problem(status, _SAID.get(status, "The request can't be read."))
    if found.headers:
        answer.headers.update(found.headers)
    if status == 405:
        answer.headers["Allow"] = ", ".join(_allowed(request))
    return answer


def _allowed(request: Request) -> list[str]:
    """Every method of this address; a route of its own knows of its own alone."""
    return sorted(
        method
        for route in request.app.routes
        if route.matches(request.scope)[0] is not Match.NONE
        for method in getattr(route, "methods", None) or ()
    )
