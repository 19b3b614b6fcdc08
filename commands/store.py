"""
The database's upkeep from a shell: `alongside store upgrade`, `alongside rebuild`.

Exit status: 0 done, 2 could not run.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

app = typer.Typer(
    help="The database: bring its tables up to this version.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def store() -> None:
    """The database: bring its tables up to this version."""


@app.command()
def upgrade() -> None:
    """Bring the database's tables up to this version. Running it again changes nothing."""
    from alongside.keys import KeyRing
    from alongside.settings import settings
    from alongside.store import upgrade as bring_up

    with _spoken_errors():
        now = settings()
        before, after = bring_up(now, KeyRing.load_or_make(now))
        if before == after:
            typer.echo(f"The database is at revision {after} already; nothing to do.")
        else:
            typer.echo(f"The database went from revision {before or 'none'} to {after}.")


def rebuild() -> None:
    """Make the tables that pages read again from the journal. A running worker may go on."""
    from alongside.keys import KeyRing
    from alongside.settings import settings
    from alongside.store import Store

    with _spoken_errors():
        now = settings()
        with Store.open(now, KeyRing.load(now)) as opened:
            entries = opened.rebuild()
        typer.echo(f"Made again from {entries} journal {'entry' if entries == 1 else 'entries'}.")


@contextmanager
def _spoken_errors() -> Iterator[None]:
    """What went wrong, said to the person, and exit status 2."""
    from pydantic import ValidationError

    from alongside.keys import KeyMissing, NotReadable
    from alongside.store import StoreError

    try:
        yield
    except ValidationError as problem:
        for each in problem.errors(include_input=False, include_url=False):
            where = "_".join(str(part) for part in each["loc"]).upper()
            name = f"ALONGSIDE_{where}: " if where else ""
            typer.echo(name + each["msg"].removeprefix("Value error, "), err=True)
        raise typer.Exit(2) from None
    except (StoreError, KeyMissing, NotReadable) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None
