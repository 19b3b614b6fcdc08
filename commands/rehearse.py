"""
`alongside rehearse`: scripted people live through journeys at a training clock.

In: what the person typed. Out: a live table, a summary and an exit code: 0 every check
holds, 1 one does not, 2 could not run.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from commands.screen import COULD_NOT_RUN, REFUSED


def rehearse(
    programme: Annotated[
        str, typer.Option(help="The programme; clients of others than primrose-a are invented.")
    ] = "primrose-a",
    coaches: Annotated[
        int | None, typer.Option(min=1, max=1000, help="So many coaches, invented.")
    ] = None,
    clients: Annotated[int, typer.Option(min=1, max=10_000, help="How many clients.")] = 100,
    clock: Annotated[
        str | None, typer.Option(help="A training clock, for example 1d=0.5s.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed, the same people.")] = 1,
    register: Annotated[
        Path | None, typer.Option(help="Take this register in: CSV, plain or gzip.")
    ] = None,
    columns: Annotated[Path | None, typer.Option(help="Its mapping file.")] = None,
    first: Annotated[
        str | None, typer.Option(help="A yes-or-no fact; those with yes start first.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Stop after so many days.")] = None,
    per_second: Annotated[float, typer.Option(min=0.1, max=200, help="Starts a second.")] = 20.0,
) -> None:
    """Let scripted people live through journeys, and check that nothing is lost or done twice."""
    from rich.console import Console

    from rehearsal.asked import Asked

    if columns is not None and register is None:
        typer.echo("--columns is the mapping of a --register: name both", err=True)
        raise typer.Exit(COULD_NOT_RUN)
    asked = Asked(
        clients=clients,
        programme=programme,
        coaches=coaches,
        seed=seed,
        clock=clock,
        register=register,
        columns=columns,
        first=first,
        days=days,
        per_second=per_second,
    )
    raise typer.Exit(_run(asked, Console()))


def _run(asked: object, console: object) -> int:
    import logging

    from rich.console import Console

    from alongside.coaches import CoachFileError
    from alongside.facts import CatalogueError
    from alongside.keys import KeyMissing
    from alongside.register.encoding import UnreadableFile
    from alongside.register.mapping_file import MappingRefused
    from alongside.ruleset.library import NoRules
    from alongside.store import StoreError
    from rehearsal.asked import Asked, CannotRehearse
    from rehearsal.cast import NobodyToRehearse
    from rehearsal.copy import NotEmbedded
    from rehearsal.run import rehearse as run
    from rehearsal.service import NotARehearsal
    from service.configured import NotConfigured, configured
    from service.embedded import ServerFailed
    from service.home_clock import ClockFixed, ClockUnreadable
    from service.lock import HomeInUse
    from service.logs import set_up_logs
    from service.supervise import GaveUp
    from workflows.connect import AddressMissing, ServerAway

    assert isinstance(asked, Asked)
    assert isinstance(console, Console)
    os.umask(0o077)
    try:
        settings = configured()
        set_up_logs("rehearse", settings.home, stderr_level=logging.ERROR)
        return asyncio.run(run(settings, asked, console))
    except (
        AddressMissing, CannotRehearse, CatalogueError, ClockFixed, ClockUnreadable,
        CoachFileError, GaveUp, HomeInUse, KeyMissing, MappingRefused, NobodyToRehearse, NoRules,
        NotARehearsal, NotConfigured, NotEmbedded, OSError, ServerAway, ServerFailed, StoreError,
        UnreadableFile, ValueError,
    ) as problem:  # fmt: skip
        typer.echo(f"alongside rehearse: {problem}", err=True)
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        return REFUSED
