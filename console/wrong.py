"""
What a page says when something is wrong: nobody signed in, not for them, nothing there, a failure.
"""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from alongside.store import StoreError, StoreUnreachable
from console.page import first_page, page, then
from console.security.door import (
    NotAllowed,
    NotFound,
    NotFromHere,
    NotSignedIn,
    colleague_of,
    here,
)
from console.unsent import kept_for_later


def answers(app: FastAPI) -> None:
    """Let the application answer so."""
    app.add_exception_handler(NotSignedIn, _to_sign_in)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(NotFromHere, _not_from_here)
    # an address that no page of ours leads to, such as a word for a number
    app.add_exception_handler(RequestValidationError, _not_found)
    app.add_exception_handler(HTTPException, _by_status)


def failed(request: Request, problem: Exception) -> Response:
    """After a failure that nobody foresaw."""
    if isinstance(problem, StoreUnreachable):
        return _told(
            request, 503, "The database does not answer",
            "Nothing was changed that you were not told of. Try again in a moment; if it stays, "
            "tell whoever runs Alongside.",
        )  # fmt: skip
    return _told(
        request, 500, "Something went wrong here",
        "It is not what you typed. Nothing was changed that you were not told of. Try again; "
        "if it stays, tell whoever runs Alongside when it happened.",
    )  # fmt: skip


async def _to_sign_in(request: Request, _problem: Exception) -> Response:
    path = request.url.path
    query = f"?{request.url.query}" if request.url.query else ""
    if request.method != "GET":
        back = await kept_for_later(request)
        where = f"?back={quote(back.path, safe='/')}" if back.path else ""
        return then(f"/sign-in{where}", back.notice, "refused")
    if path == "/" and not query:
        return then("/sign-in")
    return then(f"/sign-in?back={quote(quote(path, safe='/:') + query, safe='/')}")


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


def _told(request: Request, status: int, title: str, what_to_do: str) -> Response:
    if not hasattr(request.state, "colleague"):
        with suppress(StoreError):
            request.state.colleague = colleague_of(request, here(request))
    return page(request, "told.html", title=title, what_to_do=what_to_do, status=status)
