"""
A programme's file in the rules folder, read as the version it would be.

Takes the folder and a programme's name; gives the version, or lines that say why there is
none. Nothing is published here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from alongside.ruleset.canonical import canonical, digest_of
from alongside.ruleset.check import errors, load_checked
from alongside.ruleset.house import SHARED, House, HouseProblem
from alongside.ruleset.published import Published
from alongside.ruleset.written import written_at
from alongside.store.ruleset_rows import Written

NAME = re.compile(r"[a-z][a-z0-9-]{0,59}")
"""A programme's name, and so its file's; it never leads out of the folder."""
Print = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True)
class FolderFile:
    """What a programme's file comes to: a version, problems, or neither if there is no file."""

    published: Published | None = None
    written: Written | None = None
    problems: tuple[str, ...] = ()


def fingerprint(folder: Path, programme: str) -> Print:
    """Time and size of the file and of the shared ones; another one means another reading."""
    prints: list[tuple[int, int] | None] = []
    for name in (f"{programme}.yaml", *SHARED):
        try:
            stat = (folder / name).stat()
            prints.append((stat.st_mtime_ns, stat.st_size))
        except OSError:
            prints.append(None)
    return tuple(prints)


def programmes_in(folder: Path) -> tuple[str, ...]:
    """The programmes that have a file in the folder, by name."""
    files = (path for path in folder.glob("*.yaml") if path.name not in SHARED)
    return tuple(sorted(path.stem for path in files if NAME.fullmatch(path.stem)))


def read_programme(folder: Path, programme: str) -> FolderFile:
    """The file of `programme`, with everything that keeps it from being used."""
    path = folder / f"{programme}.yaml"
    if not path.exists():
        return FolderFile()
    if leads_out(path):
        return FolderFile(problems=(f"{path.name}: it is a link to a file outside the folder",))
    try:
        house = House.load(folder)
    except HouseProblem as problem:
        return FolderFile(problems=problem.problems)
    loaded, findings = load_checked(path, house, shown=path.name)
    wrong = errors(findings)
    if loaded.ruleset is None or wrong:
        return FolderFile(problems=tuple(finding.one_line for finding in wrong))
    if loaded.ruleset.programme != programme:
        held = loaded.ruleset.programme
        return FolderFile(problems=(f"{path.name}: it holds the programme '{held}'",))
    # What runs is read from the text that is kept, so today and years on are the same.
    text = canonical(loaded.ruleset, house.catalogue)
    published = Published.read(digest_of(text), text)
    return FolderFile(published=published, written=written_at(path, loaded))


def leads_out(path: Path) -> bool:
    """Whether the path is a link to something outside the folder it stands in."""
    try:
        return not path.resolve().is_relative_to(path.parent.resolve())
    except (OSError, RuntimeError):
        return True
