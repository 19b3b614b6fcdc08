"""
`alongside rules check`: everything that is wrong with rule files, each problem at its line.

In: files or folders. Out: a screen with every problem at its place, and an exit code: 0 clean,
1 problems, 2 could not run, 3 only warnings and `--strict`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from alongside.ruleset.information import Register
    from alongside.ruleset.report import Checked

CLEAN, PROBLEMS, COULD_NOT_RUN, WARNINGS = 0, 1, 2, 3


def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Rule files or folders.")] = None,
    strict: Annotated[bool, typer.Option(help="Warnings alone end with exit code 3.")] = False,
    unsigned: Annotated[
        bool, typer.Option(help="List the local defaults that nobody has signed off.")
    ] = False,
    information: Annotated[
        bool, typer.Option(help="Also say what is worth knowing, such as overlaps of priorities.")
    ] = False,
    register: Annotated[
        bool,
        typer.Option(help="Also count in the register how many clients each rule asks about."),
    ] = False,
    full: Annotated[
        bool | None,
        typer.Option("--full/--short", help="Quote the lines; the default on a terminal."),
    ] = None,
) -> None:
    """Say everything that is wrong with rule files, each problem at its line."""
    from alongside.london import today
    from alongside.ruleset.house import HouseProblem
    from alongside.ruleset.report import check_files, screen

    installed = installed_rules()
    wanted = files or [installed]
    missing = [path for path in wanted if not path.exists()]
    if missing:
        for path in missing:
            typer.echo(f"{path}: there is no such file or folder; check the name", err=True)
        raise typer.Exit(COULD_NOT_RUN)
    try:
        with register_at_hand() if register else nullcontext() as frame:
            checked = check_files(
                wanted,
                today(datetime.now(UTC)),
                installed,
                informed=information or register,
                register=frame,
            )
    except HouseProblem as problem:
        typer.echo(str(problem), err=True)
        typer.echo("\nThe rule files were not checked: they need the shared files above.", err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    if not checked:
        where = ", ".join(str(path) for path in wanted)
        typer.echo(f"{where}: no rule file here; a rule file ends in .yaml", err=True)
        raise typer.Exit(COULD_NOT_RUN)
    quoting = on_a_terminal() if full is None else full
    typer.echo(screen(checked, full=quoting, unsigned=unsigned))
    raise typer.Exit(exit_code(checked, strict=strict))


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
    app.command()(check)


def exit_code(checked: Sequence[Checked], *, strict: bool) -> int:
    """What the checked files come to."""
    if any(each.errors for each in checked):
        return PROBLEMS
    if strict and any(each.warnings for each in checked):
        return WARNINGS
    return CLEAN


def installed_rules() -> Path:
    """The rules folder of the installation; ends the command where the settings can't be used."""
    from pydantic import ValidationError

    from alongside.settings import settings

    try:
        return settings().rules
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            typer.echo(str(each["msg"]).removeprefix("Value error, "), err=True)
        raise typer.Exit(COULD_NOT_RUN) from None


@contextmanager
def register_at_hand() -> Iterator[Register]:
    """The frames of the installation's register; ends the command where there is none."""
    from alongside.keys import KeyMissing, KeyRing
    from alongside.settings import settings
    from alongside.store import Store, StoreError

    found = settings()
    if found.database_url is None and not found.home.is_dir():
        # opening a store would make an empty one
        typer.echo(f"{found.home}: no register here; 'alongside register import' first", err=True)
        raise typer.Exit(COULD_NOT_RUN)
    try:
        with Store.open(found, KeyRing.load(found)) as store:
            yield store.readings.frame
    except (KeyMissing, StoreError) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(COULD_NOT_RUN) from None


def on_a_terminal() -> bool:
    import sys

    return sys.stdout.isatty()
