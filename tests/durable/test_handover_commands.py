"""`alongside coaches away|leave|back|move|clients` against a running service."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client
from typer.testing import CliRunner, Result

from alongside.coaches import Absence, Coach
from alongside.events import CoachAway, SessionAttended
from alongside.keys import KeyRing
from alongside.settings import Settings
from commands import app
from service.home_clock import clock_file
from tests.durable.handover_kit import (
    FIRST,
    LEAVER,
    PROGRAMME,
    SECOND,
    asked,
    come_to,
    ended,
    journals,
    today_of,
    with_clients,
)
from tests.durable.journey_kit import Service

pytestmark = pytest.mark.asyncio
BY = ("--by", "Ada Test")


async def coaches(*words: object) -> Result:
    """One command, in a thread: it brings its own event loop."""
    said = ["coaches", *map(str, words)]
    return await asyncio.to_thread(CliRunner().invoke, app, said)


def same_clock(home: Path, service: Service) -> None:
    """The commands tell the time as the journeys do."""
    clock_file(home).write_text(service.starter.clock.model_dump_json())


async def test_a_coach_leaves_and_their_clients_are_handed_over(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """Held, let go on, watched to its end; a second time there is nothing to say."""
    ring = KeyRing.load(dev_settings)
    async with with_clients(dev_client, ring, home, task_queue, 4) as (service, names):
        same_clock(home, service)
        day = today_of(service) - timedelta(days=1)
        begun = await coaches("leave", LEAVER, "--on", day, *BY, "--rate", 1, "--no-watch")
        await come_to(service, 1)
        held = await coaches("move", LEAVER, "--pause")
        beside = await coaches("move", LEAVER, *BY)
        status = await coaches("move", LEAVER, "--status")
        going = await coaches("move", LEAVER, "--resume")
        twice = await coaches("leave", LEAVER, "--on", day, *BY)
        await ended(service)
        await asyncio.gather(*(service.until_recorded(each, "coach_proposed", 2) for each in names))
        nobody = await coaches("move", LEAVER, *BY)
        left = await coaches("clients", LEAVER)

        assert [0] * 4 == [each.exit_code for each in (begun, held, status, going)]
        assert (
            f"Coach {LEAVER} leaves, the last day is {day}.\n"
            f"Clients of {LEAVER} go to other coaches, running, 1 a second: "
            "0 told, 0 could not; 4 left.\n"
        ) in begun.stdout
        assert ", paused: " in held.stdout
        assert f"It is paused: `alongside coaches move {LEAVER} --resume`.\n" in beside.stdout
        assert ", paused: " in beside.stdout
        assert ", paused: " in status.stdout
        assert ", running, 1 a second: " in going.stdout
        assert (1, True) == (
            twice.exit_code, twice.stderr.startswith(f"coach {LEAVER} left on {day} already"),
        )  # fmt: skip
        assert (1, f"coach {LEAVER} has no client to hand over; nothing was changed\n") == (
            nobody.exit_code, nobody.stderr,
        )  # fmt: skip
        assert f"Coach {LEAVER} has no clients.\n" in left.stdout
        assert [1] * 4 == [len(asked(journal)) for journal in journals(service, names)]


async def test_clients_wait_for_a_coach_on_leave_who_comes_back_sooner(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """Their sessions move behind the absence, and back again with it; said twice is said once."""
    ring = KeyRing.load(dev_settings)
    async with with_clients(dev_client, ring, home, task_queue, 2) as (service, names):
        same_clock(home, service)
        day = today_of(service)
        since, until = day + timedelta(days=7), day + timedelta(days=41)
        days = ("--from", since, "--until", until, "--clients", "wait", *BY)
        away = await coaches("away", LEAVER, *days, "--because", "holiday")
        again = await coaches("away", LEAVER, *days, "--because", "holiday")
        behind = [journal.events(CoachAway)[-1].until for journal in journals(service, names)]
        targets = _targets(service, names)
        back = await coaches("back", LEAVER, "--on", since + timedelta(days=4), *BY)
        sooner = _targets(service, names)

        assert (
            f"Coach {LEAVER} is away from {since} to {until}.\n"
            f"Clients of {LEAVER} stay with their coach, done: 2 told, 0 could not; 0 left.\n"
        ) in away.stdout
        assert "done: 0 told, 2 passed over, 0 could not" in again.stdout
        assert [until, until] == behind
        assert all(until < each for each in targets)
        assert (
            f"Coach {LEAVER} is there again from {since + timedelta(days=4)}.\n"
            f"Clients of {LEAVER} stay with their coach, done: 2 told, 0 could not; 0 left.\n"
        ) in back.stdout
        assert all(each <= until for each in sooner)
        assert [[], []] == [asked(journal) for journal in journals(service, names)]


async def test_an_absence_that_is_over_is_kept_and_tells_nobody(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """Written down late, it takes no client from a coach who is there again."""
    ring = KeyRing.load(dev_settings)
    async with with_clients(dev_client, ring, home, task_queue, 1) as (service, names):
        same_clock(home, service)
        over = today_of(service) - timedelta(days=2)
        days = ("--from", over, "--until", over, "--clients", "cover", *BY)
        said = await coaches("away", LEAVER, *days)
        kept = service.store.coaches.get(LEAVER).absences

        assert (0, "That time is over: clients are told nothing.") == (
            said.exit_code, said.stdout.splitlines()[-1],
        )  # fmt: skip
        assert [(over, over)] == [(each.from_, each.until) for each in kept]
        assert [0] == [len(asked(journal)) for journal in journals(service, names)]


async def test_what_can_not_be_is_refused_and_nothing_is_changed(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """Each in words, with what to do; the coaches and the journeys stay as they are."""
    ring = KeyRing.load(dev_settings)
    async with with_clients(dev_client, ring, home, task_queue, 2) as (service, names):
        same_clock(home, service)
        store, day = service.store, today_of(service)
        first = store.journeys.get(names[0])
        await service.report(first.client_id, SessionAttended(session=1, by="coach"))
        store.coaches.away(SECOND, Absence(from_=day))
        untrained = Coach(
            id="k-untrained", name="Kim Planted", programmes=("primrose-a",), gender="male",
            modes=("home",),
        )  # fmt: skip
        full = Coach(
            id="k-full0000", name="Lee Planted", programmes=(PROGRAMME,), gender="male",
            modes=("home",), limit=1,
        )  # fmt: skip
        store.coaches.put(untrained)
        store.coaches.put(full)
        before = store.coaches.list()
        held = f"coach {LEAVER} held sessions on those days: session 1 of {names[0]} on {day}"
        refused = {
            ("away", LEAVER, "--from", day - timedelta(days=3), "--clients", "cover"): held,
            ("leave", LEAVER, "--on", day - timedelta(days=3)): held,
            ("move", LEAVER, "--to", "k-untrained"): (
                f"coach k-untrained is not trained for {PROGRAMME}: name another coach"
            ),
            ("move", LEAVER, "--to", SECOND): f"coach {SECOND} is away, and takes nobody now",
            ("move", LEAVER, "--to", "k-full0000"): "coach k-full0000 can't take 1 of 2: ",
            ("move", LEAVER, "--to", LEAVER): f"coach {LEAVER} has these clients already",
            ("move", LEAVER, "--to", "k-nobody00"): "there is no coach 'k-nobody00'",
            ("move", "k-nobody00"): "there is no coach 'k-nobody00'",
            ("move", LEAVER, "--client", "a/b/1"): f"a/b/1: not a client of coach {LEAVER} now",
            ("back", LEAVER): f"coach {LEAVER} is not away on {day}",
            ("clients", "k-nobody00"): "there is no coach 'k-nobody00'",
            ("move", "k-full0000", "--status"): "the clients of coach k-full0000 were not handed",
        }
        said = {}
        for words in refused:
            by = () if words[0] == "clients" or "--status" in words else BY
            said[words] = await coaches(*words, *by)

        for words, starts in refused.items():
            assert (1, starts) == (said[words].exit_code, said[words].stderr[: len(starts)])
        assert before == store.coaches.list()
        assert [[], []] == [asked(journal) for journal in journals(service, names)]


async def test_a_command_line_that_says_too_little_or_too_much_does_not_run(home: Path) -> None:
    """Each is told what to write."""
    lines = {
        ("away", LEAVER, "--from", "tomorrow", *BY): "'tomorrow' is no day",
        ("away", LEAVER, "--from", "2026-09-01", *BY): "say --clients wait",
        ("away", LEAVER, "--from", "2026-09-01", "--clients", "wait", *BY): "clients wait only",
        ("leave", LEAVER, "--on", "2026-09-01"): "say who decides it: --by NAME",
        ("move", LEAVER, "--pause", "--stop"): "--pause and --stop are two wishes: say one",
        ("move", LEAVER, "--stop", "--to", FIRST): "--stop is about a handover that runs",
    }
    for words, starts in lines.items():
        said = await coaches(*words)
        assert (2, starts) == (said.exit_code, said.stderr[: len(starts)])


async def test_the_clients_of_a_coach_are_shown_with_whom_each_could_go_on(
    dev_client: Client, dev_settings: Settings, home: Path, task_queue: str
) -> None:
    """By their journeys, never by name."""
    ring = KeyRing.load(dev_settings)
    async with with_clients(dev_client, ring, home, task_queue, 2) as (service, names):
        same_clock(home, service)
        shown = await coaches("clients", LEAVER)

        assert 0 == shown.exit_code
        assert f"Coach {LEAVER}: 2 clients" in shown.stdout
        assert all(name in shown.stdout for name in names)
        assert f"could go on now with {FIRST}, {SECOND}" in shown.stdout
        assert "session 1 (step 1)" in shown.stdout
        assert "Planted" not in shown.stdout


def _targets(service: Service, names: list[str]) -> list[date]:
    return [
        each.target.date()
        for each in service.store.handing_over.clients_of(LEAVER)
        if each.target is not None and each.journey in names
    ]
