"""The calendar these tests count by."""

from pathlib import Path

import pytest

from alongside.calendar import Calendar, Calendars

FILE = """\
england:
  title: Monday to Friday
  subdivision: ENG
  hours:
    monday: "09:00-17:00"
    tuesday: "09:00-17:00"
    wednesday: "09:00-17:00"
    thursday: "09:00-17:00"
    friday: "09:00-16:30"
"""


@pytest.fixture(scope="session")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Calendar:
    """Monday to Friday in England, closing early on Fridays."""
    path: Path = tmp_path_factory.mktemp("rules") / "calendars.yaml"
    path.write_text(FILE)
    return Calendars.load(path)["england"]
