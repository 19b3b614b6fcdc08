"""
`alongside rules format`: rule files in their canonical layout, comments kept.

In: files or folders. Out: the files laid out anew in one step each, or with `--check` a word on
each that would be; exit codes 0 all as it should be, 1 problems or a file to lay out, 2 could
not run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def layout(
    files: Annotated[list[Path] | None, typer.Argument(help="Rule files or folders.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; say which files would be laid out.")
    ] = False,
) -> None:
    """Lay rule files out as they should be, comments kept; what they say stays the same."""
    from alongside.ruleset.loader import load
    from commands.rule_files import files_named, house_of
    from commands.rules_check import COULD_NOT_RUN, PROBLEMS

    status = 0
    for path in files_named(files):
        loaded = load(path, house_of(path).catalogue)
        if loaded.ruleset is None:
            for finding in loaded.findings:
                typer.echo(finding.one_line, err=True)
            typer.echo(f"{path}: left as it is; it can't be read yet", err=True)
            status = max(status, PROBLEMS)
            continue
        try:
            said, differs = _one(path, "\n".join(loaded.lines), check=check)
        except OSError as error:
            typer.echo(f"{path}: left as it is; it can't be written ({error.strerror})", err=True)
            status = COULD_NOT_RUN
            continue
        typer.echo(f"{path}: {said}", err=differs)
        if differs:
            status = max(status, PROBLEMS)
    raise typer.Exit(status)


def _one(path: Path, text: str, *, check: bool) -> tuple[str, bool]:
    """What was done with one file, in words, and whether that is a problem."""
    from alongside.ruleset.format import LeftAlone, formatted

    try:
        wanted = formatted(text)
    except LeftAlone as why:
        return f"left as it is; {why}", True
    raw = path.read_bytes()
    if wanted.encode() == raw:
        return "as it should be", False
    if check:
        lines = _changed(text, wanted)
        return f"{lines} would be laid out anew; run alongside rules format {path}", True
    write_in_one_step(path, wanted)
    return f"{_changed(text, wanted)} laid out anew", False


def _changed(text: str, wanted: str) -> str:
    import difflib

    matcher = difflib.SequenceMatcher(None, text.split("\n"), wanted.split("\n"), autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    number = max(len(text.split("\n")), len(wanted.split("\n"))) - same
    return "line ends" if number == 0 else f"{number} line{'' if number == 1 else 's'}"


def write_in_one_step(path: Path, text: str) -> None:
    """
    The file with this text and the rights it had; nobody ever reads half of it.

    :raises OSError: it can't be written.
    """
    import os
    import shutil
    import tempfile

    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, name)
        else:
            os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
    app.command("format")(layout)
