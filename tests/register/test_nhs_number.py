"""NHS numbers: which are taken, and what is said of the others."""

import ast
import re
from pathlib import Path

import pytest

from alongside.nhs_number import InvalidNhsNumber, read_nhs_number


@pytest.mark.parametrize("written", ["4505577104", "450 557 7104", "450-557-7104", " 4505577104 "])
def test_spaces_and_hyphens_make_no_difference(written: str) -> None:
    """The ways a practice writes one number all come to its ten digits."""
    assert "4505577104" == read_nhs_number(written, allow_test=False)


def test_a_no_break_space_is_a_space() -> None:
    """Numbers pasted from a web page keep its no-break spaces."""
    assert "4505577104" == read_nhs_number("450\N{NO-BREAK SPACE}557 7104", allow_test=False)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("0000000000", "nhs_number_repeated_digit"),
        ("4444444444", "nhs_number_repeated_digit"),
        ("4505577105", "nhs_number_check_digit"),
        ("123", "nhs_number_not_ten_digits"),
        ("45 0557 7104", "nhs_number_not_ten_digits"),
        ("45055771040", "nhs_number_not_ten_digits"),
        ("٤٥٠٥٥٧٧١٠٤", "nhs_number_not_ten_digits"),
        ("", "nhs_number_not_ten_digits"),
        ("4505577104\n4505577104", "nhs_number_not_ten_digits"),
        ("0607230002", "nhs_number_other_range"),
        ("9876543210", "nhs_number_other_range"),
        ("9990000018", "nhs_number_test_range"),
        (4505577104, "nhs_number_not_text"),
        (None, "nhs_number_not_text"),
        (True, "nhs_number_not_text"),
    ],
)
def test_what_is_no_nhs_number_is_refused_with_its_reason(written: object, reason: str) -> None:
    """Each kind of mistake has its own code, and the sentence never holds the number."""
    with pytest.raises(InvalidNhsNumber) as refused:
        read_nhs_number(written, allow_test=False)

    assert reason == refused.value.reason
    assert not re.search(r"\d{4,}", str(refused.value).replace("943 476 5919", ""))


def test_the_synthetic_range_is_taken_only_where_it_is_allowed() -> None:
    """Test data belongs in a training system, never in a live register."""
    assert "9990000018" == read_nhs_number("9990000018", allow_test=True)


@pytest.mark.shared
def test_numbers_other_projects_hold_valid_pass_the_check_digit(shared_data: Path) -> None:
    """None of fifty independent valid numbers fails modulus 11; some are of another range."""
    source = (shared_data / "nhs-number/rcpch/tests/test_nhs_number_validation.py").read_text()
    numbers = next(
        ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
    )
    reasons = set()
    for number in numbers:
        try:
            read_nhs_number(f"{number:010d}", allow_test=True)
        except InvalidNhsNumber as refused:
            reasons.add(refused.reason)

    assert 50 == len(numbers)
    assert {"nhs_number_other_range"} == reasons


@pytest.mark.shared
def test_synthetic_numbers_of_the_package_are_taken_in_training(shared_data: Path) -> None:
    """The nine published test numbers, from a file that begins with a BOM."""
    folder = shared_data / "nhs-number/uk-fci/tests/local-test-data"
    text = (folder / "testdata-9-valid-nhs-numbers.csv").read_text(encoding="utf-8-sig")

    assert 9 == len([read_nhs_number(line, allow_test=True) for line in text.split()])
