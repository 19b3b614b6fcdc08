"""A coach added by hand, or changed, by the page."""

from datetime import timedelta
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.london import today
from tests.console.coach_kit import NOW, PROGRAMME, carried, coach
from tests.console.console_kit import add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
ZOE = {
    "name": "Zoë Ash", "programmes": PROGRAMME, "gender": "female", "modes": ["phone", "home"],
    "areas": "North, Tower Hamlets", "languages": "en, cy", "conditions": "parkinsons",
    "monday": "9:00 to 13:00", "limit": "4", "hours_a_week": "7.5", "starts-day": "1",
    "starts-month": "3", "starts-year": "2026", "supervisor": "s-rowan", "active": "y",
    "email": "zoe@example.org", "phone": "01632 960001",
}  # fmt: skip


async def test_a_coach_is_added_with_all_that_is_known(tmp_path: Path) -> None:
    """Sent a second time they are known already, and are not added twice."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        who = add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches/add")
        await someone.send("/coaches/add", ZOE)
        added = store.coaches.list()
        path, text = someone.path, someone.text
        await someone.get("/coaches/add")
        await someone.send("/coaches/add", ZOE)

        assert f"/coaches/{added[0].id}" == path
        assert "Recorded: the coach is on the roster." in text
        assert "Glad to share that they live with Parkinson's disease" in text
        assert ("parkinsons",) == added[0].conditions
        assert ("Zoë Ash", ("north", "tower-hamlets"), ("en", "cy"), 4, 7.5) == (
            added[0].name, added[0].areas, added[0].languages, added[0].limit,
            added[0].hours_a_week,
        )  # fmt: skip
        assert {"monday": "09:00-13:00"} == added[0].hours
        assert who.by == store.coaches.history(added[0].id)[0].by
        assert 409 == someone.answer.status_code
        assert "This is Zoë Ash already, by name" in someone.text
        assert 1 == len(store.coaches.list())


async def test_what_cannot_be_stands_at_its_field_with_what_was_typed(tmp_path: Path) -> None:
    """Every problem at once, hostile words as words, and nothing is added."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches/add")
        wrong = {**ZOE, "name": "=cmd()", "programmes": "", "monday": "17:00-09:00",
                 "limit": "many", "email": "<script>", "supervisor": "../x"}  # fmt: skip
        await someone.send("/coaches/add", wrong)
        several = someone.answer, someone.text
        await someone.send("/coaches/add", {**ZOE, "name": "\u202eZoe"})
        hidden = someone.text
        await someone.send("/coaches/add", {**ZOE, "name": "x" * 10_000})
        long = someone.text
        await someone.send("/coaches/add", {})

        assert 422 == several[0].status_code
        assert "The limit is no whole number from 0 to 200" in several[1]
        assert "17:00-09:00 ends before it begins; write them as 09:00-17:00" in several[1]
        assert "The e-mail address is not one" in several[1]
        assert "The programmes are not one or more names" in several[1]
        assert "Without a name" in several[1]
        assert 'value="many"' in several[0].text
        assert "&lt;script&gt;" in several[0].text
        assert "has odd ones" in hidden
        assert "Name must be 100 characters or fewer" in long
        assert "Enter the coach's name" in someone.text
        assert [] == store.coaches.list()


async def test_a_change_is_kept_with_who_made_it(tmp_path: Path) -> None:
    """What is not touched stays; nothing said anew changes nothing; the history tells."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1, name="Zoe Ash", ends=today(NOW) + timedelta(days=30)))
        someone = await visitor(app, "coordinator")
        path = "/coaches/k-coach001/change"
        await someone.get(path)
        said = {"name": "Zoe Ash", "programmes": PROGRAMME, "gender": "female", "modes": "phone",
                "languages": "en", "active": "y", "seen": "1"}  # fmt: skip
        await someone.send(path, said)
        same = someone.text
        await someone.get(path)
        await someone.send(path, {**said, "limit": "5", "stays": "y"})
        await someone.get("/coaches/k-coach001/history")

        assert "They were so already; nothing was changed" in same
        assert (5, None) == (store.coaches.get("k-coach001").limit,
                             store.coaches.get("k-coach001").ends)  # fmt: skip
        assert "Changed on" in someone.text
        assert "Own limit of clients: none, now 5" in someone.text
        assert "By Planted coordinator." in someone.text


async def test_a_change_that_does_not_suit_their_clients_is_refused(tmp_path: Path) -> None:
    """A limit below them only if it is meant; a coach changed meanwhile is told of first."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1, name="Zoe Ash"))
        for name in ("Alex Ash", "Bo Birch"):
            carried(store, "k-coach001", name=name)
        someone = await visitor(app, "coordinator")
        path = "/coaches/k-coach001/change"
        await someone.get(path)
        said = {"name": "Zoe Ash", "programmes": PROGRAMME, "gender": "female", "modes": "phone",
                "languages": "en", "active": "y", "seen": "1", "limit": "1"}  # fmt: skip
        await someone.send(path, said)
        below = someone.answer.status_code, someone.text
        await someone.send(path, {**said, "limit": "", "active": ""})
        inactive = someone.text
        store.coaches.change("k-coach001", {"phone": "01632 960009"})
        await someone.send(path, {**said, "although_over": "y"})
        moved = someone.answer.status_code, someone.text
        await someone.send(path, {**said, "although_over": "y", "seen": "2"})

        assert 409 == below[0]
        assert "Zoe Ash carries 2 clients: a limit of 1 is 1 too few." in below[1]
        assert "'Say that they leave' finds them other coaches" in inactive
        assert 409 == moved[0]
        assert "somebody else changed this coach since you looked" in moved[1]
        assert "Phone: none, now 01632 960009" in moved[1]
        assert 1 == store.coaches.get("k-coach001").limit


async def test_only_who_may_change_coaches_can(tmp_path: Path) -> None:
    """Others are told so, and nothing changes."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        for role in (Role.MANAGER, Role.AUDITOR, Role.CLINICIAN):
            add_colleague(store, role)
        store.coaches.put(coach(1))
        seen = []
        for login in ("manager", "auditor", "clinician"):
            someone = await visitor(app, login)
            await someone.get("/")
            for path in ("add", "k-coach001/change", "k-coach001/leave", "k-coach001/away"):
                seen.append((await someone.get(f"/coaches/{path}")).status_code)

        assert [403] * 12 == seen


async def test_languages_are_written_by_their_names(tmp_path: Path) -> None:
    """As the page of the coach shows them; the history says the same, with no codes."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches/add")
        await someone.send("/coaches/add", {**ZOE, "languages": "Welsh, british sign language, pl"})
        added = store.coaches.list()[0]
        await someone.get(f"/coaches/{added.id}/change")
        form = someone.answer.text
        await someone.get(f"/coaches/{added.id}/history")
        history = someone.text
        await someone.get("/coaches/add")
        await someone.send("/coaches/add", {**ZOE, "name": "Bo Ash", "languages": "Welsh, klingon"})
        refused = someone.answer.status_code, someone.text

        assert 422 == refused[0]
        assert "The language klingon is not known here by its name" in refused[1]
        assert [added] == store.coaches.list()
        assert ("cy", "bfi", "pl") == added.languages
        assert 'value="Welsh, British Sign Language, Polish"' in form
        assert "Languages: Welsh, British Sign Language, Polish" in history
        assert "Trained for: Health Connect Coaching, Torbay and South Devon" in history
        assert "Meets clients: by phone" in history
