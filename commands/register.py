"""
`alongside register`: load the register, see how its priorities fall.

In: what the person typed. Out: a screen and an exit code: 0 done, 1 the mapping or the name
is wrong, 2 could not run, 3 done but whole rows were refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from alongside.register.screen import Cost
    from alongside.settings import Settings
    from alongside.store import Store

app = typer.Typer(help="The register: people and their latest readings.", no_args_is_help=True)

DONE, WRONG, COULD_NOT_RUN, ROWS_REFUSED = 0, 1, 2, 3
_Home = Annotated[Path | None, typer.Option(help="The folder of all state; as ALONGSIDE_HOME.")]


@app.callback()
def register() -> None:
    """The register: people and their latest readings."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The export: CSV, plain or gzip.")],
    columns: Annotated[Path, typer.Option(help="The mapping: which column is which fact.")],
    refused: Annotated[
        Path | None, typer.Option(help="Where refusals are listed; by default under the home.")
    ] = None,
    home: _Home = None,
) -> None:
    """Take a practice's export into the register; the same file twice changes nothing."""
    import gc

    from alongside.facts import Catalogue
    from alongside.london import today
    from alongside.register.importing import import_register
    from alongside.register.mapping_file import load_mapping
    from alongside.register.refused_file import RefusedFile
    from alongside.register.screen import flagged_screen, import_screen
    from alongside.ruleset.library import Library
    from commands.recorded import acting
    from commands.refused_list import place_for_refused
    from service.newcomers import flagged_newcomers

    # Rows make many small objects and no cycles: looking for cycles less often is a tenth faster.
    gc.set_threshold(50_000, 20, 50)
    with _answering(), _clocked() as cost:
        settings = _settings(home)
        catalogue = Catalogue.load(settings.rules / "facts.yaml")
        mapping = load_mapping(columns, catalogue)
        day = today(datetime.now(UTC))
        listed = refused or place_for_refused(settings.home, mapping.source)
        with (
            _store(settings) as store,
            # the name of a file may be somebody's
            acting(store, "register_imported", None),
            RefusedFile(listed) as out,
            _progress() as progress,
        ):
            report = import_register(
                file,
                mapping,
                catalogue,
                save=store.clients.add_many,
                today=day,
                allow_test_numbers=settings.takes_test_nhs_numbers,
                refuse=out.write,
                progress=progress,
            )
            spent = cost()
            flagged = flagged_newcomers(store, Library.of(store, settings), day)
        lines = import_screen(report, spent, str(columns), out.path if out.written else None)
        typer.echo("\n".join((*lines, *flagged_screen(flagged))))
    raise typer.Exit(ROWS_REFUSED if report.refused_rows else DONE)


@app.command()
def priorities(
    programme: Annotated[str, typer.Option(help="Whose rules decide, such as primrose-a.")],
    out: Annotated[
        Path | None, typer.Option(help="Also write each decision: FILE.csv or FILE.parquet.")
    ] = None,
    engine: Annotated[
        str, typer.Option(help="polars: all at once; closures: one by one, to compare.")
    ] = "polars",
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Decide as if on this day.")
    ] = None,
    home: _Home = None,
) -> None:
    """Count the register's priorities by rule, with what was missing."""
    from alongside.london import today
    from alongside.register.deciding import decide_register
    from alongside.register.output import check_format
    from alongside.register.screen import priorities_screen
    from alongside.ruleset.library import Library
    from commands.recorded import looked

    if engine not in ("polars", "closures"):
        typer.echo(f"--engine is polars or closures, not {engine}", err=True)
        raise typer.Exit(WRONG)
    day: date = on.date() if on is not None else today(datetime.now(UTC))
    with _answering(), _clocked() as cost:
        if out is not None:
            check_format(out)
        settings = _settings(home)
        with _store(settings) as store:
            published = Library.of(store, settings).current(programme)
            if out is not None:
                looked(store, "priorities_taken_out", programme)
            decided = decide_register(
                store.readings, published.ruleset, published.catalogue, day, engine=engine, out=out
            )
        screen = priorities_screen(programme, published.digest, day, decided.counts, engine, cost())
        typer.echo("\n".join(screen))
        if out is not None:
            typer.echo(f"  Each client's priority and why: {out} ({decided.written:,} rows)")


@contextmanager
def _answering() -> Iterator[None]:
    """Turns what can go wrong into a sentence and an exit code, without a traceback."""
    from alongside.facts import CatalogueError
    from alongside.keys import KeyMissing
    from alongside.register.deciding import EnginesDiffer
    from alongside.register.encoding import UnreadableFile
    from alongside.register.mapping_file import MappingRefused
    from alongside.register.output import UnknownFormat
    from alongside.register.refused_file import NotAList
    from alongside.ruleset.library import NoRules
    from alongside.store import StoreError

    try:
        yield
    except (MappingRefused, NotAList, UnknownFormat, NoRules) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(WRONG) from None
    except (UnreadableFile, CatalogueError, KeyMissing, StoreError, EnginesDiffer) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    except OSError as problem:
        where = problem.filename or "a file"
        typer.echo(f"{where}: {(problem.strerror or 'cannot be used').lower()}", err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    except KeyboardInterrupt:
        typer.echo("stopped; what is in stays, run it again to go on", err=True)
        raise typer.Exit(130) from None


@contextmanager
def _clocked() -> Iterator[Callable[[], Cost]]:
    """A function that says what the run has cost so far."""
    import resource
    import sys
    import time

    from alongside.register.screen import Cost

    wall, processor = time.perf_counter(), time.process_time()
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10

    def cost() -> Cost:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
        return Cost(time.perf_counter() - wall, time.process_time() - processor, peak)

    yield cost


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    from alongside.keys import KeyRing
    from alongside.store import Store

    _only_errors_are_logged()
    with Store.open(settings, KeyRing.load_or_make(settings)) as store:
        yield store


def _only_errors_are_logged() -> None:
    """The screen is for people; what else there is to say is in the store."""
    import logging
    import sys

    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; nothing where the output goes to a file or another program."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: None
        return
    columns = (TextColumn("{task.completed:,.0f} lines"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("import")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _settings(home: Path | None) -> Settings:
    from alongside.settings import Settings

    return Settings() if home is None else Settings(home=home)
