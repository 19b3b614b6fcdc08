"""
How a handover is asked for and shown by the commands of coaches.

In: what was said on a command line. Out: the handover begun, watched, told in one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import typer

from commands.batch_screen import end_with, show, state_in_words, watch
from commands.screen import COULD_NOT_RUN, REFUSED, fail

if TYPE_CHECKING:
    from alongside.coaches import Absence, Coach
    from alongside.handover import Cause, HandoverProgress, HandoverStart, Kind, Spell
    from service.handovers import Handovers
    from starter import Starter

_KINDS = {
    "move": "go to other coaches", "cover": "are covered by other coaches",
    "wait": "stay with their coach", "back": "go back to their coach",
}  # fmt: skip


def opened() -> AbstractAsyncContextManager[Starter]:
    """The store and the server of this home."""
    from service.configured import configured
    from starter import open_starter

    return open_starter(configured())


def a_day(said: str) -> date:
    """A day as it is written; anything else ends the command with 2."""
    from alongside.coaches import read_day

    try:
        return read_day(said)
    except ValueError:
        fail(f"'{said}' is no day; write it as 2026-09-01", COULD_NOT_RUN)


def decided_by(by: str | None) -> str:
    """Who decides it, in the form in which events say so; nobody ends the command with 2."""
    from alongside.batch import as_reporter

    if not (by or "").strip():
        fail("say who decides it: --by NAME", COULD_NOT_RUN)
    return as_reporter(str(by))


def today_of(starter: Starter) -> date:
    """The London day on this home's clock."""
    from alongside.london import today

    return today(starter.clock.now(datetime.now(UTC)))


def coach_of(starter: Starter, coach_id: str) -> Coach:
    """The coach; one whom nobody knows ends the command with 1."""
    with refusing():
        return starter.store.coaches.get(coach_id)


def absence_of(since: date, until: date | None, because: str) -> Absence:
    """The absence; days or a word that can't be end the command with 2."""
    from pydantic import ValidationError

    from alongside.coaches import Absence

    try:
        return Absence(from_=since, until=until, why=because)
    except ValidationError as wrong:
        said = wrong.errors(include_input=False, include_url=False)[0]["msg"]
        fail(said.removeprefix("Value error, "), COULD_NOT_RUN)


def handovers_of(starter: Starter) -> Handovers:
    """The handovers of this home."""
    from service.handovers import Handovers

    return Handovers(starter.client, starter.store, starter.settings, starter.clock)


def start_of(
    starter: Starter,
    coach_id: str,
    kind: Kind,
    cause: Cause,
    spell: Spell,
    *,
    by: str,
    why: str,
    rate: float,
    to: str | None = None,
    only: Sequence[str] = (),
) -> HandoverStart:
    """What was asked for, as a handover begins with it."""
    from alongside.handover import HandoverStart

    return HandoverStart(
        coach_id=coach_id, kind=kind, cause=cause, spell=spell, to=to, only=tuple(only),
        reason=why, by=by, rate=rate, clock=starter.clock,
    )  # fmt: skip


def may_take_them(starter: Starter, coach: Coach, start: HandoverStart) -> None:
    """
    Whether the coach named can take all the clients meant.

    :raises service.leaving.MayNot: who and why.
    """
    from service.leaving import may_take

    if start.to is None:
        return
    clients = [
        each
        for each in starter.store.handing_over.clients_of(coach.id)
        if each.state == "allocated" and (not start.only or each.journey in start.only)
    ]
    now = starter.clock.now(datetime.now(UTC))
    may_take(starter.store, starter.settings, coach, start.to, clients, now)


@contextmanager
def refusing() -> Iterator[None]:
    """What may not be ends the command with 1, in its words."""
    from alongside.store import CoachRefused, UnknownCoach
    from service.handovers import AnotherHandover, NotTheirs
    from service.leaving import MayNot

    try:
        yield
    except (AnotherHandover, CoachRefused, MayNot, NotTheirs, UnknownCoach) as refused:
        fail(str(refused), REFUSED)


def comes_to(handovers: Handovers, start: HandoverStart) -> bool:
    """Whether there is a client whom the handover is about; others named end the command with 1."""
    from service.handovers import NobodyToHandOver

    try:
        with refusing():
            return handovers.count(start) > 0
    except NobodyToHandOver:
        return False


async def hand_over(
    handovers: Handovers, start: HandoverStart, watched: bool, nobody: str | None
) -> None:
    """Begin and watch; `nobody` is what to say where there is no client; None refuses then."""
    from service.handovers import NobodyToHandOver

    try:
        with refusing():
            begun = await handovers.start(start)
    except NobodyToHandOver as none:
        if nobody is None:
            fail(f"{none}; nothing was changed", REFUSED)
        typer.echo(nobody)
        return
    if begun.already:
        typer.echo("This handover runs already; what was said now does not change it.")
    if begun.progress.state == "paused":
        typer.echo(f"It is paused: `alongside coaches move {start.coach_id} --resume`.")
    if not watched or begun.progress.state == "paused":
        show_handover(begun.progress)
        return

    async def look() -> HandoverProgress:
        return await handovers.progress(start.coach_id)

    ended = await watch(look, begun.progress, in_words, "handover")
    end_with(in_words(ended), ended.tally)


def show_handover(progress: HandoverProgress) -> None:
    """How far it is, with the journeys that could not be told."""
    show(in_words(progress), progress.tally)


def in_words(progress: HandoverProgress) -> str:
    """One line: what became of the clients so far."""
    tally = progress.tally
    told = [f"{tally.asked} told"]
    if tally.withdrawn:
        told.append(f"{tally.withdrawn} proposal{'' if tally.withdrawn == 1 else 's'} withdrawn")
    if tally.passed_over:
        told.append(f"{tally.passed_over} passed over")
    told.append(f"{tally.could_not} could not")
    return (
        f"Clients of {progress.coach_id} {_KINDS[progress.kind]}, {state_in_words(progress)}: "
        f"{', '.join(told)}; {progress.left} left"
    )
