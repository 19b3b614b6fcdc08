"""The pages behind a journey's: its plan, Snapshot, measures, messages, history, waits."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.events import (
    AnyEvent,
    GoalSet,
    MeasureRecorded,
    ReadingsRecorded,
    RedFlagRaised,
    SessionBooked,
    SnapshotWritten,
)
from alongside.facts import Catalogue
from alongside.journeys import Due
from alongside.keys import KeyRing
from alongside.ruleset.loader import load
from console.presenters.messages import waits
from tests.console.acts_kit import SLOW
from tests.console.console_kit import Visitor, add_colleague, open_console, visitor
from tests.console.journey_scene import NAME, Reported, a_journey
from tests.stages.kit import COACH, MONDAY, TO_COACHING, attends, readings

pytestmark = pytest.mark.asyncio
BY_COACH = f"coach:{COACH}"
GOAL: Reported = (
    timedelta(days=62),
    GoalSet(goal="walk_more", text="Walk to the shop", steps=("Shoes", "Corner"), by=BY_COACH),
)
SNAPSHOT: Reported = (
    timedelta(days=63),
    SnapshotWritten(
        physical_health="I am tired", mental_health="It goes", relation="Both", strengths="I go on",
        goals="Walk", for_gp=True, by=BY_COACH,
    ),
)  # fmt: skip


def after(day: float, event: AnyEvent) -> Reported:
    """Somebody reports it so many days after the start."""
    return timedelta(days=day), event


def measured(day: float, total: float) -> Reported:
    """The wellbeing score of a day."""
    return after(day, MeasureRecorded(measure="wemwbs_14", scores={"total": total}))


async def opened(someone: Visitor, path: str) -> str:
    """What the page says."""
    await someone.get(path)
    assert 200 == someone.answer.status_code, someone.text
    return someone.text


async def test_the_plan_is_shown_as_each_reader_gets_it(tmp_path: Path) -> None:
    """The coach's copy with the next session; the client's in their own voice; the GP's letter."""
    async with a_journey(tmp_path, 75, GOAL) as (_, someone, path):
        coach = await opened(someone, f"{path}/plan")
        assert "For the coach Next session" in coach
        assert "Walk to the shop" in coach
        there = f"goal=walk_more&amp;back={quote(path, safe='')}%2Fplan"
        for act in ("goal", "goal-progress", "goal-step", "goal-close"):
            assert f'href="{path}/do/{act}?{there}"' in someone.answer.text

        client = await opened(someone, f"{path}/plan?copy=client")
        assert "My goals" in client
        assert "For the coach" not in client
        assert "No goal is set" not in await opened(someone, f"{path}/plan?copy=gp")
        assert coach == await opened(someone, f"{path}/plan?copy=../../etc/passwd")


async def test_the_plan_is_printed_from_a_page_of_its_own(tmp_path: Path) -> None:
    """Its own style is allowed by its hash, and nothing else is."""
    async with a_journey(tmp_path, 75, GOAL) as (_, someone, path):
        said = await opened(someone, f"{path}/plan/page?copy=client")

        assert NAME in said
        assert "Sign out" not in said
        policy = someone.answer.headers["Content-Security-Policy"]
        (hashed,) = re.findall(r"style-src '(sha256-[^']+)'", policy)
        assert hashed in someone.answer.text
        assert "'unsafe-inline'" not in policy


async def test_the_plan_is_kept_as_a_pdf_that_names_nobody(tmp_path: Path) -> None:
    """Neither in its address nor in the name of the file."""
    async with a_journey(tmp_path, 75, GOAL) as (_, someone, path):
        await someone.get(f"{path}/plan/pdf?copy=client")

        assert 200 == someone.answer.status_code
        assert someone.answer.content.startswith(b"%PDF-")
        disposition = someone.answer.headers["Content-Disposition"]
        assert 'attachment; filename="my-health-plan.pdf"' == disposition


