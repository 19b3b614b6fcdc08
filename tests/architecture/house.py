"""
The files of the project, as the tests of its shape see them.

Paths are strings relative to the project's folder, with forward slashes.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "alongside", "workflows", "activities", "simulation", "service", "rehearsal", "console",
    "commands",
)  # fmt: skip
SINGLE_MODULES = ("worker.py", "starter.py")


def modules(*folders: str) -> list[str]:
    """Every Python module under these folders, or under all packages when none is named."""
    found = [
        path.relative_to(ROOT).as_posix()
        for folder in folders or PACKAGES
        for path in ROOT.joinpath(folder).rglob("*.py")
    ]
    return sorted(found if folders else [*found, *SINGLE_MODULES])


def tracked() -> list[str]:
    """Every file under version control that is there; skips outside a checkout."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout, so nothing says which files are tracked")
    return [path for path in listed.split("\0") if path and ROOT.joinpath(path).is_file()]
