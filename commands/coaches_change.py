"""
`alongside coaches away|leave|back|move`: what becomes of a coach's clients.

In: a coach, the days, whether clients wait or go to others. Out: how far the clients are told,
and an exit code: 0 done, 1 refused and nothing changed, 2 could not run, 3 some could not be told.
"""

from __future__ import annotations

import enum
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from commands.batch_screen import one_of
from commands.handover_screen import (
    a_day,
    absence_of,
    changes_of,
    decided_by,
    decided_so,
    follow,
    handovers_of,
    known,
    opened,
    refusing,
    show_handover,
    today_of,
)
from commands.recorded import acting, looked
from commands.screen import COULD_NOT_RUN, REFUSED, fail, with_starter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from alongside.handover import HandoverProgress
    from service.coach_changes import Change, Decided


class Clients(enum.StrEnum):
    """What clients do while their coach is away."""

    WAIT = "wait"
    COVER = "cover"
    MOVE = "move"


class Covered(enum.StrEnum):
    """What becomes of clients others cover for, once their coach is back."""

    RETURN = "return"
    STAY = "stay"


Id = Annotated[str, typer.Argument(metavar="ID", help="The coach, for example k-7d2mq4xa.")]
By = Annotated[str | None, typer.Option(help="Who decides it.")]
Why = Annotated[str, typer.Option(help="Why, in your words; it stands in every journey.")]
To = Annotated[str | None, typer.Option(help="The coach to try first for everybody.")]
Client = Annotated[
    list[str] | None, typer.Option("--client", help="Only this journey; may be said again.")
]
Rate = Annotated[float, typer.Option(min=0.1, max=200, help="Clients a second.")]
Watch = Annotated[bool, typer.Option("--watch/--no-watch", help="Watch it to its end.")]


def add_to(app: typer.Typer) -> None:
    """Make them commands of `alongside coaches`."""
    for command in (away, leave, back, move):
        app.command()(command)


def away(
    coach_id: Id,
    since: Annotated[str, typer.Option("--from", help="The first day, as 2026-09-01.")],
    until: Annotated[str | None, typer.Option(help="The last day; not said: not known.")] = None,
    clients: Annotated[
        Clients | None, typer.Option(help="They wait, others cover, or they move for good.")
    ] = None,
    to: To = None,
    because: Annotated[str, typer.Option(help="One word: holiday, sick, ...")] = "away",
    by: By = None,
    why: Why = "",
    rate: Rate = 5.0,
    watched: Watch = True,
) -> None:
    """Say that a coach is away; their clients are told what they may count on."""
    days = a_day(since), a_day(until) if until is not None else None
    who = decided_by(by)
    if clients is None:
        fail("say --clients wait, --clients cover or --clients move", COULD_NOT_RUN)
    if clients is Clients.WAIT and days[1] is None:
        fail("clients wait only until a day: say --until, or --clients cover", COULD_NOT_RUN)
    if clients is Clients.WAIT and to is not None:
        fail("clients who wait go to nobody: leave out --to, or say cover", COULD_NOT_RUN)
    decided = decided_so(who, why, rate, to)
    with_starter(_away(coach_id, *days, clients, because, decided, watched))


def leave(
    coach_id: Id,
    on: Annotated[str, typer.Option(help="The last day at work, as 2026-09-01.")],
    to: To = None,
    by: By = None,
    why: Why = "",
    rate: Rate = 5.0,
    watched: Watch = True,
) -> None:
    """Say that a coach leaves; their clients go on with others where they left off."""
    with_starter(_leave(coach_id, a_day(on), decided_so(decided_by(by), why, rate, to), watched))


def back(
    coach_id: Id,
    on: Annotated[str | None, typer.Option(help="The first day back; today if not said.")] = None,
    clients: Annotated[
        Covered, typer.Option(help="Clients others cover for return, or stay there.")
    ] = Covered.RETURN,
    client: Client = None,
    by: By = None,
    why: Why = "",
    rate: Rate = 5.0,
    watched: Watch = True,
) -> None:
    """Say that a coach is there again."""
    who = decided_by(by)
    day = a_day(on) if on is not None else None
    decided = decided_so(who, why, rate, only=client or [])
    with_starter(_back(coach_id, day, clients, decided, watched))


