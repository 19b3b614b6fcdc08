"""The first page: what is to be done, as each colleague sees it."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.coaches import Coach
from alongside.events import RedFlagFound, SessionBooked, SessionPlanned
from alongside.keys import KeyRing
from alongside.readings import Reading
from alongside.timeline import when
from alongside.wait import Wait
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.work_kit import A_DAY, NAME, add_client, add_journey, now, to_do

pytestmark = pytest.mark.asyncio


async def test_tasks_stand_by_when_they_are_due(tmp_path: Path) -> None:
    """Overdue before this week's, those before later ones; each names its client."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_journey(
            store,
            add_client(store),
            to_do("far", now() + 30 * A_DAY),
            to_do("late", now() - A_DAY),
            to_do("soon", now() + 3 * A_DAY),
        )
        someone = await visitor(app, "coordinator")

        places = [someone.text.index(f"Do {each}") for each in ("late", "soon", "far")]
        assert sorted(places) == places
        assert f"Do late {NAME}" not in someone.text.split("What to do")[0]
        assert "1 Overdue" in someone.text
        assert "P1, Coaching" in someone.text


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


async def test_a_task_about_a_session_says_when_it_is(tmp_path: Path) -> None:
    """The booked time stands with what is to be recorded."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        moment = now() - A_DAY
        add_journey(
            store,
            add_client(store),
            SessionPlanned(
                session=2, step=2, target=moment, every=Wait.parse("2 weeks"), minutes=60,
                kind="later",
            ),
            SessionBooked(session=2, starts_at=moment, mode="phone"),
            to_do("outcome-not-recorded/9", now() + A_DAY, about="session/2"),
        )  # fmt: skip
        someone = await visitor(app, "coordinator")

        assert "Session 2: " in someone.text
        assert ", phone" in someone.text


async def test_the_list_is_narrowed_by_stage_and_area(tmp_path: Path) -> None:
    """What is left out is left out of the counts too."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        late = to_do("late", now() - A_DAY)
        add_journey(store, add_client(store, "Of Torbay", "torbay"), late)
        add_journey(store, add_client(store, "Of Exeter", "exeter"), late, stage="closure")
        someone = await visitor(app, "coordinator")
        for address, seen, hidden in (
            ("/?area=torbay", "Of Torbay", "Of Exeter"),
            ("/?stage=closure", "Of Exeter", "Of Torbay"),
            ("/?show=overdue&stage=closure", "Of Exeter", "Of Torbay"),
        ):
            await someone.get(address)

            assert seen in someone.text
            assert hidden not in someone.text


async def test_a_misspelt_choice_is_no_all_clear(tmp_path: Path) -> None:
    """It is a problem that is said, with nothing listed as if there were nothing to do."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        for hostile in ("coachin", "<script>alert(1)</script>", "x" * 5000, "' or 1=1 --"):
            await someone.get("/", stage=hostile)

            assert 422 == someone.answer.status_code
            assert "There is no stage of that name" in someone.text
            assert "Nothing is overdue" not in someone.text
            assert "<script>alert" not in someone.answer.text


async def test_a_long_list_goes_on_page_by_page(tmp_path: Path) -> None:
    """Every task once, in order, none lost between the pages."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        due = now() - A_DAY
        add_journey(store, add_client(store), *(to_do(f"task-{n:03}", due) for n in range(120)))
        someone = await visitor(app, "coordinator")
        assert "120 Overdue" in someone.text
        found: list[str] = []
        address = "/?show=overdue"
        for _ in range(3):
            await someone.get(address)
            found += sorted(
                {each.strip(",") for each in someone.text.split() if each.startswith("task-")}
            )
            link = [each for each in someone.answer.text.split('href="') if "after=" in each]
            address = link[0].split('"')[0].replace("&amp;", "&") if link else ""

        assert [f"task-{n:03}" for n in range(120)] == found
        assert "" == address


