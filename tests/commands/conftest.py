"""A home and a rules folder for the commands about rules."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from commands import app

Run = Callable[..., Result]
SHIPPED = Path(__file__).resolve().parents[2] / "rules"


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rules folder of one's own, with one programme and no examples beside it."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for name in ("facts.yaml", "roles.yaml", "calendars.yaml", "primrose-a.yaml"):
        shutil.copy(SHIPPED / name, folder / name)
    monkeypatch.setenv("ALONGSIDE_RULES", str(folder))
    return folder


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of a home with keys."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    settings = Settings(home=tmp_path / "home")
    with Store.open(settings, KeyRing.load_or_make(settings)) as opened:
        yield opened


@pytest.fixture
def ask(store: Store, rules: Path) -> Run:
    """Runs `alongside rules ...` in this home."""
    return lambda *words: CliRunner().invoke(app, ["rules", *(str(word) for word in words)])


@pytest.fixture
def publish(ask: Run, rules: Path) -> Run:
    """Publishes the folder's file, or others."""

    def go(*files: Path, by: str = "Ada Lead", why: str = "agreed in May") -> Result:
        return ask("publish", *(files or (rules / "primrose-a.yaml",)), "--by", by, "--why", why)

    return go
