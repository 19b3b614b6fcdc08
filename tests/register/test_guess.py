"""What the columns of an export are taken for."""

from pathlib import Path

import pytest

from alongside.facts import Catalogue
from alongside.register.guess import format_of, guess
from alongside.register.mapping import RegisterMapping
from alongside.register.mapping_file import mapping_of
from alongside.register.peek import peek
from alongside.register.sketch import Sketch, mapping_text
from alongside.settings import ROOT


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The catalogue as it is shipped."""
    return Catalogue.load(ROOT / "rules" / "facts.yaml")


def sketch(catalogue: Catalogue, *lines: str) -> Sketch:
    """The guess at a file of these lines."""
    rows = [line.split(",") for line in lines]
    return guess("planted", "utf-8", ",", rows[0], rows[1:], catalogue)


def plans(found: Sketch) -> dict[str, str]:
    """What each column is taken for."""
    return {each.column: each.plan for each in found.columns}


@pytest.mark.parametrize("name", ["sample", "referrals"])
def test_the_samples_are_guessed_as_their_mappings_say(catalogue: Catalogue, name: str) -> None:
    """But for what only the practice can know."""
    export = ROOT / "examples" / "registers" / f"{name}.csv"
    seen = peek(export)
    found = guess("x", seen.encoding, seen.delimiter, seen.header, seen.rows, catalogue)
    guessed = mapping_of(mapping_text(found), "guessed", catalogue)
    written = mapping_of(export.with_suffix(".yaml").read_text("utf-8"), "written", catalogue)

    def said(mapping: RegisterMapping) -> dict[str, object]:
        return {each.fact: (each.column.name, dict(each.values)) for each in mapping.facts}

    mine, theirs = said(guessed), said(written)
    assert set(theirs) == set(mine)
    differing = {fact for fact in theirs if theirs[fact] != mine[fact]}
    # words of the practice that the file's first rows lack, and who "Client" is
    assert differing <= {"ethnicity", "referred_by", "registered_area"}
    assert written.key.name == guessed.key.name


@pytest.mark.parametrize(
    ("lines", "column", "unit"),
    [
        (("id,HbA1c", "1,6.5", "2,5.9"), "HbA1c", "%"),
        (("id,HbA1c", "1,48", "2,41"), "HbA1c", "mmol/mol"),
        (("id,hba1c_percent", "1,", "2,"), "hba1c_percent", "%"),
        (("id,Height", "1,1.70", "2,1.82"), "Height", "m"),
        (("id,Fasting glucose (mg/dL)", "1,99"), "Fasting glucose (mg/dL)", "mg/dL"),
        (("id,Total cholesterol", "1,5.1"), "Total cholesterol", "mmol/L"),
    ],
)
def test_a_unit_is_what_its_column_says_or_its_cells_can_be(
    catalogue: Catalogue, lines: tuple[str, ...], column: str, unit: str
) -> None:
    """The header's word wins."""
    found = sketch(catalogue, *lines)

    assert unit == next(each.unit for each in found.columns if each.column == column)


def test_words_are_guessed_and_what_fits_nothing_is_left_to_a_person(
    catalogue: Catalogue,
) -> None:
    """A cell that is the choice itself needs no word."""
    found = sketch(catalogue, "id,smoking", "1,Ex-smoker", "2,Non smoker", "3,Pipe", "4,Current")
    smoking = next(each for each in found.columns if each.column == "smoking")
    assert {
        "Ex-smoker": "ex", "Non smoker": "never", "Pipe": "missing", "Current": "current",
    } == smoking.words  # fmt: skip

    found = sketch(catalogue, "id,smoking", "1,ex", "2,never")
    assert {} == next(each for each in found.columns if each.column == "smoking").words


def test_a_cell_that_says_a_choice_as_pages_show_it_is_that_choice(catalogue: Catalogue) -> None:
    """What was copied off a page comes back as its code."""
    found = sketch(catalogue, "id,referred by", "1,Somebody else", "2,Themselves", "3,GP")
    assert {"Somebody else": "other", "Themselves": "self", "GP": "gp"} == (
        next(each for each in found.columns if each.column == "referred by").words
    )


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["01/02/2026", "28/02/2026"], "DD/MM/YYYY"),
        (["2026-02-01"], "YYYY-MM-DD"),
        (["01-Feb-2026"], "DD-Mon-YYYY"),
        (["02/28/2026", "03/31/2026"], "MM/DD/YYYY"),
        (["12", "13"], ""),
        (["01/02/2026", "x", "y"], ""),
        ([], ""),
    ],
)
def test_days_are_known_by_how_nearly_all_are_written(cells: list[str], form: str) -> None:
    """British ways before others."""
    assert form == format_of(cells)


def test_a_column_of_days_is_whose_name_it_shares(catalogue: Catalogue) -> None:
    """The rest have the day of the check."""
    found = sketch(
        catalogue, "id,sbp,bp_date,bmi,bmi_date,weight,checked_on,date_of_birth",
        "1,120,01/02/2026,22,02/02/2026,70,03/02/2026,01/01/1970",
    )  # fmt: skip
    days = {each.column: each.day for each in found.columns}

    assert "checked_on" == found.day
    assert "bmi_date" == days["bmi"]
    assert "" == days["weight"]
    assert "" == plans(found)["date_of_birth"]


def test_hostile_headers_are_only_headers(catalogue: Catalogue) -> None:
    """Twice the same, empty, very long, YAML."""
    found = sketch(catalogue, "id,id,,{x: [,'!!python/object',a" + "b" * 5000, "1,2,3,4,5,6")

    assert "id" not in plans(found)
    chosen = found.model_copy(update={"key": "'!!python/object'"})
    assert "'!!python/object'" == mapping_of(mapping_text(chosen), "x", catalogue).key.name


def test_a_path_is_a_file_as_any_other(tmp_path: Path) -> None:
    """Windows letters are seen as such."""
    export = tmp_path / "a.csv"
    export.write_bytes("id;name\n1;Zoë\n".encode("cp1252"))
    seen = peek(export)

    assert ("cp1252", ";", ["id", "name"]) == (seen.encoding, seen.delimiter, seen.header)
