"""What the register's tests share: the shipped catalogue, and small exports with mappings."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from alongside.facts import Catalogue
from alongside.register.importing import import_register
from alongside.register.mapping_file import load_mapping
from alongside.register.refusals import Refusal
from alongside.register.report import ImportReport
from alongside.store import Added, AddedPage, AddedRow, NewClient

TODAY = date(2026, 11, 21)

MAPPING = """\
source: test-practice
key: id
readings_on: 2026-11-01
person: {name: name, nhs_number: nhs}
facts:
  systolic_bp: {column: bp, unit: mmHg}
"""


class Import:
    """One import whose batches are kept in memory instead of a database."""

    def __init__(
        self, report: ImportReport, taken: list[NewClient], refused: list[Refusal]
    ) -> None:
        self.report = report
        self.taken = taken
        self.refused = refused

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Row and reason of each refusal."""
        return [(refusal.row, refusal.reason) for refusal in self.refused]


@pytest.fixture(scope="session")
def catalogue(rules_folder: Path) -> Catalogue:
    """The fact catalogue the project ships."""
    return Catalogue.load(rules_folder / "facts.yaml")


@pytest.fixture
def bring_in(tmp_path: Path, catalogue: Catalogue) -> Callable[..., Import]:
    """Imports bytes as a file into memory, under a mapping with lines above it."""

    def run(
        content: bytes, *, above: str = "", mapping: str = MAPPING, test_numbers: bool = True
    ) -> Import:
        (tmp_path / "export.csv").write_bytes(content)
        (tmp_path / "columns.yaml").write_text(above + mapping, encoding="utf-8")
        taken: list[NewClient] = []
        refused: list[Refusal] = []

        def save(batch: Sequence[NewClient]) -> AddedPage:
            taken.extend(batch)
            kept = tuple(AddedRow(Added.NEW, f"c-{one.source_row}") for one in batch)
            return AddedPage(kept, sum(len(one.readings) for one in batch))

        report = import_register(
            tmp_path / "export.csv",
            load_mapping(tmp_path / "columns.yaml", catalogue),
            catalogue,
            save=save,
            today=TODAY,
            allow_test_numbers=test_numbers,
            refuse=refused.append,
        )
        return Import(report, taken, refused)

    return run
