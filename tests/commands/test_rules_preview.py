"""`alongside rules preview` as an administrator sees it, on a real store."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alongside.keys import KeyRing
from alongside.ruleset.library import Library
from alongside.ruleset.published import Published
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store
from commands import app
from simulation.walk import Plan, Walked, walk
from tests.stages.kit import (
    EVERYONE,
    P1,
    P3,
    RULES,
    STAFF,
    TO_COACHING,
    attends,
    calendars,
    days,
    readings,
    together,
)

Run = Callable[..., Result]
HEAVY = readings(on_smi_register=True, on_antipsychotic=True, bmi=28.5, systolic_bp=120.0,
                 diastolic_bp=70.0, smoking="current")  # fmt: skip
UNDER_WAY = (
    (P1, EVERYONE, 30.7),
    (P1, STAFF, 9.3),
    (P3, (*TO_COACHING, attends()), 47),
    (HEAVY, STAFF, 1.5),
)
"""Who is under way, who does their part, for how many days."""


def as_stored(story: Walked, client_id: str) -> list[object]:
    """The entries of a walk as this client's."""
    first, *rest = story.journal.entries
    event = first.event.model_copy(update={"client_id": client_id})
    return [first.model_copy(update={"event": event}), *rest]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with four clients and their journeys, the shipped rules in force."""
    home = tmp_path_factory.mktemp("filled")
    settings = Settings(home=home)
    with Store.open(settings, KeyRing.load_or_make(settings)) as store:
        published = Library.of(store, settings).current("primrose-a")
        people = [
            NewClient(
                source="test", source_key=str(number), channels=("email",),
                person=Person(name="Ash Kestrel", email="ash@example.org"),
            )
            for number in range(len(UNDER_WAY))
        ]  # fmt: skip
        rows = store.clients.add_many(people).rows
        now = datetime.now(UTC)
        for row, (known, habits, lasts) in zip(rows, UNDER_WAY, strict=True):
            plan = Plan(start=now - days(lasts), readings=known, reacts=together(habits),
                        lasts=days(lasts))  # fmt: skip
            story = walk(plan, published, calendars())
            store.readings.add(row.client_id, known)
            store.journal.append(f"primrose-a/{row.client_id}/1", as_stored(story, row.client_id))
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, for one test."""
    shutil.copytree(filled, tmp_path / "home")
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    """Runs `alongside rules preview ...` in this home."""
    return lambda *words: CliRunner().invoke(app, ["rules", "preview", *map(str, words)])


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The shipped rules with another threshold, wait, message and taper."""
    folder = tmp_path / "edited"
    shutil.copytree(RULES, folder)
    file = folder / "primrose-a.yaml"
    text = file.read_text(encoding="utf-8")
    for was, now in (
        ("bmi: {at_least: 30}", "bmi: {at_least: 28}"),
        ("after: session_due\n    wait: 1 working day", "after: session_due\n    wait: 1 week"),
        ("Would you like to come?", "Would you like to come along?"),
        ("- {every: 6 weeks, times: 3}", "- {every: 4 weeks, times: 3}"),
        ("- {cadence: any, at_most: 15", "- {cadence: any, at_most: 13"),
    ):
        assert was in text, was
        text = text.replace(was, now, 1)
    file.write_text(text, encoding="utf-8")
    return file


def kept(home: Path) -> list[str]:
    """Everything in the database but that somebody looked."""
    with sqlite3.connect(home / "alongside.db") as database:
        return [row for row in database.iterdump() if not row.startswith('INSERT INTO "audit"')]


def files(home: Path) -> dict[str, bytes]:
    """Every file of the home but the database's."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.suffix not in (".db", ".db-wal", ".db-shm")
    }


def test_a_preview_says_what_would_change_in_one_look(run: Run, edited: Path) -> None:
    """The register first, then journeys under way by kind."""
    result = run(edited)

    assert 0 == result.exit_code, result.output
    said = result.output
    assert "REGISTER: 4 clients" in said
    assert "1 client of 4 (25.0 %) would have another priority: 1 more urgent" in said
    assert "other-cvd-risk-factors (P3) -> obese-on-antipsychotic (P1)" in said
    assert "of 4 journeys would do something differently" in said
    for told in ("tasks ", "messages ", "sessions to come", "priority "):
        assert f"\n  {told}" in said, said
    assert said.endswith("Nothing was changed.\n")


def test_a_preview_changes_nothing(run: Run, edited: Path, home: Path, tmp_path: Path) -> None:
    """Every row and every file is as it was, whatever is asked."""
    before = (kept(home), files(home))

    for more in ((), ("--list",), ("--csv", tmp_path / "x.csv"), ("--when", "next-stage")):
        assert 0 == run(edited, *more).exit_code

    assert before == (kept(home), files(home))


def test_the_table_has_a_row_for_each_difference(run: Run, edited: Path, tmp_path: Path) -> None:
    """Of the register and of journeys, with ids alone."""
    result = run(edited, "--csv", tmp_path / "x.csv")

    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f"x.csv ({len(rows)} rows)" in result.output.replace("\n", "")
    assert {"register", "journey"} == {row["of"] for row in rows}
    assert ["3", "1"] == [
        row[of] for row in rows if (row["of"], row["what"]) == ("register", "priority")
        for of in ("was", "now")
    ]  # fmt: skip
    assert {"task", "message", "sessions_to_come", "priority"} <= {row["what"] for row in rows}
    assert all(row["journey"].split("/")[1] == row["client_id"] for row in rows if row["journey"])
    assert "Kestrel" not in (tmp_path / "x.csv").read_text(encoding="utf-8")


