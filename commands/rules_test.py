"""
`alongside rules test` and `alongside rules walk`: the examples beside rule files, walked.

In: files or folders. Out: what differs, expected beside got; one walk as a table. Exit codes: 0
as the examples say, 1 something differs, 2 could not run, 3 with `--strict` if only something
is unreached.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.rules_check import (
    CLEAN,
    COULD_NOT_RUN,
    PROBLEMS,
    WARNINGS,
    installed_rules,
    on_a_terminal,
)
from commands.screen import fail

if TYPE_CHECKING:
    from alongside.ruleset.house import House


def run_examples(
    files: Annotated[list[Path] | None, typer.Argument(help="Rule files or folders.")] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="List the rules that no example reaches.")
    ] = False,
    strict: Annotated[
        bool, typer.Option(help="With --coverage, end with exit code 3 if anything is unreached.")
    ] = False,
    full: Annotated[
        bool | None,
        typer.Option("--full/--short", help="Quote the lines; the default on a terminal."),
    ] = None,
) -> None:
    """Run the examples beside rule files, and show where the rules do otherwise."""
    from alongside.london import today
    from simulation.rule_screen import coverage_screen, screen
    from simulation.rule_tests import run_tests

    wanted = _files(files or [installed_rules()])
    now = today(datetime.now(UTC))
    tested = [run_tests(path, _house(path), today=now) for path in wanted]
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
            typer.echo(page_of(path, _house(path)), nl=False)
        else:
            typer.echo(table_of(path, _house(path), example, details=details))
    except NoWalk as problem:
        fail(str(problem), PROBLEMS)


def add_to(app: typer.Typer) -> None:
    """Make them commands of `alongside rules`."""
    app.command("test")(run_examples)
    app.command("walk")(show_walk)


def _files(given: list[Path]) -> list[Path]:
    """The rule files meant; examples stand for the rules they are beside."""
    from alongside.ruleset.examples.loader import SUFFIX
    from alongside.ruleset.report import rule_files

    missing = [path for path in given if not path.exists()]
    if missing:
        lines = [f"{path}: there is no such file or folder; check the name" for path in missing]
        fail("\n".join(lines), COULD_NOT_RUN)
    found = [
        path.with_name(path.name.removesuffix(SUFFIX) + ".yaml")
        if path.name.endswith(SUFFIX)
        else path
        for each in given
        for path in rule_files(each)
    ]
    if not found:
        where = ", ".join(str(path) for path in given)
        fail(f"{where}: no rule file here; a rule file ends in .yaml", COULD_NOT_RUN)
    return list(dict.fromkeys(found))


def _house(path: Path) -> House:
    """The shared files beside a rule file, or those of the installation."""
    from alongside.calendar_file import CalendarFileError
    from alongside.ruleset.house import SHARED, House, HouseProblem

    own = any((path.parent / name).exists() for name in SHARED)
    try:
        return House.load(path.parent if own else installed_rules())
    except (HouseProblem, CalendarFileError) as problem:
        fail(
            f"{problem}\n\nThe examples were not run: they need the shared files above.",
            COULD_NOT_RUN,
        )
