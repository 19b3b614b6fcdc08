"""
What comes is text as browsers write it: forms in UTF-8, addresses without a NUL.

Some encodings take a processor minutes to read a megabyte in, others read as what is no text;
PostgreSQL takes no NUL, so nothing can be kept under one.
"""

from __future__ import annotations

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

NOWHERE = "There is no such page."
SAYS = "Forms are read in UTF-8 only. Nothing was changed."
_KNOWN = (b"utf-8", b"utf8")


class Letters:
    """Answers 404 or 415 to anything else; the API says it in its own way."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/api/"):
            if "\0" in scope["path"] or b"%00" in scope["query_string"]:
                await PlainTextResponse(NOWHERE, status_code=404)(scope, receive, send)
                return
            if not _is_known(scope):
                await PlainTextResponse(SAYS, status_code=415)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_known(scope: Scope) -> bool:
    # read as the parser of forms reads it, so that both see the same
    _, said = parse_options_header(Headers(scope=scope).get("content-type"))
    return said.get(b"charset", _KNOWN[0]).lower() in _KNOWN