async def test_an_empty_day_says_that_it_is_empty(tmp_path: Path) -> None:
    """And what of."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")

        assert "No red flag or other alert is open." in someone.text
        assert "Nothing is overdue." in someone.text


async def test_who_was_invited_and_has_not_answered_is_a_link_away(tmp_path: Path) -> None:
    """Their answer is recorded from there; a coach has nobody who is only invited."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_colleague(store, Role.COACH, coach_id="k-mine0000")
        journey = add_journey(store, add_client(store), stage="invitation")
        someone = await visitor(app, "coordinator")
        await someone.get("/invited")
        assert NAME in someone.text
        assert f'href="/journeys/{journey}/do/invitation-accepted"' in someone.answer.text
        await someone.get("/invited", area="nowhere")
        assert NAME in someone.text  # no area is known, so there is no such box

        coach = await visitor(app, "coach")
        assert "have not answered" not in coach.text
        assert 403 == (await coach.get("/invited")).status_code


async def test_names_are_shown_as_they_are_and_do_nothing(tmp_path: Path) -> None:
    """Scripts, right-to-left marks, 4-byte letters: words on the page, nothing else."""
    hostile = ("<script>alert(1)</script>", "\u202eevil", "𝒲ren 🦜", "' or 1=1 --", "{{ 7*7 }}")
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        for name in hostile:
            add_journey(store, add_client(store, name), to_do("late", now() - A_DAY))
        someone = await visitor(app, "coordinator")

        for name in hostile[1:]:
            assert html.escape(name).replace("&#x27;", "&#39;") in someone.answer.text
        assert "<script>alert" not in someone.answer.text
        assert "<bdi>\u202eevil</bdi>" in someone.answer.text


async def test_an_address_that_names_nothing_leads_nowhere(tmp_path: Path) -> None:
    """Told in a page of ours, whatever was written into it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        for said in ("", "\x00", "../../etc/passwd", "x" * 5000, "primrose-a/c-none/1"):
            await someone.get("/tasks/answer", journey=said, key=said or "consent")
            assert 404 == someone.answer.status_code
            await someone.get("/", show="overdue", after=said, key=said)
            assert 200 == someone.answer.status_code
        assert 404 == (await someone.get("/tasks/answer")).status_code


async def test_a_proposal_says_when_it_passes_to_another_coach(tmp_path: Path) -> None:
    """Three working days after it was asked, by the rules the journey walks by."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        rules = app.state.console.library.current("primrose-a")
        asked = to_do("coach_acceptance/1", now() + A_DAY, "coach")
        add_journey(
            store, add_client(store), asked, stage="allocation", digest=rules.digest, days=0
        )
        someone = await visitor(app, "coordinator")
        calendar = app.state.console.calendars[rules.ruleset.calendar]
        (task,) = store.tasks.open()
        lapse = calendar.due(task.opened, Wait.parse("3 working days"))

        assert f"Passes to another coach on {when(lapse)} if nobody answers" in someone.text


async def test_a_health_check_says_which_readings_it_still_lacks(tmp_path: Path) -> None:
    """Those of before the journey began are not enough; of glucose and HbA1c one is."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        rules = app.state.console.library.current("primrose-a")
        client_id = add_client(store)
        task = to_do("health_check/1", now() + A_DAY, "hca")
        add_journey(store, client_id, task, stage="health_check", digest=rules.digest)
        for fact, value, days in (
            ("fasting_glucose", 5.0, 1),
            ("bmi", 30.0, 1),
            ("smoking", "never", 90),
        ):
            on = (now() - days * A_DAY).date()
            store.readings.add(client_id, [Reading(fact=fact, value=value, on=on, source="test")])
        someone = await visitor(app, "coordinator")

        lacks = "Alcohol, Systolic blood pressure, Total cholesterol, Smoking"
        assert f"Still to be recorded: {lacks}" in someone.text
        assert "Record readings" in someone.text


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
        assert "Of last week Session Session 1, phone" in someone.text
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
