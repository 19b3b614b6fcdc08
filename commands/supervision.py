"""
`alongside supervision`: what is to be held, what was held or missed, how many coaches there are.

In: a programme, the key of a task, what became of it. Out: a list, the receipt, the ratio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.filters import check_filter, known_programmes
from commands.recorded import acting
from commands.screen import REFUSED, fail, journey_now, open_store, show_table, with_starter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from alongside.journeys import Receipt
    from alongside.store import TaskRow
    from service.supervisions import Supervisions

app = typer.Typer(help="Supervision of coaches: held, missed, to be held.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(help="Its key, as 'alongside tasks' shows it.")]
ANSWERED = "supervision_answered"
OfProgramme = Annotated[
    str | None, typer.Option("--programme", help="Where several have one of this key.")
]
By = Annotated[str, typer.Option(help="Who says so, as a role or role:id.")]
EventId = Annotated[
    str | None, typer.Option("--id", help="Your id for it; the same id again changes nothing.")
]


@app.command("list")
def list_supervisions(
    programme: Annotated[str, typer.Argument(help="Which programme.")],
    coach: Annotated[
        str | None, typer.Option(help="Only one coach's, alone and with their group.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
) -> None:
    """Every supervision of a programme, the latest first: held, missed, or to be held."""
    from alongside.supervision import UNASSIGNED
    from service.configured import configured

    now = journey_now()
    with open_store() as store:
        check_filter("programme", programme, known_programmes(store, configured().rules))
        rows = store.tasks.of_supervision(programme, limit=10_000)
        if coach is not None:
            check_filter("coach", coach, [each.id for each in store.coaches.list()])
            theirs = {coach, store.coaches.get(coach).supervisor or UNASSIGNED}
            rows = [each for each in rows if each.about in theirs]
    if not rows:
        typer.echo(f"No supervision of {programme} came round yet.")
        return
    _show(rows[:limit], now)
    if len(rows) > limit:
        typer.echo(f"... and {len(rows) - limit} earlier; --limit shows more.")


def _show(rows: list[TaskRow], now: datetime) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 1))
    for column in ("held by", "kind", "of", "what became of it", "key"):
        table.add_column(column, overflow="fold")
    for each in rows:
        kind = each.kind.removeprefix("supervision_")
        table.add_row(_day(each.due), kind, each.about, _became(each, now), each.key)
    show_table(table)


def _became(task: TaskRow, now: datetime) -> str:
    from alongside.supervision import is_held, missed_because
    from alongside.timeline import words

    if task.status == "open":
        late = "LATE, " if task.is_overdue(now) else ""
        return f"{late}to be held, {words(task.role)}"
    on = "" if task.ended is None else f" {_day(task.ended)}"
    if is_held(task.answer):
        return f"held{on}"
    because = missed_because(task.answer)
    if because is not None:
        return f"MISSED: {words(because)}, said{on}"
    return f"not held: {words(task.answer or '')}"


def _day(moment: datetime) -> str:
    from alongside.london import wall

    return f"{wall(moment):%-d %b %Y}"


@app.command()
def held(
    key: Key,
    on: Annotated[
        str | None, typer.Option(help="The day it was held, as 2026-04-14; today if not given.")
    ] = None,
    programme: OfProgramme = None,
    by: By = "coordinator",
    event_id: EventId = None,
) -> None:
    """Record that a supervision was held."""
    moment = None if on is None else _moment(on)

    async def say(supervisions: Supervisions) -> None:
        task = supervisions.find(key, programme)
        with acting(supervisions.store, ANSWERED, task.about):
            receipt = await supervisions.held(task, on=moment, by=by, event_id=event_id)
        typer.echo(f"{key} was held on {_day(moment or receipt.recorded)}.{_again(receipt)}")

    _with_supervisions(say)


@app.command()
def missed(
    key: Key,
    because: Annotated[
        str, typer.Option(help="Why, in a word such as coach_ill or supervisor_away.")
    ] = "not_given",
    programme: OfProgramme = None,
    by: By = "coordinator",
    event_id: EventId = None,
) -> None:
    """Record that a supervision was missed; where the rules say so it is asked for again."""
    import re

    if re.fullmatch(r"[a-z][a-z0-9_]{0,49}", because) is None:
        fail("--because is a word of small letters and underscores, such as coach_ill", REFUSED)

    async def say(supervisions: Supervisions) -> None:
        task = supervisions.find(key, programme)
        with acting(supervisions.store, ANSWERED, task.about):
            receipt = await supervisions.missed(task, because=because, by=by, event_id=event_id)
        rules = supervisions.library.current(task.journey.split("/")[1]).ruleset.supervision
        again = (
            f" It is to be made up within {rules.missed.again_within}; 'alongside tasks' has it."
            if rules is not None and rules.missed is not None
            else " These rules ask for no new date; it comes round again by itself."
        )
        typer.echo(f"{key} was missed.{again}{_again(receipt)}")

    _with_supervisions(say)


def answer_task(key: str, said: str, by: str, event_id: str | None) -> None:
    """What `alongside answer` says of a supervision: held, missed, or missed-REASON."""

    async def say(supervisions: Supervisions) -> None:
        task = supervisions.find(key)
        with acting(supervisions.store, ANSWERED, task.about):
            receipt = await supervisions.answer(task, said, by=by, event_id=event_id)
        typer.echo(f"Recorded as entry {receipt.sequence}.{_again(receipt)}")

    _with_supervisions(say)


@app.command()
def ratio(
    programme: Annotated[
        str | None, typer.Argument(metavar="[PROGRAMME]", help="Only this programme.")
    ] = None,
) -> None:
    """How many coaches each coordinator sees to, against the programme's rule."""
    from alongside.london import today
    from alongside.ruleset.library import Library, NoRules
    from alongside.supervising import ratio_lines
    from service.configured import configured

    rules_folder = configured().rules
    day = today(journey_now())
    with open_store() as store:
        known = known_programmes(store, rules_folder)
        check_filter("programme", programme, known)
        library, coaches = Library(store, rules_folder), store.coaches.list()
        for place, each in enumerate([programme] if programme is not None else known):
            try:
                rules = library.current(each).ruleset.supervision
            except NoRules:
                continue
            typer.echo(("\n" if place else "") + each)
            wanted = rules.coaches_per_coordinator if rules is not None else None
            typer.echo("\n".join(f"  {line}" for line in ratio_lines(each, coaches, wanted, day)))


# -- how ------------------------------------------------------------------------------------


def _with_supervisions(say: Callable[[Supervisions], Awaitable[None]]) -> None:
    with_starter(_opened(say))


async def _opened(say: Callable[[Supervisions], Awaitable[None]]) -> None:
    from service.configured import configured
    from service.supervisions import Supervisions
    from starter import open_starter

    async with open_starter(configured()) as starter:
        await say(Supervisions(starter.client, starter.store, starter.settings, starter.clock))


def _moment(on: str) -> datetime:
    """Noon of a London day, or this moment if the day is today; ends the command if it is none."""
    from datetime import date, time

    from alongside.london import moment_on, today

    now = journey_now()
    try:
        day = date.fromisoformat(on)
    except ValueError:
        fail(f"{on!r} is no day; write it as 2026-04-14", REFUSED)
    return min(moment_on(day, time(12)), now) if day == today(now) else moment_on(day, time(12))


def _again(receipt: Receipt) -> str:
    return " It was recorded before." if receipt.repeated else ""
