"""
`alongside coaches import|export`: the roster out of files, and into one.

In: a file of coaches, with a mapping where its columns are not ours. Out: counts and an exit
code: 0 done, 1 a file is wrong, 2 could not run, 3 done but some coaches were refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.recorded import acting, looked
from commands.room_appeared import who_waits
from commands.screen import COULD_NOT_RUN, REFUSED, fail, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alongside.roster.importing import RosterReport
    from alongside.roster.translate import Known
    from alongside.settings import Settings
    from alongside.store import Store

SOME_REFUSED = 3
_YAML = (".yaml", ".yml")
By = Annotated[str, typer.Option(help="Who says so, as a role or role:id.")]
AlthoughOver = Annotated[
    bool,
    typer.Option("--although-over", help="Also limits below the clients a coach has now."),
]


def add_to(app: typer.Typer) -> None:
    """Make them commands of `alongside coaches`."""
    app.command("import")(import_coaches)
    app.command("export")(export_coaches)


def import_coaches(
    file: Annotated[Path, typer.Argument(help="Coaches as YAML, or as CSV, plain or gzip.")],
    columns: Annotated[
        Path | None,
        typer.Option(help="The mapping: which column is what. None: our own columns."),
    ] = None,
    refused: Annotated[
        Path | None, typer.Option(help="Where refusals are listed; by default under the home.")
    ] = None,
    although_over: AlthoughOver = False,
    by: By = "coordinator",
) -> None:
    """
    Take coaches in from a file; those who are known are brought up to date.

    The same file twice changes nothing. What the file does not speak of stays as it is.

    A CSV needs no mapping if it has the columns that `export` writes.
    """
    from alongside.batch import as_reporter
    from service.configured import NotConfigured, configured

    try:
        settings = configured()
    except NotConfigured as problem:
        fail(str(problem), COULD_NOT_RUN)
    who = as_reporter(by)
    with open_store() as store:
        known, is_yaml = _known(store, settings), file.suffix.lower() in _YAML
        if is_yaml and columns is not None:
            fail("--columns is for CSV files; a YAML file says itself what is what", REFUSED)
        with acting(store, "coaches_imported", None):
            if is_yaml:
                problems = _from_yaml(store, file, known, who, although_over)
            else:
                report, listed = _from_csv(
                    store, settings, file, columns, refused, known, who, although_over
                )
                typer.echo("\n".join(_screen(report, listed)))
                problems = report.refused_rows
        everyone = {each for coach in store.coaches.list() for each in coach.programmes}
        for line in who_waits(store, settings, everyone):
            typer.echo(line)
    raise typer.Exit(SOME_REFUSED if problems else 0)


def export_coaches(
    file: Annotated[Path, typer.Argument(help="The CSV to write; it must not be there yet.")],
) -> None:
    """Write every coach to a CSV that imports again to the same. It holds personal data."""
    from alongside.roster.export import export_roster

    if file.suffix.lower() != ".csv":
        fail(f"{file.name}: the roster is written as CSV; give a name ending in .csv", REFUSED)
    with open_store() as store:
        looked(store, "coaches_taken_out", None)
        try:
            written = export_roster(store.coaches.list(), file)
        except FileExistsError:
            fail(f"{file} is there already and is not written over; give another name", REFUSED)
        except OSError as problem:
            fail(f"{file}: {(problem.strerror or 'cannot be written').lower()}", COULD_NOT_RUN)
    typer.echo(f"{_coaches(written)} written to {file}, for your eyes only: it is not encrypted.")


def _known(store: Store, settings: Settings) -> Known:
    from alongside.facts import Catalogue, CatalogueError
    from alongside.roster.translate import Known
    from commands.filters import known_programmes

    try:
        fact = Catalogue.load(settings.rules / "facts.yaml").get("long_term_conditions")
    except (CatalogueError, OSError) as problem:
        fail(str(problem), COULD_NOT_RUN)
    conditions = fact.choices if fact is not None else ()
    return Known(known_programmes(store, settings.rules), tuple(conditions))


def _from_yaml(store: Store, file: Path, known: Known, by: str, although_over: bool) -> int:
    """All coaches of the file or, where one line of it is wrong, none."""
    from alongside.coaches import CoachFileError, load_coaches
    from alongside.store import Added, CoachRow

    try:
        found = load_coaches(file, known.conditions, known.programmes)
    except CoachFileError as wrong:
        fail(str(wrong), REFUSED)
    rows = [
        CoachRow(
            {name: getattr(each, name) for name in sorted(each.model_fields_set - {"id"})}, each.id
        )
        for each in found
    ]
    taken = store.coaches.take(rows, by, although_over)
    states = [each.state for each in taken]
    typer.echo(f"{file.name}: {_coaches(len(rows) - states.count(Added.REFUSED))} taken in")
    typer.echo(
        f"  {states.count(Added.NEW)} new, {states.count(Added.CHANGED)} changed, "
        f"{states.count(Added.SAME)} as before"
    )
    for row, each in zip(rows, taken, strict=True):
        for problem in each.problems:
            typer.echo(f"  refused: {row.coach_id}: {problem.says}", err=True)
    return states.count(Added.REFUSED)


def _from_csv(
    store: Store,
    settings: Settings,
    file: Path,
    columns: Path | None,
    refused: Path | None,
    known: Known,
    by: str,
    although_over: bool,
) -> tuple[RosterReport, Path | None]:
    from alongside.register.encoding import UnreadableFile
    from alongside.register.mapping_file import MappingRefused
    from alongside.register.refused_file import NotAList, RefusedFile
    from alongside.roster.importing import import_roster
    from alongside.roster.mapping_file import OWN_SOURCE, load_columns
    from commands.refused_list import place_for_refused

    try:
        mapping = None if columns is None else load_columns(columns)
        source = OWN_SOURCE if mapping is None else f"{OWN_SOURCE}-{mapping.source}"
        with RefusedFile(refused or place_for_refused(settings.home, source)) as out:
            report = import_roster(
                file,
                mapping,
                known,
                save=lambda rows: store.coaches.take(rows, by, although_over),
                refuse=out.write,
            )
        return report, out.path if out.written else None
    except (MappingRefused, NotAList) as problem:
        fail(str(problem), REFUSED)
    except UnreadableFile as problem:
        fail(str(problem), COULD_NOT_RUN)
    except OSError as problem:
        where = problem.filename or file
        fail(f"{where}: {(problem.strerror or 'cannot be used').lower()}", COULD_NOT_RUN)


def _screen(report: RosterReport, listed: Path | None) -> Iterator[str]:
    yield f"{report.file}: {_coaches(report.taken)} taken in, of {report.rows:,} rows"
    yield f"  {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} as before"
    if report.refused:
        refused = report.refused_rows
        yield ""
        yield f"  {refused:,} row{'' if refused == 1 else 's'} refused; nothing of them was kept"
        for reason, times in report.refused.most_common():
            yield f"  {times:>5,}  {reason}"
    if listed is not None:
        yield ""
        yield "  Each refusal with its row and reason:"
        yield f"  {listed}"


def _coaches(many: int) -> str:
    return f"{many:,} coach{'' if many == 1 else 'es'}"
