"""No workflow module holds anything a replay could see differently."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from house import ROOT, modules
from set_order import sets_defined
from story_guard import findings

RUNS_OUTSIDE = {
    "workflows/address.py": "reads where the server is, before any workflow runs",
    "workflows/connect.py": "opens the connection, before any workflow runs",
    "workflows/codec.py": "encrypts payloads in the client, outside the sandbox",
    "workflows/sandbox.py": "sets up the sandbox, for workers and replayers",
    "workflows/attributes.py": "registers search attributes with the server at start",
}
"""Modules beside the stories that no workflow runs, each with its reason."""


def stories() -> list[str]:
    """The workflow modules that are replayed, by their path in the project."""
    return [path for path in modules("workflows") if path not in RUNS_OUTSIDE]


@cache
def sets_of_the_house() -> frozenset[str]:
    """Every top-level set of the modules a story may import, by dotted name."""
    return frozenset(
        f"{dotted}.{name}"
        for path in modules("alongside", "workflows")
        for dotted in [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")]
        for name in sets_defined((ROOT / path).read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("path", stories())
def test_a_story_replays_the_same(path: str) -> None:
    """Years later, on another machine, the same history leads to the same commands."""
    source = (ROOT / path).read_text(encoding="utf-8")

    found = findings(source, path, sets=sets_of_the_house())

    assert [] == [str(finding) for finding in found]


@pytest.mark.parametrize("path", RUNS_OUTSIDE)
def test_every_module_let_off_is_there(path: str) -> None:
    """An exception for a file that is gone would let off the next one of its name."""
    assert Path(ROOT, path).is_file()
