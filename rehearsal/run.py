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
from datetime import UTC, datetime

from rich.console import Console

from alongside.london import today
from alongside.ruleset.library import Library
from alongside.settings import Settings
from rehearsal.absences import Comings, changes_of
from rehearsal.asked import OWN_CLOCK, Asked, hold_harmless, hold_to_training
from rehearsal.casting import Cast, cast_for
from rehearsal.checks import check_all
from rehearsal.copy import Copied, copied
from rehearsal.drive import Driver
from rehearsal.live import live, print_lines
from rehearsal.open_waits import waits_of
from rehearsal.season.look import Looked, caps_of, look_at
from rehearsal.service import own_service
from rehearsal.summary import summary, timeline, verdict
from rehearsal.supervisors import Supervisors
from rehearsal.waits import Wait
from service.home_clock import describe_rate
from starter import Starter, open_starter
from workflows.address import read_address


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
        store, now = starter.store, datetime.now(UTC)
        library = Library.of(store, settings)
        begins = today(starter.clock.now(now))
        cast = cast_for(store, settings, library, asked, today(now), begins)
        if cast.imported is not None:
            console.print(f"{cast.imported.taken} clients taken in from {cast.imported.file}.")
        if any(each.programme == asked.programme for each in library.unpublished()):
            console.print(
                f"The rules folder differs from what is in force in {settings.home}: the "
                "rehearsal goes by what is in force. "
                f"'alongside rules history {asked.programme}'"
            )
        driver, journeys = _driver(starter, library, cast)
        comings = Comings(starter, changes_of(cast.coaches, asked.seed))
        supervisors = Supervisors(starter, asked.seed)
        stopping, at_once = _on_signals()
        began = time.monotonic()
        beside = (comings.go_on(), supervisors.go_on())
        ended = await live(driver, journeys, asked, stopping, console, beside)
        seconds = time.monotonic() - began
        console.print(_ENDED[ended])
        if at_once.is_set():
            return 1
        waits = await waits_of(driver)
        office = [*comings.words(), *supervisors.words()]
        return await asyncio.to_thread(
            _tell, driver, cast, waits, settings, seconds, office, console
        )


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


def _driver(starter: Starter, library: Library, cast: Cast) -> tuple[Driver, list[str]]:
    """The driver, and the clients whose journeys are still to be started."""
    store, programme = starter.store, cast.asked.programme
    driver = Driver(starter, programme, cast.people, library)
    driver.mind(cast.clients)
    new: list[str] = []
    for client_id in cast.clients:
        row = store.journeys.open_for(programme, client_id)
        if row is not None:
            driver.expect(row.journey)
        elif store.journeys.next_cycle(programme, client_id) == 1:
            new.append(client_id)
    if not new and not driver.expected:
        # All of them have been through it before: they go again.
        new = list(cast.clients)
    return driver, new


def _tell(
    driver: Driver,
    cast: Cast,
    waits: dict[str, Wait],
    settings: Settings,
    seconds: float,
    office: list[str],
    console: Console,
) -> int:
    outcome = driver.outcome
    with copied(settings) as copy:
        entries = {life.journey: life.journal.entries for life in driver.lives.values()}
        shown = _worth_showing(driver)
        if shown is not None:
            temper = driver.lives[shown].people.temperament
            console.print(f"\nOne journey, {shown} ({temper.kind}):")
            print_lines(console, timeline(entries[shown]))
        console.print("")
        print_lines(console, summary(copy, waits, outcome, describe_rate(driver.starter.clock.rate),
                                seconds))  # fmt: skip
        print_lines(console, office)
        findings = [f"{each.journey}: {each.what}" for each in outcome.findings]
        looked = _look(copy, driver, cast)
        if looked is not None:
            print_lines(console, looked.lines())
        checks = check_all(copy, settings.home / "outbox", waits, driver.unbegun(), findings)
        checks += looked.checks() if looked is not None else []
    console.print("\nWhat must hold:")
    print_lines(console, verdict(checks))
    again = {life.journey: life.looked_again for life in driver.lives.values() if life.looked_again}
    if again:
        console.print(f"People had to look again in {len(again)} journeys.")
    return 0 if all(check.holds for check in checks) else 1


def _look(copy: Copied, driver: Driver, cast: Cast) -> Looked | None:
    """Caps, room, order and bookings of the whole season, where coaches were invented for it."""
    coaching = driver.library.current(driver.programme).ruleset.coaching
    if coaching is None or not cast.coaches:
        return None
    return look_at(copy, driver.programme, caps_of(coaching), driver.starter.clock.rate)


def _worth_showing(driver: Driver) -> str | None:
    """A journey that came to coaching and met with something on the way, not too long."""
    lives = [life for life in driver.lives.values() if life.closed]
    held = [life for life in lives if life.journal.all("session_attended")] or lives
    eventful = [life for life in held if life.people.temperament.kind != "eager"] or held
    best = min(eventful, key=lambda life: (len(life.journal), life.journey), default=None)
    return best.journey if best is not None else None
