"""
A rehearsal under way: clients start, people act, somebody watches.

In: a driver, the clients to start, what goes on beside. Out: how it ended; a live table on a
terminal, a line now and then elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta

from rich.console import Console
from rich.live import Live

from rehearsal.asked import Asked
from rehearsal.board import Board
from rehearsal.drive import Driver

PLAIN_SECONDS = 5.0


def print_lines(console: Console, lines: Sequence[str]) -> None:
    """As they are: nothing in them is taken for a colour, nothing is broken."""
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


async def live(
    driver: Driver,
    clients: list[str],
    asked: Asked,
    stopping: asyncio.Event,
    console: Console,
    beside: Sequence[Coroutine[None, None, None]] = (),
) -> str:
    """
    Until all is over, told to stop, or the days asked for have passed; answers which of these.

    `beside` goes on as long.
    """
    until = driver.now() + timedelta(days=asked.days) if asked.days else None
    board = Board(driver)
    starting = asyncio.create_task(_start(driver, clients, asked.per_second))
    others = [asyncio.create_task(each) for each in beside]
    showing = asyncio.create_task(_plain(board, console)) if not console.is_terminal else None
    try:
        if console.is_terminal:
            with Live(board, console=console, refresh_per_second=4):
                return await _both(driver, starting, stopping, until, others)
        return await _both(driver, starting, stopping, until, others)
    finally:
        for each in filter(None, (starting, showing, *others)):
            each.cancel()
        await asyncio.gather(*filter(None, (starting, showing, *others)), return_exceptions=True)
        print_lines(console, [board.counts().line()])


async def _both(
    driver: Driver,
    starting: asyncio.Task[None],
    stopping: asyncio.Event,
    until: datetime | None,
    others: Sequence[asyncio.Task[None]],
) -> str:
    driving = asyncio.create_task(driver.drive(stopping, until, starting.done))
    waited = {driving, starting, *others}
    try:
        while not driving.done():
            done, waited = await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        return driving.result()
    finally:
        driving.cancel()


async def _start(driver: Driver, clients: list[str], per_second: float) -> None:
    begun = driver.starter.start_many(
        driver.programme, clients, per_second=per_second, by="coordinator:rehearsal"
    )
    async for started in begun:
        driver.expect(started.journey)


async def _plain(board: Board, console: Console) -> None:
    while True:
        await asyncio.sleep(PLAIN_SECONDS)
        print_lines(console, [board.counts().line()])
