"""
What is looked at or done at a terminal, in the record of who looked at what.

In: a store, a code of the record, ids. Out: rows by the operating system's account that runs the
command: who holds a shell has no sign-in, and is never guessed to be a colleague. What can't be
written down is neither shown nor done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from commands.screen import COULD_NOT_RUN, REFUSED, fail

if TYPE_CHECKING:
    from alongside.store import Store
    from alongside.store.audit import Note
    from alongside.store.audit_chain import Outcome

IN_PART = 3
"""The exit code of what was done, but not to everybody."""


@dataclass
class Deed:
    """An act under way; `outcome` is what came of it if nothing is raised."""

    outcome: Outcome = "done"


def account() -> str:
    """The account that runs this, at this machine: `account:olly@ward-7`."""
    import os
    import pwd
    import socket

    from alongside.store.audit_chain import account_named

    # not what the environment says, which whoever types can set
    number = os.getuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = ""
    return account_named(name, number, socket.gethostname())


def looked(store: Store, what: str, *about: str | None) -> None:
    """Write down that these are looked at; where it can't be, the command ends with 2."""
    from alongside.store import StoreError

    try:
        for each in about:
            store.audit.append(account(), what, each, datetime.now(UTC))
    except StoreError as problem:
        fail(f"nothing is shown, as the record can't be written: {problem}", COULD_NOT_RUN)


@contextmanager
def acting(store: Store, what: str, about: str | None) -> Iterator[Deed]:
    """Do within it what others carry out: it is written down before, what came of it after."""
    from alongside.store import StoreError

    audit, deed = store.audit, Deed()
    try:
        begun = audit.begin(account(), [(what, about)], datetime.now(UTC))
    except StoreError as problem:
        fail(f"nothing was done, as the record can't be written: {problem}", COULD_NOT_RUN)
    try:
        yield deed
    except BaseException as problem:
        deed.outcome = _came_of(problem)
        raise
    finally:
        audit.end([(each, deed.outcome) for each in begun], datetime.now(UTC))


def changing(store: Store) -> AbstractContextManager[Note]:
    """Change this database within it: the change and what is noted of it are kept, or neither."""
    return store.audit.change(account(), datetime.now(UTC))


def _came_of(problem: BaseException) -> Outcome:
    from commands.screen import refusals

    if isinstance(problem, typer.Exit):
        ended: dict[int, Outcome] = {0: "done", REFUSED: "not_done", IN_PART: "in_part"}
        return ended.get(problem.exit_code, "not_known")
    return "not_done" if isinstance(problem, refusals()) else "not_known"
