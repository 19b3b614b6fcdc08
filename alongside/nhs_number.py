"""
Is this text an NHS number?

Takes text as a practice writes it (spaces or hyphens allowed); returns its ten digits.
Start at `read_nhs_number`. The number itself is never in an error.
"""

import re

from nhs_number.constants import REGION_ENGLAND_WALES_IOM
from nhs_number.standardise import standardise_format
from nhs_number.validate import calculate_checksum

_SPACES = re.compile(r"\s+")
_TEST_RANGE = "999"


class InvalidNhsNumber(ValueError):
    """`reason` is a code for reports; the message is a sentence for the person who sent it."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


def read_nhs_number(text: object, *, allow_test: bool) -> str:
    """
    The ten digits of an NHS number of England, Wales or the Isle of Man.

    `allow_test` also lets in the synthetic range, which begins with 999.

    :raises InvalidNhsNumber: not text, not ten digits, one digit ten times, a wrong check
        digit, a range never issued or issued elsewhere, or a test number where none may be.
    """
    if not isinstance(text, str):
        # A number has lost its leading noughts already: nobody can say which were there.
        raise InvalidNhsNumber("nhs_number_not_text", "an NHS number must be text, not a number")
    digits = standardise_format(_SPACES.sub(" ", text)) if text.isascii() else ""
    if not digits and "\N{NO-BREAK SPACE}" in text:
        return read_nhs_number(text.replace("\N{NO-BREAK SPACE}", " "), allow_test=allow_test)
    if not digits:
        raise InvalidNhsNumber(
            "nhs_number_not_ten_digits",
            "an NHS number is ten digits, such as 943 476 5919 with or without the spaces",
        )
    if len(set(digits)) == 1:
        raise InvalidNhsNumber(
            "nhs_number_repeated_digit", "an NHS number is never one digit ten times"
        )
    # Not `is_valid`: it answers a Scottish number without a birthday as a wrong check digit.
    if calculate_checksum(digits[:9]) != int(digits[9]):
        raise InvalidNhsNumber(
            "nhs_number_check_digit",
            "the NHS number's check digit is wrong: a digit was probably mistyped",
        )
    if digits.startswith(_TEST_RANGE):
        if allow_test:
            return digits
        raise InvalidNhsNumber(
            "nhs_number_test_range",
            "NHS numbers beginning 999 are for testing; this service does not allow them",
        )
    if not any(one.start <= int(digits) <= one.end for one in REGION_ENGLAND_WALES_IOM.ranges):
        raise InvalidNhsNumber(
            "nhs_number_other_range",
            "the NHS number is not in a range issued in England, Wales or the Isle of Man",
        )
    return digits
