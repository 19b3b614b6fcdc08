"""Our bank holidays against the government's own table."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from alongside.calendar import Calendar


@pytest.mark.shared
def test_every_working_day_agrees_with_the_published_table(
    shared_data: Path, calendar: Calendar
) -> None:
    """England and Wales, each day of every year the table has."""
    table = json.loads((shared_data / "bank-holidays" / "bank-holidays.json").read_text())
    published = {
        date.fromisoformat(event["date"]) for event in table["england-and-wales"]["events"]
    }
    first = date(min(published).year, 1, 1)
    days = (date(max(published).year, 12, 31) - first).days + 1

    assert days > 365 * 15
    for day in (first + timedelta(days=n) for n in range(days)):
        expected = day.weekday() < 5 and day not in published
        assert expected == calendar.is_working_day(day), day
