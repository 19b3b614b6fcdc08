"""Importing into the real store: whole rows, once, encrypted, whatever stops it."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alongside.events import Entry, JourneyStarted
from alongside.facts import Catalogue
from alongside.keys import KeyRing
from alongside.register.importing import BATCH, import_register
from alongside.register.mapping_file import load_mapping
from alongside.register.report import ImportReport
from alongside.register.screen import Cost, import_screen
from alongside.settings import Settings
from alongside.store import AddedPage, NewClient, Store

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "registers"
MAPPING = """\
source: ambleford
key: id
readings_on: {column: on, format: DD/MM/YYYY}
person: {name: name, nhs_number: nhs}
facts:
  systolic_bp: {column: bp, unit: mmHg}
"""
HEADER = "id,name,nhs,bp,on\n"


@dataclass
class Practice:
    """A practice with a store, importing exports."""

    folder: Path
    store: Store
    catalogue: Catalogue

    def brings(self, rows: str, mapping: str = MAPPING) -> ImportReport:
        """Import an export with these rows."""
        (self.folder / "export.csv").write_text(HEADER + rows, encoding="utf-8")
        (self.folder / "columns.yaml").write_text(mapping, encoding="utf-8")
        return self.imports(self.folder / "export.csv", self.folder / "columns.yaml")

    def imports(self, export: Path, columns: Path) -> ImportReport:
        """Import a file."""
        return import_register(
            export,
            load_mapping(columns, self.catalogue),
            self.catalogue,
            save=self.store.clients.add_many,
            today=date(2026, 11, 21),
            allow_test_numbers=True,
        )


@pytest.fixture
def practice(tmp_path: Path, catalogue: Catalogue) -> Iterator[Practice]:
    """A practice whose store is new."""
    settings = Settings(home=tmp_path / "home")
    with Store.open(settings, KeyRing.load_or_make(settings)) as store:
        yield Practice(tmp_path, store, catalogue)


def test_the_same_file_twice_changes_nothing(practice: Practice) -> None:
    """Every client and reading is known the second time."""
    rows = "1,Ann,9990000018,150,02/03/2026\n2,Bo,,120,02/03/2026\n"

    first, second = practice.brings(rows), practice.brings(rows)

    assert (2, 0, 2) == (first.new, first.changed, first.readings_new)
    assert (0, 0, 0) == (second.new, second.changed, second.readings_new)
    assert (2, 2) == (second.unchanged, second.readings_known)
    assert 2 == practice.store.clients.count()


def test_a_later_export_adds_readings_and_changes_details(practice: Practice) -> None:
    """The client is the same, by the practice's key; both readings are kept."""
    practice.brings("1,Ann,9990000018,150,02/03/2026\n")
    report = practice.brings("1,Anne,9990000018,140,05/06/2026\n")
    client = practice.store.clients.by_nhs_number("999 000 0018")

    assert (0, 1, 1) == (report.new, report.changed, report.readings_new)
    assert client is not None
    assert "Anne" == client.person.name
    history = practice.store.readings.history(client.client_id, "systolic_bp")
    assert [150.0, 140.0] == [reading.value for reading in history]


def test_a_key_and_an_nhs_number_of_two_clients_refuse_the_row(practice: Practice) -> None:
    """Nobody can say whose row it is; the others of its batch are taken."""
    practice.brings("1,Ann,9990000018,150,02/03/2026\n2,Bo,9990000026,120,02/03/2026\n")
    report = practice.brings("1,Ann,9990000026,155,03/03/2026\n3,Cy,,130,02/03/2026\n")

    assert {"key_of_another_client": 1} == dict(report.refused_rows)
    assert (1, 1) == (report.new, report.readings_new)


def test_readings_carry_their_source_and_day(practice: Practice) -> None:
    """Where a reading is from is the mapping's source; its day is the file's."""
    practice.brings("1,Ann,,150,02/03/2026\n")
    client = practice.store.clients.by_key("ambleford", "1")
    assert client is not None

    reading = practice.store.readings.of(client.client_id)["systolic_bp"]

    assert ("ambleford", "2026-03-02") == (reading.source, reading.on.isoformat())


def test_nothing_personal_is_readable_in_the_database_file(
    practice: Practice, tmp_path: Path
) -> None:
    """Name, NHS number and the practice's key are neither in the file nor in its log."""
    practice.brings("KEY-4711,Persephone Quill,9990000018,150,02/03/2026\n")
    practice.store.close()

    stored = b"".join(path.read_bytes() for path in (tmp_path / "home").glob("alongside.db*"))

    assert len(stored) > 0
    for secret in (b"KEY-4711", b"Persephone", b"Quill", b"9990000018"):
        assert secret not in stored


