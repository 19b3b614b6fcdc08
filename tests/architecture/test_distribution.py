"""What is installed is everything the packages hold, at the versions pinned."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from house import PACKAGES, ROOT, SINGLE_MODULES

PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)((?: \\\n +--hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE
)
LEFT_OUT = {"__pycache__", ".mypy_cache", ".ruff_cache"}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """The `project` table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def files_of_the_packages(root: Path) -> set[str]:
    """Every file under the packages, by path."""
    found = (path for name in PACKAGES for path in (root / name).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix() for path in found}


def test_the_wheel_carries_every_file_of_the_packages(tmp_path: Path) -> None:
    """Migrations, templates and the typing marker are installed as well as modules."""
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for name in (*SINGLE_MODULES, "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    wanted = files_of_the_packages(tmp_path) | set(SINGLE_MODULES)

    build = "from setuptools.build_meta import build_wheel; build_wheel('.')"
    subprocess.run([sys.executable, "-c", build], cwd=tmp_path, check=True, capture_output=True)

    (wheel,) = tmp_path.glob("*.whl")
    assert set() == wanted - set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_pinned_package_has_its_hashes(name: str) -> None:
    """pip refuses a file that is not the one that was tried here."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")

    assert "" == PIN.sub("", text).strip()


def test_every_dependency_is_pinned(project: dict[str, Any]) -> None:
    """The pins are made from pyproject.toml; CONTRIBUTING.md says how."""
    pinned = {name: _pins(name) for name in ("run", "dev")}
    runs = {_name(line) for line in project["dependencies"]}
    develops = runs | {_name(line) for line in project["optional-dependencies"]["dev"]}

    assert set() == runs - set(pinned["run"])
    assert set() == develops - set(pinned["dev"])


def test_what_runs_is_what_was_tested() -> None:
    """One version of a package in both files."""
    run, dev = _pins("run"), _pins("dev")

    assert {} == {name: version for name, version in run.items() if dev.get(name) != version}


def _pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    return {_name(found[1]): found[2] for found in PIN.finditer(text)}


def _name(requirement: str) -> str:
    """The package a requirement names, as indexes compare names."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()
