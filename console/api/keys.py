"""
Which system is asking, whether it may, how often.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from alongside.store.systems import ApiKey
from console.api.problems import Refusal
from console.security.door import Here, NotFound

PER_KEY = parse("600/minute")
"""Requests of one system; each process counts its own."""
PER_ADDRESS = parse("60/minute")
"""Requests without a good key, from one address."""
_bearer = HTTPBearer(auto_error=False, description="A key made on the Systems page")


class Scope(StrEnum):
    """What a key may be good for."""

    JOURNEYS_READ = "journeys:read"
    JOURNEYS_START = "journeys:start"
    EVENTS_WRITE = "events:write"
    TASKS_READ = "tasks:read"
    TASKS_ANSWER = "tasks:answer"
    CLIENTS_READ = "clients:read"
    WAITING_READ = "waiting:read"
    RULES_READ = "rules:read"


class Limits:
    """How often each asked of late."""

    def __init__(
        self, per_key: RateLimitItem = PER_KEY, per_address: RateLimitItem = PER_ADDRESS
    ) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_key, self._per_address = per_key, per_address

    def good(self, key_id: str) -> None:
        """
        One more of a good key.

        :raises Refusal: too many.
        """
        if not self._limiter.hit(self._per_key, key_id):
            raise _too_many()

    def bad(self, address: str) -> None:
        """One more without a good key; raises as `good`."""
        if not self._limiter.hit(self._per_address, address):
            raise _too_many()


def _too_many() -> Refusal:
    return Refusal(429, "Too many requests", "Wait a minute, then go on slower.", Retry_After="60")


def key_of(
    request: Request,
    console: Here,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> ApiKey:
    """
    Whose key came.

    :raises Refusal: none that is good, or too many requests.
    :raises NotFound: nothing can be under such an address.
    """
    limits: Limits = request.app.state.limits
    key = console.store.systems.by_secret(given.credentials, console.wall()) if given else None
    if key is None:
        limits.bad(request.client.host if request.client else "unknown")
        raise Refusal(
            401, "No good key", "Send `Authorization: Bearer` with a key that is still good.",
            WWW_Authenticate="Bearer",
        )  # fmt: skip
    limits.good(key.key_id)
    if "\0" in request.scope["path"]:
        raise NotFound  # PostgreSQL takes no NUL, so nothing can be kept there
    return key


class Asks:
    """Leave for a route, by what its key is good for."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def __call__(self, key: Annotated[ApiKey, Depends(key_of)]) -> ApiKey:
        """The key; raises Refusal where it is not good for this."""
        if self.scope not in key.scopes:
            raise Refusal(
                403,
                "Not for this key",
                f"This key is not good for {self.scope.value}: have it made anew.",
            )
        return key


def asks(scope: Scope) -> Asks:
    """`key: Annotated[ApiKey, Depends(asks(Scope.X))]`."""
    return Asks(scope)
