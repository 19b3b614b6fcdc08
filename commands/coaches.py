"""
`alongside coaches`: who coaches, and with which room.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands import coaches_change, coaches_clients, coaches_diary, coaches_room
from commands.screen import REFUSED, fail, open_store, show_table

app = typer.Typer(help="Who coaches, and how many clients each carries.", no_args_is_help=True)
coaches_room.add_to(app)
coaches_clients.add_to(app)
coaches_change.add_to(app)
coaches_diary.add_to(app)


@app.command("import")
def import_coaches(
    file: Annotated[Path, typer.Argument(help="A coaches file, as examples/coaches.yaml.")],
) -> None:
    """Take coaches in from a file; one that is known is brought up to date."""
    from alongside.coaches import CoachFileError, load_coaches
    from alongside.facts import Catalogue, CatalogueError
    from alongside.settings import settings

    try:
        fact = Catalogue.load(settings().rules / "facts.yaml").get("long_term_conditions")
        found = load_coaches(file, fact.choices if fact is not None else ())
    except (CoachFileError, CatalogueError, OSError) as wrong:
        fail(str(wrong), REFUSED)
    with open_store() as store:
        for coach in found:
            store.coaches.put(coach)
    typer.echo(f"{len(found)} coaches taken in.")


@app.command("list")
def list_coaches() -> None:
    """Every coach with the clients they carry."""
    from rich.markup import escape
    from rich.table import Table

    with open_store() as store:
        counts = store.caseload.counts()
        table = Table(box=None, pad_edge=False)
        for column in ("coach", "name", "programmes", "areas", "languages", "clients"):
            table.add_column(column)
        for coach in store.coaches.list():
            table.add_row(
                coach.id,
                escape(coach.name) + ("" if coach.active else " (not active)"),
                ", ".join(coach.programmes),
                ", ".join(coach.areas),
                ", ".join(coach.languages),
                str(counts.get(coach.id, 0)),
            )
    show_table(table)
