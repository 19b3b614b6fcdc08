"""The first page, by who looks at it: whose tasks, whose alerts, whose sessions."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.access import Role
from alongside.coaches import Coach
from alongside.events import RedFlagFound, SessionBooked, SessionPlanned
from alongside.keys import KeyRing
from alongside.wait import Wait
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.work_kit import A_DAY, NAME, add_client, add_journey, now, to_do

pytestmark = pytest.mark.asyncio


async def test_a_red_flag_stands_above_all_with_its_reason(tmp_path: Path) -> None:
    """However late other tasks are, and although its own time has not come."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        flag = RedFlagFound(
            flag="very-high-blood-pressure",
            because=("Red flag very-high-blood-pressure: Systolic blood pressure 184 mmHg",),
        )
        add_journey(
            store,
            add_client(store),
            flag,
            to_do("late", now() - 9 * A_DAY),
            to_do(
                "very-high-blood-pressure/0", now() + A_DAY, "gp", urgent=True, about=flag.subject
            ),
        )
        someone = await visitor(app, "coordinator")

        assert someone.text.index("Do very-high-blood-pressure/0") < someone.text.index("Do late")
        assert "Systolic blood pressure 184 mmHg" in someone.text
        assert "1 Alerts" in someone.text


async def test_a_clinician_sees_the_tasks_of_the_roles_they_answer_for(tmp_path: Path) -> None:
    """A GP's day is the GP's; the others are a choice away."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.CLINICIAN, answers_for=("gp",))
        add_journey(
            store,
            add_client(store),
            to_do("of-gp", now() - A_DAY, "gp"),
            to_do("of-nurse", now() - A_DAY, "practice_nurse"),
        )
        someone = await visitor(app, "clinician")
        mine = someone.text
        await someone.get("/", role="all")

        assert "Do of-gp" in mine
        assert "Do of-nurse" not in mine
        assert "Do of-nurse" in someone.text


async def test_a_coach_sees_their_own_clients_only(tmp_path: Path) -> None:
    """Not another coach's, and not by asking for it in the address."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COACH, coach_id="k-mine0000")
        for coach in ("k-mine0000", "k-other000"):
            add_journey(
                store,
                add_client(store, f"Client of {coach}"),
                to_do("session", now() - A_DAY, "coach"),
                coach=coach,
            )
        someone = await visitor(app, "coach")
        for address in ("/", "/?coach=k-other000", "/?role=all", "/?show=overdue&role=all"):
            await someone.get(address)

            assert "Client of k-mine0000" in someone.text
            assert "Client of k-other000" not in someone.text


async def test_who_was_invited_and_has_not_answered_is_a_link_away(tmp_path: Path) -> None:
    """Their answer is recorded from there; a coach has nobody who is only invited."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_colleague(store, Role.COACH, coach_id="k-mine0000")
        journey = add_journey(store, add_client(store), stage="invitation")
        someone = await visitor(app, "coordinator")
        await someone.get("/invited")
        assert NAME in someone.text
        href = f"/journeys/{journey}/do/invitation-accepted?back=%2Finvited"
        assert f'href="{href}"' in someone.answer.text
        await someone.get("/invited", area="nowhere")
        assert NAME in someone.text  # no area is known, so there is no such box

        coach = await visitor(app, "coach")
        assert "have not answered" not in coach.text
        assert 403 == (await coach.get("/invited")).status_code


async def test_among_many_coaches_one_is_chosen_by_id(tmp_path: Path) -> None:
    """A list of hundreds helps nobody; what the address says holds all the same."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        for number in range(201):
            store.coaches.put(
                Coach(
                    id=f"k-coach{number:04}", name="Robin Planted", programmes=("primrose-a",),
                    gender="other", modes=("home",), limit=5,
                )
            )  # fmt: skip
        late = to_do("late", now() - A_DAY)
        add_journey(store, add_client(store, "Mine"), late, coach="k-coach0007")
        add_journey(store, add_client(store, "Other"), late, coach="k-coach0008")
        someone = await visitor(app, "coordinator")
        assert "Coach's id" in someone.text
        await someone.get("/", coach="k-coach0007")
        assert ("Mine" in someone.text, "Other" in someone.text) == (True, False)

        await someone.get("/", coach="k-coach9999")
        assert "There is no coach of that name" in someone.text


async def test_a_coach_finds_their_sessions_of_today_and_those_nobody_recorded(
    tmp_path: Path,
) -> None:
    """What is still to come can only be cancelled; another coach's are not there."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COACH, coach_id="k-mine0000")
        for name, coach, moment in (
            ("Of last week", "k-mine0000", now() - 7 * A_DAY),
            ("Of another coach", "k-other000", now() - A_DAY),
        ):
            planned = SessionPlanned(
                session=1, step=1, target=moment, every=Wait.parse("2 weeks"), minutes=60,
                kind="first",
            )  # fmt: skip
            booked = SessionBooked(session=1, starts_at=moment, mode="phone")
            add_journey(store, add_client(store, name), planned, booked, coach=coach)
        someone = await visitor(app, "coach")

        assert "Your sessions" in someone.text
        assert "Of last week Session Session 1, by phone" in someone.text
        assert "It happened" in someone.text
        assert "Of another coach" not in someone.text


async def test_a_coordinator_sees_every_alert(tmp_path: Path) -> None:
    """Also where it is a GP's to answer, and they answer for coordinators alone."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR, answers_for=("coordinator",))
        add_colleague(store, Role.CLINICIAN, answers_for=("hca",))
        flag = to_do("flag/1", now() + A_DAY, "gp", urgent=True)
        add_journey(store, add_client(store), flag, to_do("ask", now() + A_DAY, "gp"))
        someone = await visitor(app, "coordinator")
        assert "Do flag/1" in someone.text
        assert "Do ask" not in someone.text
        await someone.get("/?show=alerts")
        assert "Do flag/1" in someone.text

        assert "Do flag/1" not in (await visitor(app, "clinician")).text
