"""The second factor: set up, asked for, lost."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from console.app import build_app
from tests.console.console_kit import PASSWORD, Visitor, add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
SECRET = re.compile(r'alongside-secret">([A-Z2-7 ]+)<')
CODES = re.compile(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>")


class Phone:
    """An authenticator that scanned the picture, and the console's clock, which it goes by."""

    def __init__(self, someone: Visitor) -> None:
        found = SECRET.search(someone.answer.text)
        assert found, someone.text
        self._totp = pyotp.TOTP(found[1].replace(" ", ""))
        self._someone = someone
        self.now = datetime.now(UTC)
        someone.console.wall = lambda: self.now

    def shows(self) -> str:
        """The code of this half minute."""
        return self._totp.at(self.now)

    def later(self, seconds: int = 60) -> None:
        """Time goes by."""
        self.now += timedelta(seconds=seconds)


async def set_up(someone: Visitor) -> tuple[Phone, list[str]]:
    """Scan, enter the code; the phone and the codes that stand in for it."""
    await someone.get("/account/second-factor")
    await someone.send("/account/second-factor")
    phone = Phone(someone)
    await someone.send("/account/second-factor/set-up", {"code": phone.shows()})
    codes = CODES.findall(someone.answer.text)
    assert 10 == len(codes), someone.text
    return phone, codes


async def half_in(app: Any, code: str | None = None) -> Visitor:
    """Somebody who gave the right password, and perhaps a code."""
    someone = await visitor(app)
    await someone.sign_in("manager")
    assert "/sign-in/code" == someone.path, someone.text
    if code is not None:
        await someone.send("/sign-in/code", {"code": code})
    return someone


async def test_a_password_alone_opens_nothing_any_more(tmp_path: Path) -> None:
    """Once it is set up, the code of the half minute is asked for."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        phone, _ = await set_up(await visitor(app, "manager"))
        phone.later()
        someone = await half_in(app)
        for path in ("/", "/account", "/account/second-factor", "/account/second-factor/off"):
            assert "/sign-in" == (await someone.get(path)).url.path, path
        await someone.get("/sign-in/code")
        await someone.send("/account/password", {"password": "x"})
        assert "/sign-in" == someone.path

        await someone.get("/sign-in/code")
        await someone.send("/sign-in/code", {"code": phone.shows()})
        assert "/account" == (await someone.get("/account")).url.path


async def test_a_code_is_good_once(tmp_path: Path) -> None:
    """Who saw it over a shoulder comes too late, and so does who has an old one."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        phone, _ = await set_up(await visitor(app, "manager"))
        phone.later()
        seen = phone.shows()
        assert "/sign-in/code" != (await half_in(app, seen)).path

        assert 422 == (await half_in(app, seen)).answer.status_code
        phone.later(120)
        assert 422 == (await half_in(app, seen)).answer.status_code
        assert "/sign-in/code" != (await half_in(app, phone.shows())).path


async def test_a_kept_code_stands_in_once(tmp_path: Path) -> None:
    """However it is written; the others stay good."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        _, codes = await set_up(await visitor(app, "manager"))

        assert "/sign-in/code" != (await half_in(app, codes[0].upper().replace("-", " "))).path
        assert 422 == (await half_in(app, codes[0])).answer.status_code
        assert "/sign-in/code" != (await half_in(app, codes[1])).path


async def test_codes_can_not_be_tried_out(tmp_path: Path) -> None:
    """After five wrong ones there is a wait, whoever knows the password."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        phone, codes = await set_up(await visitor(app, "manager"))
        phone.later()
        someone = await half_in(app)
        for wrong in ("000000", "abc", "9" * 40, "\N{ARABIC-INDIC DIGIT ONE}" * 6, ""):
            await someone.send("/sign-in/code", {"code": wrong})
            assert 'id="code-error"' in someone.answer.text
            assert 422 == someone.answer.status_code
        await someone.send("/sign-in/code", {"code": "111111"})
        await someone.send("/sign-in/code", {"code": phone.shows()})
        assert 422 == someone.answer.status_code
        await someone.send("/sign-in/code", {"code": codes[3]})
        assert 422 == someone.answer.status_code


