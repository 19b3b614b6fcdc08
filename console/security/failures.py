"""
What happens when a page fails in a way nobody foresaw: a page says so, the log says where.

Neither shows what the failure says: it may quote what somebody typed.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = structlog.get_logger("console")


class Failures:
    """Turns a failure into an answer, unless one had begun."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Exception], Response]) -> None:
        self.app = app
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as problem:
            if scope["type"] != "http":
                raise
            route = scope.get("route")
            _log.error(
                "page_failed",
                # as the route is written: what stands in an address may be a one-time link
                route=getattr(route, "path", None),
                error=type(problem).__name__,
                where=where(problem),
            )
            if not begun:
                response = await run_in_threadpool(self.answer, Request(scope), problem)
                await response(scope, receive, send)


def where(problem: BaseException) -> list[str]:
    """The last places of the failure, as file and line; never what it says."""
    frames = traceback.extract_tb(problem.__traceback__)[-4:]
    return [f"{each.filename.rpartition('/')[2]}:{each.lineno}" for each in frames]
