"""An administrator changes a threshold, sees who moves, publishes, regrets, takes it back."""

from __future__ import annotations

from alongside.access import Role
from tests.browser.conftest import WAYS, Enters
from tests.browser.person import Person
from tests.browser.world import World
from tests.console.rules_kit import AT_LEAST, EXAMPLES, FILE, HERE
from tests.durable.journey_kit import reading

WRONG = AT_LEAST.replace("160 mmHg", "160 mmHgg")


def test_an_administrator_changes_a_threshold_and_takes_it_back(
    world: World, enters: Enters, way: str
) -> None:
    """Nothing is published that was not checked, tried and said in words; all of it goes back."""
    threshold = 155 + WAYS.index(way)
    given_a_client_just_below_the_old_threshold(world)
    administrator = enters(Role.RULES_ADMINISTRATOR)

    when_they_mistype_the_threshold(administrator)
    then_the_check_says_so_at_the_line(administrator)
    when_they_type_it_right(administrator, threshold)
    and_put_the_examples_right(administrator)
    and_run_the_examples(administrator)
    then_they_see_who_would_move(administrator)

    when_they_publish(administrator)
    then_it_is_in_force(administrator, threshold)
    when_they_regret_it(administrator)
    then_the_old_threshold_holds_again(administrator, threshold)


def given_a_client_just_below_the_old_threshold(world: World) -> None:
    world.client((reading("on_smi_register", True), reading("systolic_bp", 158.0)))


def when_they_mistype_the_threshold(administrator: Person) -> None:
    administrator.opens("Rules")
    administrator.follows("UCLPartners-Primrose")
    administrator.presses("Edit")
    administrator.types("The rules", FILE.replace(AT_LEAST, WRONG))
    administrator.presses("Save and check")


def then_the_check_says_so_at_the_line(administrator: Person) -> None:
    line = FILE.partition(AT_LEAST)[0].count("\n") + 1
    administrator.sees("Problem", f"Line {line}", "mmHgg")


def when_they_type_it_right(administrator: Person, threshold: int) -> None:
    lower = AT_LEAST.replace("160", str(threshold))
    administrator.types("The rules", FILE.replace(AT_LEAST, f"{lower}  # agreed in May"))
    administrator.presses("Save and check")


def and_put_the_examples_right(administrator: Person) -> None:
    blocks = EXAMPLES.split("  - example: ")
    kept = [block for block in blocks if not block.startswith("A systolic pressure of 159")]
    administrator.follows("The examples")
    administrator.types("The examples", "  - example: ".join(kept))
    administrator.presses("Save and check")


def and_run_the_examples(administrator: Person) -> None:
    administrator.follows("Run the examples")
    administrator.presses("Run the examples")
    administrator.sees("See whom it would touch")


def then_they_see_who_would_move(administrator: Person) -> None:
    administrator.follows("See whom it would touch")
    administrator.picks("How far to look ahead", "4 weeks")
    administrator.presses("See whom it would touch")
    administrator.looks_until("Nothing was changed")
    administrator.sees("cvd-poorly-controlled")
    administrator.follows("it would touch")
    administrator.sees("becomes P1")
    administrator.page.go_back()


def when_they_publish(administrator: Person) -> None:
    administrator.follows("publish your draft")
    administrator.sees("What changes", "What journeys under way do", "Whom it would touch")
    administrator.types("Why", "From here it counts")
    administrator.presses("Publish")


def then_it_is_in_force(administrator: Person, threshold: int) -> None:
    administrator.sees("Published: new journeys begin by version", "From here it counts")
    administrator.sees(f"{{at_least: {threshold} mmHg}}  # agreed in May")


def when_they_regret_it(administrator: Person) -> None:
    administrator.follows("History")
    administrator.follows("Take back to this")
    administrator.sees("What changes")
    administrator.types("Why", "Too many at once")
    administrator.presses("Take the rules back")


def then_the_old_threshold_holds_again(administrator: Person, threshold: int) -> None:
    administrator.sees("Taken back: new journeys begin by version", "Too many at once")
    administrator.sees(AT_LEAST)
    administrator.does_not_see(f"at_least: {threshold} mmHg")
    administrator.goes_to(f"{HERE}/history")
    administrator.sees("Taken back to", "Too many at once", "From here it counts")
