"""
What is in force for a programme, as a page shows it.

In: a programme's name from an address. Out: the version, since when and by whom, and the file it
was written in. A name nobody knows is not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from alongside.ruleset.canonical import UnknownLanguage
from alongside.ruleset.examples.loader import examples_beside
from alongside.ruleset.findings import Findings
from alongside.ruleset.folder import (
    NAME,
    FolderFile,
    Print,
    fingerprint,
    programmes_in,
    read_programme,
)
from alongside.ruleset.library import NoRules
from alongside.ruleset.published import DamagedRuleset, Published
from alongside.ruleset.rule_text import read_text
from alongside.store import Pointed
from alongside.store.ruleset_rows import Written
from console.context import Console
from console.security.door import NotFound


@dataclass(frozen=True)
class Standing:
    """
    The rules of a programme at present.

    `pointed` is None where none ever came into force; `published` also where what is in force
    can't be read. `problems` are why the file in the folder can't be used.
    """

    programme: str
    pointed: Pointed | None
    published: Published | None
    written: Written | None
    problems: tuple[str, ...] = ()

    @property
    def digest(self) -> str | None:
        """The version in force."""
        return None if self.pointed is None else self.pointed.digest

    @property
    def title(self) -> str:
        """What the programme is called."""
        return self.programme if self.published is None else self.published.ruleset.title


def programmes(console: Console) -> tuple[str, ...]:
    """Every programme that has rules, in force or in the folder, by name."""
    known = {*console.store.rulesets.programmes(), *programmes_in(console.settings.rules)}
    return tuple(sorted(known))


def standing(console: Console, programme: str) -> Standing:
    """
    What is in force.

    :raises NotFound: there is no such programme.
    """
    if not NAME.fullmatch(programme):
        raise NotFound
    problems: tuple[str, ...] = ()
    published = None
    try:
        published = console.library.current(programme)
    except NoRules:
        if programme not in programmes_in(console.settings.rules):
            raise NotFound from None
        problems = in_folder(console, programme).problems
    except (DamagedRuleset, UnknownLanguage) as problem:
        problems = (str(problem),)
    pointed = console.store.rulesets.last(programme)
    digest = None if pointed is None else pointed.digest
    return Standing(programme, pointed, published, written_of(console, programme, digest), problems)


def version(console: Console, programme: str, digest: str) -> Published:
    """
    A version of a programme, by its digest or the letters it begins with.

    :raises NotFound: there is none, or it can't be read.
    """
    letters = digest.lower()
    if not NAME.fullmatch(programme) or not 8 <= len(letters) <= 64 or not letters.isalnum():
        raise NotFound
    found = [
        each
        for each in console.store.rulesets.beginning_with(letters)
        if each.programme == programme
    ]
    if len(found) != 1:
        raise NotFound
    try:
        return console.library.by_digest(found[0].digest)
    except (DamagedRuleset, UnknownLanguage):
        raise NotFound from None


def written_of(console: Console, programme: str, digest: str | None) -> Written | None:
    """The file of a version: as it was kept, or that of the folder if it says the same."""
    if digest is not None:
        kept = console.store.rulesets.texts.get(digest)
        if kept is not None:
            return kept
    file = in_folder(console, programme)
    if digest is None:
        return file.written or _as_it_is(console.settings.rules / f"{programme}.yaml")
    if file.published is not None and file.published.digest == digest:
        return file.written
    return None


def in_folder(console: Console, programme: str) -> FolderFile:
    """The programme's file in the folder, read again only when it has changed."""
    folder = console.settings.rules
    return _read(folder, programme, fingerprint(folder, programme))


def differs_from_folder(console: Console, now: Standing) -> bool:
    """Whether the folder says something else than what is in force."""
    file = in_folder(console, now.programme)
    if now.digest is None or (file.published is None and not file.problems):
        return False
    return file.published is None or (
        file.published.digest != now.digest
        and (now.published is None or file.published.canonical != now.published.canonical)
    )


def _as_it_is(path: Path) -> Written | None:
    """The text of a file that can't be used yet, to be mended."""
    told = Findings(path.name)
    text = read_text(path, told)
    beside = examples_beside(path)
    examples = read_text(beside, told) if beside.exists() else None
    return None if text is None else Written(text, examples)


@lru_cache(maxsize=32)
def _read(folder: Path, programme: str, _seen: Print) -> FolderFile:
    return read_programme(folder, programme)
