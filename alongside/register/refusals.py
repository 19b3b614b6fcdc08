"""
What was not taken in, and why: a row, a reading, a detail.

Row number, column, reason; never anything of the row's content.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    A row, or one reading or detail of a row, that was not taken in.

    `row` is the row as a spreadsheet counts it, `line` the file's. `fact` is the fact or
    detail, None when it is the whole row. The sentence holds nothing of the row's content.
    """

    row: int
    line: int
    reason: str
    sentence: str
    column: str = ""
    fact: str | None = None


class RowRefused(Exception):
    """The row can't be taken in at all; the sentence holds nothing of its content."""

    def __init__(self, column: str, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column
        self.reason = reason
        self.sentence = sentence
