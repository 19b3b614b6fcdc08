"""The import contracts break on a planted import; see pyproject.toml."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from house import PACKAGES, ROOT, modules

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The packages as empty rooms, with the project's contracts."""
    for name in (*PACKAGES, "workflows/stages", "alongside/store"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / "workflows/journey.py").write_text("import temporalio\n")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(house: Path) -> list[str]:
    """The contracts that do not hold in `house`."""
    answer = subprocess.run(
        [sys.executable, "-c", LINT, "--no-logo", "--no-cache"],
        cwd=house,
        env={"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in answer.stdout, answer.stdout + answer.stderr
    return [line for line in answer.stdout.splitlines() if line.endswith(" BROKEN")]


def test_the_rooms_may_know_the_core(house: Path) -> None:
    """What the architecture draws is allowed."""
    (house / "workflows/stages/closure.py").write_text("import alongside\n")
    (house / "workflows/journey.py").write_text("import temporalio, workflows.stages.closure\n")
    (house / "activities/rules.py").write_text("import alongside.store, temporalio\n")
    (house / "simulation/walk.py").write_text("import workflows.stages.closure\n")
    (house / "console/pages.py").write_text("import workflows.journey, alongside.store\n")
    (house / "commands/start.py").write_text("import worker, console, activities, simulation\n")

    assert [] == broken(house)


@pytest.mark.parametrize(
    ("room", "knows"),
    [
        ("alongside", "temporalio"),
        ("alongside", "starlette"),
        ("alongside", "workflows"),
        ("alongside", "worker"),
        ("alongside", "service"),
        ("workflows/stages", "temporalio"),
        ("workflows/stages", "alongside.store"),
        ("workflows/stages", "activities"),
        ("workflows", "activities"),
        ("activities", "workflows"),
        ("simulation", "workflows.journey"),
        ("simulation", "temporalio"),
        ("console", "activities"),
    ],
)
def test_a_planted_import_breaks_a_contract(house: Path, room: str, knows: str) -> None:
    """Whoever lets one room know another it must not know is told which contract broke."""
    (house / room / "planted.py").write_text(f"import {knows}\n")

    assert [] != broken(house)


@pytest.mark.parametrize("room", ["alongside", "workflows/stages", "simulation"])
def test_a_room_without_temporal_loads_without_it(room: str) -> None:
    """What a contract reads in the source also holds when every module is loaded."""
    names = [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
             for path in modules(room) if "/migrations/" not in path]  # fmt: skip
    load = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        "print(sorted({'temporalio', 'starlette', 'activities'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", load], cwd=ROOT, capture_output=True, text=True)

    assert ("[]\n", "") == (answer.stdout, answer.stderr), answer.stderr
