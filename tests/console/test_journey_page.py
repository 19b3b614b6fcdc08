"""One journey on a page: where it is and why, what somebody must do, what is to come."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alongside.access import Role
from alongside.events import ConsentWithdrawn, Paused, RedFlagRaised
from alongside.keys import KeyRing
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.journey_scene import NAME, a_journey, put_walk, went
from tests.stages.kit import (
    COACH,
    EVERYONE,
    OTHER_COACH,
    TO_COACHING,
    WELL,
    attends,
    books,
    readings,
)

pytestmark = pytest.mark.asyncio
FLAG = "very-high-blood-pressure"


async def test_a_journey_says_where_it_is_and_why(tmp_path: Path) -> None:
    """The stage with its days, the priority in a sentence, the coach by name."""
    async with a_journey(tmp_path, 60) as (_, someone, path):
        await someone.get(path)

        assert 200 == someone.answer.status_code
        assert NAME in someone.text
        assert "Stage Coaching, since 18 March 2026 (44 days)" in someone.text
        assert "P1, because on an antipsychotic: yes (1 February 2026)" in someone.text
        assert "Robin Planted" in someone.text
        assert "Sessions 1 attended" in someone.text


async def test_the_nearest_reading_that_would_change_it_is_said(tmp_path: Path) -> None:
    """For somebody who is not the most urgent."""
    values: dict[str, Any] = {**WELL, "bmi": 26.0}
    less = readings(on_smi_register=True, on_antipsychotic=True, **values)
    async with a_journey(tmp_path, 1, client=less) as (_, someone, path):
        await someone.get(path)

        assert "What would change it" in someone.text
        assert "would make this P1" in someone.text


async def test_what_somebody_must_do_stands_above_with_what_is_overdue(tmp_path: Path) -> None:
    """An alert first; a task leads to its answer."""
    flag = (timedelta(days=20), RedFlagRaised(flag=FLAG))
    async with a_journey(tmp_path, 30, flag) as (_, someone, path):
        await someone.get(path)

        todo = someone.text.partition("To do")[2].partition("Record or change")[0]
        assert "Red flag: blood pressure of 180/120 or above. Assess today" in todo
        assert "Overdue" in todo
        assert "/tasks/answer?journey=primrose-a%2F" in someone.answer.text
        assert "Alert" in someone.text


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.COORDINATOR, "Session 1 is still to be booked: book session 1 ."),
        (Role.CLINICIAN, "Session 1 is still to be booked."),
    ],
)
async def test_a_session_to_be_booked_is_something_to_do(
    tmp_path: Path, role: Role, said: str
) -> None:
    """Also before anybody has a task for it; who may leads on to where it is booked."""
    async with a_journey(tmp_path, 16.9, role=role) as (_, someone, path):
        await someone.get(path)

        assert f"Nothing is due now. {said}" in someone.text
        assert (role is Role.COORDINATOR) is (">book session 1</a>" in someone.answer.text)


async def test_who_may_not_answer_tasks_still_sees_them(tmp_path: Path) -> None:
    """A manager reads what is due, and is offered nothing."""
    async with a_journey(tmp_path, 1, role=Role.MANAGER) as (_, someone, path):
        await someone.get(path)

        assert "Ask the client whether they agree to take part" in someone.text
        assert "/tasks/answer" not in someone.answer.text
        assert "There is nothing for your role to record" in someone.text


async def test_tasks_that_are_over_say_what_was_answered_by_whom(tmp_path: Path) -> None:
    """A colleague by name, others by their role."""
    async with a_journey(tmp_path, 30) as (_, someone, path):
        await someone.get(path)

        over = someone.text.partition("Tasks that are over")[2].partition("Record or change")[0]
        assert "Ask the client whether they agree to take part" in over
        assert "Yes, they agree to take part, by Practice nurse" in over


async def test_a_page_leads_only_where_its_reader_may_go(tmp_path: Path) -> None:
    """A clinician reads the coach's name; a coordinator also comes to their page."""
    async with a_journey(tmp_path, 60, role=Role.CLINICIAN) as (store, someone, path):
        await someone.get(path)
        assert "Robin Planted" in someone.text
        assert f'href="/coaches/{COACH}"' not in someone.answer.text

        add_colleague(store, Role.COORDINATOR)
        await someone.send("/sign-out")
        await someone.sign_in("coordinator")
        await someone.get(path)
        assert f'href="/coaches/{COACH}"' in someone.answer.text


async def test_the_sessions_to_come_are_planned_from_those_that_were(tmp_path: Path) -> None:
    """What happened, what is booked, what follows; the programme's own plan beside it."""
    missed = (*TO_COACHING, books(), attends(but=(2,)))
    async with a_journey(tmp_path, 75, habits=missed) as (_, someone, path):
        await someone.get(path)

        table = someone.text.partition("Outcome")[2]
        assert "Attended" in table
        assert "Missed" in table
        assert "Booked" in table
        assert "To come" in table
        assert "As the programme has them" in someone.answer.text
        assert "The programme has 4 sessions from 1 Apr 2026" in someone.text


async def test_a_journey_that_has_only_begun_says_so_everywhere(tmp_path: Path) -> None:
    """Nothing is empty without saying why."""
    async with a_journey(tmp_path, 0.001) as (_, someone, path):
        await someone.get(path)
        assert "No session is planned: sessions begin when a coach is allocated." in someone.text
        assert "No goal is open." in someone.text
        assert "Nothing was sent to this client about this journey yet." in someone.text

        for page, said in {
            "plan": "No goal is set.",
            "snapshot": "The Snapshot is not written.",
            "measures": "No measure is recorded yet.",
            "messages": "Nothing was sent about this journey yet.",
        }.items():
            await someone.get(f"{path}/{page}")
            assert 200 == someone.answer.status_code, page
            assert said in someone.text