async def test_halfway_in_lasts_ten_minutes(tmp_path: Path) -> None:
    """Then the password is asked for again."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        phone, _ = await set_up(await visitor(app, "manager"))
        phone.later()
        someone = await half_in(app)
        phone.later(601)
        await someone.send("/sign-in/code", {"code": phone.shows()})

        assert "/sign-in" == someone.path


async def test_the_picture_and_secret_are_shown_until_confirmed(tmp_path: Path) -> None:
    """A wrong first code changes nothing; without one set up nothing is asked for."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        assert 404 == (await someone.get("/account/second-factor/picture.svg")).status_code
        await someone.get("/account/second-factor")
        await someone.send("/account/second-factor")
        await someone.send("/account/second-factor/set-up", {"code": "000000"})
        assert 422 == someone.answer.status_code
        assert SECRET.search(someone.answer.text)
        picture = await someone.get("/account/second-factor/picture.svg")
        assert "image/svg+xml" == picture.headers["content-type"]
        assert b"style=" not in picture.content

        again = await visitor(app, "manager")
        assert "/sign-in/code" != again.path


async def test_taking_it_off_needs_the_password(tmp_path: Path) -> None:
    """So that a browser left open is not enough; new codes end the old ones."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        _, old = await set_up(someone)
        await someone.get("/account/second-factor/codes")
        await someone.send("/account/second-factor/codes", {"password": PASSWORD})
        new = CODES.findall(someone.answer.text)
        assert not set(old) & set(new)
        assert 422 == (await half_in(app, old[0])).answer.status_code

        await someone.get("/account/second-factor/off")
        await someone.send("/account/second-factor/off", {"password": "wrong"})
        assert 'id="password-error"' in someone.answer.text
        assert 422 == someone.answer.status_code
        await someone.send("/account/second-factor/off", {"password": PASSWORD})
        assert "no second factor any more" in someone.text
        assert "/sign-in/code" != (await visitor(app, "manager")).path


async def test_another_in_its_place_needs_the_password(tmp_path: Path) -> None:
    """So that a browser left open does not let somebody else's phone in."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        before, _ = await set_up(someone)
        await someone.get("/account/second-factor/off")
        for where in ("/account/second-factor", "/account/second-factor/another"):
            await someone.send(where, {"password": "wrong"})
            await someone.get("/account/second-factor/set-up")
            assert not SECRET.search(someone.answer.text), where
            await someone.get("/account/second-factor/another")

        await someone.send("/account/second-factor/another", {"password": PASSWORD})
        phone = Phone(someone)
        await someone.send("/account/second-factor/set-up", {"code": phone.shows()})
        assert 10 == len(CODES.findall(someone.answer.text))
        phone.later()
        before.now = phone.now
        assert 422 == (await half_in(app, before.shows())).answer.status_code
        assert "/sign-in/code" != (await half_in(app, phone.shows())).path


async def test_where_everybody_needs_one_it_is_set_up_first(tmp_path: Path) -> None:
    """Nothing else opens until then; it can't be taken off."""
    settings, ring = Settings(home=tmp_path, second_factor=True), KeyRing.fresh()
    with Store.open(settings, ring) as store:
        app = build_app(settings, ring, store)
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        assert "/account/second-factor" == someone.path
        assert "Everybody needs one here" in someone.text
        assert "/sign-in" == (await someone.get("/account")).url.path

        phone, _ = await set_up(someone)
        assert "/account" == (await someone.get("/account")).url.path
        await someone.send("/account/second-factor/off", {"password": PASSWORD})
        assert "Everybody needs a second factor here" in someone.text
        phone.later()
        assert "/sign-in/code" == (await visitor(app, "manager")).path
