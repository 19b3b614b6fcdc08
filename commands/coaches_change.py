"""
`alongside coaches away|leave|back|move`: what becomes of a coach's clients.

In: a coach, the days, whether clients wait or go to others. Out: how far the clients are told,
and an exit code: 0 done, 1 refused and nothing changed, 2 could not run, 3 some could not be told.
"""

from __future__ import annotations

import enum
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from commands.batch_screen import one_of
from commands.handover_screen import (
    a_day,
    absence_of,
    coach_of,
    comes_to,
    decided_by,
    hand_over,
    handovers_of,
    may_take_them,
    opened,
    refusing,
    show_handover,
    start_of,
    today_of,
)
from commands.screen import COULD_NOT_RUN, REFUSED, fail, with_starter

if TYPE_CHECKING:
    from alongside.handover import HandoverProgress, Kind

A_DAY = timedelta(days=1)


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
    with_starter(_away(coach_id, *days, clients, to, because, who, why, rate, watched))


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
    with_starter(_leave(coach_id, a_day(on), to, decided_by(by), why, rate, watched))


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
    with_starter(_back(coach_id, day, clients, client or [], who, why, rate, watched))


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
    with_starter(_move(coach_id, to, client or [], begins, who, why, rate, watched))


# -- what each does --------------------------------------------------------------------------


async def _away(
    coach_id: str, since: date, until: date | None, clients: Clients, to: str | None,
    because: str, by: str, why: str, rate: float, watched: bool,
) -> None:  # fmt: skip
    from alongside.handover import Spell
    from service.leaving import may_be_away

    async with opened() as starter:
        coach, day = coach_of(starter, coach_id), today_of(starter)
        handovers = handovers_of(starter)
        kind: Kind = clients.value
        start = start_of(starter, coach_id, kind, "coach_away", Spell(since=since, until=until),
                       to=to, by=by, why=why or because, rate=rate)  # fmt: skip
        with refusing():
            may_be_away(starter.store, coach, since, until, day)
            may_take_them(starter, coach, start)
            await handovers.may_start(start)
            starter.store.coaches.away(coach_id, absence_of(since, until, because), by=by)
        last = f"to {until}" if until is not None else "until further notice"
        if until is not None and until < day:
            typer.echo(f"Coach {coach_id} was away from {since} {last}.")
            typer.echo("That time is over: clients are told nothing.")
            return
        typer.echo(f"Coach {coach_id} is away from {since} {last}.")
        if clients is Clients.COVER and until is not None:
            returning = start.model_copy(
                update={"kind": "back", "cause": "coach_back", "to": coach_id,
                        "spell": Spell(since=until + A_DAY)}
            )  # fmt: skip
            await handovers.return_on(returning, until + A_DAY)
            typer.echo(f"Those covered by others come back to them from {until + A_DAY} on.")
        if since > day:
            await handovers.again_on_the_day(start)
        await hand_over(handovers, start, watched, nobody="They have no clients.")


async def _leave(
    coach_id: str, on: date, to: str | None, by: str, why: str, rate: float, watched: bool
) -> None:
    from alongside.handover import Spell
    from service.leaving import may_leave

    async with opened() as starter:
        coach, day = coach_of(starter, coach_id), today_of(starter)
        handovers = handovers_of(starter)
        start = start_of(starter, coach_id, "move", "coach_leaves", Spell(since=on + A_DAY),
                       to=to, by=by, why=why, rate=rate)  # fmt: skip
        with refusing():
            may_leave(starter.store, coach, on, day)
            may_take_them(starter, coach, start)
            await handovers.may_start(start)
            starter.store.coaches.leave(coach_id, on, by=by)
        typer.echo(f"Coach {coach_id} leaves, the last day is {on}.")
        if await handovers.no_return(coach_id):
            typer.echo("Those covered by others stay there.")
        if on >= day:
            await handovers.again_on_the_day(start)
        await hand_over(handovers, start, watched, nobody="They have no clients.")


async def _back(
    coach_id: str, on: date | None, clients: Covered, only: list[str], by: str, why: str,
    rate: float, watched: bool,
) -> None:  # fmt: skip
    from alongside.handover import Spell

    async with opened() as starter:
        coach, today_ = coach_of(starter, coach_id), today_of(starter)
        day = on or today_
        absence = coach.away_on(day)
        with refusing():
            starter.store.coaches.back(coach_id, day, by=by)
        typer.echo(f"Coach {coach_id} is there again from {day}.")
        handovers = handovers_of(starter)
        if absence is not None:
            await handovers.not_on_the_day(coach_id, absence.from_)
        if clients is Covered.STAY:
            await handovers.no_return(coach_id)
            typer.echo("Those covered by others stay there.")
        start = start_of(starter, coach_id, "back", "coach_back", Spell(since=day),
                       to=coach_id, by=by, why=why, rate=rate, only=only)  # fmt: skip
        if clients is Covered.RETURN and comes_to(handovers, start):
            if day > today_:
                await handovers.return_on(start, day)
                typer.echo(f"Those covered by others come back to them from {day} on.")
                return
            await handovers.no_return(coach_id)
            await hand_over(handovers, start, watched, nobody="")
            return
        if absence is None:
            return
        sooner = Spell(since=absence.from_, until=day - A_DAY)
        start = start_of(starter, coach_id, "wait", "coach_away", sooner,
                       by=by, why=why, rate=rate)  # fmt: skip
        await hand_over(handovers, start, watched, nobody="They have no clients.")


async def _move(
    coach_id: str, to: str | None, only: list[str], since: date | None, by: str, why: str,
    rate: float, watched: bool,
) -> None:  # fmt: skip
    from alongside.handover import Spell
    from service.leaving import cause_of

    async with opened() as starter:
        coach, day = coach_of(starter, coach_id), today_of(starter)
        start = start_of(starter, coach_id, "move", cause_of(coach, day),
                       Spell(since=since or day), to=to, by=by, why=why, rate=rate,
                       only=only)  # fmt: skip
        with refusing():
            may_take_them(starter, coach, start)
        await hand_over(handovers_of(starter), start, watched, nobody=None)


async def _steer(coach_id: str, what: str) -> None:
    from service.batches import NoBatch

    async with opened() as starter:
        handovers = handovers_of(starter)
        tell = handovers.progress if what == "status" else getattr(handovers, what)
        try:
            progress: HandoverProgress = await tell(coach_id)
        except NoBatch as none:
            fail(str(none), REFUSED)
        show_handover(progress)
