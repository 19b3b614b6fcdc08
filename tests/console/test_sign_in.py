"""Signing in, by the page."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.store import Store
from tests.console.console_kit import PASSWORD, add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio


async def test_who_signs_in_comes_to_what_they_asked_for(tmp_path: Path) -> None:
    """The page they wanted first, then the form, then the page."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        someone = await visitor(app)
        await someone.get("/audit")
        assert "/sign-in" == someone.path
        await someone.send(
            "/sign-in", {"login": "Auditor ", "password": PASSWORD, "back": "/audit"}
        )

        assert "/audit" == someone.path
        assert "Signed in" in someone.text


async def test_the_page_they_asked_for_is_the_very_same(tmp_path: Path) -> None:
    """With what stood behind the question mark."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        someone = await visitor(app)
        await someone.get("/audit?client=c-aaaaaaaaaaaa&since=2026-01-02")
        back = someone.answer.text.partition('name="back" value="')[2].partition('"')[0]
        form = {"login": "auditor", "password": PASSWORD, "back": back.replace("&amp;", "&")}
        await someone.send("/sign-in", form)

        assert "/audit?client=c-aaaaaaaaaaaa&since=2026-01-02" in str(someone.answer.url)


async def test_an_act_sent_too_late_leads_back_to_its_form(tmp_path: Path) -> None:
    """Nothing was recorded; other forms lead to the first page."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (_store, app):
        someone = await visitor(app)
        act = "/journeys/primrose-a/c-aaaaaaaaaaaa/1/do/attended?session=2"
        for sent, expected in ((act, act), ("/tasks/answer", "/")):
            await someone.get("/sign-in")
            await someone.send(sent)

            assert "You were signed out, so nothing was changed" in someone.text
            assert f'name="back" value="{expected}"' in someone.answer.text


async def test_a_form_that_was_not_shown_to_this_sign_in_changes_nothing(tmp_path: Path) -> None:
    """Not even signing out."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.send("/sign-out", csrf="forged")

        assert 403 == someone.answer.status_code
        assert "/account" == (await someone.get("/account")).url.path


async def test_whose_first_page_is_not_today_comes_to_their_own(tmp_path: Path) -> None:
    """Who lets people in sees no task; the list of people is their first page."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        add_colleague(store, Role.RULES_ADMINISTRATOR)

        assert "/audit" == (await visitor(app, "administrator")).path
        assert "/rules" == (await visitor(app, "rules_administrator")).path


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("coordinator", "not the password"),
        ("nobody", PASSWORD),
        ("coordinator", ""),
        ("", PASSWORD),
        ("' or 1=1 --", "' or 1=1 --"),
        ("coordinator", "x" * 10_000),
        ("coordinator", "\N{SNOWMAN}\x00\N{RIGHT-TO-LEFT OVERRIDE}"),
    ],
)
async def test_what_is_not_right_is_said_without_saying_which(
    tmp_path: Path, login: str, password: str
) -> None:
    """The login is kept, the password never, and nobody is in."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app)
        await someone.get("/sign-in")
        await someone.send("/sign-in", {"login": login, "password": password})

        assert 422 == someone.answer.status_code
        assert "There is a problem" in someone.text
        assert "/sign-in" == (await someone.get("/account")).url.path


async def test_after_five_wrong_passwords_the_right_one_waits(tmp_path: Path) -> None:
    """A quarter of an hour later it is right again."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone, start = await visitor(app), datetime.now(UTC)
        await someone.get("/sign-in")
        for _ in range(5):
            await someone.send("/sign-in", {"login": "coordinator", "password": "wrong"})
        await someone.send("/sign-in", {"login": "coordinator", "password": PASSWORD})
        assert 422 == someone.answer.status_code

        someone.console.wall = lambda: start + timedelta(minutes=16)
        await someone.sign_in("coordinator")
        assert "/sign-in" != someone.path
        refused = [row.what for row in store.audit.page()].count("sign_in_refused")
        assert 6 == refused


