"""
`alongside up` and `alongside worker`: the service as processes.

In: what the person typed. Out: an exit code: 0 stopped cleanly, 1 failed, 2 could not run.
"""

import asyncio
import logging
import os
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from alongside.keys import KeyRing
    from alongside.settings import Settings
    from service.up import Running

WORKER = (sys.executable, "-m", "worker", "--quiet")
CONSOLE = (str(Path(sysconfig.get_path("scripts")) / "alongside"), "console", "--quiet")


def add_to(app: typer.Typer) -> None:
    """Put these commands into the `alongside` command."""
    for command in (up, worker):
        app.command()(command)


def up(
    clock: Annotated[
        str | None,
        typer.Option(
            help="A training clock, for example 1d=1s: a day passes in a second. "
            "It holds for this ALONGSIDE_HOME once it has journeys.",
        ),
    ] = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Let a rehearsal go on in it as well.")
    ] = False,
    console: Annotated[bool, typer.Option(help="Serve the pages for people, too.")] = True,
) -> None:
    """Run the server, a worker and the console of this ALONGSIDE_HOME until Ctrl-C."""
    beside = (str(Path(sysconfig.get_path("scripts")) / "alongside"), "rehearse")
    raise typer.Exit(run(clock, beside if rehearse else (), console=CONSOLE if console else ()))


def worker() -> None:
    """Run one more worker, for the server the settings name."""
    from worker import main

    main()


def run(
    clock: str | None,
    beside: Sequence[str] = (),
    *,
    worker: Sequence[str] = WORKER,
    console: Sequence[str] = (),
    holds_journeys: "Callable[[Settings, KeyRing], bool] | None" = None,
) -> int:
    """
    What `up` does; answers with the exit code.

    :param beside: a command line to run once when all is ready.
    :param worker: the command line of the worker process.
    :param console: that of the console; without one there are no pages.
    :param holds_journeys: whether the home has journeys; by default its store is asked.
    """
    from alongside.keys import KeyMissing
    from alongside.store import StoreError
    from service.configured import NotConfigured, configured
    from service.embedded import ServerFailed
    from service.home_clock import ClockFixed, ClockUnreadable
    from service.lock import HomeInUse
    from service.logs import set_up_logs
    from service.supervise import GaveUp
    from service.up import NotForUp, run_up

    # All state of a home is for its owner alone.
    os.umask(0o077)
    try:
        settings = configured()
        # The terminal is for people here; the file has every line.
        set_up_logs("up", settings.home, stderr_level=logging.ERROR)
        service = run_up(
            settings,
            clock=clock,
            announce=lambda running: _announce(running, settings),
            holds_journeys=holds_journeys or _holds_journeys,
            worker=worker,
            console=console,
            beside=beside,
        )
        asyncio.run(service)
    except GaveUp as problem:
        typer.echo(f"alongside up: {problem}; see {settings.home / 'logs'}", err=True)
        return problem.code
    except (
        ClockFixed, ClockUnreadable, HomeInUse, KeyMissing, NotConfigured, NotForUp, OSError,
        ServerFailed, StoreError, ValueError,
    ) as problem:  # fmt: skip
        typer.echo(f"alongside up: {problem}", err=True)
        return 2
    typer.echo("Stopped. Journeys under way go on at the next `alongside up`.")
    return 0


def _announce(running: "Running", settings: "Settings") -> None:
    from service.home_clock import describe_rate

    typer.echo(
        f"Alongside is up in {running.home} ({describe_rate(running.clock.rate)}).\n"
        + (f"  console  {running.console}\n" if running.console else "")
        + f"  server   {running.server}   log {running.server_log}\n"
        f"  metrics  {running.server_metrics}   {running.worker_metrics}\n"
        f"  health   {running.health}\n"
        "Ctrl-C stops it."
    )
    for line in (*_of_the_people(running, settings), *_of_the_rules(settings)):
        typer.echo(line)
    sys.stdout.flush()


def _of_the_people(running: "Running", settings: "Settings") -> list[str]:
    """A one-time link while nobody can let people in; every `up` makes another."""
    from datetime import UTC, datetime

    from alongside.keys import KeyMissing, KeyRing
    from alongside.store import Store, StoreError
    from commands.recorded import changing

    if running.console is None:
        return []
    try:
        with Store.open(settings, KeyRing.load(settings)) as store:
            if store.colleagues.has_administrator():
                return []
            with changing(store) as note:
                token = store.welcomes.make(None, datetime.now(UTC))
                note("link_made", None)
    except (KeyMissing, StoreError):
        return []
    address = settings.console_address if settings.console_url else running.console
    return [
        "Nobody can sign in yet. Whoever opens this link, once and within a day, becomes the\n"
        f"administrator:  {address}welcome/{token}"
    ]


def _of_the_rules(settings: "Settings") -> list[str]:
    """What of the rules folder is not in force; nothing keeps a service from being up."""
    from alongside.keys import KeyMissing, KeyRing
    from alongside.store import Store, StoreError
    from commands.rules_versions import folder_lines

    if settings.follow_rules_folder or not (settings.home / "alongside.db").exists():
        return []
    try:
        with Store.open(settings, KeyRing.load(settings)) as store:
            return list(folder_lines(store, settings.rules))
    except (KeyMissing, LookupError, StoreError, ValueError):
        return []


def _holds_journeys(settings: "Settings", ring: "KeyRing") -> bool:
    """Opens the store, and so brings its schema up to date before anything uses it."""
    from alongside.store import Store

    store = Store.open(settings, ring)
    try:
        return bool(store.journeys.page(limit=1))
    finally:
        store.close()
