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
    from alongside.coaches import Absence
    from alongside.handover import HandoverProgress
    from service.coach_changes import Change, CoachChanges, Decided
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


def known(starter: Starter, coach_id: str) -> str:
    """The id, if a coach has it; one nobody knows ends the command with 1."""
    with refusing():
        return starter.store.coaches.get(coach_id).id


def changes_of(starter: Starter) -> CoachChanges:
    """What becomes of the coaches of this home."""
    from service.coach_changes import CoachChanges

    return CoachChanges(starter)


def decided_so(
    by: str, why: str, rate: float, to: str | None = None, only: Sequence[str] = ()
) -> Decided:
    """What was decided, as it was said."""
    from service.coach_changes import Decided

    return Decided(by=by, why=why, to=to, only=tuple(only), rate=rate)


@contextmanager
def refusing() -> Iterator[None]:
    """What may not be ends the command with 1, in its words."""
    from alongside.store import CoachRefused, UnknownCoach
    from service.batches import NoBatch
    from service.handovers import AnotherHandover, NotTheirs
    from service.leaving import MayNot

    try:
        yield
    except (AnotherHandover, CoachRefused, MayNot, NoBatch, NotTheirs, UnknownCoach) as refused:
        fail(str(refused), REFUSED)


async def follow(starter: Starter, change: Change, watched: bool, nobody: str) -> None:
    """Watch the clients being told; `nobody` is what to say where there is none."""
    begun = change.begun
    if begun is None:
        if nobody:
            typer.echo(nobody)
        return
    coach_id = begun.progress.coach_id
    if begun.already:
        typer.echo("This handover runs already; what was said now does not change it.")
    if begun.progress.state == "paused":
        typer.echo(f"It is paused: `alongside coaches move {coach_id} --resume`.")
    if not watched or begun.progress.state == "paused":
        show_handover(begun.progress)
        return
    handovers = handovers_of(starter)

    async def look() -> HandoverProgress:
        return await handovers.progress(coach_id)

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
