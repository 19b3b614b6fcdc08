"""Rows: each is taken whole or refused whole, with its number and a reason."""

from collections.abc import Callable
from typing import Any

import pytest

from alongside.register.encoding import UnreadableFile

Bring = Callable[..., Any]
HEADER = b"id,name,nhs,bp\n"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1,Fay\n", "too_few_cells"),
        (b"1,Fay,,120,extra\n", "too_many_cells"),
        (b"1,F\0ay,,120\n", "nul_byte"),
        (b",Fay,,120\n", "no_key"),
        (b"1," + b"x" * 5000 + b",,120\n", "huge_cell"),
        (b'1,"' + b"x" * 140_000 + b'",,120\n', "unreadable_row"),
        (b"1,Fay,4505577105,120\n", "nhs_number_check_digit"),
        (b"1,Fay,0000000000,120\n", "nhs_number_repeated_digit"),
        (b"1,Fay,123,120\n", "nhs_number_not_ten_digits"),
        (b"1,Fay\rEve,,120\n", "unreadable_row"),
    ],
)
def test_a_bad_row_is_refused_and_its_neighbours_are_taken(
    bring_in: Bring, row: bytes, reason: str
) -> None:
    """The rows before and after a bad one lose nothing."""
    arrived = bring_in(HEADER + b"a,Ann,,110\n" + row + b"z,Zed,,130\n")

    assert [(3, reason)] == arrived.reasons
    assert ["a", "z"] == [one.source_key for one in arrived.taken]
    assert 3 == arrived.report.rows


def test_no_refusal_holds_anything_of_the_row(bring_in: Bring) -> None:
    """Names, numbers and readings of refused rows are in no sentence."""
    arrived = bring_in(
        HEADER + b"1,Persephone,4505577105,120\n2,Persephone,,999\n2,Persephone,,120\n"
    )

    assert 3 == len(arrived.refused)
    for refusal in arrived.refused:
        said = f"{refusal.sentence} {refusal.column} {refusal.reason}"
        assert not any(secret in said for secret in ("Persephone", "4505577105", "999"))


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_lines(bring_in: Bring) -> None:
    """The rows it swallows are not taken for a name; the sentence says which lines."""
    swallowed = b"".join(b"%d,Name,,120\n" % number for number in range(2, 800))
    arrived = bring_in(HEADER + b'1,"Fay,,120\n' + swallowed)

    assert [] == arrived.taken
    assert "lines 2 to 800 read as one row" in arrived.refused[0].sentence


def test_a_stray_quotation_mark_never_joins_two_people(bring_in: Bring) -> None:
    """The next row's reading must not become this client's."""
    arrived = bring_in(HEADER + b'1,"Fay,,120\n2,"Bob",,130\n3,Zed,,140\n')

    assert ["3"] == [one.source_key for one in arrived.taken]
    assert "lines 2 to 3 read as one row" in arrived.refused[0].sentence


def test_a_line_end_inside_quotation_marks_is_part_of_the_cell(bring_in: Bring) -> None:
    """An address over two lines is one cell; rows are counted as a spreadsheet counts them."""
    arrived = bring_in(HEADER + b'1,"Fay\nDay",,120\n2,Eve,,oops\n')

    assert "Fay Day" == arrived.taken[0].person.name
    assert (3, 4) == (arrived.refused[0].row, arrived.refused[0].line)


def test_blank_rows_are_passed_over(bring_in: Bring) -> None:
    """Spreadsheets leave empty rows below the last."""
    assert 1 == bring_in(HEADER + b"1,Fay,,120\n\n,,,\n,,\n").report.rows


def test_a_header_alone_is_an_import_of_nobody(bring_in: Bring) -> None:
    """No rows is no mistake."""
    assert 0 == bring_in(HEADER).report.rows


def test_a_key_met_twice_is_refused_the_second_time(bring_in: Bring) -> None:
    """Which of the two is right nobody can say, so the first stands and the second is named."""
    arrived = bring_in(HEADER + b"7,Fay,,120\n7,Fay,,150\n")

    assert [120.0] == [one.readings[0].value for one in arrived.taken]
    assert "row 2 has the same key already" == arrived.refused[0].sentence


def test_one_nhs_number_under_two_keys_is_refused_the_second_time(bring_in: Bring) -> None:
    """Spaces in the number don't hide it."""
    arrived = bring_in(HEADER + b"7,Fay,4505577104,120\n8,Fay,450 557 7104,150\n")

    assert [(3, "repeated_nhs_number")] == arrived.reasons


def test_a_refused_row_does_not_use_up_its_key(bring_in: Bring) -> None:
    """A second, good row with the key of a refused one is taken."""
    arrived = bring_in(HEADER + b"7,Fay,123,120\n7,Fay,4505577104,120\n")

    assert ["7"] == [one.source_key for one in arrived.taken]


def test_test_numbers_are_refused_where_the_setting_does_not_allow_them(bring_in: Bring) -> None:
    """A live register takes no synthetic NHS number."""
    content = HEADER + b"7,Fay,9990000018,120\n"

    assert [] == bring_in(content).reasons
    assert [(2, "nhs_number_test_range")] == bring_in(content, test_numbers=False).reasons


def test_other_delimiters_are_read_when_the_mapping_says_so(bring_in: Bring) -> None:
    """Exports with semicolons or tabs are common."""
    content = b"id;name;nhs;bp\n7;Day, Fay;;120\n"

    assert "Day, Fay" == bring_in(content, above="delimiter: ';'\n").taken[0].person.name


def test_a_file_without_a_header_is_not_guessed_at(bring_in: Bring) -> None:
    """A first line of empty cells names no columns."""
    with pytest.raises(UnreadableFile, match="line 1 is no header row"):
        bring_in(b",,,\n1,Fay,,120\n")
