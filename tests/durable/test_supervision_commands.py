"""`alongside supervision`, `tasks` and `answer` against a running service, as a clerk has them."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from supervision_kit import PROGRAMME, supervising
from temporalio.client import Client
from typer.testing import CliRunner, Result

from activities.schedules import drop_schedule
from alongside.clock import ClockRate
from alongside.keys import KeyRing
from alongside.london import today
from alongside.settings import Settings
from alongside.supervision import KINDS
from commands import app
from service.home_clock import clock_file
from workflows.address import server_file

pytestmark = pytest.mark.asyncio(loop_scope="session")
SHIPPED = Path(__file__).resolve().parents[2] / "rules"
A_MINUTE = timedelta(seconds=60)


async def alongside(*words: str) -> Result:
    """One command, in a thread: it brings its own event loop."""
    return await asyncio.to_thread(CliRunner().invoke, app, words)


async def test_a_clerk_sees_answers_and_looks_back(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """The one list of tasks has them; held, missed and answered by command; then the history."""
    ring, now = KeyRing.load(dev_settings), datetime.now(UTC)
    async with supervising(dev_client, ring, home, task_queue, now, A_MINUTE) as service:
        clock_file(home).write_text(service.clock.model_dump_json())
        for number in (1, 2, 3):
            service.add_coach(number)
        name = f"supervision/{PROGRAMME}/individual/turn-{uuid4().hex[:8]}"
        await service.begin(turn=name)
        one, two, three = await service.until(lambda tasks: len(tasks) == 3)

        listed = await alongside("tasks", "--role", "coordinator")
        assert 0 == listed.exit_code, listed.output
        assert "Hold the individual supervision of coach k-coach001" in listed.output
        assert one.key in listed.output
        assert "held, missed" in listed.output

        held = await alongside("supervision", "held", one.key, "--on", str(today(now)))
        missed = await alongside("supervision", "missed", two.key, "--because", "coach_ill")
        answered = await alongside("answer", "k-coach003", three.key, "held", "--id", "e-7")
        again = await alongside("answer", "k-coach003", three.key, "held", "--id", "e-7")
        assert f"{one.key} was held on" in held.output
        assert "It is to be made up within 3 working days" in missed.output
        assert answered.output.startswith("Recorded as entry ")
        assert (0, f"{answered.output.strip()} It was recorded before.\n") == (
            again.exit_code, again.output,
        )  # fmt: skip
        await service.until(lambda tasks: len(tasks) == 4)

        back = await alongside("supervision", "list", PROGRAMME)
        assert "held" in back.output
        assert "MISSED: coach ill, said" in back.output
        assert "to be held, coordinator" in back.output
        alone = await alongside("supervision", "list", PROGRAMME, "--coach", "k-coach003")
        assert "k-coach003" in alone.output
        assert "k-coach001" not in alone.output
        assert (await alongside("supervision", "held", f"{two.key}/again-2")).exit_code == 0
        rows = service.store.audit.page()[::-1]
        assert [one.about, two.about, three.about, three.about, two.about] == [
            row.about for row in rows if row.what == "supervision_answered"
        ]
        assert {"done"} == set(service.store.audit.outcomes(rows).values())
        await dev_client.get_workflow_handle(name).result()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("held", "individual/2026-01-01/k-x"), "there is no supervision 'individual/2026-01-01/k"),
        (("held", "x", "--on", "tomorrow"), "'tomorrow' is no day; write it as 2026-04-14"),
        (("missed", "x", "--because", "Too ill!"), "a word of small letters and underscores"),
        (("list", "health-conect"), "did you mean health-connect?"),
        (("list", PROGRAMME, "--coach", "k-nobody"), "there is no coach 'k-nobody'"),
        (("ratio", "nothing"), "there is no programme 'nothing'"),
    ],
)
async def test_what_means_nothing_is_refused_in_words(
    dev_client: Client,
    dev_settings: Settings,
    home: Path,
    task_queue: str,
    words: tuple[str, ...],
    says: str,
) -> None:
    """It ends with 1, and nothing was recorded."""
    ring, now = KeyRing.load(dev_settings), datetime.now(UTC)
    async with supervising(dev_client, ring, home, task_queue, now, A_MINUTE) as service:
        clock_file(home).write_text(ClockRate.real_time(now).model_dump_json())
        refused = await alongside("supervision", *words)

        assert (1, True) == (refused.exit_code, says in refused.output), refused.output
        assert [] == service.store.tasks.of_supervision()


async def test_the_ratio_is_held_against_the_rule(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """Who sees to too many, and the coaches nobody sees to, are said in words."""
    ring, now = KeyRing.load(dev_settings), datetime.now(UTC)
    async with supervising(dev_client, ring, home, task_queue, now, A_MINUTE) as service:
        for number in range(1, 103):
            service.add_coach(number, programmes=["health-connect"])
        service.add_coach(103, programmes=["health-connect"], supervisor="s-ben")
        service.add_coach(104, programmes=["health-connect"], supervisor=None)
        service.add_coach(105, programmes=["health-connect"], ends="2020-01-01")
        shown = await alongside("supervision", "ratio", "health-connect")

        assert [
            "health-connect",
            "  104 coaches, 2 coordinators",
            "  one coordinator to 50 to 100 coaches by rule",
            "  s-ada sees to 102 coaches   TOO MANY by 2",
            "  s-ben sees to 1 coach",
            "  WITHOUT A SUPERVISOR: k-coach104",
            "  'alongside coaches change ID --supervisor s-NAME' names one",
        ] == shown.output.splitlines()


async def test_published_rules_change_the_schedules_at_once(
    dev_client: Client,
    dev_settings: Settings,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both come round; a version without groups drops theirs; one that changes nothing is quiet."""
    rules = tmp_path / "rules"
    shutil.copytree(SHIPPED, rules)
    monkeypatch.setenv("ALONGSIDE_RULES", str(rules))
    (rules / f"{PROGRAMME}.tests.yaml").unlink()
    file = rules / f"{PROGRAMME}.yaml"
    whole, names = file.read_text(), [f"supervision/{PROGRAMME}/{kind}" for kind in KINDS]

    async def publish(text: str) -> str:
        file.write_text(text)
        said = ("publish", str(file), "--by", "Ada Lead", "--why", "agreed")
        published = await alongside("rules", *said)
        assert 0 == published.exit_code, published.output
        return published.output

    try:
        both = await publish(whole)
        alone = await publish(
            "".join(
                line
                for line in whole.splitlines(keepends=True)
                if not line.startswith(("  group:", "    group: "))
            )
        )
        other = await publish(file.read_text().replace("title: Choice", "title: Real choice", 1))
        left = {each.id async for each in await dev_client.list_schedules()} & set(names)
    finally:
        for name in names:
            await drop_schedule(dev_client, name)

    assert "Supervision comes round by these rules: individual and group." in both
    assert "Supervision comes round by these rules: individual." in alone
    assert "Supervision comes round" not in other
    assert {names[0]} >= left


async def test_rules_are_published_where_no_server_answers(
    home: Path,
) -> None:
    """The schedule follows when a worker starts, and the person is told so."""
    server_file(home).unlink()
    published = await alongside(
        "rules", "publish", str(SHIPPED / f"{PROGRAMME}.yaml"), "--by", "Ada", "--why", "agreed"
    )

    assert 0 == published.exit_code, published.output
    assert "Supervision comes round by these rules once a worker starts." in published.output
