"""
How commands show a batch over journeys: watched to its end, its failures by name.

In: what to ask for how far it is, and how to say it. Out: a line that moves on a terminal, then
one that stays.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

import typer

from commands.screen import COULD_NOT_RUN, fail

if TYPE_CHECKING:
    from alongside.batch import BatchProgress, BatchTally

P = TypeVar("P", bound="BatchProgress")
SOME_COULD_NOT = 3
LOOKS_EVERY = 0.5
"""Seconds between two looks at a batch that is watched."""
LOOKS_AGAIN = 3
"""So many looks, a quarter of a minute each, may go unanswered."""


def one_of(steering: Mapping[str, bool], called: str, *, besides: bool) -> str | None:
    """
    Which of status, pause, resume, stop was said; None if none was.

    Two at once, or one with what only begins a batch, end the command with 2.
    """
    said = [name for name, wanted in steering.items() if wanted]
    if len(said) > 1:
        fail(f"--{said[0]} and --{said[1]} are two wishes: say one", COULD_NOT_RUN)
    if said and besides:
        fail(f"--{said[0]} is about a {called} that runs: leave out the rest", COULD_NOT_RUN)
    return said[0] if said else None


async def watch(
    look: Callable[[], Awaitable[P]], progress: P, in_words: Callable[[P], str], called: str
) -> P:
    """
    Show how far a batch is until it ends; leaving off watching does not stop it.

    :raises ServerAway: nobody has answered for a minute.
    """
    live = sys.stderr.isatty()
    try:
        while progress.state in ("running", "paused"):
            if live:
                typer.echo(f"\r\x1b[K{in_words(progress)}", nl=False, err=True)
            await asyncio.sleep(LOOKS_EVERY)
            progress = await _patiently(look)
    except asyncio.CancelledError:
        typer.echo(f"\nNobody watches any more; the {called} goes on.", err=True)
        raise
    if live:
        typer.echo("\r\x1b[K", nl=False, err=True)
    return progress


async def _patiently(look: Callable[[], Awaitable[P]]) -> P:
    """How far it is by now; a worker that is started anew is waited for."""
    from workflows.connect import ServerAway

    for _ in range(LOOKS_AGAIN):
        try:
            return await look()
        except ServerAway:
            await asyncio.sleep(LOOKS_EVERY)
    return await look()


def state_in_words(progress: BatchProgress) -> str:
    """Whether it runs, and how fast."""
    return {"running": f"running, {progress.rate:g} a second"}.get(progress.state, progress.state)


def show(line: str, tally: BatchTally) -> None:
    """The line, with the journeys for which it could not be done."""
    typer.echo(f"{line}.")
    for each in tally.named:
        typer.echo(f"  {each.journey}: {each.why}")
    if tally.could_not > len(tally.named):
        typer.echo(f"  and {tally.could_not - len(tally.named)} more")


def end_with(line: str, tally: BatchTally) -> None:
    """Show it; with 3 if it could not be done for some."""
    show(line, tally)
    if tally.could_not:
        raise typer.Exit(SOME_COULD_NOT)
    return
