"""Priorities of a register: the same by both runtimes, with why, page after page."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from alongside.facts import Catalogue
from alongside.keys import KeyRing
from alongside.readings import Reading
from alongside.register.deciding import decide_register
from alongside.register.importing import import_register
from alongside.register.mapping_file import load_mapping
from alongside.register.output import UnknownFormat
from alongside.register.priorities import Counts
from alongside.register.ranking import flagged_clients, ranked, ranked_clients
from alongside.ruleset.library import Library
from alongside.ruleset.published import Published
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "registers"
TODAY = date(2026, 11, 21)


def fill(store: Store, catalogue: Catalogue, export: Path, columns: Path) -> None:
    """Import a file."""
    import_register(
        export,
        load_mapping(columns, catalogue),
        catalogue,
        save=store.clients.add_many,
        today=TODAY,
        allow_test_numbers=True,
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, rules_folder: Path) -> Iterator[Store]:
    """A store with the sample register."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    catalogue = Catalogue.load(rules_folder / "facts.yaml")
    with Store.open(settings, KeyRing.load_or_make(settings)) as opened:
        fill(opened, catalogue, EXAMPLES / "sample.csv", EXAMPLES / "sample.yaml")
        yield opened


@pytest.fixture(scope="module")
def published(store: Store, rules_folder: Path) -> Published:
    """Primrose as it is shipped, read back from the store as a journey reads it."""
    return Library(store, rules_folder).current("primrose-a")


def decided(store: Store, published: Published, engine: str) -> Counts:
    """The counts by one runtime."""
    return decide_register(
        store.readings, published.ruleset, published.catalogue, TODAY, engine=engine
    ).counts


def test_every_priority_of_the_sample_is_there(store: Store, published: Published) -> None:
    """The sample shows the whole of Primrose, so no priority may be empty."""
    counts = decided(store, published, "polars")

    assert 100 == counts.clients == sum(counts.by_priority.values())
    assert {1, 2, 3, 4} == set(counts.by_priority)
    assert all(clients >= 5 for clients in counts.by_priority.values())


def test_both_runtimes_count_the_same(store: Store, published: Published) -> None:
    """Priority, rule, what was missing and what was too old."""
    assert decided(store, published, "polars") == decided(store, published, "closures")


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_the_file_has_every_client_with_the_reason(
    store: Store, published: Published, tmp_path: Path, name: str
) -> None:
    """One line a client, which finds its row in the practice's own file again."""
    out = tmp_path / "new" / name
    result = decide_register(store.readings, published.ruleset, published.catalogue, TODAY, out=out)
    frame = pl.read_csv(out) if name.endswith("csv") else pl.read_parquet(out)

    assert 100 == result.written == frame.height
    assert [
        "client_id", "source_row", "priority", "rule", "missing", "stale", "flip", "because",
    ] == frame.columns  # fmt: skip
    assert list(range(2, 102)) == sorted(frame["source_row"])
    obese = frame.filter(pl.col("rule") == "obese-on-antipsychotic")["because"][0]
    assert "On an antipsychotic: yes" in obese
    assert "BMI" in obese
    assert [out.name] == [path.name for path in out.parent.iterdir()]


