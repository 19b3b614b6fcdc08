"""
What somebody changes about themselves: password, sign-ins elsewhere.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired

from alongside.access import Colleague
from console.forms import Finding
from console.page import Crumb, page, then
from console.pages import second_factor
from console.pages.welcome import ChoosePassword, again_field, password_field
from console.presenters.people import roles_in_words
from console.security.attempts import LOCKED_AFTER, LOCKED_FOR, attempts
from console.security.door import IDLE, Here, Typed, signed_in, token_of
from console.security.entry import come_in
from console.security.passwords import hashed, is_right

router = APIRouter()
router.include_router(second_factor.router)
SignedIn = Annotated[Colleague, Depends(signed_in)]
HERE = (Crumb("Your account", "/account"),)


class AnotherPassword(ChoosePassword):
    """The password there is, and the next."""

    before = PasswordField("Your password now", [InputRequired("Enter your password now")])
    password = password_field("Your new password")
    again = again_field()


@router.get("/account")
def account(request: Request, console: Here, colleague: SignedIn) -> Response:
    """Who they are here, and what they may change."""
    kept = console.store.colleagues.get(colleague.colleague_id)
    now = console.wall()
    return page(
        request, "account.html", title="Your account",
        roles=roles_in_words(colleague, console.settings.rules), kept=kept,
        sign_ins=console.store.sign_ins.of(colleague.colleague_id, now - IDLE),
        codes_left=len(kept.recovery),
    )  # fmt: skip


@router.get("/account/password")
def ask_password(request: Request, console: Here, colleague: SignedIn) -> Response:
    """The form for another password."""
    return _asked(request, AnotherPassword())


@router.post("/account/password")
def change_password(request: Request, console: Here, form: Typed, colleague: SignedIn) -> Response:
    """Another password; every sign-in but this one is over, and this one has a new cookie."""
    said = AnotherPassword(formdata=form)
    problems = said.problems(colleague.login)
    if problems:
        return _asked(request, said, problems)
    store, now = console.store, console.wall()
    kept = store.colleagues.get(colleague.colleague_id)
    may_try = attempts(request).may_try(request) and store.colleagues.attempt(
        colleague.colleague_id, now, LOCKED_AFTER, LOCKED_FOR
    )
    if not is_right(str(said.data["before"]), kept.password_hash if may_try else None):
        attempts(request).was_wrong(request)
        return _asked(request, said, [Finding("before", "This is not your password now")])
    kept_as = hashed(str(said.data["password"]))
    with store.audit.change(colleague.colleague_id, now) as note:
        store.colleagues.set_password(colleague.colleague_id, kept_as)
        store.sign_ins.end_all(colleague.colleague_id, now)
        note("password_changed", colleague.colleague_id)
    answer = then("/account", "Your password is changed, and you are signed out everywhere else")
    come_in(request, console, colleague, answer, whole=True)
    return answer


@router.post("/account/sign-out-elsewhere")
def end_others(request: Request, console: Here, _form: Typed, colleague: SignedIn) -> Response:
    """Every sign-in of theirs but this one is over."""
    now = console.wall()
    with console.store.audit.change(colleague.colleague_id, now) as note:
        console.store.sign_ins.end_all(colleague.colleague_id, now, but=token_of(request, console))
        note("sign_ins_ended", colleague.colleague_id)
    return then("/account", "You are signed out everywhere else")


def _asked(
    request: Request, form: AnotherPassword, problems: list[Finding] | None = None
) -> Response:
    return page(
        request, "account_password.html", title="Change your password", crumbs=HERE,
        form=form, problems=problems, status=422 if problems else 200,
    )  # fmt: skip
