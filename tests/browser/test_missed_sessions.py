"""Sessions missed one after another come to a person, who decides."""

from __future__ import annotations

import re

from alongside.access import Role
from tests.browser.conftest import Enters
from tests.browser.person import Person
from tests.browser.world import Somebody, World

MISSED = re.compile(r"^Session \d was missed$")
SAID = "Spoke by phone: safe, would like to meet at the library"


def test_a_run_of_missed_sessions_comes_to_a_persons_decision(world: World, enters: Enters) -> None:
    """Nobody is closed for it: a coordinator is asked, decides, and sessions go on."""
    client, coach_id = given_a_client_with_a_coach(world)
    coach = enters(Role.COACH, coach_id=coach_id)
    coordinator = enters(Role.COORDINATOR, answers_for=("coordinator",))

    when_the_coach_records_a_miss(coach, client)
    then_the_coach_is_asked_to_get_in_touch(coach, client)
    when_the_coach_records_a_miss(coach, client)
    then_the_third_says_beforehand_what_it_brings(coach, client)
    when_the_coach_records_a_miss(coach, client)

    then_a_coordinator_is_asked(coordinator, client)
    when_they_decide_to_go_on(coordinator)
    then_the_journey_goes_on_and_says_who_decided(coordinator, client)


def given_a_client_with_a_coach(world: World) -> tuple[Somebody, str]:
    return world.coached()


def when_the_coach_records_a_miss(coach: Person, client: Somebody) -> None:
    coach.goes_to(client.page)
    coach.follows(MISSED)
    coach.presses("Record")
    coach.sees("Recorded: the session was missed")


def then_the_coach_is_asked_to_get_in_touch(coach: Person, client: Somebody) -> None:
    coach.goes_to(client.page)
    coach.looks_until("Get in touch, ask how the client is")


def then_the_third_says_beforehand_what_it_brings(coach: Person, client: Somebody) -> None:
    coach.goes_to(client.page)
    coach.follows(MISSED)
    coach.sees("It is miss number 3 in a row", "Nobody is closed for it")


def then_a_coordinator_is_asked(coordinator: Person, client: Somebody) -> None:
    coordinator.opens("Clients")
    coordinator.types("Name", client.name)
    coordinator.presses("Find")
    coordinator.follows(client.name)
    coordinator.follows("Primrose")
    coordinator.looks_until("Three sessions missed in a row")
    coordinator.follows("Three sessions missed in a row")


def when_they_decide_to_go_on(coordinator: Person) -> None:
    coordinator.sees("Sessions go on as planned", "The journey goes to its end")
    coordinator.chooses("Go on with sessions")
    coordinator.types("What was done or agreed", SAID)
    coordinator.presses("Record the answer")
    coordinator.sees("Recorded: ")


def then_the_journey_goes_on_and_says_who_decided(coordinator: Person, client: Somebody) -> None:
    coordinator.goes_to(client.page)
    coordinator.does_not_see("This journey is closed")
    coordinator.opens_details("Tasks that are over")
    coordinator.sees("Go on with sessions")
    coordinator.follows("History")
    coordinator.sees(SAID, "Planted coordinator")
