"""
`alongside waiting`: who waits for a coach, why still, until when; rounds of matching.

In: a programme. Out: its list in the order it is served, one client's place in full, a round
run now, the rounds there were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from commands.filters import check_filter, known_programmes
from commands.recorded import acting, looked
from commands.screen import (
    COULD_NOT_RUN,
    REFUSED,
    fail,
    find_client,
    journey_now,
    open_store,
    with_starter,
)

if TYPE_CHECKING:
    from datetime import datetime

    from alongside.matching import MatchingRules
    from alongside.settings import Settings
    from alongside.store import RoundRow, Store
    from alongside.waits import List

WEEKS = 26


class _ListUnlessSaid(TyperGroup):
    """`waiting PROGRAMME` is `waiting list PROGRAMME`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the word in where none of the commands is said."""
        said = next((each for each in args if not each.startswith("-")), None)
        if said is not None and said not in self.commands:
            args = ["list", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    help="Who waits for a coach, why still, until when: alongside waiting PROGRAMME.",
    cls=_ListUnlessSaid,
    no_args_is_help=True,
)
Programme = Annotated[str, typer.Argument(help="Whose list, for example health-connect.")]


@app.command("list", hidden=True)
def show(
    programme: Programme,
    client: Annotated[
        str | None, typer.Option(help="One client's place in full, by id or NHS number.")
    ] = None,
    weeks: Annotated[
        int, typer.Option(min=0, max=104, help="How many weeks to look ahead for room.")
    ] = WEEKS,
) -> None:
    """Show who waits in the programme, in the order they are served."""
    settings = _settings()
    now = journey_now()
    with open_store() as store:
        check_filter("programme", programme, known_programmes(store, settings.rules))
        found, rules = _found(store, settings, programme, now, weeks)
        if client is None:
            from commands.waiting_screen import show_list

            looked(store, "waiting_listed", programme)
            last = store.rounds.latest(programme, limit=1)
            show_list(found, last[0] if last else None, now)
            return
        _one(store, found, rules, find_client(store, client), now)


@app.command("round")
def run_round(programme: Programme) -> None:
    """Match everyone who waits with all the room there is, now."""
    with_starter(_run(programme))


@app.command("rounds")
def rounds(
    programme: Programme,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many of the last.")] = 20,
) -> None:
    """Show the last rounds: what each was for, who waited, what came of it."""
    from commands.waiting_screen import show_rounds

    settings = _settings()
    with open_store() as store:
        check_filter("programme", programme, known_programmes(store, settings.rules))
        show_rounds(programme, store.rounds.latest(programme, limit))


async def _run(programme: str) -> None:
    from service.matching_rounds import NoRounds, run_now
    from starter import open_starter

    settings = _settings()
    async with open_starter(settings) as starter:
        check_filter("programme", programme, known_programmes(starter.store, settings.rules))
        with acting(starter.store, "round_asked", programme):
            try:
                row = await run_now(starter, programme)
            except NoRounds as refused:
                fail(str(refused), REFUSED)
        _show_round(starter.store, settings, row)


def _show_round(store: Store, settings: Settings, row: RoundRow) -> None:
    from commands.waiting_screen import reasons, show_round

    left, _ = _found(store, settings, row.programme, row.at, weeks=0)
    show_round(row, store.rounds.outcomes(row.key), reasons(left.waits))


def _one(store: Store, found: List, rules: MatchingRules, client_id: str, now: datetime) -> None:
    from commands.waiting_screen import show_one

    mine = [each for each in found.waits if each.listed.row.client_id == client_id]
    if not mine:
        fail(f"{client_id} does not wait for a coach in {found.programme}", REFUSED)
    journey = mine[0].listed.row.journey
    looked(store, "journey_seen", journey)
    outcomes = store.rounds.of_journey(journey)
    show_one(mine[0], found, rules, outcomes, now)


def _found(
    store: Store, settings: Settings, programme: str, now: datetime, weeks: int
) -> tuple[List, MatchingRules]:
    from alongside.calendar import Calendars
    from alongside.matching import MatchingRules
    from alongside.ruleset.library import Library, NoRules
    from alongside.waits import NoCoaching, waiting_list

    library = Library.of(store, settings)
    calendars = Calendars.load(settings.rules / "calendars.yaml")
    try:
        found = waiting_list(store, library, calendars, programme, now, weeks)
        published = library.current(programme)
    except (NoCoaching, NoRules) as problem:
        fail(str(problem), REFUSED)
    coaching = published.ruleset.coaching
    assert coaching is not None, "there is a list only where there are coaches"
    return found, MatchingRules.of(coaching, published.catalogue)


def _settings() -> Settings:
    from service.configured import NotConfigured, configured

    try:
        return configured()
    except NotConfigured as problem:
        fail(str(problem), COULD_NOT_RUN)
