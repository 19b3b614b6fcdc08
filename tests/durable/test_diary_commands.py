"""`alongside coaches diary`, `book`, `rebook`, `cancel`, `sessions` against a running service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
import vobject
from temporalio.client import Client
from typer.testing import CliRunner, Result

from alongside.coaches import Absence
from alongside.events import ActionPlanWritten, GoalSet
from alongside.events.plan import Action
from alongside.keys import KeyRing
from alongside.settings import Settings
from commands import app
from tests.durable.booking_kit import COACH, coached, weekday
from tests.durable.journey_kit import Service, open_service
from workflows.address import read_address, write_address

pytestmark = pytest.mark.asyncio


async def alongside(*words: str) -> Result:
    """One command, in a thread: it brings its own event loop."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(words))


@asynccontextmanager
async def a_home(
    client: Client, settings: Settings, home: Path, queue: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Service]:
    """A service in a home that commands find."""
    home.mkdir()
    monkeypatch.setenv("ALONGSIDE_KEYS_FILE", str(settings.key_ring_file))
    monkeypatch.setenv("ALONGSIDE_HOME", str(home))
    monkeypatch.setenv("ALONGSIDE_TASK_QUEUE", queue)
    address = read_address(settings.home)
    assert address is not None
    write_address(home, address)
    async with open_service(client, KeyRing.load(settings), home, queue) as service:
        clock = service.starter.clock
        (home / "clock.json").write_text(clock.model_dump_json())
        service.add_coach()
        yield service


async def test_a_coach_books_from_their_week_and_sees_what_to_bring(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The week by day and hour, with names, agenda, goals; then as a calendar file."""
    home = tmp_path / "home"
    async with a_home(dev_client, dev_settings, home, task_queue, monkeypatch) as service:
        client_id = await coached(service, 1)
        journey = f"{service.programme}/{client_id}/1"
        goal = GoalSet(goal="walking", text="Walk to the lighthouse", by="coach")
        plan = ActionPlanWritten(actions=(Action(what="Walk to the shop", when="Monday"),))
        await service.report(client_id, goal)
        await service.report(client_id, plan.model_copy(update={"by": "coach"}))
        day = weekday(service, 200)
        at = f"{day}T10:00"

        first = await alongside(
            "coaches", "book", journey, "1", "--at", at, "--mode", "cafe", "--place", "The café",
            "--id", "form-1",
        )  # fmt: skip
        again = await alongside(
            "coaches", "book", journey, "1", "--at", at, "--mode", "cafe", "--place", "The café",
            "--id", "form-1",
        )  # fmt: skip
        week = await alongside(
            "coaches", "diary", COACH, "--week", str(day), "--ics", str(tmp_path / "diary.ics")
        )
        late = await alongside("coaches", "rebook", journey, "1", "--at", f"{day}T19:00")
        meant = await alongside(
            "coaches", "rebook", journey, "1", "--at", f"{day}T19:00", "--outside-hours"
        )
        moved = await alongside("coaches", "diary", COACH, "--week", str(day))
        more = await alongside("coaches", "sessions", journey, "--more", "2", "--reason", "agreed")
        gone = await alongside("coaches", "cancel", journey, "1", "--by-whom", "client")

    assert (0, 0) == (first.exit_code, again.exit_code), first.output + again.output
    assert "Session 1 is booked for" in first.output
    assert "(it was before)" in again.output
    assert 0 == week.exit_code, week.output
    for part in (
        "Robin Planted (k-aaaaaaaa), week of Monday", "10:00-11:00", "Wren Planted", client_id,
        "Session 1 (first), in a café", "Where: The café", "1. ", "Walk to the lighthouse",
        "Walk to the shop (Monday)",
    ):  # fmt: skip
        assert part in " ".join(week.output.split()), week.output
    assert all(len(line) <= 80 for line in week.output.splitlines()[:-1])
    (event,) = vobject.readOne((tmp_path / "diary.ics").read_text()).vevent_list
    assert "The café" == event.location.value
    assert 0o600 == (tmp_path / "diary.ics").stat().st_mode & 0o777
    assert (1, True) == (late.exit_code, "(--outside-hours)" in late.output)
    assert 0 == meant.exit_code, meant.output
    assert "19:00-20:00" in moved.output
    assert "outside hours" in " ".join(moved.output.split())
    assert (0, 0) == (more.exit_code, gone.exit_code), more.output + gone.output


async def test_mistakes_on_the_command_line_are_answered_in_words(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Each with exit code 1, and nothing is recorded."""
    home = tmp_path / "home"
    async with a_home(dev_client, dev_settings, home, task_queue, monkeypatch) as service:
        journey = "primrose-a/c-abcdefghijkl/1"
        coach = service.store.coaches.get(COACH)
        away = Absence(from_=date(2026, 4, 7), until=date(2026, 4, 8), why="holiday")
        service.store.coaches.put(coach.model_copy(update={"absences": (away,)}))
        said = [
            (await alongside("coaches", *words.split(" ")), part)
            for words, part in {
                "diary k-nobody99": "no coach",
                f"diary {COACH} --week soon": "'soon' is no day; write it as 2026-03-31",
                f"book {journey} 1 --at noon": "'noon' is no time",
                f"book {journey} 1 --at 2027-03-28T01:30": "no clock in London shows",
                f"book {journey} 1 --at 2026-03-31T10:00": "there is no open journey",
                "book nonsense 1 --at 2026-03-31T10:00": "is no journey; write it as",
                f"rebook {journey} 1 --at 2026-03-31T10:00": "is not booked; book it first",
                f"sessions {journey} --more 0 --reason x": "changes nothing",
                f"sessions {journey} --more 1 --reason 5!": "is no reason here",
            }.items()
        ]
        week = await alongside("coaches", "diary", COACH, "--week", "2026-04-06")

    assert [] == [f"{each.output} lacks {part}" for each, part in said if part not in each.output]
    assert {1} == {each.exit_code for each, _ in said}
    shown = " ".join(week.output.split())
    assert "Monday 6 April 2026: bank holiday" in shown
    assert "Tuesday 7 April 2026: away until Wednesday 8 April 2026" in shown
