"""CSV that leaves: no cell of it is a formula, whoever wrote what stands in it."""

import ast
import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.register.output import write_pages
from alongside.register.refusals import Refusal
from alongside.register.refused_file import RefusedFile
from alongside.spreadsheet import bare, line, plain

HOSTILE = ("=1+1", "+44 20 7946 0000", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1")
HERE = Path(__file__).parents[2]


@pytest.mark.parametrize("cell", HOSTILE)
def test_what_a_spreadsheet_would_compute_is_text(cell: str) -> None:
    """A mark stands before it; of a file that comes back it is taken off."""
    assert f"'{cell}" == plain(cell)
    assert cell == bare(plain(cell))


@pytest.mark.parametrize("cell", ["", "Ada", "'tis", "a=b", "12", "'", "''=1"])
def test_anything_else_stays_as_it_is(cell: str) -> None:
    """A mark that somebody wrote is theirs."""
    assert cell == plain(cell) == bare(cell)


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1))
def test_no_cell_of_a_line_begins_as_a_formula(cells: list[str]) -> None:
    """Whatever stands in it; and all of it can be read."""
    read = next(csv.reader(io.StringIO(line(*cells), newline="")), [""])

    assert [plain(each) for each in cells] == read
    assert not any(each[:1] in tuple("=+-@\t\r\n") and each for each in read)


def test_a_number_stays_a_number() -> None:
    """Below nothing too: only words can be formulas."""
    assert "-3,2.5,'-3\r\n" == line(-3, 2.5, "-3")


def test_a_column_named_by_a_stranger_is_text_in_the_list_of_refusals(tmp_path: Path) -> None:
    """The name of a column is the file's own, and so is what the reason quotes."""
    column = '=HYPERLINK("https://example.org","look")'
    with RefusedFile(tmp_path / "refused.csv") as refused:
        refused.write(Refusal(2, 2, "unknown", "-1 is too low", column))

    (_, row) = csv.reader((tmp_path / "refused.csv").open(newline=""))
    assert [f"'{column}", "unknown", "'-1 is too low"] == row[3:]


def test_a_file_of_priorities_holds_no_formula(tmp_path: Path) -> None:
    """Text and lists of texts; numbers and what is not known are as they were."""
    page = pl.DataFrame({"key": [*HOSTILE, None], "number": range(-1, len(HOSTILE))})
    lists = page.with_columns(why=pl.concat_list("key", pl.lit("rest")))
    write_pages([lists], tmp_path / "out.csv")

    rows = list(csv.DictReader((tmp_path / "out.csv").open(newline="")))
    assert [*map(plain, HOSTILE), ""] == [each["key"] for each in rows]
    assert [f"'{each}; rest" for each in HOSTILE] == [each["why"] for each in rows][:-1]
    assert "-1" == rows[0]["number"]


def test_all_csv_is_written_in_one_place() -> None:
    """A line that is written otherwise is one that nobody looked at."""
    found = []
    for folder in ("alongside", "console", "commands", "service", "rehearsal", "simulation"):
        for path in sorted((HERE / folder).rglob("*.py")):
            for each in ast.walk(ast.parse(path.read_text())):
                if isinstance(each, ast.Attribute) and each.attr in ("writer", "DictWriter"):
                    found.append(str(path.relative_to(HERE)))

    assert ["alongside/spreadsheet.py"] == found
