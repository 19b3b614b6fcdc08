"""What the columns of a file of coaches are guessed to be."""

from alongside.register.peek import Peek
from alongside.roster.guess import guess, with_words


def days(*cells: str) -> str:
    """How the days of a column are taken to be written."""
    rows = [[str(number), cell] for number, cell in enumerate(cells)]
    seen = Peek(encoding="utf-8", delimiter=",", header=["ref", "start date"], rows=rows)
    return with_words(guess("staff", seen), seen, {}).formats["start date"]


def test_a_mistyped_day_does_not_change_how_the_others_are_written() -> None:
    """Its own row is refused, not every row of the file."""
    assert "DD/MM/YYYY" == days("01/09/2025", "31/02/2026", "n/a", "28/02/2026")
    assert "YYYY-MM-DD" == days("2025-09-01", "2026-02-31")


def test_days_of_no_known_form_are_asked_for_as_they_are_mostly_written() -> None:
    """So is an empty column."""
    assert "DD/MM/YYYY" == days("soon")
    assert "DD/MM/YYYY" == days("", "n/a")
