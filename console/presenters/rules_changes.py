"""
What one version of rules says otherwise than another, in words.

In: two versions, the file of the new one where there is one. Out: lines with their places.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.ruleset.differences import Difference, all_differences
from alongside.ruleset.loader import Loaded
from alongside.ruleset.places import span_at
from alongside.ruleset.published import Published

MOST = 200


@dataclass(frozen=True)
class Change:
    """One change; `line` is where it stands in the new file, None if it stands nowhere."""

    section: str
    rule: str
    words: str
    line: int | None


@dataclass(frozen=True)
class Changes:
    """The first changes in the order of the file, and how many there are."""

    shown: tuple[Change, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.shown)


def changes(was: Published, now: Published, file: Loaded | None = None) -> Changes:
    """Everything that is different, in words."""
    found = all_differences(was, now)
    return Changes(tuple(_change(each, file) for each in found[:MOST]), len(found))


def _change(each: Difference, file: Loaded | None) -> Change:
    line = None
    if file is not None and file.root is not None and each.way and not each.gone:
        line = span_at(file.root, *each.way).line
    return Change(each.section.replace("_", " "), each.id, each.words, line)
