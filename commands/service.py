"""
`alongside up` and `alongside worker`: the service as processes.

In: what the person typed; out: an exit code. 0 stopped cleanly, 1 failed, 2 could not run.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from alongside.keys import KeyMissing, KeyRing
from alongside.settings import Settings


def up(
    clock: str | None = None,
    beside: Sequence[str] = (),
    *,
    worker: Sequence[str] = (sys.executable, "-m", "worker"),
    holds_journeys: Callable[[Settings, KeyRing], bool] | None = None,
) -> int:
    """
    Run server, worker and health of this ALONGSIDE_HOME until Ctrl-C or SIGTERM.

    :param clock: a training clock as `1d=1s`.
    :param beside: a command line to run once when all is ready.
    :param worker: the command line of the worker process.
    :param holds_journeys: whether the home has journeys; by default its store is asked.
    """
    from alongside.store.errors import StoreError
    from service.embedded import ServerFailed
    from service.home_clock import ClockFixed, ClockUnreadable
    from service.lock import HomeInUse
    from service.logs import set_up_logs
    from service.supervise import GaveUp
    from service.up import NotForUp, run_up

    settings = Settings()
    try:
        # The terminal is for people here; the file has every line.
        set_up_logs("up", settings.home, stderr_level=logging.ERROR)
        asyncio.run(
            run_up(
                settings,
                clock=clock,
                announce=_announce,
                holds_journeys=holds_journeys or _holds_journeys,
                worker=worker,
                beside=beside,
            )
        )
    except (
        ClockFixed, ClockUnreadable, HomeInUse, KeyMissing, NotForUp, OSError, ServerFailed,
        StoreError, ValueError,
    ) as problem:  # fmt: skip
        return _cannot("up", problem)
    except GaveUp as problem:
        print(f"alongside up: {problem}; see {settings.home / 'logs'}", file=sys.stderr)
        return problem.code
    print("Stopped. Journeys under way go on at the next `alongside up`.")
    return 0


def worker() -> NoReturn:
    """Run one worker in this process; ends it with the worker's exit code."""
    from worker import main

    main()


def _announce(running: object) -> None:
    from service.home_clock import describe_rate
    from service.up import Running

    assert isinstance(running, Running)
    print(f"Alongside is up in {running.home} ({describe_rate(running.clock.rate)}).")
    print(f"  server   {running.server}   log {running.server_log}")
    print(f"  metrics  {running.server_metrics}   {running.worker_metrics}")
    print(f"  health   {running.health}")
    print("Ctrl-C stops it.", flush=True)


def _holds_journeys(settings: Settings, ring: KeyRing) -> bool:
    """Opens the store, and so brings its schema up to date before anything uses it."""
    from alongside.store import Store

    store = Store.open(settings, ring)
    try:
        return bool(store.journeys.page(limit=1))
    finally:
        store.close()


def _cannot(command: str, problem: Exception) -> int:
    print(f"alongside {command}: {problem}", file=sys.stderr)
    return 2
