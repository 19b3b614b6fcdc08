"""Who looked at what: an auditor finds it, reads it in words, takes it out as a file."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.london import today
from alongside.store import NewClient, Person, Store
from tests.console.console_kit import Visitor, add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
NUMBER = "9990000018"
NOW = datetime.now(UTC)


def looked_at(store: Store, who: str, many: int = 1, key: str = "1") -> str:
    """Somebody's record that was looked at so often, a minute apart; whose."""
    new = NewClient(
        source="t", source_key=key, person=Person(name="Wren Planted", nhs_number=NUMBER),
        readings=(),
    )  # fmt: skip
    client_id = str(store.clients.add_many([new]).rows[0].client_id)
    for number in range(many):
        at = NOW - timedelta(days=10) + timedelta(minutes=number)
        store.audit.append(who, "journey_seen", f"primrose-a/{client_id}/1", at)
    return client_id


def form(**said: Any) -> dict[str, Any]:
    """The search as it is typed."""
    days = {
        f"{name}-{part}": "" for name in ("since", "until") for part in ("day", "month", "year")
    }
    return {"who": "", "client": "", **days, **said}


async def found(someone: Visitor, **said: Any) -> None:
    """Look for something, by the page."""
    await someone.get("/audit")
    await someone.send("/audit", form(**said))


async def test_an_auditor_finds_who_looked_at_a_client(tmp_path: Path) -> None:
    """By the NHS number, which stands in no address; and that the auditor looked is found too."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        coach = add_colleague(store, Role.COORDINATOR).colleague_id
        add_colleague(store, Role.AUDITOR)
        client_id = looked_at(store, coach)
        someone = await visitor(app, "auditor")
        await found(someone, client="999 000 0018")

        assert f"/audit?client={client_id}" in str(someone.answer.url)
        assert NUMBER not in str(someone.answer.history)
        assert "Planted coordinator" in someone.text
        assert "Looked at a journey" in someone.text
        journey = f"Wren Planted ({client_id}), journey 1 in UCLPartners-Primrose"
        assert journey in someone.text
        assert "Signed in" not in someone.text
        latest = store.audit.page(limit=1)[0]
        assert ("audit_seen", client_id) == (latest.what, latest.about)


async def test_it_is_found_by_person_and_by_day(tmp_path: Path) -> None:
    """The first and the last day both count."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        looked_at(store, add_colleague(store, Role.COORDINATOR).colleague_id)
        auditor = add_colleague(store, Role.AUDITOR)
        someone, then = await visitor(app, "auditor"), today(NOW - timedelta(days=10))
        day = {"day": then.day, "month": then.month, "year": then.year}
        both = {
            f"{name}-{part}": number for name in ("since", "until") for part, number in day.items()
        }
        await found(someone, **both)
        assert "Looked at a journey" in someone.text
        assert "Signed in" not in someone.text

        await found(someone, who=auditor.colleague_id)
        assert "Signed in" in someone.text
        assert "Looked at a journey" not in someone.text
        await found(someone, who=auditor.colleague_id, **both)
        assert "Nobody looked or acted so." in someone.text


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"client": "999 000 0026"}, "No client has this id or NHS number"),
        ({"client": "c-nobody"}, "No client has this id or NHS number"),
        ({"client": "x" * 10_000}, "must be 40 characters or fewer"),
        ({"who": "u-nobody"}, "Not a valid choice"),
        ({"since-day": "31", "since-month": "2", "since-year": "2026"}, "must be a real day"),
        ({"since-day": "3"}, "must include a month and a year"),
        (
            {
                "since-day": "3", "since-month": "3", "since-year": "2026",
                "until-day": "2", "until-month": "3", "until-year": "2026",
            },
            "must not be before the first",
        ),
    ],
)  # fmt: skip
async def test_what_can_not_be_looked_for_is_said(
    tmp_path: Path, said: dict[str, str], says: str
) -> None:
    """With what was typed, and nothing shown in its stead."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        someone = await visitor(app, "auditor")
        await found(someone, **said)

        assert 422 == someone.answer.status_code
        assert says in someone.text
        assert "Signed in" not in someone.text


@pytest.mark.parametrize("said", ["who=Wren+Planted", "client=9990000018", "client=c-a%20Planted"])
async def test_what_is_no_id_is_kept_nowhere(tmp_path: Path, said: str) -> None:
    """A name in an address is no page, so that the record does not keep it for good."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        someone = await visitor(app, "auditor")

        assert 404 == (await someone.get(f"/audit?{said}")).status_code
        assert 404 == (await someone.get(f"/audit.csv?{said}")).status_code
        assert "Planted" not in repr(store.audit.page())


