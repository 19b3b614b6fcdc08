"""Days and times of day, as people type them."""

from __future__ import annotations

from datetime import date, time

import pytest
from starlette.datastructures import FormData

from console.fields import ClockField, DayField
from console.forms import Form


class Asked(Form):
    """A day and a time."""

    day = DayField("Day of it")
    at = ClockField("Time of it")


def _said(**typed: str) -> Asked:
    form = Asked.of(FormData({name.replace("_", "-"): value for name, value in typed.items()}))
    assert isinstance(form, Asked)
    form.validate()
    return form


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", "MAR"])
def test_a_month_may_be_a_number_or_its_name(month: str) -> None:
    """Whichever people write."""
    form = _said(day_day="7", day_month=month, day_year="2026")

    assert date(2026, 3, 7) == form.day.data


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("31", "2", "2026", "there is none such in the calendar"),
        ("", "2", "2026", "Day of it must include a day"),
        ("", "", "2026", "Day of it must include a day and a month"),
        ("7", "ju", "2026", "Day of it must be a real day"),
        ("٧", "3", "2026", "Day of it must be a real day"),
        ("7", "3", "202", "a year of four digits"),
        ("7" * 9000, "3", "2026", "must be a real day"),
        ("7", "9" * 15, "2026", "must be a real day"),
    ],
)
def test_what_is_no_day_is_said_and_kept(day: str, month: str, year: str, said: str) -> None:
    """The boxes show what was typed, and the summary leads to the first of them."""
    form = _said(day_day=day, day_month=month, day_year=year)

    assert said in form.findings()[0].text
    assert "#day-day" == form.findings()[0].href
    assert [day[:20], month, year] == [box["value"] for box in form.day.boxes]


def test_that_a_day_is_optional_is_no_part_of_what_is_wrong_with_it() -> None:
    """What is in the label for whoever fills it in does not belong into the sentence."""

    class Optionally(Form):
        day = DayField("Day to reach it by (optional)")

    form = Optionally.of(FormData({"day-day": "31", "day-month": "2", "day-year": "2026"}))
    form.validate()

    assert form.findings()[0].text.startswith("Day to reach it by must be a real day")


def test_empty_boxes_are_no_day() -> None:
    """Nothing is wrong with them by itself."""
    form = _said(day_day="", day_month="", day_year="")

    assert form.day.data is None
    assert [] == form.findings()


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("14:30", time(14, 30)),
        ("9.15", time(9, 15)),
        ("2pm", time(14)),
        ("12am", time(0)),
        ("12 PM", time(12)),
        ("2:30 pm", time(14, 30)),
        ("00:00", time(0)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, clock: time) -> None:
    """With minutes or with am and pm."""
    assert clock == _said(at=typed).at.clock


@pytest.mark.parametrize("typed", ["24:00", "14", "13pm", "9:75", "soon", "<b>"])
def test_what_is_no_time_is_said(typed: str) -> None:
    """Two digits alone could be anything."""
    form = _said(at=typed)

    assert form.at.clock is None
    assert "as 14:" in form.findings()[0].text
