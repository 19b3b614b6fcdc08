"""
The rule files a command was given, with the facts they share.

In: paths as they were typed. Out: files, houses, loaded rules; a command ends here with a
sentence and its exit code where one of them can't be used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from commands.rules_check import COULD_NOT_RUN, PROBLEMS, installed_rules

if TYPE_CHECKING:
    from alongside.ruleset.house import House
    from alongside.ruleset.loader import Loaded
    from alongside.ruleset.model import Ruleset


def files_named(given: list[Path] | None) -> list[Path]:
    """The rule files among files and folders; those of the installation if none are given."""
    from alongside.ruleset.report import rule_files

    wanted = given or [installed_rules()]
    missing = [path for path in wanted if not path.exists()]
    for path in missing:
        typer.echo(f"{path}: there is no such file or folder; check the name", err=True)
    found = list(dict.fromkeys(file for path in wanted for file in rule_files(path)))
    if not found and not missing:
        where = ", ".join(map(str, wanted))
        typer.echo(f"{where}: no rule file here; a rule file ends in .yaml", err=True)
    if missing or not found:
        raise typer.Exit(COULD_NOT_RUN)
    return found


def house_of(path: Path) -> House:
    """The facts, roles and calendars beside a rule file, or else those of the installation."""
    from alongside.ruleset.house import SHARED, House, HouseProblem

    own = any((path.parent / name).exists() for name in SHARED)
    try:
        return House.load(path.parent if own else installed_rules())
    except HouseProblem as problem:
        typer.echo(str(problem), err=True)
        typer.echo("\nThe rule files were not read: they need the shared files above.", err=True)
        raise typer.Exit(COULD_NOT_RUN) from None


def rules_of(path: Path, house: House) -> tuple[Loaded, Ruleset]:
    """A rule file that can be used; ends the command with everything that is wrong with it."""
    from alongside.ruleset.check import errors, load_checked

    loaded, findings = load_checked(path, house)
    wrong = errors(findings)
    if loaded.ruleset is None or wrong:
        for finding in wrong:
            typer.echo(finding.one_line, err=True)
        raise typer.Exit(PROBLEMS)
    return loaded, loaded.ruleset