def test_the_list_names_clients_and_journeys_by_id(run: Run, edited: Path) -> None:
    """Was and now on a line; never a name."""
    said = run(edited, "--list").output

    assert "P3 other-cvd-risk-factors -> P1 obese-on-antipsychotic" in said
    assert "moved  " in said
    assert "Kestrel" not in said


def test_one_client_is_shown_in_full(run: Run, edited: Path, home: Path) -> None:
    """What is decided and why, was and now; both futures, one after the other."""
    with sqlite3.connect(home / "alongside.db") as database:
        found = database.execute(
            "select client_id from journeys where stage = 'coaching' and sessions_attended = 0"
        )
        client_id = found.fetchone()[0]
    result = run(edited, "--client", client_id)

    assert 0 == result.exit_code, result.output
    said = result.output
    assert f"what is decided about {client_id} today" in said
    assert said.index("AS IT IS  (") < said.index("BY THE NEW RULES  (")
    assert "session 1 is due" in said
    assert "if each is held on its day" in said


def test_a_journey_that_cannot_be_previewed_is_said_and_the_rest_goes_on(
    run: Run, edited: Path, home: Path
) -> None:
    """Its rules are not in the store, as after half a restore."""
    with sqlite3.connect(home / "alongside.db") as database:
        database.execute(
            "update journeys set digest = ? where journey in "
            "(select journey from journeys order by journey limit 1)",
            ("0" * 64,),
        )
    result = run(edited, "--list")

    assert 0 == result.exit_code, result.output
    assert "1 journey: the rules it walks by are not in the store" in result.output
    assert "Each is beside the rules it walks by" in result.output
    assert "of 4 journeys would do something differently" in result.output


def test_rules_that_cover_nobody_are_said_journey_by_journey(home: Path, run: Run) -> None:
    """Such a version can't come from a file; it may be in a store."""
    settings = Settings(home=home)
    with Store.open(settings, KeyRing.load(settings)) as store:
        published = Library.of(store, settings).current("primrose-a")
        ruleset = published.ruleset.model_copy(
            update={"priorities": published.ruleset.priorities[:1]}
        )
        gap = Published.of(ruleset, published.catalogue)
        store.rulesets.put(gap.digest, "primrose-a", gap.canonical, "test", "a gap")
    result = run(gap.digest[:12])

    assert 0 == result.exit_code, result.output
    assert "now no rule" in result.output
    assert "no priority rule holds for this client" in result.output


def test_the_rules_in_force_change_nothing(run: Run) -> None:
    """It is said, and no register is gone through."""
    result = run(RULES / "primrose-a.yaml")

    assert 0 == result.exit_code
    assert "They are the same version: nothing would be different." in result.output


def test_rules_of_a_programme_without_journeys_are_previewed(run: Run, tmp_path: Path) -> None:
    """Nobody is under way, and that is said."""
    folder = tmp_path / "other"
    shutil.copytree(RULES, folder)
    file = folder / "health-connect.yaml"
    file.write_text(file.read_text("utf-8").replace("title:", "title: New", 1), encoding="utf-8")
    result = run(file)

    assert 0 == result.exit_code, result.output
    assert "No journey walks by other rules." in result.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("no-such-file.yaml",), "there is no file no-such-file.yaml"),
        ((RULES,), "is a folder; name a rule file in it"),
        ((RULES / "facts.yaml",), "is shared by all programmes"),
        (("deadbeef",), "no published version begins with deadbeef"),
        (("not a digest",), "is no version; give a rule file, a digest"),
        ((RULES / "primrose-a.yaml", "--against", "deadbeef"), "no published version begins"),
        (
            (RULES / "primrose-a.yaml", "--against", RULES / "health-connect.yaml"),
            "compare two versions of one programme",
        ),
        ((RULES / "primrose-a.yaml", "--client", "c-nobody"), "nobody on the register is called"),
        (
            (RULES.parent / "tests" / "rules" / "broken" / "unknown-fact.yaml",),
            "unknown-fact.yaml:",
        ),
        ((RULES / "primrose-a.yaml", "--csv", "x.txt"), "write a name ending in .csv or .parquet"),
    ],
)
def test_what_cannot_be_previewed_is_said_in_words(
    run: Run, words: tuple[object, ...], says: str
) -> None:
    """It ends with 1, nothing else is printed but the sentence."""
    result = run(*words)

    assert 1 == result.exit_code, result.output
    assert says in result.output
    assert "Traceback" not in result.output


def test_an_empty_register_is_said(
    edited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the command that fills it."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "empty"))
    settings = Settings(home=tmp_path / "empty")
    Store.open(settings, KeyRing.load_or_make(settings)).close()
    result = CliRunner().invoke(app, ["rules", "preview", str(edited)])

    assert 0 == result.exit_code, result.output
    assert "nobody yet; 'alongside register import'" in result.output


def test_a_home_without_a_store_is_told_what_to_do(
    edited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "nowhere"))
    result = CliRunner().invoke(app, ["rules", "preview", str(edited)])

    assert 2 == result.exit_code, result.output
    assert not (tmp_path / "nowhere" / "alongside.db").exists()
