"""`alongside register` as a person sees it: screens, refusals, exit codes."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alongside.london import today
from commands.register import app

Run = Callable[..., Result]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "registers"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `alongside register ...` in a home of its own."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))

    def command(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    return command


def test_an_import_says_what_came_in_and_what_did_not(run: Run, tmp_path: Path) -> None:
    """Counts, refusals by reason, cost; the list of refusals is under the home."""
    result = run("import", EXAMPLES / "sample.csv", "--columns", EXAMPLES / "sample.yaml")
    listed = tmp_path / "home" / "refused" / "ambleford-sample.csv"

    assert 0 == result.exit_code, result.output
    assert "100 taken: 100 new, 0 changed, 0 as before" in result.output
    assert "hba1c  out_of_range: HbA1c is outside 15-200 mmol/mol" in result.output
    assert "rows a second" in result.output
    with listed.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [("6", "hba1c"), ("52", "alcohol_units")] == [(row["row"], row["what"]) for row in rows]
    assert ["row", "line", "what", "column", "reason", "says"] == list(rows[0])


def test_invented_days_are_said_loudly(run: Run, tmp_path: Path) -> None:
    """Rules about old readings rest on a day that nobody measured anything."""
    (tmp_path / "m.yaml").write_text(
        "source: x\nkey: id\nreadings_on: 2026-10-01\nfacts: {bmi: bmi}\n"
    )
    (tmp_path / "e.csv").write_text("id,bmi\n1,30\n")

    assert (
        "NOT REAL ONES"
        in run("import", tmp_path / "e.csv", "--columns", tmp_path / "m.yaml").output
    )


def test_an_import_says_who_has_a_red_flag_and_nobody_to_tell(run: Run, tmp_path: Path) -> None:
    """How many, by which rules, what to do; never who, and nothing where there is nobody."""
    day = f"{today(datetime.now(UTC)):%d/%m/%Y}"
    (tmp_path / "m.yaml").write_text(
        "source: x\nkey: id\nreadings_on: {column: when, format: DD/MM/YYYY}\n"
        "person: {name: name}\nfacts:\n  on_smi_register: {always: yes}\n"
        "  systolic_bp: {column: bp, unit: mmHg}\n"
    )
    (tmp_path / "calm.csv").write_text(f"id,name,bp,when\n1,Persephone,140,{day}\n")
    (tmp_path / "high.csv").write_text(f"id,name,bp,when\n2,Persephone,190,{day}\n")

    calm = run("import", tmp_path / "calm.csv", "--columns", tmp_path / "m.yaml").output
    high = run("import", tmp_path / "high.csv", "--columns", tmp_path / "m.yaml").output

    assert "RED FLAGS" not in calm
    assert "RED FLAGS of clients without a journey: nobody is alerted until it starts" in high
    assert "1  alongside start --from-register --programme primrose-a" in high
    assert "Persephone" not in high


def test_refused_rows_end_with_3_and_are_listed_without_their_content(
    run: Run, tmp_path: Path
) -> None:
    """The import is done; a script can tell that somebody should look."""
    (tmp_path / "m.yaml").write_text("source: x\nkey: id\nperson: {name: name, nhs_number: nhs}\n")
    (tmp_path / "e.csv").write_text("id,name,nhs\n1,Persephone,123\n2,Bo,\n")
    listed = tmp_path / "refused.csv"

    result = run(
        "import", tmp_path / "e.csv", "--columns", tmp_path / "m.yaml", "--refused", listed
    )

    assert 3 == result.exit_code
    assert "1 taken: 1 new" in result.output
    text = listed.read_text()
    assert "2,2,row,nhs,nhs_number_not_ten_digits" in text
    assert "Persephone" not in text + result.output


def test_the_list_of_refusals_never_replaces_another_file(run: Run, tmp_path: Path) -> None:
    """Naming the register itself by mistake must not cost the register; an old list goes."""
    (tmp_path / "m.yaml").write_text("source: x\nkey: id\n")
    (tmp_path / "e.csv").write_text("id\n1\n")
    words = ("import", tmp_path / "e.csv", "--columns", tmp_path / "m.yaml", "--refused")

    result = run(*words, tmp_path / "e.csv")

    assert 1 == result.exit_code
    assert "no list of refusals" in result.output.replace("\n", " ")
    assert "id\n1\n" == (tmp_path / "e.csv").read_text()
    (tmp_path / "old.csv").write_text("row,line,what,column,reason,says\n2,2,row,id,no_key,x\n")
    assert 0 == run(*words, tmp_path / "old.csv").exit_code
    assert not (tmp_path / "old.csv").exists()


@pytest.mark.parametrize(
    ("export", "mapping", "code", "says"),
    [
        ("id\n1\n", "source: x\nkeys: id\n", 1, "m.yaml:2:1: unknown key 'keys'"),
        ("id\n1\n", "source: x\nkey: nr\n", 1, "m.yaml:2:6: the file has no column 'nr'"),
        ("", "source: x\nkey: id\n", 2, "the file is empty"),
        (None, "source: x\nkey: id\n", 2, "no such file"),
    ],
)
def test_what_cannot_be_imported_is_answered_in_a_sentence(
    run: Run, tmp_path: Path, export: str | None, mapping: str, code: int, says: str
) -> None:
    """1 for a mistake in the mapping, 2 for a file that cannot be read; no traceback."""
    (tmp_path / "m.yaml").write_text(mapping)
    if export is not None:
        (tmp_path / "e.csv").write_text(export)

    result = run("import", tmp_path / "e.csv", "--columns", tmp_path / "m.yaml")

    assert code == result.exit_code
    assert says in result.output
    assert "Traceback" not in result.output


def test_priorities_are_counted_by_rule_with_what_was_missing(run: Run, tmp_path: Path) -> None:
    """Both runtimes print the same counts; the file is named."""
    run("import", EXAMPLES / "sample.csv", "--columns", EXAMPLES / "sample.yaml")
    words = ("priorities", "--programme", "primrose-a", "--on", "2026-11-21")

    fast, slow = run(*words, "--out", tmp_path / "p.csv"), run(*words, "--engine", "closures")

    assert (0, 0) == (fast.exit_code, slow.exit_code), fast.output + slow.output
    assert "no-bp-18-months" in fast.output
    assert "qrisk3" in fast.output
    assert "p.csv (100 rows)" in fast.output.replace("\n", "")
    cost = slow.output.index("s of one processor")
    assert slow.output[: cost - 20] == fast.output[: cost - 20]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--programme", "no-such"), "no usable rules for 'no-such'"),
        (("--programme", "../etc/passwd"), "no usable rules"),
        (("--programme", "primrose-a", "--out", "p.xlsx"), "ending in .csv or .parquet"),
        (("--programme", "primrose-a", "--engine", "abacus"), "polars or closures, not abacus"),
    ],
)
def test_a_wrong_name_is_answered_in_a_sentence(
    run: Run, words: tuple[str, ...], says: str
) -> None:
    """Exit 1 and what would be right."""
    result = run("priorities", *words)

    assert 1 == result.exit_code
    assert says in result.output