def test_a_batch_is_kept_whole_or_not_at_all(practice: Practice) -> None:
    """A store that fails in the second batch leaves the first, and the import can go on."""
    rows = "".join(f"{n},Name,,120,02/03/2026\n" for n in range(BATCH + 50))
    add_many, calls = practice.store.clients.add_many, []

    def failing(batch: list[NewClient]) -> AddedPage:
        calls.append(len(batch))
        if len(calls) == 2:
            raise sqlite3.OperationalError("disk full")
        return add_many(batch)

    practice.store.clients.add_many = failing  # type: ignore[method-assign, assignment]
    with pytest.raises(sqlite3.OperationalError):
        practice.brings(rows)
    practice.store.clients.add_many = add_many  # type: ignore[method-assign]

    assert BATCH == practice.store.clients.count()
    assert 50 == practice.brings(rows).new


@pytest.mark.slow
def test_a_killed_import_leaves_whole_rows_and_goes_on(practice: Practice, tmp_path: Path) -> None:
    """After kill -9 every client has their reading, and the next run brings in the rest."""
    total = 12_000
    rows = [f"{n},Name {n},,120,02/03/2026\n" for n in range(total)]
    (tmp_path / "export.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    (tmp_path / "columns.yaml").write_text(MAPPING, encoding="utf-8")
    words = ["register", "import", "export.csv", "--columns", "columns.yaml", "--home", "home"]
    program = f"import sys; sys.argv[1:] = {words}; from commands import main; main()"
    child = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path)
    deadline = time.monotonic() + 60
    while not practice.store.clients.count() and time.monotonic() < deadline:
        time.sleep(0.01)
    child.kill()
    child.wait()
    kept = practice.store.clients.count()

    assert 0 < kept < total
    assert 0 == kept % BATCH
    ids = list(practice.store.clients.ids())
    assert all(practice.store.readings.of_many(ids).values())
    report = practice.imports(tmp_path / "export.csv", tmp_path / "columns.yaml")
    assert (total - kept, kept) == (report.new, report.unchanged)


def test_the_sample_register_is_a_hundred_clients(practice: Practice) -> None:
    """The clients that come with the project import whole, with two refused readings to see."""
    report = practice.imports(EXAMPLES / "sample.csv", EXAMPLES / "sample.yaml")
    clients = [practice.store.clients.get(each) for each in practice.store.clients.ids()]

    assert (100, 100, {}) == (report.rows, report.new, dict(report.refused_rows))
    assert [("alcohol_units", "not_a_number"), ("hba1c", "out_of_range")] == sorted(
        (what, reason) for what, reason, _ in report.refused_readings
    )
    assert {"en", "cy", "pl", "ur"} < {client.language for client in clients}
    assert 2 == sum(client.do_not_contact for client in clients)
    assert any(not (client.person.name or "").isascii() for client in clients)
    for client in clients:
        person = client.person
        assert person.nhs_number is None or person.nhs_number.startswith("999")
        assert person.phone is None or person.phone.startswith("07700 900")
        assert person.email is None or person.email.endswith("@example.org")


def test_open_journeys_that_are_told_are_counted(practice: Practice) -> None:
    """Those of clients with something new; the same file again tells nobody."""
    practice.brings("1,Ann,,150,02/03/2026\n2,Bo,,120,02/03/2026\n")
    for key in ("1", "2"):
        client = practice.store.clients.by_key("ambleford", key)
        assert client is not None
        started = JourneyStarted(
            client_id=client.client_id, programme="primrose-a", digest="d", route="register"
        )
        entry = Entry(sequence=1, recorded=datetime(2026, 3, 3, 9, tzinfo=UTC), event=started)
        practice.store.journal.append(f"primrose-a/{client.client_id}/1", [entry])
    again = "1,Ann,,190,05/06/2026\n2,Bo,,120,02/03/2026\n3,Cy,,200,05/06/2026\n"

    reports = [practice.brings(again) for _ in range(2)]

    assert [1, 0] == [report.journeys for report in reports]
    screens = ["\n".join(import_screen(each, Cost(1, 1, 1), "m", None)) for each in reports]
    assert "journeys  1 open journey is told of what is new, once the service runs" in screens[0]
    assert "journey" not in screens[1]
