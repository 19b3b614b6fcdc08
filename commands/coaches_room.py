"""
`alongside coaches room`: what each coach carries, with the room now and in the coming weeks.

In: a coach, a programme, how many weeks. Out: a table of all coaches, or one coach in full.
Who carries too much is said in words. No client is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from commands.filters import check_filter, known_programmes
from commands.screen import REFUSED, fail, journey_now, open_store, show_table

if TYPE_CHECKING:
    from datetime import date, datetime

    from alongside.coached import Coached
    from alongside.coaches import Coach
    from alongside.coming_room import Room
    from alongside.settings import Settings
    from alongside.standing import Standing
    from alongside.store import Store

ALL_WEEKS, ONE_WEEKS = 6, 12


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside coaches`."""
    app.command()(room)


def room(
    coach_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One coach in full, by id.")
    ] = None,
    programme: Annotated[str | None, typer.Option(help="Only the room of one programme.")] = None,
    weeks: Annotated[
        int | None, typer.Option(min=1, max=52, help="How many weeks to look ahead.")
    ] = None,
) -> None:
    """Show what each coach carries, their room now and by the end of each coming week."""
    from alongside.coached import coached
    from alongside.ruleset.library import Library
    from service.configured import NotConfigured, configured

    try:
        settings = configured()
    except NotConfigured as problem:
        fail(str(problem), REFUSED)
    now = journey_now()
    with open_store() as store:
        check_filter("programme", programme, known_programmes(store, settings.rules))
        coach = None if coach_id is None else _coach(store, coach_id)
        known = coached(Library(store, settings.rules), known_programmes(store, settings.rules))
        asked = [
            each
            for name, each in known.items()
            if programme in (None, name) and (coach is None or name in coach.programmes)
        ]
        if not asked:
            fail(_nothing(programme, coach), REFUSED)
        for place, each in enumerate(asked):
            typer.echo("\n" if place else "", nl=False)
            count = weeks or (ALL_WEEKS if coach is None else ONE_WEEKS)
            found = _stood(store, settings, known, each, now, count, coach)
            if coach is None:
                _everyone(found)
            else:
                _one(found, found.coaches[0])


def _coach(store: Store, coach_id: str) -> Coach:
    check_filter("coach", coach_id, [each.id for each in store.coaches.list()])
    return next(each for each in store.coaches.list() if each.id == coach_id)


def _nothing(programme: str | None, coach: Coach | None) -> str:
    if programme is not None:
        who = "nobody" if coach is None else coach.id
        return f"{programme} has no coaching that {who} is trained for"
    if coach is not None:
        return f"{coach.id} is trained for no programme with coaching"
    return "there is no programme with coaching; 'alongside rules check' looks at the rule files"


@dataclass(frozen=True)
class _Stood:
    """The coaches of one programme, the over-full first, then by id; weeks by their Mondays."""

    of: Coached
    weeks: Sequence[date]
    coaches: tuple[Standing, ...]


def _stood(
    store: Store,
    settings: Settings,
    known: Mapping[str, Coached],
    programme: Coached,
    now: datetime,
    weeks: int,
    only: Coach | None,
) -> _Stood:
    from alongside.calendar import Calendars
    from alongside.coming_room import coming_weeks
    from alongside.london import today
    from alongside.rooms_ahead import RoomsAhead
    from alongside.ruleset.library import Library
    from alongside.standing import Places, standing

    mondays = coming_weeks(now, weeks)
    everyone = store.coaches.list() if only is None else [only]
    coaches = [each for each in everyone if programme.programme in each.programmes]
    places = Places.of(store.roster.carried([each.id for each in coaches]), known)
    calendars = Calendars.load(settings.rules / "calendars.yaml")
    ahead = RoomsAhead(store, Library(store, settings.rules), calendars, now, mondays)
    found = standing(programme, coaches, places, ahead, today(now))
    ordered = sorted(found, key=lambda each: (not each.load.over, each.coach.id))
    return _Stood(programme, mondays, tuple(ordered))


