"""
A file that somebody uploads: read as it comes, no further than its limit, checked as any form.

In: a request. Out: the fields and the file, which lies in an unnamed temporary file until the
request is over. More than the limit is read to its end and thrown away, so that the browser hears
why.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from console.security.door import CSRF, Here, NotFromHere, is_from_here

MEGABYTE = 10**6
LIMIT = 100 * MEGABYTE
"""The largest file that is taken, as it comes: packed, if it is packed."""
_AROUND = 100_000
"""Bytes of a form that are not the file."""
READ_AT_MOST = 4000 * MEGABYTE
"""So much of a request that is too long is thrown away; the rest is not even read."""


class _TooMuch(Exception):
    """The request is longer than may be."""


class Upload:
    """What came: the fields, the file by its field; or that it was too large."""

    def __init__(self, form: FormData | None) -> None:
        self.form = form or FormData()
        self.too_large = form is None

    def file(self, name: str) -> UploadFile | None:
        """The file of a field; None where none was chosen."""
        found = self.form.get(name)
        return found if isinstance(found, UploadFile) and found.filename else None


async def uploaded(request: Request, console: Here) -> AsyncGenerator[Upload, None]:
    """
    What a form with a file says, from a page of ours only.

    :raises NotFromHere: it lacks the token of this sign-in, or is no such form.
    """
    stream = request.stream()
    try:
        form = await MultiPartParser(
            request.headers, _counted(stream), max_files=2, max_fields=20
        ).parse()
    except _TooMuch:
        await _to_the_end(stream)
        yield Upload(None)
        return
    except (KeyError, MultiPartException):
        raise NotFromHere from None
    try:
        if not is_from_here(request, console, form.get(CSRF)):
            raise NotFromHere
        yield Upload(form)
    finally:
        await form.close()


async def _counted(stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    size = 0
    async for piece in stream:
        size += len(piece)
        if size > LIMIT + _AROUND:
            raise _TooMuch
        yield piece


async def _to_the_end(stream: AsyncGenerator[bytes, None]) -> None:
    size = 0
    with suppress(Exception):
        async for piece in stream:
            size += len(piece)
            if size > READ_AT_MOST:
                return


Uploaded = Annotated[Upload, Depends(uploaded)]
