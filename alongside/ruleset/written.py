"""
A rule file as it was written, to be kept with the version it makes.

In: a loaded file. Out: its text, comments included, and that of the examples beside it; line ends
are those of this system, nothing else is touched.
"""

from __future__ import annotations

from pathlib import Path

from alongside.ruleset.examples.loader import examples_beside
from alongside.ruleset.findings import Findings
from alongside.ruleset.loader import Loaded
from alongside.ruleset.rule_text import read_text
from alongside.store.ruleset_rows import Written


def written_at(path: Path, loaded: Loaded) -> Written:
    """The file that was loaded from `path`, and its examples if there are any to read."""
    beside = examples_beside(path)
    examples = read_text(beside, Findings(beside.name)) if beside.exists() else None
    return Written("\n".join(loaded.lines), examples)
