"""A register is loaded, the most urgent clients are started first."""

from __future__ import annotations

import csv
from pathlib import Path

from alongside.access import Role
from tests.browser.conftest import WAYS, Enters
from tests.browser.person import Person
from tests.browser.world import World

SAMPLE = Path(__file__).resolve().parents[2] / "examples" / "registers" / "sample.csv"


def test_a_register_is_loaded_and_the_most_urgent_are_started(
    world: World, enters: Enters, tmp_path: Path, way: str
) -> None:
    """Nothing is kept before it was seen; the P1 clients have a first task at the end."""
    export, rows = given_an_export_of_the_practice(tmp_path, way)
    coordinator = enters(Role.COORDINATOR)

    when_they_upload_it(coordinator, export)
    and_confirm_what_the_columns_are(coordinator)
    then_they_see_what_would_be_taken_in(coordinator, rows)

    when_they_take_it_in(coordinator, rows)
    and_work_out_the_priorities(coordinator)
    most_urgent = then_they_see_who_is_first(coordinator)

    when_they_start_only_the_most_urgent(coordinator, most_urgent)
    then_each_of_those_has_a_journey_with_something_to_do(coordinator, world, most_urgent)


def given_an_export_of_the_practice(folder: Path, way: str) -> tuple[Path, int]:
    """A part of the sample register each, so that every way loads people of its own."""
    header, *lines = SAMPLE.read_text().splitlines()
    part = lines[WAYS.index(way) :: len(WAYS)]
    export = folder / "export.csv"
    export.write_text("\n".join([header, *part, "AMB-0000,cut off"]) + "\n")
    return export, len(list(csv.reader(part)))


def when_they_upload_it(coordinator: Person, export: Path) -> None:
    coordinator.opens("Clients")
    coordinator.follows("Import a register")
    coordinator.hands_over("File of the register", export)
    coordinator.presses("Upload")


def and_confirm_what_the_columns_are(coordinator: Person) -> None:
    coordinator.sees("These are guesses")
    coordinator.presses("Continue")
    coordinator.presses("Look through the file")


def then_they_see_what_would_be_taken_in(coordinator: Person, rows: int) -> None:
    coordinator.looks_until("What would be taken in")
    coordinator.sees(f"{rows} new, 0 changed", "What would be refused")
    assert b"2 cells" in coordinator.takes("Download the list of refusals (CSV)")
    assert b"key: practice_ref" in coordinator.takes("Download the file of columns (YAML)")


def when_they_take_it_in(coordinator: Person, rows: int) -> None:
    coordinator.presses(f"Import {rows} clients")
    coordinator.looks_until("What was taken in")


def and_work_out_the_priorities(coordinator: Person) -> None:
    coordinator.opens("Clients")
    coordinator.follows("Start journeys")
    coordinator.chooses("Primrose-A")
    coordinator.presses("Work out the priorities")
    coordinator.looks_until("Who is first")


def then_they_see_who_is_first(coordinator: Person) -> int:
    urgent = coordinator.main.get_by_role("row", name="P1").first.locator("td").inner_text()
    coordinator.sees("Who is first")
    assert int(urgent) > 0
    return int(urgent)


def when_they_start_only_the_most_urgent(coordinator: Person, how_many: int) -> None:
    for priority in ("P2", "P3", "P4"):
        coordinator.leaves_out(priority)
    coordinator.chooses("P1")
    coordinator.presses("Continue")
    coordinator.sees("What will happen")
    coordinator.presses(f"Start {how_many} journeys")
    coordinator.looks_until("Could not be started")


def then_each_of_those_has_a_journey_with_something_to_do(
    coordinator: Person, world: World, how_many: int
) -> None:
    coordinator.sees(f"Started{how_many} journeys")
    coordinator.opens("Today")
    coordinator.sees("Ask the client whether they agree to take part")