async def test_a_machine_that_makes_no_pdf_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Back on the page, with the way to print it."""
    monkeypatch.setattr("alongside.plan.pdf.SECONDS", 0.001)
    async with a_journey(tmp_path, 75, GOAL) as (_, someone, path):
        said = await opened(someone, f"{path}/snapshot/pdf")

        assert f"{path}/snapshot" == someone.path
        assert "PDF files can't be made here now: print the page instead" in said


async def test_the_snapshot_stands_beside_what_was_sent_of_it(tmp_path: Path) -> None:
    """A document is there again as it went out, byte for byte; another key is no page."""
    async with a_journey(tmp_path, 75, GOAL, SNAPSHOT) as (store, someone, path):
        body = b"%PDF-1.7 as it went out"
        store.documents.keep(
            path.removeprefix("/journeys/"), "snapshot/1", kind="snapshot",
            filename='snap"\r\nX-Bad: 1.pdf', media_type="application/pdf", body=body, upto=9,
            now=MONDAY,
        )  # fmt: skip
        said = await opened(someone, f"{path}/snapshot")
        assert "I am tired" in said
        assert "Snapshot as it went out" in said
        assert "Nothing of it was sent from here yet" in await opened(someone, f"{path}/plan")

        await someone.get(f"{path}/sent/snapshot/1")
        assert body == someone.answer.content
        assert "X-Bad" not in someone.answer.headers
        await someone.get(f"{path}/sent/snapshot/2")
        assert 404 == someone.answer.status_code


async def test_measures_are_told_and_drawn_over_time(tmp_path: Path) -> None:
    """Each time in a table; from the second time on also as a line."""
    taken = (measured(61, 38), measured(90, 44))
    async with a_journey(tmp_path, 95, *taken) as (_, someone, path):
        said = await opened(someone, f"{path}/measures")

        assert "Mental wellbeing (WEMWBS-14)" in said
        assert "2 May 2026 On the way 38" in said
        assert "31 May 2026 On the way 44" in said
        assert "38 on 2 May 2026 rose to 44 on 31 May 2026" in said


async def test_readings_are_drawn_when_there_is_more_than_one_day(tmp_path: Path) -> None:
    """What was read off once is with the client; what was twice is a line here."""
    day = date(2026, 5, 20)
    again = after(
        80, ReadingsRecorded(readings=readings(day, systolic_bp=142.0, diastolic_bp=88.0))
    )
    async with a_journey(tmp_path, 85, again) as (_, someone, path):
        said = await opened(someone, f"{path}/measures")

        assert "Systolic blood pressure: 130 on 1 Feb 2026 rose to 142 on 20 May 2026" in said
        assert "Systolic blood pressure and diastolic blood pressure (mmHg)" in said
        assert "On an antipsychotic" not in said


async def test_messages_say_what_became_of_them_and_what_they_say(tmp_path: Path) -> None:
    """The latest first, with the wording of the rules."""
    async with a_journey(tmp_path, 30) as (_, someone, path):
        said = await opened(someone, f"{path}/messages")

        assert "This client accepts email." in said
        assert "Invitation Sent by" in said
        assert "What it says" in said
        assert said.index("Meet your coach") < said.index("Invitation Sent by")


async def test_history_says_what_happened_by_whom_under_which_rules(tmp_path: Path) -> None:
    """People by name, tasks by title, notes as they were written."""
    note = "Said so <b>twice</b>\u202e on the telephone"
    flag = RedFlagRaised(flag="very-high-blood-pressure", by=BY_COACH, note=note)
    async with a_journey(tmp_path, 30, after(28, flag)) as (_, someone, path):
        said = await opened(someone, f"{path}/history")

        assert "Red flag raised: very high blood pressure" in said
        assert "Robin Planted, coach" in said
        assert "Coach Robin Planted allocated" in said
        assert re.search(r"Session 1 booked for [^,]*, (at home|by phone)", said)
        assert COACH not in said
        assert note in said
        assert "<b>twice</b>" not in someone.answer.text
        assert re.search(r"Rules of \d\d \w{3} \d{4} \([0-9a-f]{8}\)", said)


async def test_history_is_read_page_by_page(tmp_path: Path) -> None:
    """Every entry once, the latest first; a made-up place is the first page."""
    busy = [after(60 + n, SessionBooked(session=2, starts_at=MONDAY + timedelta(days=200)))
            for n in range(60)]  # fmt: skip
    habits = (*TO_COACHING, attends())
    async with a_journey(tmp_path, 150, *busy, habits=habits) as (store, someone, path):
        entries = store.journal.entries(path.removeprefix("/journeys/"))
        found: list[int] = []
        page = f"{path}/history?every=1"
        while page:
            await opened(someone, page)
            found += [int(each) for each in re.findall(r'id="entry-(\d+)"', someone.answer.text)]
            older = re.search(r'href="([^"]+before=\d+[^"]*)">Earlier', someone.answer.text)
            page = older[1].replace("&amp;", "&") if older else ""

        assert [entry.sequence for entry in reversed(entries)] == found
        assert len(found) > 100
        for made_up in ("-1", "x", "9" * 40, "1;drop"):
            await opened(someone, f"{path}/history?before={made_up}")
            assert 'id="entry-' in someone.answer.text


async def test_waits_and_follow_ups_are_told_when_asked_for(tmp_path: Path) -> None:
    """They say how something came about, and are many."""
    async with a_journey(tmp_path, 60) as (_, someone, path):
        assert "Follow-up" not in await opened(someone, f"{path}/history")
        assert "Follow-up “session confirmed”" in await opened(someone, f"{path}/history?every=1")


async def test_what_the_journey_waits_for_is_asked_of_the_journey(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Its tasks by their titles, and until when."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        journey = await service.start(service.add_client())
        add_colleague(service.store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        said = await opened(someone, f"/journeys/{journey}/waits")

        assert ": what the journey waits for" in said
        assert "Task: Ask the client whether they agree to take part, on" in said


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            "safeguarding-late",
            "If nobody answers the safeguarding task: it goes on to the service manager",
        ),
        ("consent-not-answered", "A task if it is still needed: No answer about taking part yet."),
        ("session-confirmed", "Message to the client if it is still needed: Your session"),
        ("no-such-rule", "Follow-up: no such rule"),
    ],
)
async def test_a_follow_up_to_come_is_told_by_what_it_does(
    rules_folder: Path, rule: str, words: str
) -> None:
    """Not by the name the rules have for it, where they can be read."""
    due = Due(at=datetime(2026, 12, 1, tzinfo=UTC), why=f"follow-up {rule}")
    catalogue = Catalogue.load(rules_folder / "facts.yaml")
    ruleset = load(rules_folder / "primrose-a.yaml", catalogue).ruleset

    assert waits([due], {}, ruleset)[0]["what"].startswith(words)


async def test_a_server_that_is_away_leaves_what_is_written_down(tmp_path: Path) -> None:
    """The journey's pages read; only what the running journey knows is missing."""
    async with a_journey(tmp_path, 60) as (_, someone, path):
        assert "Stage Coaching" in await opened(someone, path)
        said = await opened(someone, f"{path}/waits")

        assert "The service that keeps journeys does not answer now." in said


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CLINICIAN, Role.COACH, Role.MANAGER,
                                  Role.AUDITOR])  # fmt: skip
async def test_who_sees_clients_sees_every_page_of_a_journey(tmp_path: Path, role: Role) -> None:
    """A coach because the client is theirs."""
    async with a_journey(tmp_path, 60, GOAL, role=role) as (_, someone, path):
        for page in ("", "/plan", "/snapshot", "/measures", "/messages", "/history", "/waits"):
            await opened(someone, path + page)
            assert NAME in someone.text


@pytest.mark.parametrize("role", [Role.RULES_ADMINISTRATOR, Role.ADMINISTRATOR])
async def test_who_sees_no_clients_sees_no_journey(tmp_path: Path, role: Role) -> None:
    """Nor anybody's name."""
    async with a_journey(tmp_path, 60, role=role) as (_, someone, path):
        for page in ("", "/plan", "/plan/pdf", "/history", "/sent/x"):
            await someone.get(path + page)
            assert 403 == someone.answer.status_code
            assert NAME not in someone.answer.text
