"""The calendar the sessions are planned by."""

from datetime import time

import pytest

from alongside.calendar import Calendar
from alongside.calendar_file import OpenHours


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """Monday to Friday, nine to five, in England."""
    hours = dict.fromkeys(range(5), OpenHours(time(9), time(17)))
    return Calendar(id="england", title="Office hours", subdivision="ENG", hours=hours)
