"""
`alongside rules test` and `alongside rules walk`: the examples beside rule files, walked.

In: files or folders. Out: what differs, expected beside got; one walk as a table. Exit codes: 0
as the examples say, 1 something differs, 2 could not run, 3 with `--strict` if only something
is unreached.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.rule_files import files_named, house_of
from commands.rules_check import CLEAN, COULD_NOT_RUN, PROBLEMS, WARNINGS, on_a_terminal
from commands.screen import fail


def run_examples(
    files: Annotated[list[Path] | None, typer.Argument(help="Rule files or folders.")] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="List the rules that no example reaches.")
    ] = False,
    strict: Annotated[
        bool, typer.Option(help="With --coverage, end with exit code 3 if anything is unreached.")
    ] = False,
    sentences: Annotated[
        bool, typer.Option("--sentences", help="List the sentences that examples are written in.")
    ] = False,
    full: Annotated[
        bool | None,
        typer.Option("--full/--short", help="Quote the lines; the default on a terminal."),
    ] = None,
) -> None:
    """Run the examples beside rule files, and show where the rules do otherwise."""
    from alongside.london import today
    from simulation.rule_screen import coverage_screen, screen, sentences_screen
    from simulation.rule_tests import run_tests

    if sentences:
        typer.echo(sentences_screen())
        raise typer.Exit(CLEAN)
    wanted = _files(files)
    now = today(datetime.now(UTC))
    tested = [run_tests(path, house_of(path), today=now) for path in wanted]
    typer.echo(screen(tested, full=on_a_terminal() if full is None else full))
    if coverage:
        typer.echo("\n" + coverage_screen(tested))
    if any(each.problems for each in tested):
        raise typer.Exit(PROBLEMS)
    unreached = any(each.coverage and each.coverage.unreached() for each in tested)
    raise typer.Exit(WARNINGS if coverage and strict and unreached else CLEAN)


def show_walk(
    file: Annotated[Path, typer.Argument(help="A rule file with examples beside it.")],
    example: Annotated[
        str | None, typer.Option(help="The walk to show; the first one if not given.")
    ] = None,
    details: Annotated[bool, typer.Option(help="Show waits and follow-ups as well.")] = False,
    page: Annotated[
        bool, typer.Option("--page", help="Every walk that says 'show: yes', as Markdown.")
    ] = False,
) -> None:
    """Show one walk as a table of days: what happens to a client, and when."""
    from simulation.rule_table import NoWalk, page_of, table_of

    found = _files([file])
    if len(found) > 1:
        fail(f"{file}: name one rule file of this folder", COULD_NOT_RUN)
    [path] = found
    try:
        if page:
            typer.echo(page_of(path, house_of(path)), nl=False)
        else:
            typer.echo(table_of(path, house_of(path), example, details=details))
    except NoWalk as problem:
        fail(str(problem), PROBLEMS)


def add_to(app: typer.Typer) -> None:
    """Make them commands of `alongside rules`."""
    app.command("test")(run_examples)
    app.command("walk")(show_walk)


def _files(given: list[Path] | None) -> list[Path]:
    """The rule files meant; examples stand for the rules they are beside."""
    from alongside.ruleset.examples.loader import SUFFIX

    meant = [
        path.with_name(path.name.removesuffix(SUFFIX) + ".yaml")
        if path.name.endswith(SUFFIX) and path.exists()
        else path
        for path in given or ()
    ]
    return files_named(meant)