# -- everyone -----------------------------------------------------------------------------


def _everyone(found: _Stood) -> None:
    from rich.table import Table

    typer.echo("\n".join(_heading(found)))
    if not found.coaches:
        typer.echo(f"\nNo coach is trained for {found.of.programme} yet.")
        return
    typer.echo("")
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    table.add_column("coach")
    table.add_column("state")
    for column in ("clients", "now", *(f"{week:%d/%m}" for week in found.weeks)):
        table.add_column(column, justify="right", no_wrap=True)
    for each in found.coaches:
        coming = (_range(each.coming[week]) for week in found.weeks)
        table.add_row(
            each.coach.id, _state(each), str(each.load.clients), str(each.room_now), *coming
        )
    show_table(table)
    remarks = [line for each in found.coaches for line in _remarks(each)]
    if remarks:
        typer.echo("\n" + "\n".join(remarks))


def _heading(found: _Stood) -> Iterator[str]:
    from alongside.load import often

    yield f"{found.of.title} ({found.of.programme})"
    for cap in found.of.coaching.caseload:
        how = "in all" if cap.cadence == "any" else f"seen {often(cap.cadence)} or more often"
        yield f"A coach carries at most {cap.at_most} {how}."
    first = often(found.of.matching.first)
    yield f"Room for clients who begin with a session {first}: now, then by the end"
    yield "of each week that begins on the day shown, from when sessions are missed to when"
    yield "all goes to plan."


def _state(each: Standing) -> str:
    if each.load.over:
        return "OVER-FULL"
    return {"away": "away", "left": "left", "to come": "to come"}.get(each.presence, "")


def _range(room: Room) -> str:
    return str(room.most) if room.least == room.most else f"{room.least}-{room.most}"


def _remarks(each: Standing) -> Iterator[str]:
    for bound in each.load.over:
        yield f"{each.coach.id} is OVER-FULL by {bound.too_many}: carries {bound.words}."
    if each.why_not_here is not None:
        yield f"{each.coach.id} {each.why_not_here}."


# -- one coach ----------------------------------------------------------------------------


def _one(found: _Stood, each: Standing) -> None:
    from alongside.course import MISSED
    from alongside.load import often

    load = each.load
    typer.echo(f"{each.coach.id}, {found.of.title} ({found.of.programme})")
    if each.why_not_here is not None:
        typer.echo(f"This coach {each.why_not_here}.")
    typer.echo(f"\nCARRIES  {_clients(load.clients)}, {load.minutes} minutes of sessions a week")
    for every, many in each.cadences:
        typer.echo(f"  {many:>3}  {often(every)}" if every else f"  {many:>3}  not planned yet")
    typer.echo("\nMAY CARRY")
    for bound in load.bounds:
        over = f"   OVER-FULL by {bound.too_many}" if bound.too_many else ""
        typer.echo(f"  {bound.words}{over}")
    if not load.bounds:
        typer.echo("  there is no cap and no limit")
    typer.echo(f"\nROOM for clients who begin with a session {often(found.of.matching.first)}")
    typer.echo(f"  now            {each.room_now}")
    for week in found.weeks:
        typer.echo(f"  {_by(week)}  {_in_words(each.coming[week])}")
    typer.echo(
        "\nIf nobody new is taken on. To plan: every session is held on its day, and whoever\n"
        f"closes a journey does so at once. At least: {MISSED:.0%} of sessions are missed,\n"
        "and closing takes the time its tasks have."
    )


def _by(week: date) -> str:
    from datetime import timedelta

    return f"by {week + timedelta(days=6):%a %-d %b}"


def _in_words(room: Room) -> str:
    return (
        str(room.most) if room.least == room.most else f"at least {room.least}, to plan {room.most}"
    )


def _clients(many: int) -> str:
    return f"{many} client{'' if many == 1 else 's'}"
