"""
Coming in: a new cookie for every sign-in, whatever cookie came; going out.
"""

from __future__ import annotations

import secrets

from fastapi import Request
from fastapi.responses import Response

from alongside.access import Colleague
from console.context import Console
from console.sealed_file import forget_left
from console.security.door import cookie_name, is_https, token_of
from console.unsent import forget_old


def come_in(
    request: Request, console: Console, colleague: Colleague, answer: Response, *, whole: bool
) -> None:
    """
    Give them a cookie on this answer; the sign-in that came with the request is over.

    :param whole: False where the second factor is still to be given.
    """
    now, store = console.wall(), console.store
    before, token = token_of(request, console), secrets.token_urlsafe(32)
    if whole:
        forget_old(console)
        forget_left(store, now)
    with store.audit.change(colleague.colleague_id, now) as note:
        if whole:
            store.colleagues.came_in(colleague.colleague_id, now)
            note("signed_in", None)
        state = "whole" if whole else "password"
        store.sign_ins.begin(token, colleague.colleague_id, state, now)
        if before:
            store.sign_ins.end(before, now)
    answer.set_cookie(
        cookie_name(console), token, httponly=True, samesite="lax", secure=is_https(console)
    )


def go_out(request: Request, console: Console, colleague: Colleague, answer: Response) -> None:
    """Their sign-in is over, not only in this browser."""
    token, now = token_of(request, console), console.wall()
    if token:
        with console.store.audit.change(colleague.colleague_id, now) as note:
            console.store.sign_ins.end(token, now)
            note("signed_out", None)
    answer.delete_cookie(cookie_name(console), secure=is_https(console), httponly=True)


def ours(path: str) -> str:
    """A page of ours to go back to; the first page for anything else."""
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if is_ours and path.isprintable() and path.isascii() else "/"
