"""
How commands speak: tables to the terminal, problems to stderr with their exit code.

Exit codes: 0 done, 1 refused or wrong, 2 could not run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from rich.table import Table

    from alongside.store import Store

T = TypeVar("T")
REFUSED, COULD_NOT_RUN = 1, 2


def fail(message: str, code: int) -> NoReturn:
    """Say why on stderr, end with `code`."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def show_table(table: Table) -> None:
    """Print a table; as wide as it needs where nobody looks at a terminal."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    console.print(table)


NARROW = 140
"""Columns of a terminal, below which a wide table breaks its words."""


def is_narrow() -> bool:
    """Whether somebody looks at a terminal too narrow for a wide table."""
    from rich.console import Console

    console = Console()
    return console.is_terminal and console.width < NARROW


def show_lines(lines: Iterable[str]) -> None:
    """Print lines with their marks of style, none of them broken."""
    from rich.console import Console

    console = Console()
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)


@contextmanager
def open_store() -> Iterator[Store]:
    """The store of this ALONGSIDE_HOME; what keeps it from working ends the command with 2."""
    from alongside.keys import KeyMissing, KeyRing, NotReadable
    from alongside.store import Store, StoreError, StoreRefused, StoreUnreachable
    from service.configured import NotConfigured, configured

    warnings_in_words()
    try:
        chosen = configured()
        store = Store.open(chosen, KeyRing.load(chosen))
    except (KeyMissing, NotConfigured, StoreError) as problem:
        fail(str(problem), COULD_NOT_RUN)
    try:
        with store:
            yield store
    except (KeyMissing, NotReadable, StoreRefused, StoreUnreachable) as problem:
        fail(str(problem), COULD_NOT_RUN)


def warnings_in_words() -> None:
    """What is logged on the way goes to stderr, a line each, and only if somebody must act."""
    import logging
    import sys

    import structlog

    structlog.configure(
        processors=[_in_words],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _in_words(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """`event: key value, ...`, and what to do where the event says so."""
    event.pop("exc_info", None)
    what, advice = event.pop("event", ""), event.pop("advice", None)
    details = ", ".join(f"{key} {value}" for key, value in event.items())
    said = f"{str(what).replace('_', ' ')}: {details}"
    return f"{said}; {advice}" if advice else said


def with_starter(work: Coroutine[Any, Any, T]) -> T:
    """Run `work`, which opens a starter; what it can't do becomes words and an exit code."""
    from alongside.keys import KeyMissing
    from alongside.store import StoreError
    from service.configured import NotConfigured
    from service.home_clock import ClockUnreadable
    from workflows.connect import AddressMissing, ServerAway

    warnings_in_words()
    try:
        return asyncio.run(work)
    except refusals() as problem:
        fail(str(problem), REFUSED)
    except (
        AddressMissing, ClockUnreadable, KeyMissing, NotConfigured, ServerAway, StoreError,
    ) as problem:  # fmt: skip
        fail(str(problem), COULD_NOT_RUN)


def refusals() -> tuple[type[Exception], ...]:
    """What says that nothing was changed, with the reason."""
    from alongside.received import NotReceivedThen
    from alongside.ruleset.library import NoRules
    from alongside.store import UnknownClient
    from starter import NoJourney, NotAgain, Refused

    return (Refused, NoJourney, NoRules, NotAgain, NotReceivedThen, UnknownClient)


def find_client(store: Store, said: str) -> str:
    """
    The client meant by an id, an NHS number or a journey's name.

    Ends the command with 1 where nobody is found.
    """
    digits = said.replace(" ", "").replace("-", "")
    if digits.isdecimal() and len(digits) == 10:
        found = store.clients.by_nhs_number(digits)
        if found is None:
            fail("nobody on the register has this NHS number", REFUSED)
        return found.client_id
    client_id = said.split("/")[1] if said.count("/") == 2 else said
    if not store.clients.exists(client_id):
        fail(f"nobody on the register is called {client_id!r}; give an id or NHS number", REFUSED)
    return client_id


def programme_meant(said: str, programme: str) -> str:
    """The programme a journey's name begins with; the one given where a client is named."""
    return said.split("/")[0] if said.count("/") == 2 else programme


def journey_now() -> datetime:
    """What time it is on this home's clock."""
    from datetime import UTC, datetime

    from service.configured import NotConfigured, configured
    from service.home_clock import ClockUnreadable, read_clock

    now = datetime.now(UTC)
    try:
        return read_clock(configured().home, now).now(now)
    except (ClockUnreadable, NotConfigured) as problem:
        fail(str(problem), COULD_NOT_RUN)