async def test_who_lets_people_in_finds_nobody_by_number(tmp_path: Path) -> None:
    """An administrator sees no client: ids lead nowhere, a number is not looked up."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        looked_at(store, "u-1")
        boss = await visitor(app, "administrator")
        await boss.get("/audit")
        assert "/journeys/" not in boss.answer.text
        assert "Wren" not in boss.answer.text
        await found(boss, client=NUMBER)

        assert 422 == boss.answer.status_code


async def test_pages_follow_each_other_and_the_file_has_all(tmp_path: Path) -> None:
    """Each row once, the latest first; taking it out is written down."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        client_id = looked_at(store, "u-1", many=120)
        someone, shown = await visitor(app, "auditor"), 0
        await someone.get(f"/audit?client={client_id}")
        for expected in (50, 50, 20):
            rows = someone.answer.text.count("Looked at a journey")
            shown += rows
            assert expected == rows
            if rows == 50:
                link = someone.answer.text.rpartition('href="/audit?')[2].partition('"')[0]
                await someone.get("/audit?" + link.replace("&amp;", "&"))
        assert 120 == shown

        answer = await someone.get(f"/audit.csv?client={client_id}")
        lines = list(csv.DictReader(io.StringIO(answer.text)))
        assert "text/csv; charset=utf-8" == answer.headers["content-type"]
        seen = [line for line in lines if line["what"] == "journey_seen"]
        assert 120 == len(seen)
        assert seen == sorted(seen, key=lambda line: -int(line["number"]))
        assert "audit_taken_out" == store.audit.page(limit=1)[0].what


async def test_nobody_who_may_not_sees_the_record(tmp_path: Path) -> None:
    """Nor by the file."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR, Role.MANAGER, login="both")
        someone = await visitor(app, "both")
        for path in ("/audit", "/audit.csv", "/audit?who=u-1"):
            assert 403 == (await someone.get(path)).status_code


@pytest.mark.parametrize("before", ["9" * 25, "0", "-1", "x"])
async def test_there_is_no_page_before_a_number_no_row_can_have(
    tmp_path: Path, before: str
) -> None:
    """A database fails on a number that is too great for it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        someone = await visitor(app, "auditor")

        assert 404 == (await someone.get(f"/audit?before={before}")).status_code


async def test_which_roles_somebody_was_given_and_lost_is_told(tmp_path: Path) -> None:
    """By role, about whom, in the file too; never by name."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        whom = add_colleague(store, Role.MANAGER).colleague_id
        add_colleague(store, Role.ADMINISTRATOR)
        boss = await visitor(app, "administrator")
        await boss.get(f"/colleagues/{whom}/change")
        said = {"name": "Zebedee Quill", "roles": ["auditor", "coordinator"]}
        await boss.send(f"/colleagues/{whom}/change", said)
        await boss.get("/audit.csv")

        rows = store.audit.page(about=whom)
        assert [
            "role_taken_manager", "role_given_auditor", "role_given_coordinator",
            "colleague_changed",
        ] == [each.what for each in rows]  # fmt: skip
        assert "Gave somebody the role of auditor" in boss.answer.text
        assert "Took the role of manager away" in boss.answer.text
        assert "Quill" not in "".join(str(each) for each in rows)
