"""Coming in: by a one-time link, by a second factor, by another provider, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import oidc_provider_mock
import pyotp
import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from tests.browser.beside import pages_beside
from tests.browser.conftest import Visits
from tests.browser.person import Person

CHOSEN = "correct horse battery"
TOLD_IN = "Planted colleague"


@pytest.fixture
def way() -> str:
    """All of these pages are looked at."""
    return "scripts"


@dataclass(frozen=True)
class Door:
    """A service nobody has come into, where everybody needs a second factor."""

    address: str
    store: Store


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Its console, and a provider that vouches for people."""
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as provider:
        settings = Settings(
            home=tmp_path_factory.mktemp("door"), second_factor=True, oidc_name="the Trust's login",
            oidc_issuer=f"http://localhost:{provider.server_port}", oidc_client_id="alongside",
            oidc_client_secret="s & cret", oidc_roles={"Leads": Role.COORDINATOR},
        )  # fmt: skip
        ring = KeyRing.fresh()
        with Store.open(settings, ring) as store, pages_beside(settings, ring, store) as address:
            yield Door(address, store)


def test_the_first_to_come_in_needs_a_second_factor(door: Door, visits: Visits) -> None:
    """By a link, then by a code; from then on by password and code, and lets others in."""
    link = f"/welcome/{door.store.welcomes.make(None, datetime.now(UTC))}"
    first = visits(door.address)

    when_they_follow_the_link(first, link)
    codes = and_set_up_a_second_factor(first)
    then_they_are_in_and_the_link_is_good_no_more(first, link)
    when_they_come_again(first, codes[0])
    and_make_new_codes(first)
    invitation = and_let_somebody_in(first)
    then_who_is_invited_chooses_a_password(visits(door.address), invitation)


def test_who_another_provider_does_not_vouch_for_is_told_why(door: Door, visits: Visits) -> None:
    """From the provider's own page they come back to one of ours."""
    somebody = visits(door.address)
    # Its page asks for a style from elsewhere.
    somebody.page.route("**/*.css", lambda asked: asked.abort() if "//cdn" in asked.request.url
                        else asked.continue_())  # fmt: skip
    somebody.goes_to("/sign-in")
    somebody.sees("Or by a password")
    somebody.main.get_by_role("button", name="Sign in with the Trust's login").click()
    somebody.page.locator("input[name=sub]").fill("somebody-of-no-role")
    somebody.page.get_by_role("button", name="Authorize", exact=True).click()

    somebody.arrives()
    somebody.sees("Not signed in with the Trust's login", "but have no role here")


def when_they_follow_the_link(first: Person, link: str) -> None:
    first.goes_to(link)
    first.presses("Keep this password and come in")
    first.sees("There is a problem", "Enter a login")
    first.types("Your login", "ada")
    first.types("Your name", "Ada Obi")
    chooses_a_password(first)


def and_set_up_a_second_factor(first: Person) -> list[str]:
    first.sees("Everybody needs one here")
    first.presses("Set it up")
    first.sees("Scan this picture")
    first.types("Code from your authenticator", "nought")
    first.presses("Go on")
    first.sees("This is not the code for this picture now")
    secret = first.main.locator("code").first.inner_text().replace(" ", "")
    first.types("Code from your authenticator", pyotp.TOTP(secret).now())
    first.presses("Go on")
    first.sees("Keep these codes")
    return [each.inner_text() for each in first.main.locator("code").all()]


def then_they_are_in_and_the_link_is_good_no_more(first: Person, link: str) -> None:
    first.follows("Go on")
    first.signs_out()
    first.goes_to(link)
    assert 404 == first.status
    first.sees("This link is not good any more")


def when_they_come_again(first: Person, code: str) -> None:
    first.goes_to("/sign-in")
    first.types("Login", "ada")
    first.types("Password", "not this")
    first.presses("Sign in")
    first.sees("The login or the password is not right")
    first.types("Password", CHOSEN)
    first.presses("Sign in")
    first.sees("Your second factor")
    first.types("Code from your authenticator", "000000")
    first.presses("Sign in")
    first.sees("This code is not right")
    first.types("Code from your authenticator", code)
    first.presses("Sign in")


def and_make_new_codes(first: Person) -> None:
    first.goes_to("/account/second-factor")
    first.follows("Make new codes")
    first.types("Your password", "not this")
    first.presses("Make new codes")
    first.sees("This is not your password")
    first.types("Your password", CHOSEN)
    first.presses("Make new codes")
    first.sees("Keep these codes")


def and_let_somebody_in(first: Person) -> str:
    first.opens("People")
    first.presses("Let somebody in")
    first.types("Login", "bo")
    first.types("Name", TOLD_IN)
    first.chooses("Coordinator")
    first.presses("Let them in")
    first.sees("good once, for a day")
    return first.main.locator("code").first.inner_text()


def then_who_is_invited_chooses_a_password(invited: Person, link: str) -> None:
    invited.goes_to(link)
    invited.sees(f"Welcome, {TOLD_IN}")
    chooses_a_password(invited)
    invited.sees("Your password is kept")


def chooses_a_password(somebody: Person) -> None:
    somebody.types("Password", CHOSEN)
    somebody.types("The same password again", CHOSEN)
    somebody.presses("Keep this password and come in")