def test_the_file_names_nobody(store: Store, published: Published, tmp_path: Path) -> None:
    """Only ids: no name, NHS number or phone of any client."""
    out = tmp_path / "out.csv"
    decide_register(store.readings, published.ruleset, published.catalogue, TODAY, out=out)
    text = out.read_text(encoding="utf-8")

    with (EXAMPLES / "sample.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = row["nhs_number"].replace(" ", "") or "07700"
            assert not any(each in text for each in (row["mobile"] or "07700", number))
            assert f" {row['surname']}" not in text


def test_a_file_of_another_kind_is_refused_before_anything_is_decided(
    store: Store, published: Published, tmp_path: Path
) -> None:
    """An .xlsx would be a CSV under a wrong name."""
    with pytest.raises(UnknownFormat, match=r"ending in \.csv or \.parquet"):
        decide_register(
            store.readings,
            published.ruleset,
            published.catalogue,
            TODAY,
            out=tmp_path / "out.xlsx",
        )


def test_an_empty_register_counts_nobody_and_writes_a_header(
    tmp_path: Path, published: Published
) -> None:
    """Nobody there is no mistake."""
    settings = Settings(home=tmp_path)
    with Store.open(settings, KeyRing.load_or_make(settings)) as empty:
        for engine in ("polars", "closures"):
            assert 0 == decided(empty, published, engine).clients
        out = tmp_path / "out.csv"
        decide_register(empty.readings, published.ruleset, published.catalogue, TODAY, out=out)
        assert [] == ranked_clients(empty, published, TODAY)

    assert out.read_text().startswith("client_id,source_row,priority")
    assert 1 == len(out.read_text().splitlines())


def test_blood_pressures_grow_old(store: Store, published: Published) -> None:
    """Two years on nobody has a current blood pressure, so nobody is P3 or P4 for it."""
    later = decide_register(
        store.readings, published.ruleset, published.catalogue, date(2028, 11, 21)
    ).counts

    assert 0 == later.by_priority[3] + later.by_priority[4]
    assert 0 < max(stale for _, _, stale in later.missing)


def test_the_most_urgent_come_first(store: Store, published: Published) -> None:
    """Journeys are started in this order, or for some priorities only."""
    everybody = ranked_clients(store, published, TODAY)
    urgent = ranked_clients(store, published, TODAY, (1,))

    assert 100 == len(set(everybody))
    assert urgent == everybody[: len(urgent)]
    assert len(urgent) == decided(store, published, "polars").by_priority[1]


def test_within_a_priority_a_red_flag_comes_first(tmp_path: Path, published: Published) -> None:
    """A pressure of 185 waits for nobody who came earlier in the register."""
    settings = Settings(home=tmp_path)
    pressures = {"first": 165.0, "flagged": 185.0, "well": 120.0}
    with Store.open(settings, KeyRing.load_or_make(settings)) as store:
        rows = store.clients.add_many(
            [
                NewClient(
                    source="test",
                    source_key=key,
                    person=Person(name=None),
                    readings=[
                        Reading(fact="on_smi_register", value=True, on=TODAY, source="gp"),
                        Reading(fact="systolic_bp", value=pressure, on=TODAY, source="gp"),
                    ],
                )
                for key, pressure in pressures.items()
            ]
        ).rows
        ids = dict(zip(pressures, (row.client_id for row in rows), strict=True))
        everybody = ranked(store, published, TODAY)

        assert [ids[key] for key in ("flagged", "first", "well")] == list(everybody["client_id"])
        assert everybody["priority"][0] == everybody["priority"][1]
        assert [ids["flagged"]] == flagged_clients(store, published, TODAY)
        assert [] == flagged_clients(store, published, date(2029, 11, 21))


@pytest.mark.shared
@pytest.mark.slow
def test_real_adults_fall_the_same_by_both_runtimes(
    shared_data: Path, tmp_path: Path, catalogue: Catalogue, published: Published
) -> None:
    """23,304 real adults: nine refused readings, the same counts by rule, the known users of
    antipsychotics among them."""
    settings = Settings(home=tmp_path)
    with Store.open(settings, KeyRing.load_or_make(settings)) as store:
        report = import_register(
            shared_data / "nhanes" / "adults_2005_2012.csv.gz",
            load_mapping(EXAMPLES / "nhanes.yaml", catalogue),
            catalogue,
            save=store.clients.add_many,
            today=TODAY,
            allow_test_numbers=False,
        )
        fast = decided(store, published, "polars")
        slow = decided(store, published, "closures")

    assert (23_304, 23_304, {}) == (report.rows, report.new, dict(report.refused_rows))
    assert {("diastolic_bp", 7), ("bmi", 1), ("hba1c", 1)} == {
        (what, times) for (what, _, _), times in report.refused_readings.items()
    }
    assert 258_644 == report.readings_new
    assert fast == slow
    assert 23_304 == fast.clients
    assert 1_061 == fast.by_priority[2]
