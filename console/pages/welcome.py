"""
A one-time link: the first administrator comes in, somebody invited chooses a password.

Looking at the page changes nothing, so a mail program that follows links spends none.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired

from alongside.access import Colleague, Role
from alongside.store.colleagues import LoginTaken
from alongside.store.welcomes import Welcome
from console.forms import Finding, Form, line
from console.page import page, then
from console.security.attempts import attempts
from console.security.door import Here, Typed
from console.security.entry import come_in
from console.security.passwords import hashed, objection

router = APIRouter()
FIRST_ROLES = (
    Role.COORDINATOR, Role.RULES_ADMINISTRATOR, Role.MANAGER, Role.ADMINISTRATOR,
)  # fmt: skip


def password_field(label: str = "Password") -> PasswordField:
    """Where somebody chooses a password."""
    return PasswordField(
        label, [InputRequired("Enter a password")],
        description="At least 12 characters. Three or four words are easy to keep in mind",
    )  # fmt: skip


def again_field() -> PasswordField:
    """Where they type it again."""
    return PasswordField("The same password again", [InputRequired("Enter the password again")])


class ChoosePassword(Form):
    """A password, twice."""

    password = password_field()
    again = again_field()

    def problems(self, login: str) -> list[Finding]:
        """All that is wrong; none where the password may be kept."""
        self.validate()
        if not self.password.errors:
            said = objection(str(self.password.data), login)
            self.password.errors = [said] if said else []
        if not self.again.errors and self.again.data != self.password.data:
            self.again.errors = ["The two passwords are not the same"]
        return self.findings()


class ComeFirst(ChoosePassword):
    """Who the first administrator is."""

    login = line(
        "Your login", hint="What you will sign in by, for example your work email address",
        validators=[InputRequired("Enter a login")],
    )  # fmt: skip
    name = line(
        "Your name", hint="As colleagues know you", validators=[InputRequired("Enter your name")]
    )
    # once more, so that they stand after these
    password = password_field()
    again = again_field()


@dataclass(frozen=True)
class _Led:
    """Where a link leads: whom it lets in, which form it asks for."""

    welcome: Welcome
    colleague: Colleague | None


@router.get("/welcome/{token}")
def ask(request: Request, console: Here, token: str) -> Response:
    """The form, if the link is good."""
    led = _led(console, token)
    if led is None:
        return _over(request)
    return _asked(request, led, ChoosePassword.of() if led.colleague else ComeFirst.of(), token)


@router.post("/welcome/{token}")
def let_in(request: Request, console: Here, token: str, form: Typed) -> Response:
    """Let them in, and the link is good no longer."""
    led = _led(console, token)
    if led is None:
        attempts(request).was_wrong(request)
        return _over(request)
    said: ChoosePassword = (ChoosePassword if led.colleague else ComeFirst)(formdata=form)
    login = led.colleague.login if led.colleague else str(said.data["login"] or "")
    problems = said.problems(login)
    if problems:
        return _asked(request, led, said, token, problems)
    try:
        colleague = _let_in(console, led, said, login)
    except LoginTaken:
        taken = Finding("login", "Somebody signs in by this name already; choose another")
        return _asked(request, led, said, token, [taken])
    return _over(request) if colleague is None else _begun(request, console, colleague)


def _let_in(console: Here, led: _Led, said: ChoosePassword, login: str) -> Colleague | None:
    """
    Who may sign in by this password from now on; None where somebody was faster with the link.

    :raises LoginTaken: and then the link is still good.
    """
    store, now, password = console.store, console.wall(), hashed(str(said.data["password"]))
    with store.audit.change("nobody", now) as note:
        if not store.welcomes.use(led.welcome, now):
            return None
        colleague = led.colleague or store.colleagues.add(
            login=login.strip(), name=str(said.data["name"]).strip(), roles=FIRST_ROLES
        )
        who = colleague.colleague_id
        store.colleagues.set_password(who, password)
        store.sign_ins.end_all(who, now)
        note("password_chosen_by_link" if led.colleague else "came_first", who, who=who)
    return colleague


def _begun(request: Request, console: Here, colleague: Colleague) -> Response:
    kept = console.store.colleagues.get(colleague.colleague_id)
    whole = kept.totp is None and not console.settings.wants_second_factor
    step = "/sign-in/code" if kept.totp else "/account/second-factor"
    answer = then("/" if whole else step, "Your password is kept. Next time sign in with it")
    come_in(request, console, colleague, answer, whole=whole)
    return answer


def _led(console: Here, token: str) -> _Led | None:
    welcome = console.store.welcomes.find(token, console.wall())
    if welcome is None:
        return None
    if welcome.colleague_id is None:
        # Whoever was first has it all: a second such link would be a way round them.
        return None if console.store.colleagues.has_administrator() else _Led(welcome, None)
    colleague = console.store.colleagues.get(welcome.colleague_id).colleague
    return _Led(welcome, colleague) if colleague.active else None


def _asked(
    request: Request, led: _Led, form: Form, token: str, problems: list[Finding] | None = None
) -> Response:
    return page(
        request, "welcome.html",
        title=f"Welcome, {led.colleague.name}" if led.colleague else "Welcome to Alongside",
        form=form, token=token, invited=led.colleague, problems=problems,
        status=422 if problems else 200,
    )  # fmt: skip


def _over(request: Request) -> Response:
    return page(
        request, "told.html", title="This link is not good any more", status=404,
        what_to_do="A link is good once, for a day. If it was you who followed it, sign in with "
        "the password you chose. Otherwise ask whoever lets people in for a new one",
    )  # fmt: skip
