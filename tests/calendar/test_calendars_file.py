"""A calendars file, read or refused at its line."""

import re
from pathlib import Path

import pytest

from alongside.calendar import Calendars, UnknownCalendar
from alongside.calendar_file import CalendarFileError

GOOD = """\
england:
  title: Office hours
  subdivision: ENG
  hours: {monday: "09:00-17:00", tuesday: 08:00-18:00, wednesday: "00:00-24:00"}
"""


def load(folder: Path, text: str | bytes) -> Calendars:
    """The calendars of a file with this text."""
    path = folder / "calendars.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Calendars.load(path)


def test_a_calendar_is_found_by_its_id(tmp_path: Path) -> None:
    """With its title; the file may start with a byte order mark."""
    calendars = load(tmp_path, "﻿" + GOOD)

    assert ["england"] == list(calendars)
    assert "england" in calendars
    assert "Office hours" == calendars["england"].title


def test_an_unknown_calendar_is_named_with_those_there_are(tmp_path: Path) -> None:
    """The person sees what to write instead."""
    with pytest.raises(
        UnknownCalendar, match="no calendar 'wales'; the calendars file has england"
    ):
        load(tmp_path, GOOD)["wales"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("england: nine to five\n", 1, "'england' is no calendar"),
        (GOOD.replace("ENG", "LONDON"), 3, "'LONDON' has no table of bank holidays"),
        (GOOD.replace("monday", "mondag"), 4, "did you mean 'monday'?"),
        (GOOD.replace("09:00-17:00", "9-5"), 4, "'9-5' are no hours of a day"),
        (GOOD.replace("09:00-17:00", "17:00-09:00"), 4, "the second time later"),
        (GOOD.replace("09:00-17:00", "09:00-09:00"), 4, "the second time later"),
        (GOOD.replace("09:00-17:00", "09:00-25:00"), 4, "the second time later"),
        (GOOD.replace("title:", "titel:"), 2, "did you mean 'title'?"),
        (GOOD.replace("title: Office hours", "title:"), 2, "the title is empty"),
        (GOOD.replace("title: Office hours", "title: [a]"), 2, "'title' takes one value"),
        (GOOD.replace("  title: Office hours\n", ""), 1, "'england' has no 'title'"),
        (re.sub(r"{.*}", "{}", GOOD), 4, "no hours from Monday to Friday"),
        (re.sub(r"{.*}", "{saturday: '09:00-12:00'}", GOOD), 4, "no hours from Monday to Friday"),
        (re.sub(r"{.*}", "always", GOOD), 4, "no hours from Monday to Friday"),
        (GOOD + GOOD, 5, "'england' stands twice here"),
        ("a: &x b\nc: *x\n", 1, "is an anchor"),
        ("a: b\n c: d\n", 2, "a colon stands where none is expected"),
        ("- england\n", 1, "there is no calendar here"),
        ("england\n", 1, "there is no calendar here"),
        ("[" * 100_000, 1, "nested more than"),
        ("", 1, "the file is empty"),
        ("a: \0", 1, "an invisible control character (U+0000)"),
        (b"a: \xff\xfe\xff", 1, "not UTF-8"),
    ],
)
def test_a_mistake_is_answered_at_its_line(
    tmp_path: Path, text: str | bytes, line: int, problem: str
) -> None:
    """With the file, the line and what to do."""
    with pytest.raises(CalendarFileError) as refused:
        load(tmp_path, text)

    assert f"calendars.yaml:{line}:" in str(refused.value)
    assert problem in str(refused.value)


def test_every_mistake_is_reported_at_once(tmp_path: Path) -> None:
    """One run, all problems."""
    with pytest.raises(CalendarFileError) as refused:
        load(tmp_path, GOOD.replace("ENG", "X").replace("monday", "mon").replace("08:00", "8"))

    assert 3 == len(refused.value.findings)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The path, and what to do."""
    with pytest.raises(CalendarFileError, match=r"calendars\.yaml:1:1: there is no such file"):
        Calendars.load(tmp_path / "calendars.yaml")


def test_the_shipped_calendars_load(rules_folder: Path) -> None:
    """The rules folder's own file is a good one."""
    if not (rules_folder / "calendars.yaml").exists():
        pytest.skip("rules/calendars.yaml is not there")

    assert "england" in Calendars.load(rules_folder / "calendars.yaml")
