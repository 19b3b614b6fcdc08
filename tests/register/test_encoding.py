"""Encodings: the right one is read, a wrong one is named, nothing is mangled."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alongside.register.encoding import UnreadableFile, inspect
from alongside.register.rows import Row, open_rows

EXPORT = "id,name,nhs,bp\n1,Siân Ó Broin,,130\n2,Zoë,,140\n"
Bring = Callable[..., Any]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
def test_names_arrive_as_they_were_written(bring_in: Bring, encoding: str) -> None:
    """The declared encoding gives the same names whichever it is."""
    arrived = bring_in(EXPORT.encode(encoding), above=f"encoding: {encoding}\n")

    assert ["Siân Ó Broin", "Zoë"] == [one.person.name for one in arrived.taken]


def test_a_byte_order_mark_is_no_part_of_the_first_column(bring_in: Bring) -> None:
    """Spreadsheets write one; the key column is still found."""
    assert 2 == bring_in(b"\xef\xbb\xbf" + EXPORT.encode()).report.taken


def test_windows_line_ends_and_gzip_make_no_difference(bring_in: Bring) -> None:
    """A packed export from Windows is read directly."""
    packed = gzip.compress(EXPORT.replace("\n", "\r\n").encode())

    assert [130.0, 140.0] == [one.readings[0].value for one in bring_in(packed).taken]


def test_latin_1_in_a_file_declared_utf_8_is_named_with_line_and_byte(bring_in: Bring) -> None:
    """The whole file is in another encoding, so none of it is imported."""
    with pytest.raises(UnreadableFile, match=r"line 2, byte 5 is not utf-8; .* latin-1 or cp1252"):
        bring_in(EXPORT.encode("latin-1"))


def test_utf_8_in_a_file_declared_latin_1_is_named(bring_in: Bring) -> None:
    """It would decode, into wrong letters; so it is not decoded."""
    with pytest.raises(UnreadableFile, match=r"the file is UTF-8 .*write `encoding: utf-8`"):
        bring_in(EXPORT.encode(), above="encoding: latin-1\n")


def test_windows_quotation_marks_in_a_file_declared_latin_1_are_named(bring_in: Bring) -> None:
    """O’Brien with a typographer's apostrophe is cp1252, a control character in Latin-1."""
    with pytest.raises(UnreadableFile, match="write `encoding: cp1252`"):
        bring_in("id,name,nhs,bp\n1,O’Brién,,\n".encode("cp1252"), above="encoding: latin-1\n")


def test_one_damaged_row_among_good_ones_is_refused_alone(bring_in: Bring) -> None:
    """Where other lines prove the encoding right, only the damaged row is left out."""
    arrived = bring_in(EXPORT.encode() + b"3,Ren\xe9,,120\n4,Fay,,125\n")

    assert [(4, "wrong_encoding")] == arrived.reasons
    assert ["1", "2", "4"] == [one.source_key for one in arrived.taken]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        ("id,name\n".encode("utf-16"), "UTF-16; save it as 'CSV UTF-8'"),
        (b"PK\x03\x04rest", "an Excel workbook"),
        (gzip.compress(EXPORT.encode(), mtime=0)[:-12], "damaged or cut short"),
        (b"\n\n", "line 1 is no header row"),
        (b"id,name\n" + b"x" * (2 << 20), "line 2 is longer than 1,048,576 bytes"),
    ],
)
def test_a_file_that_is_no_export_is_named_as_what_it_is(
    bring_in: Bring, content: bytes, says: str
) -> None:
    """Nothing is imported, and the message says what to do."""
    with pytest.raises(UnreadableFile, match=says):
        bring_in(content)


def test_a_missing_file_is_an_error_in_a_sentence(tmp_path: Path) -> None:
    """No traceback for a mistyped path."""
    with pytest.raises(UnreadableFile, match="no such file"):
        inspect(tmp_path / "none.csv", "utf-8")


@pytest.mark.shared
def test_the_csv_spectrum_is_read_cell_by_cell(shared_data: Path) -> None:
    """Eleven independent files of quoting, line ends and letters give the expected cells."""
    folder = shared_data / "csv-spectrum"
    paths = set((folder / "csvs").glob("*.csv"))
    # This one's CSV and JSON disagree about a telephone number where they come from.
    paths.remove(folder / "csvs" / "location_coordinates.csv")

    assert 11 == len(paths)
    for path in sorted(paths):
        expected = json.loads((folder / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        with open_rows(path, "utf-8") as rows:
            read = [
                dict(zip(rows.header, row.cells, strict=True))
                for row in rows.body
                if isinstance(row, Row)
            ]
        assert expected == read, path.name