async def test_a_pause_is_said_and_drawn(tmp_path: Path) -> None:
    """And that every wait stands still."""
    async with a_journey(tmp_path, 60, (timedelta(days=50), Paused(reason="hospital"))) as (
        _,
        someone,
        path,
    ):
        await someone.get(path)

        assert "Paused since" in someone.text
        assert "every wait stands still" in someone.text
        assert "alongside-picture__span--still" in someone.answer.text
        assert "none is missed, and the pause ends today" in someone.text


async def test_a_closed_journey_says_how_it_ended_and_offers_nothing(tmp_path: Path) -> None:
    """Its reason, its day, the next one."""
    async with a_journey(tmp_path, 400, habits=EVERYONE) as (_, someone, path):
        await someone.get(path)

        assert "Closed: completed, on" in someone.text
        assert "Next journey Begins" in someone.text
        assert "nobody has anything to do" in someone.text
        assert "nothing more is recorded in it" in someone.text
        assert "Today" not in someone.text.partition("The way so far")[2]


async def test_the_way_is_drawn_once_there_is_some(tmp_path: Path) -> None:
    """Stages of a day or two are lines too thin to be seen."""
    for days, drawn in ((2, False), (60, True)):
        async with a_journey(tmp_path / str(days), days) as (_, someone, path):
            await someone.get(path)

            assert "Stages" in someone.text
            assert drawn == ("The way so far" in someone.text)


async def test_a_journey_that_ended_without_a_session_promises_none(tmp_path: Path) -> None:
    """Nobody waits for a coach any more."""
    async with a_journey(tmp_path, 5, (timedelta(days=2), ConsentWithdrawn())) as (
        _,
        someone,
        path,
    ):
        await someone.get(path)

        assert "No session was held." in someone.text
        assert "sessions begin when a coach is allocated" not in someone.text


async def test_rules_that_cannot_be_read_leave_a_page_that_can(tmp_path: Path) -> None:
    """What is written down is shown; what follows from the rules is not."""
    async with a_journey(tmp_path, 60) as (_, someone, path):
        with closing(sqlite3.connect(tmp_path / "alongside.db")) as database, database:
            database.execute("UPDATE rulesets SET body = '{}'")
        vars(someone.console).pop("library", None)  # as after a restart
        await someone.get(path)

        assert 200 == someone.answer.status_code
        assert "Stage Coaching" in someone.text
        assert "To come" not in someone.text


async def test_a_coach_sees_their_own_clients_journeys_only(tmp_path: Path) -> None:
    """Another coach's is no page at all, on every page of a journey."""
    async with a_journey(tmp_path, 60, role=Role.COACH) as (store, someone, path):
        add_colleague(store, Role.COACH, login="other", coach_id=OTHER_COACH)
        await someone.get(path)
        assert 200 == someone.answer.status_code

        await someone.send("/sign-out")
        await someone.sign_in("other")
        for page in ("", "/plan", "/plan/page", "/plan/pdf", "/snapshot", "/measures", "/messages",
                     "/history", "/waits", "/sent/anything"):  # fmt: skip
            await someone.get(path + page)
            assert 404 == someone.answer.status_code, page
            assert NAME not in someone.answer.text


@pytest.mark.parametrize(
    "path",
    ["/journeys/primrose-a/c-nobody/1", "/journeys/primrose-a/c-nobody/first",
     "/journeys/no-such/c-nobody/1", "/journeys/primrose-a/%2e%2e/1",
     "/journeys/primrose-a/c-nobody/1'%20or%201=1--"],
)  # fmt: skip
async def test_an_address_of_no_journey_is_no_page(tmp_path: Path, path: str) -> None:
    """Whatever is made up."""
    async with a_journey(tmp_path, 1) as (_, someone, _path):
        await someone.get(path)

        assert 404 == someone.answer.status_code
        assert "There is no such page" in someone.text


async def test_a_hostile_name_is_only_a_name(tmp_path: Path) -> None:
    """Marks are written as they are, in the heading, the crumbs, the browser's title."""
    story = await went(lasts=2)
    hostile = '<script>alert("x")</script>{{ 7*7 }}'
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = put_walk(store, story, name=hostile)
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get(f"/journeys/{journey}")

        assert 200 == someone.answer.status_code
        assert "<script>alert" not in someone.answer.text
        assert '<script>alert("x")</script>{{ 7*7 }}' in someone.text


async def test_that_somebody_looked_is_written_down(tmp_path: Path) -> None:
    """Who, at which journey; and that a file left the console."""
    async with a_journey(tmp_path, 60) as (store, someone, path):
        await someone.get(path)
        await someone.get(f"{path}/plan/page")

        rows = [row for row in store.audit.page(limit=50) if row.about == path[len("/journeys/") :]]
        assert ["document_taken", "journey_seen", "journey_seen"] == sorted(r.what for r in rows)


async def test_a_journey_is_among_the_clients(tmp_path: Path) -> None:
    """The way at the top says where one is."""
    async with a_journey(tmp_path, 1) as (_, someone, path):
        await someone.get(path)

        assert 'href="/clients" aria-current="page"' in someone.answer.text
