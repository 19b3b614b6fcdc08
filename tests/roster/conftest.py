"""What the roster's tests share: small files of coaches, taken into a store of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from roster_kit import KNOWN, MAPPING, Import, Taken

from alongside.keys import KeyRing
from alongside.register.refusals import Refusal
from alongside.roster.importing import import_roster
from alongside.roster.mapping_file import load_columns
from alongside.settings import Settings
from alongside.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(Settings(home=tmp_path / "home"), KeyRing.fresh()) as opened:
        yield opened


@pytest.fixture
def other_store(tmp_path: Path) -> Iterator[Store]:
    """Another, with keys of its own."""
    with Store.open(Settings(home=tmp_path / "other"), KeyRing.fresh()) as opened:
        yield opened


@pytest.fixture
def take(tmp_path: Path, store: Store) -> Import:
    """Takes a file's text in, by a mapping's text or in our own columns."""

    def go(
        text: str | bytes | Path,
        mapping: str | None = MAPPING,
        into: Store | None = None,
        although_over: bool = False,
    ) -> Taken:
        path = text if isinstance(text, Path) else tmp_path / "coaches.csv"
        if not isinstance(text, Path):
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        columns = None
        if mapping is not None:
            written = tmp_path / "columns.yaml"
            written.write_text(mapping, encoding="utf-8")
            columns = load_columns(written)
        refused: list[Refusal] = []
        target = store if into is None else into
        report = import_roster(
            path,
            columns,
            KNOWN,
            save=lambda rows: target.coaches.take(rows, "coordinator", although_over),
            refuse=refused.append,
        )
        return Taken(report, refused)

    return go