def move(
    coach_id: Id,
    to: To = None,
    client: Client = None,
    since: Annotated[
        str | None, typer.Option("--from", help="Sessions booked before this day are still held.")
    ] = None,
    by: By = None,
    why: Why = "",
    rate: Rate = 5.0,
    watched: Watch = True,
    status: Annotated[bool, typer.Option("--status", help="How far it is.")] = False,
    pause: Annotated[bool, typer.Option("--pause", help="Hold it.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Let it go on.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="End it where it is.")] = False,
) -> None:
    """Hand clients over to other coaches; or see and steer what hands them over."""
    steering = {"status": status, "pause": pause, "resume": resume, "stop": stop}
    said = one_of(steering, "handover", besides=bool(to or client or since or by or why))
    if said:
        with_starter(_steer(coach_id, said))
        return
    who = decided_by(by)
    begins = a_day(since) if since is not None else None
    decided = decided_so(who, why, rate, to, client or [])
    with_starter(_move(coach_id, begins, decided, watched))


# -- what each does --------------------------------------------------------------------------


async def _away(
    coach_id: str, since: date, until: date | None, clients: Clients, because: str,
    decided: Decided, watched: bool,
) -> None:  # fmt: skip
    async with opened() as starter:
        with acting(starter.store, "coach_away", known(starter, coach_id)), refusing():
            absence = absence_of(since, until, because)
            change = await changes_of(starter).away(coach_id, absence, clients.value, decided)
        last = f"to {until}" if until is not None else "until further notice"
        if change.is_over:
            typer.echo(f"Coach {coach_id} was away from {since} {last}.")
            typer.echo("That time is over: clients are told nothing.")
            return
        typer.echo(f"Coach {coach_id} is away from {since} {last}.")
        _come_back(change)
        await follow(starter, change, watched, nobody="They have no clients.")


async def _leave(coach_id: str, on: date, decided: Decided, watched: bool) -> None:
    async with opened() as starter:
        with acting(starter.store, "coach_leave", known(starter, coach_id)), refusing():
            change = await changes_of(starter).leave(coach_id, on, decided)
        typer.echo(f"Coach {coach_id} leaves, the last day is {on}.")
        _stay(change)
        await follow(starter, change, watched, nobody="They have no clients.")


async def _back(
    coach_id: str, on: date | None, clients: Covered, decided: Decided, watched: bool
) -> None:
    async with opened() as starter:
        stay = clients is Covered.STAY
        with acting(starter.store, "coach_back", known(starter, coach_id)), refusing():
            change = await changes_of(starter).back(coach_id, on, decided, stay=stay)
        typer.echo(f"Coach {coach_id} is there again from {on or today_of(starter)}.")
        _stay(change)
        _come_back(change)
        await follow(starter, change, watched, nobody="")


async def _move(coach_id: str, since: date | None, decided: Decided, watched: bool) -> None:
    from service.handovers import NobodyToHandOver

    async with opened() as starter:
        with acting(starter.store, "coach_move", known(starter, coach_id)), refusing():
            try:
                change = await changes_of(starter).move(coach_id, since, decided)
            except NobodyToHandOver as none:
                fail(f"{none}; nothing was changed", REFUSED)
        await follow(starter, change, watched, nobody="")


def _come_back(change: Change) -> None:
    if change.return_on is not None:
        typer.echo(f"Those covered by others come back to them from {change.return_on} on.")


def _stay(change: Change) -> None:
    if change.stay:
        typer.echo("Those covered by others stay there.")


async def _steer(coach_id: str, what: str) -> None:
    async with opened() as starter:
        handovers, whose = handovers_of(starter), known(starter, coach_id)
        if what == "status":
            looked(starter.store, "coach_seen", whose)
            with refusing():
                progress = await handovers.progress(whose)
        else:
            steer: Callable[[str], Awaitable[HandoverProgress]] = getattr(handovers, what)
            with acting(starter.store, f"handover_{what}", whose), refusing():
                progress = await steer(whose)
        show_handover(progress)
