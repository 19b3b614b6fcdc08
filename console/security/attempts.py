"""
How often somebody may try to come in: by address here, by person in the store.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

LOCKED_AFTER = 5
LOCKED_FOR = timedelta(minutes=15)
FROM_ONE_ADDRESS = parse("20/5 minutes")
"""Wrong attempts, whoever they were for; each console process counts its own."""

AT_ONCE = 4
"""Passwords of a sign-in checked at a time: each takes 64 MB, and most of a processor."""


class Attempts:
    """Wrong attempts from each address, for a few minutes."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """
        Wait until it is their turn to try.

        Many who try together do so one after the other: each finds those before counted, and
        they can't take all the memory there is.
        """
        with self._turns:
            yield

    def may_try(self, request: Request) -> bool:
        """Whether there were not too many from there."""
        return self._limiter.test(FROM_ONE_ADDRESS, _address(request))

    def was_wrong(self, request: Request) -> None:
        """One more from there."""
        self._limiter.hit(FROM_ONE_ADDRESS, _address(request))


def attempts(request: Request) -> Attempts:
    """Those of the console this request came to."""
    found: Attempts = request.app.state.attempts
    return found


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
