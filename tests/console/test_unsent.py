"""Forms sent after the sign-in had expired: shown again to whoever typed them, recorded once."""

from __future__ import annotations

import html
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from console.unsent import AGAIN, KEPT, LONGEST, MOST, NO_FILE, OUT, TOO_LONG, WILL_SHOW
from tests.console.acts_kit import SLOW, act_of, action, carried, recorded
from tests.console.console_kit import (
    PASSWORD,
    Visitor,
    add_colleague,
    open_console,
    open_pages,
    signed_in,
    visitor,
)
from tests.console.planted import plant
from tests.console.rules_kit import in_the_box
from tests.console.test_second_factor import set_up

pytestmark = pytest.mark.asyncio
NOTE = "Rang twice. They said <b>not before noon</b> \N{SNOWMAN} 'ok'"
NUMBER = re.compile(r'name="event" value="([^"]+)"')


def later(someone: Visitor, minutes: float = 32) -> None:
    """So much time goes by in which nobody does anything."""
    at = someone.console.wall() + timedelta(minutes=minutes)
    someone.console.wall = lambda: at


async def sign_in(someone: Visitor, login: str) -> None:
    """By the page they are on, to wherever it leads back to."""
    found = re.search(r'name="back" value="([^"]*)"', someone.answer.text)
    assert found is not None, someone.text
    form = {"login": login, "password": PASSWORD, "back": html.unescape(found[1])}
    await someone.send("/sign-in", form)


