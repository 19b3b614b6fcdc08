"""One-time links: the first administrator, somebody invited."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from tests.console.console_kit import add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
CHOSEN = "correct horse battery"
FIRST = {"login": "ada", "name": "Ada Obi", "password": CHOSEN, "again": CHOSEN}


async def test_the_first_link_makes_an_administrator_once(tmp_path: Path) -> None:
    """They are in at once, with what it takes to run the service."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        token = store.welcomes.make(None, datetime.now(UTC))
        someone = await visitor(app)
        await someone.get(f"/welcome/{token}")
        await someone.get(f"/welcome/{token}")
        await someone.send(f"/welcome/{token}", FIRST)
        assert "Your password is kept" in someone.text
        assert "People" in (await someone.get("/colleagues")).text

        kept = store.colleagues.by_login("ada")
        assert kept is not None
        assert {"coordinator", "rules_administrator", "manager", "administrator"} == set(
            kept.colleague.roles
        )
        assert 404 == (await someone.get(f"/welcome/{token}")).status_code
        await someone.get("/account")
        assert 404 == (await someone.send(f"/welcome/{token}", FIRST)).status_code
        assert 1 == len(store.colleagues.all())


async def test_a_link_is_good_for_a_day(tmp_path: Path) -> None:
    """And the one made last only."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        start = datetime.now(UTC)
        first, last = (store.welcomes.make(None, start) for _ in range(2))
        someone = await visitor(app)

        assert 404 == (await someone.get(f"/welcome/{first}")).status_code
        assert 200 == (await someone.get(f"/welcome/{last}")).status_code
        someone.console.wall = lambda: start + timedelta(hours=24, seconds=1)
        assert 404 == (await someone.get(f"/welcome/{last}")).status_code
        assert "is not good any more" in someone.text


async def test_no_link_makes_a_second_first_administrator(tmp_path: Path) -> None:
    """Not even one that was printed before there was one."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        token = store.welcomes.make(None, datetime.now(UTC))
        someone = await visitor(app)
        await someone.get(f"/welcome/{token}")
        add_colleague(store, Role.ADMINISTRATOR)

        assert 404 == (await someone.send(f"/welcome/{token}", FIRST)).status_code
        assert store.colleagues.by_login("ada") is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"again": CHOSEN + "!"}, "are not the same"),
        ({"login": ""}, "Enter a login"),
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 10_000}, "200 characters or fewer"),
        ({"password": "a" * 20, "again": "a" * 20}, "harder to guess"),
        ({"password": "Password123456", "again": "Password123456"}, "harder to guess"),
        ({"password": "x y" * 100, "again": "x y" * 100}, "200 characters or fewer"),
    ],
)
async def test_a_form_filled_in_wrongly_leaves_the_link_good(
    tmp_path: Path, wrong: dict[str, str], says: str
) -> None:
    """What is wrong is said at the field; nobody is let in; then it works."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        token = store.welcomes.make(None, datetime.now(UTC))
        someone = await visitor(app)
        await someone.get(f"/welcome/{token}")
        await someone.send(f"/welcome/{token}", {**FIRST, **wrong})
        assert 422 == someone.answer.status_code
        assert says in someone.text
        assert [] == store.colleagues.all()

        await someone.send(f"/welcome/{token}", FIRST)
        assert 200 == someone.answer.status_code


async def test_somebody_let_in_chooses_their_password(tmp_path: Path) -> None:
    """An administrator gives them the link the page shows, once."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        boss, someone = await visitor(app, "administrator"), await visitor(app)
        await boss.get("/colleagues/add")
        await boss.send(
            "/colleagues/add",
            {"login": "bo@trust.example", "name": "Bo <b>Li</b>", "roles": ["manager"]},
        )
        link = next(word for word in boss.text.split() if "/welcome/" in word)
        assert link not in (await boss.get("/colleagues")).text
        assert "Invited" in boss.text

        await someone.get(link)
        assert "Welcome, Bo <b>Li</b>" in someone.text
        await someone.send(link, {"password": CHOSEN, "again": CHOSEN, "roles": "administrator"})
        kept = store.colleagues.by_login("BO@trust.example")
        assert kept is not None
        assert (Role.MANAGER,) == kept.colleague.roles
        assert 404 == (await someone.get(link)).status_code


async def test_what_is_wrong_is_listed_in_the_order_of_the_page(tmp_path: Path) -> None:
    """Each leads to its field; changing somebody does not ask for their login."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        token = store.welcomes.make(None, datetime.now(UTC))
        someone = await visitor(app)
        await someone.get(f"/welcome/{token}")
        await someone.send(f"/welcome/{token}", {})
        links = re.findall(r'href="#(\w+)"', someone.answer.text)
        assert ["maincontent", "login", "name", "password", "again"] == links

        boss = add_colleague(store, Role.ADMINISTRATOR)
        someone = await visitor(app, "administrator")
        await someone.get("/colleagues/add")
        await someone.send("/colleagues/add", {"coach": ""})
        links = re.findall(r'href="#(\w+)"', someone.answer.text)
        assert ["maincontent", "login", "name", "roles"] == links
        await someone.get(f"/colleagues/{boss.colleague_id}/change")
        assert 'name="login"' not in someone.answer.text
        assert 'value="Planted administrator"' in someone.answer.text

        await someone.get("/account/password")
        await someone.send("/account/password", {})
        links = re.findall(r'href="#(\w+)"', someone.answer.text)
        assert ["maincontent", "before", "password", "again"] == links
