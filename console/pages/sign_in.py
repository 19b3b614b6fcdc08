"""
Sign in, sign out.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired

from alongside.access import Colleague
from console.forms import Finding, Form, line
from console.page import page, then
from console.security.door import (
    Here,
    Typed,
    colleague_of,
    cookie_name,
    is_https,
    signed_in,
    token_of,
)
from console.security.passwords import is_right

router = APIRouter()
LOCKED_AFTER = 5
LOCKED_FOR = timedelta(minutes=15)
NOT_RIGHT = "These are not right. Check both, or ask whoever lets people in."


class SignIn(Form):
    """Who, and by which password."""

    login = line("Your login", validators=[InputRequired("Enter your login")])
    password = PasswordField("Password", [InputRequired("Enter your password")])


@router.get("/sign-in")
def ask(request: Request, console: Here, back: str = "/") -> Response:
    """The form, unless they are in."""
    if colleague_of(request, console) is not None:
        return then(_ours(back))
    return page(request, "sign_in.html", title="Sign in", form=SignIn.of(), back=_ours(back))


@router.post("/sign-in")
def let_in(request: Request, console: Here, form: Typed) -> Response:
    """Let them in by a new cookie, whatever cookie came; or say that it was not right."""
    said = SignIn.of(form)
    back = _ours(str(form.get("back", "/")))
    problems = [] if said.validate() else said.findings()
    if not problems:
        colleague = _who(console, str(said.data["login"]), str(said.data["password"]))
        if colleague is not None:
            return _begin(console, colleague, back)
        problems = [Finding("login", NOT_RIGHT)]
    return page(
        request,
        "sign_in.html",
        title="Sign in",
        form=said,
        back=back,
        problems=problems,
        status=422,
    )


@router.post("/sign-out")
def let_out(
    request: Request,
    console: Here,
    _form: Typed,
    colleague: Annotated[Colleague, Depends(signed_in)],
) -> Response:
    """Their sign-in is over, not only in this browser."""
    token = token_of(request, console)
    if token:
        console.store.sign_ins.end(token, console.wall())
        console.store.audit.append(colleague.colleague_id, "signed_out", None, console.wall())
    answer = then("/sign-in")
    answer.delete_cookie(cookie_name(console))
    return answer


def _who(console: Here, login: str, password: str) -> Colleague | None:
    kept, now = console.store.colleagues.by_login(login), console.wall()
    right = is_right(password, kept.password_hash if kept else None)
    if kept is None or (kept.locked_until is not None and now < kept.locked_until):
        return None
    if not right:
        lock = now + LOCKED_FOR if kept.failures + 1 >= LOCKED_AFTER else None
        console.store.colleagues.note_failure(kept.colleague.colleague_id, lock)
        return None
    if kept.failures:
        console.store.colleagues.note_success(kept.colleague.colleague_id)
    return kept.colleague if kept.colleague.active else None


def _begin(console: Here, colleague: Colleague, back: str) -> Response:
    token, now = secrets.token_urlsafe(32), console.wall()
    console.store.sign_ins.begin(token, colleague.colleague_id, "whole", now)
    console.store.audit.append(colleague.colleague_id, "signed_in", None, now)
    answer = then(back)
    answer.set_cookie(
        cookie_name(console), token, httponly=True, samesite="lax", secure=is_https(console)
    )
    return answer


def _ours(path: str) -> str:
    """A page of ours to go back to; the first page for anything else."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours and "\\" not in path else "/"