async def test_many_wrong_attempts_from_one_place_wait(tmp_path: Path) -> None:
    """Whoever they were for, and before a password is looked at."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app)
        await someone.get("/sign-in")
        for number in range(20):
            await someone.send("/sign-in", {"login": f"somebody-{number}", "password": "wrong"})
        await someone.send("/sign-in", {"login": "coordinator", "password": PASSWORD})

        assert 429 == someone.answer.status_code
        assert "Wait five minutes" in someone.text


async def test_a_sign_in_is_over_after_half_an_hour_unused(tmp_path: Path) -> None:
    """Used in between it goes on, for twelve hours at most."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone, start = await visitor(app, "coordinator"), datetime.now(UTC)

        async def is_in(after: timedelta) -> bool:
            someone.console.wall = lambda: start + after
            return (await someone.get("/account")).url.path == "/account"

        for minutes in range(25, 12 * 60, 25):
            assert await is_in(timedelta(minutes=minutes)), minutes
        assert not await is_in(timedelta(hours=12, minutes=1))

        someone.console.wall = lambda: start
        await someone.sign_in("coordinator")
        assert not await is_in(timedelta(minutes=32))


async def test_a_page_that_asks_by_itself_keeps_nobody_in(tmp_path: Path) -> None:
    """A bar of progress left open over lunch is no use of the console."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone, start = await visitor(app, "coordinator"), datetime.now(UTC)
        someone.says("HX-Request", "true")
        for minutes in (10, 20, 29):
            someone.console.wall = lambda at=minutes: start + timedelta(minutes=at)
            assert "/account" == (await someone.get("/account")).url.path
        someone.console.wall = lambda: start + timedelta(minutes=31)

        assert "/sign-in" == (await someone.get("/account")).url.path


async def test_signing_out_is_the_end_of_the_cookie_too(tmp_path: Path) -> None:
    """Somebody who copied it has nothing."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        thief = await visitor(app)
        thief.set_cookie("alongside", someone.cookie("alongside"))
        assert "/account" == (await thief.get("/account")).url.path
        await someone.get("/account")
        await someone.send("/sign-out")
        assert "You are signed out" in someone.text

        assert "/sign-in" == (await thief.get("/account")).url.path


async def test_who_is_shut_out_is_out_at_once(tmp_path: Path) -> None:
    """On the next page, in every browser; the password is good no longer."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        theirs = add_colleague(store, Role.COORDINATOR)
        add_colleague(store, Role.ADMINISTRATOR)
        someone, boss = await visitor(app, "coordinator"), await visitor(app, "administrator")
        await boss.get(f"/colleagues/{theirs.colleague_id}")
        await boss.send(f"/colleagues/{theirs.colleague_id}/shut-out")
        assert "Shut out" in boss.text

        assert "/sign-in" == (await someone.get("/account")).url.path
        await someone.send("/sign-in", {"login": "coordinator", "password": PASSWORD})
        assert 422 == someone.answer.status_code


@pytest.mark.parametrize("login", ["coordinator", "nobody", "locked"])
async def test_a_wrong_password_costs_the_same_whoever_it_is_for(
    tmp_path: Path, login: str
) -> None:
    """Time would tell which logins there are: as many rows are written, as often."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        locked = add_colleague(store, Role.MANAGER, login="locked").colleague_id
        store.colleagues.attempt(locked, datetime.now(UTC), 1, timedelta(hours=1))
        someone = await visitor(app)
        await someone.get("/sign-in")
        written = changes_of(store)
        await someone.send("/sign-in", {"login": login, "password": "wrong"})

        assert ["UPDATE", "INSERT"] == written
        (row,) = store.audit.page()
        assert "sign_in_refused" == row.what
        failed = {each.failures for each in store.colleagues.page()}
        assert failed == ({0, 1} if login != "coordinator" else {1})


def changes_of(store: Store) -> list[str]:
    """What is written from now on, by the first word of each statement."""
    found: list[str] = []

    def noted(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        word = statement.split()[0]
        if word in ("INSERT", "UPDATE", "DELETE"):
            found.append(word)

    event.listen(store._database.engine, "before_cursor_execute", noted)
    return found


async def test_from_a_page_that_is_not_there_a_link_leads_on(tmp_path: Path) -> None:
    """To their first page; whoever is not signed in has nothing at the top to go by."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        somebody, nobody = await visitor(app, "manager"), await visitor(app)

        assert 404 == (await somebody.get("/nothing")).status_code
        assert '<a class="nhsuk-link" href="/">Go to your first page</a>' in somebody.answer.text
        assert 404 == (await nobody.get("/nothing")).status_code
        assert '<a class="nhsuk-link" href="/sign-in">Go to sign in</a>' in nobody.answer.text
