"""No workflow module, nor what it loads, holds anything a replay could see differently."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import grimp
import pytest
from house import ROOT, modules
from set_order import sets_defined
from story_guard import findings

RUNS_OUTSIDE = {
    "workflows/address.py": "reads where the server is, before any workflow runs",
    "workflows/connect.py": "opens the connection, before any workflow runs",
    "workflows/codec.py": "encrypts payloads in the client, outside the sandbox",
    "workflows/sandbox.py": "sets up the sandbox, for workers and replayers",
    "workflows/telemetry.py": "sets up metrics and the log of the SDK, for processes",
    "workflows/attributes.py": "registers search attributes with the server at start",
}
"""Modules beside the stories that no workflow runs, each with its reason."""
MAY_DIFFER = {
    "alongside/london.py": "the one place for zones, passed through the sandbox; reads no clock",
    "alongside/packing.py": "reads one file of the package, held by a test to stay as it is",
}
"""Modules of the core that stories load, let off with a reason."""


def stories() -> list[str]:
    """The workflow modules that are replayed, by their path in the project."""
    return [path for path in modules("workflows") if path not in RUNS_OUTSIDE]


def loaded_by_stories() -> list[str]:
    """The modules of the core that stories import, and what those import in turn."""
    graph = grimp.build_graph(
        "alongside", "workflows", exclude_type_checking_imports=True, cache_dir=None
    )
    told = [dotted(path) for path in stories()]
    loaded = {name for story in told for name in graph.find_upstream_modules(story)}
    core = (path for path in modules("alongside") if dotted(path) in loaded)
    return [path for path in core if path not in MAY_DIFFER]


def dotted(path: str) -> str:
    """The name a module at `path` is imported by."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def sets_of_the_house() -> frozenset[str]:
    """Every top-level set of the modules a story may import, by dotted name."""
    return frozenset(
        f"{dotted(path)}.{name}"
        for path in modules("alongside", "workflows")
        for name in sets_defined((ROOT / path).read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("path", stories())
def test_a_story_replays_the_same(path: str) -> None:
    """Years later, on another machine, the same history leads to the same commands."""
    source = (ROOT / path).read_text(encoding="utf-8")

    found = findings(source, path, sets=sets_of_the_house())

    assert [] == [str(finding) for finding in found]


@pytest.mark.parametrize("path", loaded_by_stories())
def test_what_a_story_loads_replays_the_same(path: str) -> None:
    """The sandbox does not watch our core, which is passed through it; this does."""
    source = (ROOT / path).read_text(encoding="utf-8")

    found = findings(source, path, sets=sets_of_the_house())

    assert [] == [str(finding) for finding in found]


@pytest.mark.parametrize("path", [*RUNS_OUTSIDE, *MAY_DIFFER])
def test_every_module_let_off_is_there(path: str) -> None:
    """An exception for a file that is gone would let off the next one of its name."""
    assert Path(ROOT, path).is_file()
