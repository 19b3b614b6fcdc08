"""The first page: what is to be done, by when it is due, with what it is about."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.events import Entry, SessionBooked, SessionPlanned
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


async def test_a_late_task_says_how_late_and_supervision_stands_after_clients(
    tmp_path: Path,
) -> None:
    """A supervision a month late is not above a client who has waited three days."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_journey(store, add_client(store), to_do("client", now() - 3 * A_DAY))
        held = to_do("supervised", now() - 30 * A_DAY, answers=("held", "missed"))
        turn = "supervision/primrose-a/individual/2026-10-01"
        began = now() - 40 * A_DAY
        entry = Entry(sequence=1, recorded=began, event=held.model_copy(update={"at": began}))
        store.journal.append(turn, [entry])
        someone = await visitor(app, "coordinator")

        assert someone.text.index("Do client") < someone.text.index("Do supervised")
        assert "3 days late" in someone.text
        assert "30 days late" in someone.text
        assert "1 Overdue 1 Overdue supervision" in someone.text
        await someone.get("/?show=overdue")
        assert "Do supervised" not in someone.text
        await someone.get("/?show=supervision")
        assert "Do supervised" in someone.text
        assert "Do client" not in someone.text


async def test_on_a_phone_alerts_are_not_below_the_filter(tmp_path: Path) -> None:
    """What narrows the list is folded; it opens without a script."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        add_journey(store, add_client(store), to_do("alert", now() + A_DAY, urgent=True))
        someone = await visitor(app, "coordinator")
        before, alert, _ = someone.answer.text.partition("Do alert")

        assert alert
        assert "work-counts" not in before
        assert re.search(r"<details class=[^>]*>\s*<summary[^>]*>[^/]*Narrow the list", before)
        await someone.get("/?stage=closure")
        assert "This list is narrowed. Show all again" in someone.text
        await someone.get("/?stage=no-such")
        assert '<details class="nhsuk-details" open>' in someone.answer.text


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
        assert ", by phone" in someone.text


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


async def test_a_service_without_journeys_says_how_to_begin(tmp_path: Path) -> None:
    """To whoever may start them, until one was."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        for role in (Role.COORDINATOR, Role.MANAGER):
            add_colleague(store, role)
        ada, max_ = await visitor(app, "coordinator"), await visitor(app, "manager")
        assert "No journey was started here yet" in ada.text
        assert "No journey was started" not in max_.text

        add_journey(store, add_client(store))
        await ada.get("/")

        assert "No journey was started" not in ada.text


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
            assert (404 if "\0" in said else 200) == someone.answer.status_code
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
