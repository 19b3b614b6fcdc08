"""
By which names browsers may call the console; under any other they get nothing.

A page of somebody else's whose name leads here (DNS rebinding) is refused, and no name that a
request brings ever gets into a link.
"""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from alongside.settings import Settings

SAYS = (
    "The console is not called by this name. Whoever runs it sets ALONGSIDE_CONSOLE_URL to the "
    "address that browsers use."
)
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def names(settings: Settings) -> frozenset[str]:
    """The names there are: the address browsers use, or this machine's."""
    if settings.console_url:
        return _HERE | {(urlsplit(settings.console_url).hostname or "").casefold()}
    return _HERE | {settings.listen_host.casefold(), socket.gethostname().casefold()}


class Hosts:
    """Answers 400 under any other name."""

    def __init__(self, app: ASGIApp, known: frozenset[str]) -> None:
        self.app = app
        self.known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_known(scope):
            await PlainTextResponse(SAYS, status_code=400)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        said = [value for name, value in scope["headers"] if name == b"host"]
        if len(said) != 1:
            return False
        try:
            name = urlsplit(f"//{said[0].decode('ascii')}").hostname
        except (UnicodeDecodeError, ValueError):
            return False
        return name is not None and name.casefold().rstrip(".") in self.known
