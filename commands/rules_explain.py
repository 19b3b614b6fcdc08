"""
`alongside rules explain`: what the rules decide for one client, and why.

In: a rule file or version, and a client of this home or readings as typed. Out: a screen; exit
codes 0 told, 1 something typed is wrong, 2 could not run. Nothing is kept or changed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from alongside.facts import Catalogue
    from alongside.ruleset.loader import Loaded
    from alongside.ruleset.model import Ruleset


def explain(
    rules: Annotated[
        str, typer.Argument(metavar="FILE", help="A rule file, a digest, or current:PROGRAMME.")
    ],
    client: Annotated[
        str | None, typer.Argument(metavar="CLIENT", help="The client's id, NHS number or journey.")
    ] = None,
    given: Annotated[
        str | None,
        typer.Option(
            help="Readings, as 'bmi=31, on_antipsychotic=yes, systolic_bp=148 on 2026-03-02'; "
            "with a client they stand instead of the client's own."
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="The day it is taken to be, as 2026-03-02; else today.")
    ] = None,
) -> None:
    """Say what the rules decide for one client, by which readings, and what would change it."""
    from alongside.london import today
    from alongside.ruleset.bound import NoRuleHolds
    from alongside.ruleset.explained import explained
    from alongside.ruleset.given import GivenWrong
    from alongside.ruleset.given import given as readings_given
    from commands.recorded import looked
    from commands.screen import REFUSED, fail, find_client, journey_now, open_store

    if client is None and given is None:
        fail("name a client, or give readings: --given 'bmi=31, on_antipsychotic=yes'", 2)
    ruleset, catalogue, loaded = _rules_named(rules)
    day = _day(on) or today(journey_now() if client is not None else datetime.now(UTC))
    try:
        told = readings_given(given or "", catalogue, day)
    except GivenWrong as wrong:
        fail(str(wrong), REFUSED)
    known = {}
    if client is not None:
        with open_store() as store:
            client_id = find_client(store, client)
            looked(store, "client_seen", client_id)
            known = store.readings.of(client_id)
    try:
        lines = explained(ruleset, catalogue, {**known, **told}, day, loaded)
    except NoRuleHolds as gap:
        fail(f"{rules}: {gap}", REFUSED)
    for line in lines:
        typer.echo(line)


def _rules_named(said: str) -> tuple[Ruleset, Catalogue, Loaded | None]:
    """The rules that were meant, with their facts; a file has its lines besides."""
    from alongside.ruleset.lookup import BrokenFile, NotFound, find_published, is_file_name
    from commands.rule_files import house_of, rules_of
    from commands.rules_check import installed_rules
    from commands.screen import COULD_NOT_RUN, REFUSED, fail, open_store

    if is_file_name(said):
        file = Path(said)
        if not file.exists():
            fail(f"{file}: there is no such file; check the name", COULD_NOT_RUN)
        house = house_of(file)
        loaded, ruleset = rules_of(file, house)
        return ruleset, house.catalogue, loaded
    with open_store() as store:
        try:
            found = find_published(store, installed_rules(), said)
        except (BrokenFile, NotFound) as problem:
            fail(str(problem), REFUSED)
    return found.ruleset, found.catalogue, None


def _day(said: str | None) -> date | None:
    """The day that was typed, if one was."""
    from alongside.ruleset.scalars import Unreadable
    from alongside.ruleset.scalars import day as read_day
    from commands.screen import REFUSED, fail

    try:
        return None if said is None else read_day(said)
    except Unreadable as wrong:
        fail(f"--on: {wrong}", REFUSED)


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
    app.command()(explain)
