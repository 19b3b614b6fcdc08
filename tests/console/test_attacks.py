"""Attempts that must fail: forged, replayed, planted, stolen, led elsewhere."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from console.app import NotByTls, build_app
from console.pages import sign_in
from console.security.attempts import AT_ONCE, FROM_ONE_ADDRESS
from console.security.entry import ours
from tests.console.console_kit import PASSWORD, add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
ELSEWHERE = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
    "https:evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example",
    "/%0d%0aSet-Cookie:%20a=b".replace("%0d%0a", "\r\n"), " //evil.example", "evil.example", "",
)  # fmt: skip


async def test_a_token_of_another_sign_in_is_good_for_nothing(tmp_path: Path) -> None:
    """Replayed by a colleague, by oneself after signing in again, from before signing in."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        add_colleague(store, Role.AUDITOR)
        mine, theirs = await visitor(app, "manager"), await visitor(app, "auditor")
        await theirs.get("/account/password")
        stolen = theirs.token
        form = {"before": PASSWORD, "password": "another long one", "again": "another long one"}
        await mine.send("/account/password", form, csrf=stolen)
        assert 403 == mine.answer.status_code

        await mine.get("/account")
        old = mine.token
        await mine.send("/sign-out")
        before = mine.token
        await mine.sign_in("manager")
        for token in (old, before, ""):
            await mine.send("/account/password", form, csrf=token)
            assert 403 == mine.answer.status_code
        await mine.get("/account")
        await mine.sign_in("manager")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_form_of_another_site_changes_nothing(tmp_path: Path, site: str) -> None:
    """Not even with the right token, where the browser says where it came from."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        await someone.get("/account")
        someone.says("Sec-Fetch-Site", site)
        await someone.send("/sign-out")

        assert 403 == someone.answer.status_code
        assert "/account" == (await someone.get("/account")).url.path


async def test_a_cookie_planted_before_is_not_the_one_after(tmp_path: Path) -> None:
    """Whoever planted it is not in; nor by a cookie nobody was given."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        victim, thief = await visitor(app), await visitor(app)
        for someone in (victim, thief):
            someone.set_cookie("alongside", "planted" * 6)
        await victim.sign_in("manager")
        assert "/account" == (await victim.get("/account")).url.path
        assert "planted" not in victim.cookie("alongside")
        assert "/sign-in" == (await thief.get("/account")).url.path

        first = victim.cookie("alongside")
        await victim.get("/sign-in")
        await victim.get("/account/password")
        form = {"before": PASSWORD, "password": "another long one", "again": "another long one"}
        await victim.send("/account/password", form)
        assert first != victim.cookie("alongside")
        thief.set_cookie("alongside", first)
        assert "/sign-in" == (await thief.get("/account")).url.path


async def test_a_cookie_is_for_the_browser_alone(tmp_path: Path) -> None:
    """No script reads it, no other site sends it, by TLS only where browsers come by it."""
    settings = Settings(home=tmp_path, console_url="https://coaching.example")
    ring = KeyRing.fresh()
    with Store.open(settings, ring) as store:
        add_colleague(store, Role.MANAGER)
        someone = await visitor(build_app(settings, ring, store))
        someone.reaches("https://coaching.example")
        await someone.get("/sign-in")
        visit = someone.answer.headers["set-cookie"]
        where = await someone.send_only("/sign-in", {"login": "manager", "password": PASSWORD})
        said = someone.answer.headers.get_list("set-cookie")

        assert "/" == where
        (cookie,) = [each for each in said if each.startswith("__Host-alongside=")]
        for each in (cookie, visit):
            assert each.startswith("__Host-")
            assert {"httponly", "secure", "samesite=lax", "path=/"} <= {
                part.strip().lower() for part in each.split(";")
            }
            assert "domain" not in each.lower()
        assert "max-age=31536000" == someone.answer.headers["strict-transport-security"]


