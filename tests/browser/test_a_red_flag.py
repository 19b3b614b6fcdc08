"""A blood pressure that can't wait goes to a GP, and their answer comes back."""

from __future__ import annotations

from alongside.access import Role
from tests.browser.conftest import Enters
from tests.browser.person import Person
from tests.browser.world import Somebody, World

FLAG = "Red flag: blood pressure of 180/120 or above"
SAID = "Seen at noon, ambulatory monitoring arranged"


def test_a_red_flag_reaches_a_gp_and_their_answer_comes_back(world: World, enters: Enters) -> None:
    """Who took the reading is told before it is kept; the GP sees it above all else."""
    client = given_a_client_who_came_to_the_health_check(world)
    assistant = enters(Role.CLINICIAN, answers_for=("hca",))
    gp = enters(Role.CLINICIAN, answers_for=("gp",))

    when_the_assistant_types_a_very_high_blood_pressure(assistant, client)
    then_they_are_told_before_it_is_kept(assistant)
    when_they_keep_it(assistant)
    then_the_gp_sees_it_above_all_else(gp, client)

    when_the_gp_reads_why_and_answers(gp, client)
    then_the_assistant_sees_what_was_done(assistant, client)


def given_a_client_who_came_to_the_health_check(world: World) -> Somebody:
    return world.in_health_check()


def when_the_assistant_types_a_very_high_blood_pressure(
    assistant: Person, client: Somebody
) -> None:
    assistant.opens("Today")
    assistant.follows("Record readings", assistant.row(client.name, "Do the health check"))
    assistant.types("Systolic blood pressure", "192")
    assistant.presses("Continue")


def then_they_are_told_before_it_is_kept(assistant: Person) -> None:
    assistant.sees("is this right?", "192", "red flag")


def when_they_keep_it(assistant: Person) -> None:
    assistant.presses("Record")
    assistant.sees("Recorded: the readings are kept")


def then_the_gp_sees_it_above_all_else(gp: Person, client: Somebody) -> None:
    gp.opens("Today")
    gp.looks_until(client.name)
    gp.sees("Alerts")
    first = gp.main.get_by_role("table").first
    assert FLAG in first.inner_text()
    assert client.name in first.inner_text()


def when_the_gp_reads_why_and_answers(gp: Person, client: Somebody) -> None:
    gp.follows(FLAG, gp.row(client.name, FLAG))
    gp.sees("Why it is asked", "192", client.name)
    gp.chooses("It is done")
    gp.types("What was done or agreed", SAID)
    gp.presses("Record the answer")
    gp.sees("Recorded: ")


def then_the_assistant_sees_what_was_done(assistant: Person, client: Somebody) -> None:
    assistant.goes_to(client.page)
    assistant.opens_details("Tasks that are over")
    assistant.sees(FLAG)
    assistant.follows("History")
    assistant.sees(SAID)
