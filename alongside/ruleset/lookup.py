"""
One version of rules, as a person names it.

Takes a file, a digest or its first letters, or `current:PROGRAMME`; gives the version, or says
what was meant by nothing. Nothing is published here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alongside.ruleset.check import errors, load_checked
from alongside.ruleset.findings import Finding, nearest
from alongside.ruleset.folder import NAME, leads_out, programmes_in, read_programme
from alongside.ruleset.house import SHARED, House, HouseProblem
from alongside.ruleset.keeping import KeepsRulesets
from alongside.ruleset.loader import Loaded
from alongside.ruleset.published import Published
from alongside.ruleset.publishing import version

CURRENT = "current:"
_LETTERS = re.compile(r"[0-9a-f]{4,64}")
_SHOWN, _WIDEST = 8, 300


class NotFound(LookupError):
    """Nothing, or more than one thing, has this name; the message says what to write."""


class BrokenFile(ValueError):
    """The file can't be used; `problems` are lines `file:line:column: what; advice`."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class RuleFile:
    """A rule file that can be used, as the version it would be."""

    path: Path
    house: House
    loaded: Loaded
    published: Published
    findings: tuple[Finding, ...]


def find_published(store: KeepsRulesets, folder: Path, text: str) -> Published:
    """
    The version that `text` names; `folder` is the rules folder of the installation.

    :raises NotFound: no version is called so, or several are.
    :raises BrokenFile: it is a file with errors.
    """
    if text.startswith(CURRENT):
        return _in_force(store, folder, text.removeprefix(CURRENT))
    if is_file_name(text):
        return read_rule_file(Path(text), folder).published
    return _by_letters(store, text)


def is_file_name(text: str) -> bool:
    """Whether `text` names a rule file rather than a version in the store."""
    try:
        path = Path(text)
        return bool(text.strip()) and (
            path.exists() or "/" in text or path.suffix in (".yaml", ".yml")
        )
    except (OSError, ValueError):
        return False


def read_rule_file(path: Path, folder: Path, today: date | None = None) -> RuleFile:
    """
    A rule file with the shared files beside it, or else those of `folder`.

    Without `today` no date is judged.

    :raises NotFound: it is no file, or a link out of its folder.
    :raises BrokenFile: it can't be used.
    """
    _is_rule_file(path)
    own = any((path.parent / name).exists() for name in SHARED)
    try:
        house = House.load(path.parent if own else folder)
    except HouseProblem as problem:
        raise BrokenFile(problem.problems) from None
    loaded, findings = load_checked(path, house, today)
    wrong = errors(findings)
    if loaded.ruleset is None or wrong:
        raise BrokenFile([finding.one_line for finding in wrong])
    programme = loaded.ruleset.programme
    if programme != path.stem:
        raise BrokenFile(
            [
                f"{path}: the file of the programme '{programme}' must be called "
                f"{programme}.yaml; rename it, or change 'programme:'"
            ]
        )
    return RuleFile(path, house, loaded, version(house, loaded.ruleset), findings)


def _is_rule_file(path: Path) -> None:
    shown = repr(str(path))[1:-1][:_WIDEST]
    try:
        folder, there = path.is_dir(), path.exists()
    except OSError as problem:
        raise NotFound(f"{shown}: {(problem.strerror or 'it can not be used').lower()}") from None
    if folder:
        raise NotFound(f"{shown} is a folder; name a rule file in it")
    if not there:
        raise NotFound(f"there is no file {shown}; check the name")
    if leads_out(path):
        raise NotFound(f"{shown} is a link to a file outside its folder; name that file itself")
    if path.name in SHARED:
        raise NotFound(
            f"{shown} is shared by all programmes; publish the programmes that it changes"
        )
    if path.name.endswith(".tests.yaml"):
        raise NotFound(f"{shown} holds tests; name the rule file beside it")


def _in_force(store: KeepsRulesets, folder: Path, programme: str) -> Published:
    digest = store.rulesets.current(programme) if NAME.fullmatch(programme) else None
    if digest is not None:
        return Published.read(digest, store.rulesets.get(digest))
    if programme in programmes_in(folder):
        # Never published: its file is what the first journey would begin with.
        file = read_programme(folder, programme)
        if file.published is None:
            raise BrokenFile(file.problems)
        return file.published
    known = sorted({*store.rulesets.programmes(), *programmes_in(folder)})
    near = nearest(programme, known)
    hint = f"did you mean {CURRENT}{near}?" if near else f"in force: {_listed(known)}"
    raise NotFound(f"there is no programme {programme[:60]!r}; {hint}")


def _by_letters(store: KeepsRulesets, text: str) -> Published:
    letters = text.strip().lower()
    if not _LETTERS.fullmatch(letters):
        raise NotFound(
            f"{text[:60]!r} is no version; give a rule file, a digest or at least four of its "
            f"first letters, or {CURRENT}PROGRAMME"
        )
    found = store.rulesets.beginning_with(letters)
    if not found:
        raise NotFound(
            f"no published version begins with {letters[:12]}; "
            "'alongside rules history PROGRAMME' lists them"
        )
    if len(found) > 1:
        shown = "; ".join(
            f"{each.digest[:16]} ({each.programme}, {each.published:%Y-%m-%d}, {each.who})"
            for each in found[:_SHOWN]
        )
        raise NotFound(f"several versions begin with {letters}: {shown}; give more letters")
    return Published.read(found[0].digest, store.rulesets.get(found[0].digest))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"{CURRENT}{name}" for name in names) or "none"
