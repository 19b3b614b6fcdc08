"""
A whole rehearsal: cast, start, live, check, tell.

In: what was asked for. Out: an exit code: 0 all checks hold, 1 one does not; what keeps it
from running is raised.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.live import Live
from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError

from alongside.clock import ClockRate
from alongside.journeys import Due
from alongside.london import today
from alongside.ruleset.library import Library
from alongside.settings import Settings
from rehearsal.board import Board
from rehearsal.cast import bring_in, choose
from rehearsal.checks import check_all
from rehearsal.copy import copied, database_file
from rehearsal.drive import Driver
from rehearsal.people import People
from rehearsal.service import own_service
from rehearsal.summary import summary, timeline, verdict
from rehearsal.temperament import temperament
from rehearsal.waits import Wait, wait_of
from service.home_clock import describe_rate
from starter import NoJourney, Starter, open_starter
from workflows.address import read_address

PROGRAMME = "primrose-a"
PLAIN_SECONDS = 5.0
SLACK_SECONDS = 15.0
"""How late a timer may be when the rehearsal ends, in real time."""
VIEW_SECONDS = 10.0
LOOKS = 4
OWN_CLOCK = "1d=0.5s"


class CannotRehearse(Exception):
    """This home is no place for a rehearsal. Commands end with exit code 2."""


@dataclass(frozen=True)
class Asked:
    """What the person asked for."""

    clients: int
    seed: int
    clock: str | None = None
    register: Path | None = None
    columns: Path | None = None
    first: str | None = None
    days: int | None = None
    per_second: float = 20.0


async def rehearse(settings: Settings, asked: Asked, console: Console) -> int:
    """
    Rehearse in the service that runs in this home, or in one of its own.

    :raises CannotRehearse: the home lives in real time, or at another clock.
    """
    hold_harmless(settings, os.environ)
    if read_address(settings.home) is not None:
        return await _in(settings, asked, console)
    async with own_service(settings, asked.clock or OWN_CLOCK) as own:
        console.print(f"A service of its own for this rehearsal is up in {own.home}.")
        return await _in(own, asked, console)


async def _in(settings: Settings, asked: Asked, console: Console) -> int:
    async with open_starter(settings) as starter:
        hold_to_training(starter.clock, settings.home, asked.clock)
        store = starter.store
        day = today(datetime.now(UTC))
        imported = bring_in(store, settings, day, asked.register, asked.columns)
        if imported is not None:
            console.print(f"{imported.taken} clients taken in from {imported.file}.")
        library = Library.of(store, settings)
        if any(each.programme == PROGRAMME for each in library.unpublished()):
            console.print(
                f"The rules folder differs from what is in force in {settings.home}: "
                f"the rehearsal goes by what is in force. 'alongside rules history {PROGRAMME}'"
            )
        driver, journeys = _cast(starter, library, asked, day)
        stopping, at_once = _on_signals()
        began = time.monotonic()
        ended = await _live(driver, journeys, asked, stopping, console)
        seconds = time.monotonic() - began
        console.print(_ENDED[ended])
        if at_once.is_set():
            return 1
        waits = await _waits(driver)
        return await asyncio.to_thread(_tell, driver, waits, settings, seconds, console)


def _on_signals() -> tuple[asyncio.Event, asyncio.Event]:
    """Set when Ctrl-C ends the rehearsal; both when a service it is in stops."""
    stopping, at_once = asyncio.Event(), asyncio.Event()

    def at_once_too() -> None:
        stopping.set()
        at_once.set()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, stopping.set)
    loop.add_signal_handler(signal.SIGTERM, at_once_too)
    return stopping, at_once


_ENDED = {
    "over": "Every journey has come to its end.",
    "stopped": "Stopped before every journey had ended.",
    "days": "The days asked for have passed.",
    "still": "Nothing happens any more, and not every journey has ended.",
}


def hold_harmless(settings: Settings, environ: Mapping[str, str]) -> None:
    """
    Make sure that scripted people reach nobody real by these settings.

    :raises CannotRehearse: they name a production service, or another server; or a running
        service here would write to real addresses.
    """
    if settings.production:
        raise CannotRehearse("ALONGSIDE_PRODUCTION is on: a rehearsal is for a training home")
    for name in ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "ALONGSIDE_TEMPORAL_PROFILE"):
        if environ.get(name):
            raise CannotRehearse(f"{name} names another server: unset it to rehearse here")
    if read_address(settings.home) is None:
        return
    if settings.smtp_host is not None:
        raise CannotRehearse(
            "ALONGSIDE_SMTP_HOST is set: the people of a rehearsal would get real letters; "
            "unset it and start the service again"
        )
    database_file(settings)


def hold_to_training(clock: ClockRate, home: Path, asked: str | None) -> None:
    """
    Make sure that this home's clock is one for training, and the one asked for.

    :raises CannotRehearse: real clients may be here, or the rate is another.
    :raises ValueError: `asked` is no clock.
    """
    if clock.rate == 1.0:
        raise CannotRehearse(
            f"{home} lives in real time: a rehearsal needs a training clock. "
            "Start `alongside up --clock 1d=1s` in another ALONGSIDE_HOME, "
            "or stop this service and rehearse in one of its own"
        )
    if asked is not None and ClockRate.parse(asked, clock.real_epoch).rate != clock.rate:
        raise CannotRehearse(
            f"the service in {home} runs {describe_rate(clock.rate)}, not {asked}: "
            "leave --clock out"
        )


def _cast(starter: Starter, library: Library, asked: Asked, day: date) -> tuple[Driver, list[str]]:
    """The driver, and the clients whose journeys are still to be started."""
    store = starter.store
    published = library.current(PROGRAMME)
    chosen, names = choose(store, published, day, asked.clients, asked.first)

    def people(client_id: str) -> People:
        return People(temperament(asked.seed, names.get(client_id, client_id)))

    driver = Driver(starter, PROGRAMME, people, library)
    driver.mind(chosen)
    new: list[str] = []
    for client_id in chosen:
        row = store.journeys.open_for(PROGRAMME, client_id)
        if row is not None:
            driver.expect(row.journey)
        elif store.journeys.next_cycle(PROGRAMME, client_id) == 1:
            new.append(client_id)
    if not new and not driver.expected:
        # All of them have been through it before: they go again.
        new = list(chosen)
    return driver, new


async def _live(
    driver: Driver, clients: list[str], asked: Asked, stopping: asyncio.Event, console: Console
) -> str:
    until = driver.now() + timedelta(days=asked.days) if asked.days else None
    board = Board(driver)
    starting = asyncio.create_task(_start(driver, clients, asked.per_second))
    showing = asyncio.create_task(_plain(board, console)) if not console.is_terminal else None
    try:
        if console.is_terminal:
            with Live(board, console=console, refresh_per_second=4):
                return await _both(driver, starting, stopping, until)
        return await _both(driver, starting, stopping, until)
    finally:
        for each in filter(None, (starting, showing)):
            each.cancel()
        await asyncio.gather(*filter(None, (starting, showing)), return_exceptions=True)
        _print(console, [board.counts().line()])


async def _both(
    driver: Driver, starting: asyncio.Task[None], stopping: asyncio.Event, until: datetime | None
) -> str:
    driving = asyncio.create_task(driver.drive(stopping, until, starting.done))
    try:
        await asyncio.wait({driving, starting}, return_when=asyncio.FIRST_EXCEPTION)
        if starting.done():
            starting.result()
        return await driving
    finally:
        driving.cancel()


async def _start(driver: Driver, clients: list[str], per_second: float) -> None:
    begun = driver.starter.start_many(
        PROGRAMME, clients, per_second=per_second, by="coordinator:rehearsal"
    )
    async for started in begun:
        driver.expect(started.journey)


async def _plain(board: Board, console: Console) -> None:
    while True:
        await asyncio.sleep(PLAIN_SECONDS)
        _print(console, [board.counts().line()])


async def _waits(driver: Driver) -> dict[str, Wait]:
    """What each journey still under way waits for, once nobody acts on it any more."""
    waits: dict[str, Wait] = {}
    for _ in range(LOOKS):
        waits = await _waits_now(driver)
        if all(wait.valid for wait in waits.values()):
            break
        # A message may be on its way, or a moment just have come: that is no fault.
        await asyncio.sleep(VIEW_SECONDS / LOOKS)
    return waits


async def _waits_now(driver: Driver) -> dict[str, Wait]:
    await driver.look()
    slack = timedelta(seconds=SLACK_SECONDS) * driver.starter.clock.rate
    under_way = [life for life in driver.lives.values() if not life.closed]
    asked = await asyncio.gather(*(_dues(driver, life.client_id) for life in under_way))
    await driver.look()
    waits = {
        life.journey: wait_of(life.journal, dues, driver.now(), slack)
        for life, dues in zip(under_way, asked, strict=True)
    }
    return {journey: wait for journey, wait in waits.items() if wait is not None}


async def _dues(driver: Driver, client_id: str) -> tuple[Due, ...] | None:
    try:
        async with asyncio.timeout(VIEW_SECONDS):
            return (await driver.starter.view(PROGRAMME, client_id)).due
    except (NoJourney, RPCError, TimeoutError, WorkflowQueryFailedError):
        return None


def _tell(
    driver: Driver,
    waits: dict[str, Wait],
    settings: Settings,
    seconds: float,
    console: Console,
) -> int:
    outcome = driver.outcome
    with copied(settings) as copy:
        entries = {life.journey: life.journal.entries for life in driver.lives.values()}
        shown = _worth_showing(driver)
        if shown is not None:
            temper = driver.lives[shown].people.temperament
            console.print(f"\nOne journey, {shown} ({temper.kind}):")
            _print(console, timeline(entries[shown]))
        console.print("")
        _print(console, summary(copy, waits, outcome, describe_rate(driver.starter.clock.rate),
                                seconds))  # fmt: skip
        findings = [f"{each.journey}: {each.what}" for each in outcome.findings]
        checks = check_all(copy, settings.home / "outbox", waits, driver.unbegun(), findings)
    console.print("\nWhat must hold:")
    _print(console, verdict(checks))
    again = {life.journey: life.looked_again for life in driver.lives.values() if life.looked_again}
    if again:
        console.print(f"People had to look again in {len(again)} journeys.")
    return 0 if all(check.holds for check in checks) else 1


def _worth_showing(driver: Driver) -> str | None:
    """A journey that came to coaching and met with something on the way, not too long."""
    lives = [life for life in driver.lives.values() if life.closed]
    held = [life for life in lives if life.journal.all("session_attended")] or lives
    eventful = [life for life in held if life.people.temperament.kind != "eager"] or held
    best = min(eventful, key=lambda life: (len(life.journal), life.journey), default=None)
    return best.journey if best is not None else None


def _print(console: Console, lines: list[str]) -> None:
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
