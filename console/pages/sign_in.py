"""
Sign in, sign out.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from alongside.access import Colleague
from alongside.store.colleague_rows import KeptColleague
from console.forms import Finding, Form, line
from console.page import page, then
from console.pages import provider, welcome
from console.security.attempts import LOCKED_AFTER, LOCKED_FOR, attempts
from console.security.door import Here, Inside, Typed, colleague_of, halfway_in, here, signed_in
from console.security.entry import come_in, go_out, ours
from console.security.passwords import is_right
from console.security.second import is_given

router = APIRouter()
router.include_router(welcome.router)
router.include_router(provider.router)
NOT_RIGHT = (
    "The login or the password is not right. Check both. After five wrong attempts a login is "
    "locked for 15 minutes"
)
TOO_OFTEN = "There were too many wrong attempts from here. Wait five minutes, then try again"


class SignIn(Form):
    """Who, and by which password."""

    login = line("Your login", validators=[InputRequired("Enter your login")])
    password = PasswordField("Password", [InputRequired("Enter your password")])


class Code(Form):
    """What the authenticator shows."""

    code = line(
        "Code from your authenticator",
        hint="Six digits, or one of the codes you kept for when you don't have it",
        validators=[InputRequired("Enter the code"), Length(max=40)],
    )


@router.get("/sign-in")
def ask(request: Request, console: Here, back: str = "/") -> Response:
    """The form, unless they are in."""
    if colleague_of(request, console) is not None:
        return then(ours(back))
    return _asked(request, SignIn.of(), back)


@router.post("/sign-in")
def let_in(request: Request, console: Here, form: Typed) -> Response:
    """Let them in by a new cookie, whatever cookie came; or say that it was not right."""
    said = SignIn.of(form)
    back = str(form.get("back", "/"))
    if not said.validate():
        return _asked(request, said, back, said.findings())
    with attempts(request).turn():
        if not attempts(request).may_try(request):
            return _asked(request, said, back, [Finding("login", TOO_OFTEN)], status=429)
        kept = _who(console, str(said.data["login"]), str(said.data["password"]))
        if kept is None:
            attempts(request).was_wrong(request)
    if kept is None:
        return _asked(request, said, back, [Finding("login", NOT_RIGHT)])
    where = ours(back)
    whole = kept.totp is None and not console.settings.wants_second_factor
    if not whole:
        console.store.colleagues.right_so_far(kept.colleague.colleague_id)
        step = "/sign-in/code" if kept.totp else "/account/second-factor"
        where = f"{step}?back={quote(where)}"
    answer = then(where)
    come_in(request, console, kept.colleague, answer, whole=whole)
    return answer


@router.get("/sign-in/code")
def ask_code(
    request: Request, entered: Annotated[Inside, Depends(halfway_in)], back: str = "/"
) -> Response:
    """The form for the second factor."""
    if entered.whole:
        return then(ours(back))
    return _asked(request, Code.of(), back)


@router.post("/sign-in/code")
def let_in_by_code(
    request: Request, console: Here, form: Typed, entered: Annotated[Inside, Depends(halfway_in)]
) -> Response:
    """Let them in wholly."""
    back = str(form.get("back", "/"))
    if entered.whole:
        return then(ours(back))
    said = Code.of(form)
    if not said.validate():
        return _asked(request, said, back, said.findings())
    if not attempts(request).may_try(request):
        return _asked(request, said, back, [Finding("code", TOO_OFTEN)], status=429)
    colleague_id, now = entered.colleague.colleague_id, console.wall()
    may_try = console.store.colleagues.attempt(colleague_id, now, LOCKED_AFTER, LOCKED_FOR)
    if not may_try or not is_given(console.store, entered.kept, str(said.data["code"]), now):
        attempts(request).was_wrong(request)
        console.store.audit.append("nobody", "code_refused", colleague_id, now)
        wrong = "This code is not right, or was used. Wait for the next one"
        return _asked(request, Code.of(), back, [Finding("code", wrong)])
    answer = then(ours(back))
    come_in(request, console, entered.colleague, answer, whole=True)
    return answer


@router.post("/sign-out")
def let_out(
    request: Request,
    console: Here,
    _form: Typed,
    colleague: Annotated[Colleague, Depends(signed_in)],
) -> Response:
    """Their sign-in is over, not only in this browser."""
    answer = then("/sign-in", "You are signed out")
    go_out(request, console, colleague, answer)
    return answer


def _asked(
    request: Request,
    form: Form,
    back: str,
    problems: list[Finding] | None = None,
    status: int = 422,
) -> Response:
    needs_code = isinstance(form, Code)
    return page(
        request,
        "sign_in_code.html" if needs_code else "sign_in.html",
        title="Your second factor" if needs_code else "Sign in",
        form=form,
        back=ours(back),
        provider=_provider_named(request),
        problems=problems,
        status=status if problems else 200,
    )


def _provider_named(request: Request) -> str | None:
    settings = here(request).settings
    return settings.oidc_name if settings.oidc_issuer else None


def _who(console: Here, login: str, password: str) -> KeptColleague | None:
    kept, now = console.store.colleagues.by_login(login), console.wall()
    if kept is None:
        # as much as for a wrong password, so that time does not tell which logins there are
        console.store.colleagues.attempt_by_nobody()
        is_right(password, None)
        console.store.audit.append("nobody", "sign_in_refused", None, now)
        return None
    colleague_id = kept.colleague.colleague_id
    may_try = console.store.colleagues.attempt(colleague_id, now, LOCKED_AFTER, LOCKED_FOR)
    right = is_right(password, kept.password_hash if may_try else None)
    if right and kept.colleague.active:
        return kept
    console.store.audit.append("nobody", "sign_in_refused", colleague_id, now)
    return None
