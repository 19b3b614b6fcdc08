"""Placeholders, days and times, and values that would like to be more than a value."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.messages import KNOWN_PLACEHOLDERS, placeholders
from alongside.messages.wording import Unfilled, day_in_words, fill, one_line, time_in_words
from alongside.ruleset.checks.words import PLACEHOLDERS


def test_a_text_tells_which_placeholders_it_has() -> None:
    """Known or not; a single brace is none."""
    assert {"name", "coach", "Nmae"} == placeholders("Hello {name}, {coach} and {Nmae}. {name} }{")
    assert set() == placeholders("Hello")


def test_what_the_check_allows_is_what_can_be_filled() -> None:
    """The check of rule files and the messages know the same placeholders."""
    assert PLACEHOLDERS == KNOWN_PLACEHOLDERS


def test_values_take_the_places() -> None:
    """Each placeholder, as often as it stands there."""
    filled = fill("{name}: session {number}. Bye {name}.", {"name": "Ottilie", "number": "3"})

    assert "Ottilie: session 3. Bye Ottilie." == filled


def test_braces_in_a_name_are_not_placeholders() -> None:
    """A value is put in once and never read again."""
    filled = fill("Hello {name}. {coach}", {"name": "{coach} {number}", "coach": "{name}"})

    assert "Hello {coach} {number}. {name}" == filled


@pytest.mark.parametrize("values", [{}, {"name": ""}, {"name": " \n\u200b"}])
def test_a_placeholder_without_a_value_is_not_sent(values: dict[str, str]) -> None:
    """`Hello .` reaches nobody."""
    with pytest.raises(Unfilled, match=r"nothing fills \{name\}"):
        fill("Hello {name}.", values)


def test_an_unknown_placeholder_is_not_sent_even_with_a_value() -> None:
    """Only the fixed list is filled."""
    with pytest.raises(Unfilled):
        fill("{nhs_number}", {"nhs_number": "9990000000"})


@pytest.mark.parametrize(
    ("hostile", "expected"),
    [
        ("Ann\r\nBcc: all@example.org", "Ann Bcc: all@example.org"),
        ("Ann\u2028Lee\x00\x1b[31m", "Ann Lee [31m"),
        ("\u202eeeL nnA\u202c", "eeL nnA"),
        ("نی\u200cنا", "نی\u200cنا"),
        ("  Siân   Ó Dónaill ", "Siân Ó Dónaill"),
        ("x" * 5000, "x" * 300),
    ],
)
def test_a_value_is_one_plain_line(hostile: str, expected: str) -> None:
    """No line breaks, no control characters, no reversed text; names of all scripts stay."""
    assert expected == one_line(hostile)


@given(st.text())
def test_no_value_ever_breaks_a_line(text: str) -> None:
    """Whatever it is made of."""
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(text) == one_line(one_line(text))


@pytest.mark.parametrize(
    ("moment", "day", "time"),
    [
        (datetime(2026, 3, 31, 9, 0, tzinfo=UTC), "Tuesday 31 March 2026", "10:00"),
        (datetime(2026, 3, 27, 10, 0, tzinfo=UTC), "Friday 27 March 2026", "10:00"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "Wednesday 1 July 2026", "00:30"),
    ],
)
def test_days_and_times_are_londons(moment: datetime, day: str, time: str) -> None:
    """In summer an hour on from UTC, over midnight too."""
    assert (day, time) == (day_in_words(moment), time_in_words(moment))


def test_another_language_gets_the_day_in_figures() -> None:
    """No English weekday stands in a Polish sentence."""
    moment = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)

    assert "31/03/2026" == day_in_words(moment, "pl")
    assert "Tuesday 31 March 2026" == day_in_words(moment, "en-GB")
