"""
Forms are read in UTF-8 only, as browsers write them; one that says otherwise is refused unread.

Some encodings take a processor minutes to read a megabyte in, others read as what is no text.
"""

from __future__ import annotations

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SAYS = "Forms are read in UTF-8 only. Nothing was changed."
_KNOWN = (b"utf-8", b"utf8")


class Letters:
    """Answers 415 to any other encoding; the API, which reads JSON alone, says so itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_known(scope):
            await PlainTextResponse(SAYS, status_code=415)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_known(scope: Scope) -> bool:
    if scope["path"].startswith("/api/"):
        return True
    # read as the parser of forms reads it, so that both see the same
    _, said = parse_options_header(Headers(scope=scope).get("content-type"))
    return said.get(b"charset", _KNOWN[0]).lower() in _KNOWN
