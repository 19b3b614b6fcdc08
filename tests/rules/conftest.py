"""Fixtures of the rules' tests: the shared files, a folder to edit, a store to publish in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from alongside.keys import KeyRing
from alongside.ruleset.house import House
from alongside.settings import Settings
from alongside.store import Store


@pytest.fixture(scope="session")
def house(rules_folder: Path) -> House:
    """The shipped facts, roles and calendars."""
    return House.load(rules_folder)


@pytest.fixture
def folder(tmp_path: Path, rules_folder: Path) -> Path:
    """A rules folder of one's own."""
    for name in ("facts.yaml", "roles.yaml", "calendars.yaml", "primrose-a.yaml"):
        (tmp_path / "rules").mkdir(exist_ok=True)
        shutil.copy(rules_folder / name, tmp_path / "rules" / name)
    return tmp_path / "rules"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real store on SQLite."""
    settings = Settings(home=tmp_path / "home")
    (tmp_path / "home").mkdir()
    KeyRing.make(settings.key_ring_file)
    with Store.open(settings, KeyRing.load(settings)) as opened:
        yield opened
