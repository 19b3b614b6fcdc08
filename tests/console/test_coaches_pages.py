"""The roster and one coach's page, by the page."""

from datetime import timedelta
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.coaches import Absence
from alongside.keys import KeyRing
from alongside.london import today
from tests.console.coach_kit import NOW, carried, coach, proposed, stand_still
from tests.console.console_kit import add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
DAY = timedelta(days=1)


async def test_a_roster_without_anybody_says_what_to_do(tmp_path: Path) -> None:
    """Who may change it is led on; who may not is told whom to ask."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_colleague(store, Role.AUDITOR)
        one, other = await visitor(app, "coordinator"), await visitor(app, "auditor")
        await one.get("/coaches")
        await other.get("/coaches")

        assert "There are no coaches yet. Take them in from a file , or add one ." in one.text
        assert "There are no coaches yet. A coordinator takes them in." in other.text
        assert "Add a coach" not in other.text


async def test_the_roster_shows_everyone_with_their_clients_and_room(tmp_path: Path) -> None:
    """By name, with whether they are there; those who left only if they are asked for."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        stand_still(app)
        add_colleague(store, Role.COORDINATOR)
        day = today(NOW)
        store.coaches.put(coach(1, name="Zoe Ash", limit=3))
        store.coaches.put(coach(2, name="amir Birch", absences=[Absence(from_=day, until=day)]))
        store.coaches.put(coach(3, name="Gone Cedar", ends=day - DAY))
        carried(store, "k-coach001")
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches")
        everyone = someone.text
        await someone.get("/coaches", shown="left")
        left = someone.text
        await someone.get("/coaches")
        await someone.send("/coaches", {"name": "zo"})

        assert "2 of the 3 coaches on the roster." in everyone
        assert everyone.index("amir Birch") < everyone.index("Zoe Ash")
        assert "Zoe Ash Today Here Clients 1 of 3 Room now 1 Works in Everywhere" in everyone
        assert "Away until" in everyone
        assert "Gone Cedar" not in everyone
        assert "Gone Cedar" in left
        assert "1 of the 3 coaches on the roster." in someone.text
        assert "amir Birch" not in someone.text


async def test_a_coachs_page_has_their_clients_room_and_absences(tmp_path: Path) -> None:
    """Proposed ones first; what is past is said; the look is written down."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        stand_still(app)
        who = add_colleague(store, Role.COORDINATOR)
        day = today(NOW)
        holiday = Absence(from_=day + DAY, until=day + 5 * DAY, why="holiday")
        store.coaches.put(coach(1, absences=[holiday], limit=1))
        carried(store, "k-coach001", name="Alex Ash")
        proposed(store, "k-coach001", name="Bo Birch")
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches/k-coach001")

        assert 200 == someone.answer.status_code
        assert "1 client is proposed and not answered yet." in someone.text
        assert someone.text.index("Bo Birch") < someone.text.index("Alex Ash")
        assert "Seen every week Sessions held 2 of 14" in someone.text
        assert "Carries more than Health Connect" in someone.text
        assert "2 clients, the coach's own limit is 1" in someone.text
        assert "Holiday: " in someone.text
        assert "To come" in someone.text
        assert "coach_seen" == store.audit.page(who=who.colleague_id, limit=1)[0].what


async def test_who_leaves_soon_has_no_room_for_anybody_new(tmp_path: Path) -> None:
    """Nobody is proposed to them, so no page says that they have room."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        stand_still(app)
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1, name="Zoe Ash", ends=today(NOW) + 3 * DAY))
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches")
        roster = someone.text
        await someone.get("/coaches/k-coach001")
        page = someone.text
        await someone.get("/coaches/room", programme="health-connect")

        assert "1 coach on the roster." in roster
        assert "Room now 0" in roster
        assert "nobody new is proposed whose second session they could not hold" in page
        assert "Zoe Ash 0 0 0 0" in someone.text
        assert "leaves too soon to see somebody new twice" in someone.text


async def test_a_coach_sees_their_own_page_and_no_other(tmp_path: Path) -> None:
    """Nor the roster; another's page is not there for them."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COACH, coach_id="k-coach001")
        store.coaches.put(coach(1))
        store.coaches.put(coach(2))
        someone = await visitor(app, "coach")
        own = await someone.get("/coaches/k-coach001")
        text = someone.text
        other = await someone.get("/coaches/k-coach002")
        none = await someone.get("/coaches/k-nobody00")
        roster = await someone.get("/coaches")

        assert [200, 404, 404, 403] == [each.status_code for each in (own, other, none, roster)]
        assert "Say that they leave" not in text
        assert "They have no clients." in text


async def test_hostile_words_about_a_coach_are_shown_as_words(tmp_path: Path) -> None:
    """Neither their name nor what was looked for becomes part of the page."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1, name="<script>alert(1)</script> {{7*7}}"))
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches")
        roster = someone.answer.text
        await someone.get("/coaches/k-coach001")
        one = someone.answer.text
        await someone.get("/coaches")
        await someone.send("/coaches", {"name": '"><script>x</script>' + "n" * 10_000})
        await someone.get("/coaches", page_number=10**9, programme="../../etc", shown="x")

        assert 200 == someone.answer.status_code
        assert "<script>alert" not in roster + one
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in one
