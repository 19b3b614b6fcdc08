"""A coach's week, by the page."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.london import moment_on, today, wall
from tests.console.coach_kit import NOW, carried, coach, stand_still
from tests.console.console_kit import add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
MONDAY = wall(NOW).date() - timedelta(days=wall(NOW).weekday()) + timedelta(weeks=1)
TEN = moment_on(MONDAY, time(10))


async def test_a_coach_sees_their_week_with_what_to_bring(tmp_path: Path) -> None:
    """What is booked by day and hour, what is to be booked, with what to do about each."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        stand_still(app)
        add_colleague(store, Role.COACH, coach_id="k-coach001")
        store.coaches.put(coach(1))
        journey = carried(store, "k-coach001", name="Alex Ash", booked=TEN)
        carried(store, "k-coach001", name="Bo Birch", booked=NOW - timedelta(hours=3))
        someone = await visitor(app, "coach")
        await someone.get("/diary", week=str(MONDAY))
        week, link = someone.text, someone.answer.text
        await someone.get("/diary", week=str(MONDAY + timedelta(weeks=3)))
        later = someone.text

        assert f"Monday {MONDAY.day} {MONDAY:%B %Y} 10:00 to 11:00: Alex Ash" in week
        assert "Session 3, by phone Booked" in week
        assert "Agenda" in week
        assert f"/journeys/{journey}/do/book?session=3" in link
        assert "Not recorded yet, from before" in week
        assert "Say what became of this session" in week
        assert "Not recorded yet, from before" in later
        assert "Nothing" in later


async def test_a_diary_without_anything_says_so(tmp_path: Path) -> None:
    """And a day that is none is today."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1, name="Zoe Ash", ends=today(NOW) - timedelta(days=30)))
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches/k-coach001/diary", week="31-31-9999")
        one = someone.answer.status_code, someone.text
        far = await someone.get("/coaches/k-coach001/diary", week="9999-12-31")
        await someone.get("/diary")

        assert 200 == one[0] == far.status_code
        assert "Week of Zoe Ash" in one[1]
        assert "There is nothing in this week" in one[1]
        assert "Not working for the service" in one[1]
        assert "You are not a coach here" in someone.text


async def test_a_diary_is_for_its_coach_and_coordinators(tmp_path: Path) -> None:
    """Another coach's is not there; that somebody looked is written down."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COACH, coach_id="k-coach001")
        who = add_colleague(store, Role.MANAGER)
        add_colleague(store, Role.CLINICIAN)
        store.coaches.put(coach(1))
        store.coaches.put(coach(2))
        carried(store, "k-coach002", name="Alex Ash", booked=TEN)
        seen = {}
        for login in ("coach", "manager", "clinician"):
            someone = await visitor(app, login)
            seen[login] = [
                (await someone.get(f"/coaches/k-coach002/diary{more}")).status_code
                for more in ("", ".ics")
            ]
        someone = await visitor(app, "manager")
        await someone.get("/coaches/k-coach002/diary", week=str(MONDAY))

        assert {"coach": [404, 404], "manager": [200, 200], "clinician": [403, 403]} == seen
        assert "Alex Ash" in someone.text
        assert "Move it" not in someone.text
        assert ["diary_seen", "k-coach002"] == [
            store.audit.page(who=who.colleague_id, limit=1)[0].what,
            store.audit.page(who=who.colleague_id, limit=1)[0].about,
        ]


async def test_a_week_goes_into_a_calendar_without_names(tmp_path: Path) -> None:
    """A file with a plain name; clients stand in it by id."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        stand_still(app)
        add_colleague(store, Role.COACH, coach_id="k-coach001")
        store.coaches.put(coach(1))
        journey = carried(store, "k-coach001", name="Alex Ash", booked=TEN)
        someone = await visitor(app, "coach")
        answer = await someone.get("/diary.ics", week=str(MONDAY))

        assert "text/calendar" in answer.headers["content-type"]
        assert (
            'attachment; filename="diary-k-coach001.ics"' == (answer.headers["content-disposition"])
        )
        assert journey.split("/")[1] in answer.text
        assert "Alex" not in answer.text
