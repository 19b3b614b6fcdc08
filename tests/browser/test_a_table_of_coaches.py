"""A list of coaches is taken in from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.access import Role
from tests.browser.conftest import Enters
from tests.browser.person import Person

LIST = """Staff no,Full name,Trained in,Sex,Meets at
7001,Robin Hawthorn,Health Connect,female,phone
7002,Sandy Rowan,Health Connect,male,phone; at home
7003,Terry Aspen,Health Connect,female,on the moon
"""


@pytest.fixture
def way() -> str:
    """Its pages are looked at."""
    return "scripts"


def test_coaches_are_taken_in_from_a_list(enters: Enters, tmp_path: Path) -> None:
    """What the columns are is confirmed, what is refused is said, before anybody is kept."""
    listed = given_a_list(tmp_path)
    coordinator = enters(Role.COORDINATOR)

    when_they_upload_it(coordinator, listed)
    and_leave_out_a_column_that_is_needed(coordinator)
    then_they_are_asked_for_it(coordinator)
    when_they_say_what_the_columns_are(coordinator)
    then_they_see_what_would_be_refused(coordinator)
    when_they_take_the_others_in(coordinator)
    then_these_are_on_the_roster(coordinator)


def given_a_list(folder: Path) -> Path:
    listed = folder / "coaches.csv"
    listed.write_text(LIST)
    return listed


def when_they_upload_it(coordinator: Person, listed: Path) -> None:
    coordinator.goes_to("/coaches/import")
    coordinator.presses("Upload")
    coordinator.sees("Choose the file of the coaches")
    coordinator.hands_over("File of the coaches", listed)
    coordinator.presses("Upload")


def and_leave_out_a_column_that_is_needed(coordinator: Person) -> None:
    coordinator.sees("this is what the columns seem to be")
    coordinator.picks("What Staff no is", "Nothing we need")
    coordinator.presses("Look the file through")


def then_they_are_asked_for_it(coordinator: Person) -> None:
    coordinator.sees("There is a problem", "Choose the one column with their number on this list")


def when_they_say_what_the_columns_are(coordinator: Person) -> None:
    coordinator.picks("What Staff no is", "Their number on this list")
    coordinator.picks("What Meets at is", "Meets clients")
    coordinator.presses("Look the file through")


def then_they_see_what_would_be_refused(coordinator: Person) -> None:
    coordinator.sees("What would be taken in", "Rows refused 1")
    assert b"Meets at" in coordinator.takes("All refusals as a file")


def when_they_take_the_others_in(coordinator: Person) -> None:
    coordinator.presses("Take in 2 coaches")
    coordinator.sees("Recorded: 2 coaches taken in")


def then_these_are_on_the_roster(coordinator: Person) -> None:
    coordinator.opens("Coaches")
    coordinator.sees("Robin Hawthorn", "Sandy Rowan")
    coordinator.does_not_see("Terry Aspen")