async def test_a_note_typed_before_the_sign_in_expired_is_recorded_after_it(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Nothing is recorded until they have looked and sent it again; then it is recorded once."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given what happened on the telephone, typed and sent over half an hour later
        journey = await service.start(service.add_client())
        add_colleague(service.store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/tasks/answer", journey=journey, key="consent")
        typed, event = carried(someone, answer="given", note=NOTE), NUMBER.search(
            someone.answer.text
        )  # fmt: skip
        later(someone)
        await someone.send("/tasks/answer", typed)
        assert "/sign-in" == someone.path
        assert WILL_SHOW in someone.text

        # when they sign in again
        await sign_in(someone, "coordinator")

        # then it is all there, nothing of it recorded
        assert "/tasks/answer" == someone.path
        assert AGAIN in someone.text
        assert NOTE == carried(someone)["note"]
        assert re.search(r'value="given"[^>]* checked', someone.answer.text)
        assert [] == recorded(service, journey, "task_answered")
        assert event is not None
        assert event[1] == typed["event"] == carried(someone)["event"]

        # when they send it, and once more what was sent first
        for form in (carried(someone, answer="given"), typed):
            await someone.get("/account")
            await someone.send("/tasks/answer", form)
        answers = recorded(service, journey, "task_answered")
        assert [("given", NOTE)] == [(each.answer, each.note) for each in answers]


async def test_an_acts_form_comes_back_with_what_was_typed(tmp_path: Path) -> None:
    """After twelve hours of use as after half an hour of none; shown once, and gone."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        # given somebody who has been in for twelve hours
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app)
        journey = plant(someone.console, "coaching")
        later(someone, -12 * 60 - 1)
        await someone.sign_in("coordinator")
        for _ in range(28):
            later(someone, 25)
            await someone.get("/account")
        await someone.get(act_of(journey, "attended"))
        typed = carried(someone, minutes="45", note=NOTE, step="do")
        where = action(someone)
        later(someone, 21)

        # when
        await someone.send(where, typed)
        await sign_in(someone, "coordinator")

        # then
        assert AGAIN in someone.text
        again = carried(someone)
        assert ("45", NOTE) == (again["minutes"], again["note"])
        assert (typed["event"], typed["seen"]) == (again["event"], again["seen"])
        await someone.get(str(someone.answer.url))
        assert AGAIN not in someone.text
        assert "" == carried(someone)["note"]


async def test_an_act_that_can_not_be_done_any_more_shows_what_was_typed(tmp_path: Path) -> None:
    """So that it can be put elsewhere."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (_, someone):
        journey = plant(someone.console, "coaching")
        await someone.get(act_of(journey, "attended"))
        later(someone)
        await someone.send(act_of(journey, "consent-given"), {"note": NOTE})
        await sign_in(someone, "coordinator")

        assert 409 == someone.answer.status_code
        assert "What you typed, and was not recorded" in someone.text
        assert "They said <b>not before noon</b>" in someone.text


async def test_what_was_typed_lies_open_nowhere(tmp_path: Path) -> None:
    """Not in an address, a cookie or the database's files; there it is gone once it was shown."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        await someone.get("/clients/add")
        typed = {"name": "Zebedee Quill", "phone": "07700 900123", "channels": "sms"}
        later(someone)
        where = await someone.send_only("/clients/add", typed)

        assert re.fullmatch(r"/sign-in\?back=/clients/add%3Funsent%3Dj-[a-z2-7]{12}", where)
        said = str(someone.answer.headers)
        assert "Zebedee" not in said
        assert "900123" not in said
        assert [] == _with(tmp_path, b"Zebedee", b"900123")

        await someone.get(where)
        assert 1 == _kept(tmp_path)
        await sign_in(someone, "coordinator")
        assert 'value="Zebedee Quill"' in someone.answer.text
        assert re.search(r'value="sms"[^>]* checked', someone.answer.text)
        assert 0 == _kept(tmp_path)
        assert 0 == store.clients.count()


async def test_it_waits_for_the_second_factor(tmp_path: Path) -> None:
    """The password alone shows nothing of it."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (_, someone):
        # given somebody with a second factor who typed, and then was away
        phone, _ = await set_up(someone)
        await someone.get("/clients/add")
        phone.later(32 * 60)
        await someone.send("/clients/add", {"name": "Zebedee Quill"})

        # when
        await sign_in(someone, "coordinator")
        assert "/sign-in/code" == someone.path
        assert "Zebedee" not in someone.answer.text
        assert 1 == _kept(tmp_path)
        back = html.unescape(someone.answer.text.partition('name="back" value="')[2]).partition('"')
        await someone.send("/sign-in/code", {"code": phone.shows(), "back": back[0]})

        # then
        assert 'value="Zebedee Quill"' in someone.answer.text
        assert 0 == _kept(tmp_path)


async def test_another_who_signs_in_does_not_see_it(tmp_path: Path) -> None:
    """They see the page as it is for them; whose it is still may."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR, login="ada")
        add_colleague(store, Role.COORDINATOR, login="bea")
        someone = await visitor(app, "ada")
        await someone.get("/clients/add")
        later(someone)
        await someone.send("/clients/add", {"name": "Zebedee Quill"})
        await sign_in(someone, "bea")
        where = str(someone.answer.url)
        assert "/clients/add" == someone.path
        assert "Zebedee" not in someone.answer.text
        assert AGAIN not in someone.text

        await someone.sign_in("ada")
        assert "Zebedee Quill" in (await someone.get(where)).text


async def test_it_is_kept_for_an_hour(tmp_path: Path) -> None:
    """Whoever comes later finds an empty form, and nothing is left in the store."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (_, someone):
        await someone.get("/clients/add")
        later(someone)
        await someone.send("/clients/add", {"name": "Zebedee Quill"})
        later(someone, KEPT.total_seconds() / 60)
        await sign_in(someone, "coordinator")

        assert "/clients/add" == someone.path
        assert "Zebedee" not in someone.answer.text
        assert 0 == _kept(tmp_path)


@pytest.mark.parametrize(("part", "page"), [("rules", "edit"), ("examples", "edit/examples")])
async def test_rules_being_written_come_back(tmp_path: Path, part: str, page: str) -> None:
    """The examples as the rules, laid over what is saved."""
    async with signed_in(tmp_path, Role.RULES_ADMINISTRATOR) as (_, someone):
        await someone.get(f"/rules/primrose-a/{page}")
        form = {"part": part, "saved": "0", "text": f"# {part}\r\n{NOTE}", "then": "check"}
        later(someone)
        await someone.send("/rules/primrose-a/edit", form)
        await sign_in(someone, "rules_administrator")

        assert f"/rules/primrose-a/{page}" == someone.path
        assert AGAIN in someone.text
        assert f"# {part}\n{NOTE}" == in_the_box(someone).replace("\r\n", "\n")


@pytest.mark.parametrize("why", ["ended", "shut out", "long ago", "forged", "no page", "password"])
async def test_nothing_is_kept_where_time_alone_did_not_end_it(tmp_path: Path, why: str) -> None:
    """Nor of a form that this sign-in was not shown, has no page, or holds a password."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        theirs = add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/clients/add")
        csrf, path = someone.token, "/clients/add"
        if why == "ended":
            store.sign_ins.end_all(theirs.colleague_id, datetime.now(UTC))
        elif why == "shut out":
            details: dict[str, Any] = theirs.model_dump(include={"name", "roles", "answers_for"})
            store.colleagues.change(theirs.colleague_id, coach_id=None, active=False, **details)
        else:
            later(someone, 62 if why == "long ago" else 32)
        if why == "forged":
            csrf = "forged"
        elif why == "no page":
            path = "/tasks/several/preview"
        elif why == "password":
            path = "/account/password"
        fields = {"name": "Zebedee Quill", "old": PASSWORD, "password": PASSWORD}
        await someone.send(path, fields, csrf=csrf)

        assert "/sign-in" == someone.path or 403 == someone.answer.status_code
        assert OUT in someone.text or why == "forged"
        assert 0 == _kept(tmp_path)


async def test_what_is_too_long_is_said_not_to_be_kept(tmp_path: Path) -> None:
    """As is a file; the way back leads to the form still."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (_, someone):
        await someone.get("/clients/add")
        later(someone)
        csrf = someone.token
        await someone.send("/clients/add", {"name": "x" * LONGEST})
        assert TOO_LONG in someone.text
        assert 'name="back" value="/clients/add"' in someone.answer.text

        file = {"file": ("register.csv", b"name\nZebedee Quill\n", "text/csv")}
        await someone.send("/clients/import", {}, files=file, csrf=csrf)
        assert NO_FILE in someone.text
        assert 'name="back" value="/clients/import"' in someone.answer.text
        assert 0 == _kept(tmp_path)


async def test_a_few_forms_of_a_colleague_are_kept(tmp_path: Path) -> None:
    """The latest, however often one is sent."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (_, someone):
        await someone.get("/clients/add")
        csrf = someone.token
        later(someone)
        for number in range(MOST + 3):
            await someone.send("/clients/add", {"name": f"Number {number}"}, csrf=csrf)
        assert MOST == _kept(tmp_path)
        await sign_in(someone, "coordinator")

        assert f"Number {MOST + 2}" in someone.answer.text


def _kept(home: Path) -> int:
    with sqlite3.connect(home / "alongside.db") as database:
        found: int = database.execute("select count(*) from jobs where kind = 'unsent'").fetchone()[
            0
        ]
    return found


def _with(home: Path, *texts: bytes) -> list[str]:
    """The database's files that hold one of these texts."""
    found = {each: each.read_bytes() for each in home.glob("alongside.db*")}
    assert found
    return [each.name for each, body in found.items() for text in texts if text in body]
