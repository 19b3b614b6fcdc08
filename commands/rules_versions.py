"""
`alongside rules history`, `diff`, `rollback`: the versions of a programme's rules.

Exit codes: 0 done, 1 refused or not found, 2 could not run.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.recorded import changing
from commands.screen import REFUSED, fail, open_store, show_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alongside.ruleset.loader import Loaded
    from alongside.ruleset.published import Published
    from alongside.store import Store

NAMED = "A rule file, a digest or its first letters, or current:PROGRAMME."


def add_to(app: typer.Typer) -> None:
    """Make them commands of `alongside rules`."""
    app.command()(history)
    app.command()(diff)
    app.command()(rollback)


def history(
    programme: Annotated[
        str | None, typer.Argument(help="A programme; without it each one's version in force.")
    ] = None,
) -> None:
    """Say which versions were in force, since when, by whom, why, and who signed them."""
    from commands.rules_check import installed_rules
    from commands.version_screen import history_table

    folder = installed_rules()
    with open_store() as store:
        known = store.rulesets.programmes()
        if programme is None:
            _overview(store, known)
        elif programme not in known:
            fail(_no_programme(programme, known), REFUSED)
        else:
            show_table(
                history_table(
                    programme,
                    store.rulesets.history(programme),
                    store.rulesets.signatures(programme),
                    store.rulesets.walked_by(programme),
                )
            )
        for line in folder_lines(store, folder, programme):
            typer.echo(line)


def diff(
    old: Annotated[str, typer.Argument(metavar="A", help=NAMED)],
    new: Annotated[str, typer.Argument(metavar="B", help=NAMED)],
) -> None:
    """Say in words what B says otherwise than A."""
    from alongside.ruleset.differences import all_differences
    from commands.version_screen import SHORT, count, difference_lines

    was, was_file = named(old)
    now, now_file = named(new)
    if was.ruleset.programme != now.ruleset.programme:
        typer.echo(
            f"{old} is a version of {was.ruleset.programme}, {new} one of {now.ruleset.programme}.",
            err=True,
        )
    found = all_differences(was, now)
    if not found:
        typer.echo(f"They mean the same (version {now.digest[:SHORT]}).")
        return
    typer.echo(
        f"{count(len(found), 'difference')} from version {was.digest[:SHORT]} to "
        f"version {now.digest[:SHORT]}:"
    )
    typer.echo("\n".join(difference_lines(found, now_file, was_file, every=True)))


def rollback(
    programme: Annotated[str, typer.Argument(help="The programme.")],
    by: Annotated[str, typer.Option(help="Who rolls back.")],
    why: Annotated[str, typer.Option(help="Why, for whoever reads the history.")],
    to: Annotated[
        str | None,
        typer.Option(help="The version: a digest or its first letters; else the one before."),
    ] = None,
) -> None:
    """Bring an earlier version into force again for new journeys."""
    from alongside.ruleset.canonical import UnknownLanguage
    from alongside.ruleset.differences import all_differences
    from alongside.ruleset.published import DamagedRuleset
    from alongside.ruleset.publishing import NotPublished, roll_back
    from alongside.store import RulesetMoved
    from commands.version_screen import SHORT, difference_lines, journeys_that_stay

    with open_store() as store:
        known = store.rulesets.programmes()
        if programme not in known:
            fail(_no_programme(programme, known), REFUSED)
        wanted = None if to is None else _by_digest(store, to)
        try:
            with changing(store) as note:
                done = roll_back(store, programme, by, why, wanted)
                note("rules_rolled_back", f"{programme}/{done.now.digest[:SHORT]}")
        except (DamagedRuleset, NotPublished, RulesetMoved, UnknownLanguage) as problem:
            fail(f"{problem}\nLive rules are unchanged.", REFUSED)
        if done.was is not None:
            typer.echo(f"What changes from version {done.was.digest[:SHORT]}:")
            typer.echo("\n".join(difference_lines(all_differences(done.was, done.now), None)))
        typer.echo(
            f"Rolled back: new journeys of {programme} begin by version {done.now.digest[:SHORT]}."
        )
        stay = sum(
            many
            for digest, many in store.rulesets.walked_by(programme).items()
            if digest != done.now.digest
        )
        if stay:
            typer.echo(journeys_that_stay(programme, stay))


def named(text: str, store: Store | None = None) -> tuple[Published, Loaded | None]:
    """The version that `text` names, with its file if it is one; ends the command otherwise."""
    from alongside.ruleset.lookup import find_published, is_file_name, read_rule_file
    from commands.rules_check import installed_rules

    folder = installed_rules()
    with _found():
        if is_file_name(text):
            file = read_rule_file(Path(text), folder)
            return file.published, file.loaded
        if store is not None:
            return find_published(store, folder, text), None
    with open_store() as opened, _found():
        return find_published(opened, folder, text), None


def folder_lines(store: Store, folder: Path, programme: str | None = None) -> Iterator[str]:
    """A line for each file of the folder that is not what is in force."""
    from alongside.ruleset.library import Library
    from commands.version_screen import SHORT

    for each in Library(store, folder).unpublished():
        file = folder / f"{each.programme}.yaml"
        if programme not in (None, each.programme):
            continue
        if each.published is None:
            yield f"{file} can't be used as it is: 'alongside rules check {file}' says why."
        else:
            yield (
                f"{file} differs from what is in force (it is version "
                f"{each.published.digest[:SHORT]}): 'alongside rules diff "
                f"current:{each.programme} {file}' says how."
            )


def _by_digest(store: Store, text: str) -> Published:
    from alongside.ruleset.lookup import is_file_name

    if is_file_name(text):
        fail(f"--to takes a digest, not a file; publish {text} instead", REFUSED)
    return named(text, store)[0]


@contextmanager
def _found() -> Iterator[None]:
    from alongside.ruleset.canonical import UnknownLanguage
    from alongside.ruleset.lookup import BrokenFile, NotFound
    from alongside.ruleset.published import DamagedRuleset

    try:
        yield
    except (BrokenFile, NotFound, DamagedRuleset, UnknownLanguage) as problem:
        fail(str(problem), REFUSED)


def _overview(store: Store, known: tuple[str, ...]) -> None:
    from rich.table import Table
    from rich.text import Text

    from commands.version_screen import SHORT, moment

    table = Table("Programme", "Version", "In force since", "Who", "Why", "Journeys")
    for name in known:
        last = store.rulesets.history(name)[-1]
        walked = store.rulesets.walked_by(name)
        other = sum(walked.values()) - walked.get(last.digest, 0)
        journeys = f"{walked.get(last.digest, 0)}" + (f", {other} by earlier ones" if other else "")
        cells = (name, last.digest[:SHORT], moment(last.since), last.who, last.why, journeys)
        table.add_row(*(Text(cell) for cell in cells))
    show_table(table)


def _no_programme(said: str, known: tuple[str, ...]) -> str:
    from alongside.ruleset.findings import nearest

    near = nearest(said, known)
    hint = f"did you mean {near}?" if near else f"known: {', '.join(known) or 'none'}"
    return f"no version of {said[:60]!r} was ever in force; {hint}"
