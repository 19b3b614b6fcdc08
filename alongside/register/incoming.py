"""
What one row of an export comes to: a person, how to reach them, and their readings.

Plain values between reading a row and storing it. Nothing here is checked again.
"""

from dataclasses import dataclass

from alongside.readings import Reading


@dataclass(frozen=True, slots=True)
class Incoming:
    """
    One client as a row of the export has them.

    `key` is the practice's own number for the row; `row` is the row as a spreadsheet counts.
    """

    row: int
    key: str
    name: str | None
    nhs_number: str | None
    phone: str | None
    email: str | None
    address: str | None
    channels: tuple[str, ...]
    language: str
    do_not_contact: bool
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    A row, or one reading of a row, that was not taken in, and why.

    `fact` is None when it is the whole row. The sentence holds nothing of the row's content.
    """

    row: int
    line: int
    reason: str
    sentence: str
    column: str = ""
    fact: str | None = None


class RowRefused(Exception):
    """The row can't be taken in at all."""

    def __init__(self, column: str, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column
        self.reason = reason
        self.sentence = sentence
