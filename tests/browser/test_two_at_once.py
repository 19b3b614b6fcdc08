"""Two people do something at the same time, or the journey goes on while a page lies open."""

from __future__ import annotations

import re

import pytest

from alongside.access import Role
from alongside.events import ConsentGiven, Died, RedFlagRaised, SessionAttended, TaskAnswered
from tests.browser.conftest import Enters
from tests.browser.person import Person
from tests.browser.world import Somebody, World

FLAG = "Red flag: a safeguarding concern was recorded. Assess today"
ASKED = "Ask the client whether they agree to take part"
SAID = "Rang the supporter, all well"
MEANWHILE = "appened since you opened this page"


@pytest.fixture
def way() -> str:
    """All of it is looked at."""
    return "scripts"


def test_two_people_answer_one_task(world: World, enters: Enters) -> None:
    """The first is heard; the second is told who it was, and loses nothing of what they wrote."""
    client, _ = given_a_safeguarding_concern(world)
    first = enters(Role.CLINICIAN, answers_for=("safeguarding_lead",))
    second = enters(Role.CLINICIAN, answers_for=("safeguarding_lead",))

    for each in (first, second):
        when_they_have_the_task_open(each, client)
    when_they_answer(first, "Seen at home")
    first.sees("Recorded: ")
    when_they_answer(second, SAID)

    second.sees("This is done", "by Planted clinician", "Your answer was not recorded", SAID)


def test_a_task_left_open_says_what_happened_since(world: World, enters: Enters) -> None:
    """Nothing is recorded before that was read; what was written stays."""
    client, _ = given_a_safeguarding_concern(world)
    lead = enters(Role.CLINICIAN, answers_for=("safeguarding_lead",))

    when_they_have_the_task_open(lead, client)
    world.tells(client, SessionAttended(session=1))
    when_they_answer(lead, SAID)

    lead.sees(MEANWHILE, "Session 1 attended", "Nothing was recorded", SAID)
    lead.presses("Record the answer")
    lead.sees("Recorded: ")


def test_an_act_left_open_says_what_happened_since(world: World, enters: Enters) -> None:
    """The same of what is done in a journey."""
    client = world.client()
    world.starts(client)
    coordinator = enters(Role.COORDINATOR)

    when_they_are_about_to_pause(coordinator, client)
    world.tells(client, ConsentGiven())
    world.until_recorded(client, "invitation_sent")
    coordinator.presses("Pause")

    coordinator.sees(MEANWHILE, "Consent given", "The client is on holiday")
    coordinator.presses("Pause")
    coordinator.sees("Recorded: the journey is paused")
    coordinator.goes_to(client.page)
    coordinator.sees("Paused")


def test_a_journey_closes_while_somebody_is_at_work_in_it(world: World, enters: Enters) -> None:
    """They are told what happened, and what they typed is shown, to be kept elsewhere."""
    client, _ = world.coached()
    coordinator = enters(Role.COORDINATOR)

    coordinator.goes_to(f"{client.page}/do/book")
    coordinator.types_day("Day of the session", 3, 12, 2026)
    world.tells(client, Died())
    world.until_recorded(client, "journey_closed")
    coordinator.sends()

    coordinator.sees("this can't be done now", "The client died", "3 December 2026")
    coordinator.follows("Go to the journey")
    coordinator.sees("This journey is closed")


def test_several_are_answered_while_another_answers_one(world: World, enters: Enters) -> None:
    """The rest is recorded; of the one it is said what became of it, and by whom."""
    clients = [world.client() for _ in range(2)]
    for each in clients:
        world.starts(each)
    coordinator = enters(Role.COORDINATOR, answers_for=("coordinator",))

    when_they_tick_and_look_over(coordinator, clients)
    world.tells(clients[0], TaskAnswered(key="consent", answer="given"))
    coordinator.presses("Record")

    coordinator.sees("1 task answered", "Not recorded", "This task is over already")


def given_a_safeguarding_concern(world: World) -> tuple[Somebody, str]:
    found = world.coached()
    world.tells(found[0], RedFlagRaised(flag="safeguarding"))
    world.until_recorded(found[0], "red_flag_found")
    return found


def when_they_have_the_task_open(somebody: Person, client: Somebody) -> None:
    somebody.opens("Today")
    somebody.looks_until(client.name)
    somebody.follows(re.compile(re.escape(FLAG)), somebody.row(client.name, FLAG))


def when_they_answer(somebody: Person, note: str) -> None:
    somebody.chooses("It is done")
    somebody.types("What was done or agreed", note)
    somebody.presses("Record the answer")


def when_they_tick_and_look_over(coordinator: Person, clients: list[Somebody]) -> None:
    coordinator.goes_to("/?show=week")
    for each in clients:
        coordinator.chooses(re.compile(f"^Choose: {re.escape(ASKED)}, {each.name}"))
    coordinator.presses("Answer the chosen ones together")
    coordinator.chooses("Yes, they agree to take part")
    coordinator.presses("Look it over")
    coordinator.sees("Your answer: Yes, they agree to take part", *(each.name for each in clients))


def when_they_are_about_to_pause(coordinator: Person, client: Somebody) -> None:
    coordinator.goes_to(f"{client.page}/do/pause")
    coordinator.chooses("The client is on holiday")
