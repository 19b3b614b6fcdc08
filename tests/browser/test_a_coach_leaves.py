"""A coach leaves; their client goes on with another, and nobody is lost."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.access import Role
from tests.browser.conftest import Enters
from tests.browser.person import Person
from tests.browser.world import Somebody, World


@dataclass(frozen=True)
class Two:
    """The coach who leaves, the one who is there."""

    leaver: str
    leaver_name: str
    other: str
    other_name: str


def test_a_coach_leaves_and_their_client_goes_on_with_another(world: World, enters: Enters) -> None:
    """It is said beforehand who could go on with whom, and what each client is told."""
    client, coaches = given_a_coach_with_a_client_and_another_who_fits(world)
    coordinator = enters(Role.COORDINATOR)

    when_the_coordinator_finds_the_coach(coordinator, coaches)
    and_says_that_they_leave(coordinator, client, coaches)
    then_it_says_what_will_happen(coordinator, coaches)
    when_they_confirm_it(coordinator)
    then_the_client_is_proposed_to_the_other(coordinator, client, coaches)

    when_the_other_coach_accepts(enters(Role.COACH, coach_id=coaches.other), client)
    then_the_client_has_a_coach_and_was_told(coordinator, client, coaches)


def given_a_coach_with_a_client_and_another_who_fits(world: World) -> tuple[Somebody, Two]:
    language = world.new_language()
    names = world.new_name(), world.new_name()
    leaver = world.coach(names[0], languages=(language,))
    client, _ = world.coached(language=language)
    other = world.coach(names[1], languages=(language,))
    return client, Two(leaver, names[0], other, names[1])


def when_the_coordinator_finds_the_coach(coordinator: Person, coaches: Two) -> None:
    coordinator.opens("Coaches")
    coordinator.types("Name, or its beginning", coaches.leaver_name)
    coordinator.presses("Show")
    coordinator.follows(coaches.leaver_name)


def and_says_that_they_leave(coordinator: Person, client: Somebody, coaches: Two) -> None:
    coordinator.follows("Say that they leave")
    coordinator.sees("With whom each client could go on", client.name)
    coordinator.types_day("Last day at work", 1, 12, 2026)
    coordinator.types("Why, in your words", "A new post elsewhere")
    coordinator.presses("Continue")


def then_it_says_what_will_happen(coordinator: Person, coaches: Two) -> None:
    coordinator.sees("What will happen", coaches.leaver_name, "The client is told once")


def when_they_confirm_it(coordinator: Person) -> None:
    coordinator.presses("Say that they leave")
    coordinator.looks_until("Done")


def then_the_client_is_proposed_to_the_other(
    coordinator: Person, client: Somebody, coaches: Two
) -> None:
    coordinator.goes_to(client.page)
    coordinator.looks_until(f"{coaches.other_name} is proposed")
    coordinator.sees(f"Before: {coaches.leaver_name}")


def when_the_other_coach_accepts(other: Person, client: Somebody) -> None:
    other.opens("Today")
    other.follows("A client is proposed to you", other.row(client.name))
    other.chooses("Yes, the client can be taken on")
    other.presses("Record the answer")
    other.sees("Recorded: ")


def then_the_client_has_a_coach_and_was_told(
    coordinator: Person, client: Somebody, coaches: Two
) -> None:
    coordinator.goes_to(client.page)
    coordinator.looks_until(f"{coaches.other_name}")
    coordinator.goes_to(f"{client.page}/messages")
    coordinator.sees("Your coach cannot go on meeting you")
    coordinator.goes_to(f"/coaches/{coaches.leaver}")
    coordinator.sees("They have no clients")
