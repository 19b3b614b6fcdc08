"""
A draft of rules, checked: every problem at its line, and the version it would be.

In: the text as it was typed, with its examples. Out: findings, and the version if there is one.
The checks are those of `alongside rules check`; they read files, so the text is put in one.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alongside.ruleset.check import errors, load_checked
from alongside.ruleset.checks.renames import renamed
from alongside.ruleset.examples.loader import SUFFIX, load_examples
from alongside.ruleset.findings import Finding, Span
from alongside.ruleset.house import House, HouseProblem
from alongside.ruleset.loader import Loaded
from alongside.ruleset.places import span_at
from alongside.ruleset.published import Published
from alongside.ruleset.publishing import version
from alongside.store.ruleset_rows import Written

LONGEST = 300_000
"""Letters of a file that is written on a page; the longest shipped has 35,000."""
_NEVER = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Checked:
    """
    A draft and everything found in it.

    `published` is the version it would be, None while a problem keeps it from being one. `said`
    are lines about the shared files, where those are broken.
    """

    written: Written
    loaded: Loaded | None
    findings: tuple[Finding, ...]
    of_examples: tuple[Finding, ...]
    published: Published | None
    said: tuple[str, ...] = ()

    @property
    def problems(self) -> int:
        """What keeps the rules from being used."""
        return len(errors(self.findings)) + len(self.said)

    def many(self, level: str) -> int:
        """How many findings of the rules have this level."""
        return sum(each.level == level for each in self.findings)


def check(
    folder: Path, programme: str, written: Written, today: date, was: Published | None
) -> Checked:
    """
    Check a draft by the shared files of `folder`.

    :param was: what is in force: an id that was renamed without saying so is found.
    """
    try:
        house = House.load(folder)
    except HouseProblem as problem:
        return Checked(written, None, (), (), None, problem.problems)
    with as_files(programme, written) as path:
        loaded, findings = load_checked(path, house, today, shown=path.name)
        if loaded.ruleset is not None and was is not None:
            findings = (*findings, *renamed(was.ruleset, loaded.ruleset, loaded))
        findings = (*findings, *_of_another(loaded, programme))
        examples: tuple[Finding, ...] = ()
        if loaded.ruleset is not None and written.examples is not None:
            beside = path.with_name(f"{programme}{SUFFIX}")
            examples = load_examples(beside, loaded.ruleset, house, shown=beside.name).findings
    usable = loaded.ruleset is not None and not errors(findings)
    return Checked(
        written=written,
        loaded=loaded,
        findings=tuple(sorted(findings, key=lambda each: (each.span, each.code, each.problem))),
        of_examples=examples,
        published=version(house, loaded.ruleset) if usable and loaded.ruleset else None,
    )


@contextmanager
def as_files(programme: str, written: Written) -> Iterator[Path]:
    """A file of the rules, with that of the examples beside it, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="alongside-draft-") as folder:
        path = Path(folder) / f"{programme}.yaml"
        path.write_text(written.text, encoding="utf-8", newline="\n")
        if written.examples is not None:
            path.with_name(f"{programme}{SUFFIX}").write_text(
                written.examples, encoding="utf-8", newline="\n"
            )
        yield path


def as_typed(text: str) -> str:
    """
    What came from a page as it is kept: browsers end lines in two characters, files in one.

    :raises ValueError: it can't be kept; the message says why.
    """
    if len(text) > LONGEST:
        raise ValueError(
            f"This has {len(text):,} characters, and a rule file may have {LONGEST:,}. "
            "Check that it is the right file"
        )
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _NEVER.search(kept)
    if bad:
        line = kept.count("\n", 0, bad.start()) + 1
        raise ValueError(f"An invisible character stands in line {line}. Delete it")
    return kept


def _of_another(loaded: Loaded, programme: str) -> Iterator[Finding]:
    held = loaded.draft.get("programme", programme)
    if held != programme:
        yield Finding(
            loaded.file,
            span_at(loaded.root, "programme") if loaded.root else Span(),
            "programme",
            f"these are the rules of '{programme}', and the file says '{held}'",
            f"write 'programme: {programme}'",
        )
