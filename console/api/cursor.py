"""
Where a page of a list ended, as the next request for it says.

In: what the list is in the order of, of the last row. Out: text that only this service can have
made. It says after what to go on, not after how many: rows that come or go in between, or stand
elsewhere by now, hide no other from whoever reads on.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import TypeAdapter

from alongside.keys import KeyRing
from console.api.problems import Refusal

T = TypeVar("T")
LONGEST = 1000
_SIGNED = 32
After = Annotated[
    str | None,
    Query(
        max_length=LONGEST,
        pattern="^[A-Za-z0-9_-]+$",
        description="`after` of the page before, with the rest as it was, to read on from there",
    ),
]


class Cursor(Generic[T]):
    """The marks of one list; `shape` is what its order is made of."""

    def __init__(self, called: str, shape: Any) -> None:
        self._called = called
        self._shape: TypeAdapter[T] = TypeAdapter(shape)

    def write(self, ring: KeyRing, mark: T) -> str:
        """A mark as text."""
        said = self._shape.dump_json(mark)
        return f"{self._signed(ring, said)}{urlsafe_b64encode(said).decode().rstrip('=')}"

    def read(self, ring: KeyRing, text: str | None) -> T | None:
        """
        The mark again; None for the first page.

        :raises Refusal: this list has given out no such text.
        """
        if text is None:
            return None
        signed, rest = text[:_SIGNED], text[_SIGNED:]
        try:
            said = urlsafe_b64decode(f"{rest}{'=' * (-len(rest) % 4)}")
        except ValueError:
            said = b""
        if not hmac.compare_digest(signed, self._signed(ring, said)):
            raise Refusal(
                404, "There is none", "`after` has to be that of the page before, of this list."
            )
        return self._shape.validate_json(said)

    def _signed(self, ring: KeyRing, said: bytes) -> str:
        return ring.keyed_hash(f"after/{self._called}/{said.hex()}")[:_SIGNED]