@pytest.mark.parametrize("back", ELSEWHERE)
async def test_it_leads_back_to_pages_of_ours_only(tmp_path: Path, back: str) -> None:
    """Whatever the address or the form says, before and after signing in."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app)
        await someone.get("/sign-in", back=back)
        assert "evil" not in re.sub(r"<title>.*?</title>", "", someone.answer.text)
        where = await someone.send_only(
            "/sign-in", {"login": "manager", "password": PASSWORD, "back": back}
        )
        assert "/" == where
        assert "a=b" not in str(someone.answer.headers.get_list("set-cookie"))
        assert "/" == await someone.stop_at(f"/sign-in?back={quote(back)}")
        assert "/" == ours(back)


async def test_another_name_for_the_console_gets_nothing(tmp_path: Path) -> None:
    """Nor gets it into the link an administrator copies."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        someone = await visitor(app, "administrator")
        for name in ("evil.example", "localhost.evil.example", "localhost@evil.example", "", "["):
            someone.says("Host", name)
            assert 400 == (await someone.get("/account")).status_code, name
            assert name == "" or name not in someone.answer.text.replace("[", "", 1)
        someone.says("Host", "localhost:8080")
        someone.says("X-Forwarded-Host", "evil.example")
        await someone.get("/colleagues/add")
        await someone.send("/colleagues/add", {"login": "b", "name": "B", "roles": ["manager"]})

        assert "http://localhost:8080/welcome/" in someone.text
        assert "evil" not in someone.answer.text


@pytest.mark.parametrize("address", [None, "http://coaching.example", "coaching.example"])
async def test_in_production_nothing_travels_in_clear(tmp_path: Path, address: str | None) -> None:
    """The console does not begin where browsers would reach it without TLS."""
    ring = KeyRing.fresh()
    with Store.open(Settings(home=tmp_path), ring) as store:
        settings = Settings(
            home=tmp_path, production=True, console_url=address, keys="x",
            database_url="postgresql://nowhere/x",
        )  # fmt: skip
        with pytest.raises(NotByTls, match="ALONGSIDE_CONSOLE_URL"):
            build_app(settings, ring, store)


async def test_many_who_try_at_once_are_counted_and_take_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is let past the limit by coming with the others; the memory holds a few at a time."""
    at_once, tried = [0], []

    def slowly(*_: object) -> bool:
        at_once[0] += 1
        tried.append(at_once[0])
        time.sleep(0.05)
        at_once[0] -= 1
        return False

    monkeypatch.setattr(sign_in, "is_right", slowly)
    async with open_pages(tmp_path, KeyRing.fresh()) as (_, app):
        someone = await visitor(app)
        await someone.get("/sign-in")
        wrong = {"login": "nobody", "password": "a wrong one"}
        await asyncio.gather(*(someone.send("/sign-in", wrong) for _ in range(36)))

        assert len(tried) < FROM_ONE_ADDRESS.amount + AT_ONCE
        assert max(tried) <= AT_ONCE


async def test_a_form_is_read_in_no_encoding_that_browsers_do_not_write(tmp_path: Path) -> None:
    """One keeps the whole console waiting for minutes; in others a token is no text."""
    body = b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n%b\r\n--x--\r\n'
    async with open_pages(tmp_path, KeyRing.fresh()) as (_, app):
        someone = await visitor(app)
        for charset, said in (
            ("punycode", b"a-" + b"a" * 50_000), ("utf-7", b"+2AA-"),
            ("unicode_escape", b"\\ud800"), ("nobody-knows", b"x"),
        ):  # fmt: skip
            someone.says("Content-Type", f"multipart/form-data; boundary=x; Charset={charset}")
            assert 415 == (await someone.write("/sign-in", body % said)).status_code, charset
        for known in ("", "; charset=utf-8", '; charset="UTF-8"', "; charset=utf8"):
            someone.says("Content-Type", f"multipart/form-data; boundary=x{known}")
            assert 403 == (await someone.write("/sign-in", body % b"x")).status_code, known
