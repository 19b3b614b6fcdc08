"""What a command asks of the running service stands in the record, with what came of it."""

import asyncio
import contextlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from temporalio.client import Client
from typer.testing import CliRunner, Result

from alongside.keys import KeyRing
from alongside.settings import Settings
from commands import app
from commands.recorded import account
from service.home_clock import clock_file
from tests.commands.record_lines import LINES, Tells
from tests.durable.handover_kit import LEAVER, PROGRAMME, add_client, today_of, with_clients

pytestmark = pytest.mark.asyncio
IN = f"--programme {PROGRAMME}"
BY = "--by Ada"
ELSEWHERE = {"rules adopt", "supervision held", "supervision missed"}
"""What needs a service of another kind: those tests look into the record, too."""

REFUSED_HERE = {"answer", "coaches move", "waiting round"}
"""No such task; nobody left to move; a programme without rounds."""
TOLD = {
    "report": (
        f"report {{client}} measure_recorded measure=pam scores={{pam}} {IN}", "measure_recorded",
    ),
    "answer": (f"answer {{client}} nothing/1 done {IN}", "task_answered"),
    "plan set-goal": (f"plan set-goal {{client}} sea --text Walk {IN}", "goal_set"),
    "plan progress": (f"plan progress {{client}} sea --text Well {IN}", "goal_progressed"),
    "plan close-goal": (f"plan close-goal {{client}} sea met {IN}", "goal_closed"),
    "plan action": (f"plan action {{client}} --do Walk {IN}", "action_plan_written"),
    "plan crisis": (f"plan crisis {{client}} --signs A --helps B {IN}", "crisis_plan_written"),
    "plan supporter": (f"plan supporter {{client}} kofi --who K {IN}", "supporter_named"),
    "plan resource": (f"plan resource {{client}} choir --title C {IN}", "resource_named"),
    "plan snapshot": (
        f"plan snapshot {{client}} --physical A --mental B {IN}", "snapshot_written",
    ),
    "plan write": (f"plan write {{client}} {{plan}} {IN}", "plan_written"),
    "coaches book": ("coaches book {journey} 1 --at {day}T10:00", "session_booked"),
    "coaches rebook": ("coaches rebook {journey} 1 --at {day}T11:00", "session_booked"),
    "coaches cancel": ("coaches cancel {journey} 1 --by-whom client", "session_cancelled"),
    "coaches sessions": ("coaches sessions {journey} --more 1 --reason x", "sessions_changed"),
    "coaches away": (
        f"coaches away {{coach}} --from {{day}} --until {{day}} --clients wait {BY}", "coach_away",
    ),
    "coaches back": (f"coaches back {{coach}} --on {{day}} {BY}", "coach_back"),
    "coaches leave": (f"coaches leave {{coach}} --on {{day}} {BY}", "coach_leave"),
    "coaches move": (f"coaches move {{coach}} --from {{day}} {BY}", "coach_move"),
    "waiting round": (f"waiting round {PROGRAMME}", "round_asked"),
    "start": (f"start {{new}} {IN}", "journey_started"),
}  # fmt: skip


async def alongside(line: str) -> Result:
    """One command, in a thread: it brings its own event loop."""
    return await asyncio.to_thread(CliRunner().invoke, app, line.split())


async def test_each_act_is_written_down_with_what_came_of_it(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """By ids and the account; what the journey refused was not done."""
    assert {name for name, line in LINES.items() if isinstance(line, Tells)} == (
        set(TOLD) | ELSEWHERE
    )
    ring = KeyRing.load(dev_settings)
    async with with_clients(dev_client, ring, home, task_queue, 1) as (service, [journey]):
        clock_file(home).write_text(service.starter.clock.model_dump_json())
        day = today_of(service) + timedelta(days=14)
        known = {
            "journey": journey, "client": journey.split("/")[1], "coach": LEAVER,
            "new": add_client(service, key="new"), "plan": "examples/plan.yaml",
            "pam": '{"level":2}',
            "day": day + timedelta(days=-day.weekday()),
        }  # fmt: skip
        audit = service.store.audit
        about = {journey, LEAVER, PROGRAMME, f"{PROGRAMME}/{known['new']}"}
        refused = set[str]()
        for name, (line, what) in TOLD.items():
            done = await alongside(line.format(**known))
            assert done.exit_code in (0, 1), (name, done.output)
            [row] = audit.page(limit=1)
            came = "not_done" if done.exit_code else "done"
            refused |= {name} if done.exit_code else set()

            assert (what, account(), True) == (row.what, row.who, row.about in about), name
            assert {row.number: came} == audit.outcomes([row]), (name, done.output)
        assert REFUSED_HERE == refused


async def test_nothing_is_asked_that_can_not_be_written_down(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """It is said why, and the journey is as it was."""
    ring = KeyRing.load(dev_settings)
    async with with_clients(dev_client, ring, home, task_queue, 1) as (service, [journey]):
        refused = (
            "CREATE TRIGGER refused BEFORE INSERT ON audit "
            "BEGIN SELECT RAISE(ABORT, 'no more rows'); END"
        )
        with contextlib.closing(service.store._database.engine.connect()) as connection:
            connection.execute(text(refused))
            connection.commit()
        done = await alongside(f"plan set-goal {journey} sea --text Walk")

        assert (2, "") == (done.exit_code, done.stdout)
        assert done.stderr.startswith("nothing was done, as the record can't be written: ")
        assert [] == service.store.journal.entries_named(journey, ("goal_set",))
