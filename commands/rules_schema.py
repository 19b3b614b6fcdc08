"""
`alongside rules schema`: JSON Schema of the rule language, for editors.

In: the facts, roles and calendars of a rules folder. Out: the schema on the screen or in a
file. A rule file names it in its first line and an editor completes and explains its keys.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from alongside.ruleset.house import House


def schema(
    out: Annotated[
        Path | None, typer.Option(help="The file to write; a rules folder's own facts are used.")
    ] = None,
) -> None:
    """Write JSON Schema of rule files, by which editors complete and explain keys."""
    from commands.rule_files import house_of
    from commands.rules_check import COULD_NOT_RUN, installed_rules
    from commands.rules_format import write_in_one_step

    if out is None:
        typer.echo(text_of(house_of(installed_rules() / "schema.json")), nl=False)
        return
    if out.is_dir() or not out.parent.is_dir():
        wrong = "this is a folder" if out.is_dir() else "its folder is not there"
        typer.echo(f"{out}: {wrong}; name a file such as rules/schema.json", err=True)
        raise typer.Exit(COULD_NOT_RUN)
    text = text_of(house_of(out))
    try:
        write_in_one_step(out, text)
    except OSError as error:
        typer.echo(f"{out}: it can't be written ({error.strerror})", err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    typer.echo(f"{out} written. The first line of each rule file beside it tells editors:")
    typer.echo(f"# yaml-language-server: $schema={out.name}")


def text_of(house: House) -> str:
    """The schema of this house as it is written to a file."""
    import json

    from alongside.ruleset.schema import schema as schema_of

    return json.dumps(schema_of(house), indent=1, ensure_ascii=False) + "\n"


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
    app.command()(schema)
