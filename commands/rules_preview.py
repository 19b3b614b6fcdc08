"""
`alongside rules preview`: what rules would change, before they do.

In: what the person typed. Out: a screen, a table if one is wanted, and an exit code: 0 done,
1 the rules or a name can't be used, 2 could not run. Nothing is changed anywhere.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import polars as pl

    from alongside.ruleset.preview import RegisterPreview
    from alongside.ruleset.published import Published
    from alongside.store import Store
    from commands.preview_asked import Asked
    from simulation.preview_journeys import JourneysPreview, Previewed


class WhenAdopted(StrEnum):
    """When journeys under way would take the rules up."""

    NOW = "now"
    NEXT_STAGE = "next-stage"


def preview(
    rules: Annotated[
        str, typer.Argument(metavar="FILE", help="The rules: a file, or a digest's first letters.")
    ],
    against: Annotated[
        str,
        typer.Option(help="The rules beside them: current, a digest's first letters, or a file."),
    ] = "current",
    client: Annotated[
        str | None, typer.Option(help="One client in full: an id, or an NHS number.")
    ] = None,
    each: Annotated[
        bool, typer.Option("--list", help="Also every client and journey that would differ.")
    ] = False,
    csv: Annotated[
        Path | None, typer.Option(help="Also a row for each difference: FILE.csv or FILE.parquet.")
    ] = None,
    when: Annotated[
        WhenAdopted, typer.Option(help="When journeys under way would adopt the rules.")
    ] = WhenAdopted.NOW,
    weeks: Annotated[int, typer.Option(min=1, max=104, help="How far to look ahead.")] = 12,
) -> None:
    """Show what rules would change, for the register and every journey; nothing is changed."""
    from alongside.register.output import check_format
    from commands.preview_asked import answering, asking
    from commands.recorded import looked

    with answering(), asking(rules, against, client, when.value, weeks, listing=each) as asked:
        if csv is not None:
            check_format(csv)
        if asked.was.digest == asked.now.digest:
            typer.echo(f"{asked.heading}\n\nThey are the same version: nothing would be different.")
            return
        programme, digest = asked.now.ruleset.programme, asked.now.digest
        for what in _seen(each, csv is not None) if asked.client_id is None else ():
            looked(asked.store, what, f"{programme}/{digest[:12]}")
        if asked.client_id is not None:
            looked(asked.store, "client_seen", asked.client_id)
        typer.echo(asked.heading)
        if asked.client_id is not None:
            _one(asked, asked.client_id)
        else:
            _all(asked, each, csv)


def _seen(listed: bool, taken_out: bool) -> Iterator[str]:
    """What of it is written down."""
    yield "rules_previewed"
    if listed:
        yield from ("rules_preview_clients_seen", "rules_preview_journeys_seen")
    if taken_out:
        yield "rules_preview_exported"


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
    app.command()(preview)


# -- everyone -----------------------------------------------------------------------------


def _all(asked: Asked, each: bool, csv: Path | None) -> None:
    from alongside.register.output import write_pages
    from alongside.ruleset.preview import empty_preview
    from alongside.ruleset.preview_words import register_lines
    from commands.caps_judged import over_full_lines
    from simulation.preview_journeys import JourneysPreview
    from simulation.preview_words import journeys_lines, places_lines

    register, journeys = empty_preview(), JourneysPreview()

    def pages() -> Iterator[pl.DataFrame]:
        yield from _register_pages(asked, register, each)
        typer.echo("")
        typer.echo("\n".join(register_lines(register, asked.was, asked.now)))
        typer.echo("")
        yield from _journey_pages(asked, journeys, each)

    if csv is None:
        for _ in pages():
            pass
    else:
        written = write_pages(pages(), csv)
    already = asked.under_way - journeys.journeys
    lines = journeys_lines(journeys, asked.at, asked.horizon, already, asked.when)
    over = over_full_lines(asked.store, asked.was, asked.now)
    typer.echo("\n".join((*lines, *places_lines(asked.places), *over)))
    if csv is not None:
        typer.echo(f"\nA row for each difference: {csv} ({written:,} rows)")
    typer.echo("\nNothing was changed.")


def _register_pages(asked: Asked, total: RegisterPreview, each: bool) -> Iterator[pl.DataFrame]:
    from alongside.ruleset.preview_words import client_lines
    from simulation.preview_table import register_rows

    for part in asked.register():
        total.add(part)
        if each and part.changed.height:
            typer.echo("\n".join(client_lines(part.changed)))
        yield register_rows(part.changed)


def _journey_pages(asked: Asked, total: JourneysPreview, each: bool) -> Iterator[pl.DataFrame]:
    from simulation.preview_table import journey_rows
    from simulation.preview_words import journey_lines

    page: list[Previewed] = []
    # One page is always made, so that a table without rows has its columns.
    for previewed in asked.journeys():
        total.add(previewed)
        page.append(previewed)
        if each and (previewed.preview is None or previewed.preview.changes):
            typer.echo("\n".join((*journey_lines(previewed), "")))
        if len(page) == 200:
            yield journey_rows(page)
            page = []
    yield journey_rows(page)


# -- one client ---------------------------------------------------------------------------


def _one(asked: Asked, client_id: str) -> None:
    from simulation.preview_words import futures_lines, journey_lines

    was, now = (
        list(_decisions(asked.store, rules, client_id, asked.day))
        for rules in (asked.was, asked.now)
    )
    typer.echo(f"\nAS IT IS: what is decided about {client_id} today")
    typer.echo("\n".join(f"  {line}" for line in was))
    other = [line for line in now if line not in was]
    rest = "the rest is the same" if other else "the same"
    typer.echo("\nBY THE NEW RULES")
    typer.echo("\n".join(f"  {line}" for line in (*other, rest)))
    found = list(asked.journeys())
    if not found:
        typer.echo("\nNo journey of this client is under way by other rules than these.")
    for previewed in found:
        typer.echo("\nWHAT WOULD BE DIFFERENT")
        lines = list(journey_lines(previewed))
        typer.echo("\n".join(lines if len(lines) > 1 else [*lines, "  nothing"]))
        if previewed.preview is not None:
            typer.echo("\n".join(futures_lines(previewed.preview)))
    typer.echo("\nNothing was changed.")


def _decisions(store: Store, rules: Published, client_id: str, day: date) -> Iterator[str]:
    from alongside.ruleset.bound import NoRuleHolds
    from alongside.ruleset.decide import decide_eligibility, decide_priority, find_red_flags
    from alongside.ruleset.explain import explain

    readings, catalogue = store.readings.of(client_id), rules.catalogue
    try:
        ranked = decide_priority(rules.ruleset, catalogue, readings, day)
        yield from explain(ranked, catalogue)
    except NoRuleHolds as problem:
        yield str(problem)
    yield from explain(decide_eligibility(rules.ruleset, catalogue, readings, day), catalogue)
    for flag in find_red_flags(rules.ruleset, catalogue, readings, day):
        yield from explain(flag, catalogue)
