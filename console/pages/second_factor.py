"""
The second factor of whoever is asking: set up, codes that stand in for it, taken off.

Open to who gave the right password and has none yet, where everybody needs one.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from console.forms import Finding, Form, line
from console.page import Crumb, page, then
from console.security.attempts import LOCKED_AFTER, LOCKED_FOR, attempts
from console.security.door import Here, Inside, NotFound, NotSignedIn, Typed, halfway_in
from console.security.entry import come_in, ours
from console.security.passwords import is_right
from console.security.second import new_recovery, new_secret, picture, step_of

router = APIRouter()
HERE = (Crumb("Your account", "/account"),)


class Confirm(Form):
    """What the authenticator shows once it knows the secret."""

    code = line(
        "Code from your authenticator", hint="Six digits",
        validators=[InputRequired("Enter the code it shows"), Length(max=20)],
    )  # fmt: skip


class WithPassword(Form):
    """That it is them."""

    password = PasswordField("Your password", [InputRequired("Enter your password")])


def setting_up(found: Annotated[Inside, Depends(halfway_in)]) -> Inside:
    """
    Who may see to their second factor.

    :raises NotSignedIn: they have one, and did not give it.
    """
    if not found.whole and found.kept.totp is not None:
        raise NotSignedIn
    return found


Own = Annotated[Inside, Depends(setting_up)]


@router.get("/account/second-factor")
def second_factor(request: Request, console: Here, own: Own, back: str = "/account") -> Response:
    """What there is, and what may be done."""
    return page(
        request, "second_factor.html", title="Your second factor",
        crumbs=HERE if own.whole else (), kept=own.kept, back=ours(back), whole=own.whole,
        wanted=console.settings.wants_second_factor, codes_left=len(own.kept.recovery),
    )  # fmt: skip


@router.post("/account/second-factor")
def offer(console: Here, form: Typed, own: Own) -> Response:
    """A secret to scan; it counts once its code was given."""
    if own.kept.totp is not None:
        return then("/account/second-factor/another")
    return _offered(console, own, ours(str(form.get("back", "/account"))))


@router.post("/account/second-factor/another")
def offer_another(request: Request, console: Here, form: Typed, own: Own) -> Response:
    """The same in the place of the one they have: a browser left open is not enough."""
    refused = _refused(request, console, own, form, "another")
    return refused if refused is not None else _offered(console, own, "/account")


@router.get("/account/second-factor/picture.svg")
def scan(own: Own) -> Response:
    """The picture to scan."""
    if own.kept.totp_offered is None:
        raise NotFound
    body = picture(own.kept.totp_offered, own.colleague.login)
    return Response(body, media_type="image/svg+xml")


@router.get("/account/second-factor/set-up")
def ask(request: Request, own: Own, back: str = "/account") -> Response:
    """The picture, the secret in letters, the form for the first code."""
    if own.kept.totp_offered is None:
        return then("/account/second-factor")
    return _asked(request, own, Confirm.of(), back)


@router.post("/account/second-factor/set-up")
def confirm(request: Request, console: Here, form: Typed, own: Own) -> Response:
    """The authenticator knows the secret: from now on its code is asked for."""
    back = ours(str(form.get("back", "/account")))
    secret = own.kept.totp_offered
    if secret is None:
        return then("/account/second-factor")
    said = Confirm.of(form)
    if not said.validate():
        return _asked(request, own, said, back, said.findings())
    step = step_of(secret, str(said.data["code"]), console.wall())
    if step is None:
        wrong = "This is not the code for this picture now. Check the clock of your authenticator"
        return _asked(request, own, said, back, [Finding("code", wrong)])
    codes = new_recovery()
    colleague_id, now = own.colleague.colleague_id, console.wall()
    with console.store.audit.change(colleague_id, now) as note:
        console.store.second_factors.take(colleague_id, secret, codes, step)
        note("second_factor_set_up", colleague_id)
    return _codes(request, console, own, codes, back)


@router.post("/account/second-factor/codes")
def renew(request: Request, console: Here, form: Typed, own: Own) -> Response:
    """Other codes that stand in for it; those before are good no longer."""
    refused = _refused(request, console, own, form, "codes")
    if refused is not None:
        return refused
    codes = new_recovery()
    colleague_id = own.colleague.colleague_id
    with console.store.audit.change(colleague_id, console.wall()) as note:
        console.store.second_factors.renew_recovery(colleague_id, codes)
        note("codes_renewed", colleague_id)
    return _codes(request, console, own, codes, "/account")


@router.post("/account/second-factor/off")
def take_off(request: Request, console: Here, form: Typed, own: Own) -> Response:
    """They have none any more, unless everybody needs one."""
    if console.settings.wants_second_factor:
        return then("/account/second-factor", "Everybody needs a second factor here", "refused")
    refused = _refused(request, console, own, form, "off")
    if refused is not None:
        return refused
    colleague_id = own.colleague.colleague_id
    with console.store.audit.change(colleague_id, console.wall()) as note:
        console.store.second_factors.drop(colleague_id)
        note("second_factor_taken_off", colleague_id)
    return then("/account", "You have no second factor any more")


@router.get("/account/second-factor/{act}")
def ask_password(request: Request, own: Own, act: str) -> Response:
    """The form before new codes, or before it is taken off."""
    if act not in _SURE or own.kept.totp is None or not own.whole:
        raise NotFound
    return _sure(request, act, WithPassword.of())


_SURE = {
    "another": "Set up another second factor",
    "codes": "Make new codes",
    "off": "Take your second factor off",
}


def _offered(console: Here, own: Inside, back: str) -> Response:
    console.store.second_factors.offer(own.colleague.colleague_id, new_secret())
    return then(f"/account/second-factor/set-up?back={quote(back)}")


def _refused(
    request: Request, console: Here, own: Inside, form: Typed, act: str
) -> Response | None:
    if own.kept.totp is None or not own.whole:
        raise NotFound
    said, now = WithPassword.of(form), console.wall()
    if not said.validate():
        return _sure(request, act, said, said.findings())
    may_try = attempts(request).may_try(request) and console.store.colleagues.attempt(
        own.colleague.colleague_id, now, LOCKED_AFTER, LOCKED_FOR
    )
    if is_right(str(said.data["password"]), own.kept.password_hash if may_try else None):
        console.store.colleagues.unlock(own.colleague.colleague_id)
        return None
    attempts(request).was_wrong(request)
    return _sure(request, act, said, [Finding("password", "This is not your password")])


def _sure(
    request: Request, act: str, form: Form, problems: list[Finding] | None = None
) -> Response:
    return page(
        request, "second_factor_sure.html", title=_SURE[act], act=act, form=form,
        crumbs=(*HERE, Crumb("Your second factor", "/account/second-factor")),
        problems=problems, status=422 if problems else 200,
    )  # fmt: skip


def _asked(
    request: Request, own: Inside, form: Form, back: str, problems: list[Finding] | None = None
) -> Response:
    secret = own.kept.totp_offered or ""
    return page(
        request, "second_factor_set_up.html", title="Set up your second factor",
        crumbs=HERE if own.whole else (), form=form, back=ours(back), problems=problems,
        secret=" ".join(secret[each : each + 4] for each in range(0, len(secret), 4)),
        status=422 if problems else 200,
    )  # fmt: skip


def _codes(
    request: Request, console: Here, own: Inside, codes: tuple[str, ...], back: str
) -> Response:
    request.state.colleague = own.colleague if own.whole else None
    answer = page(
        request, "second_factor_codes.html", title="Keep these codes", codes=codes, back=back,
    )  # fmt: skip
    if not own.whole:
        come_in(request, console, own.colleague, answer, whole=True)
    return answer
