"""A coach's afternoon: a new client, a session held, a goal, the next date."""

from __future__ import annotations

from alongside.access import Role
from tests.browser.conftest import Enters
from tests.browser.person import Person
from tests.browser.world import Somebody, World

GOAL = "Walk to the allotment twice a week"
STEP = "Find the boots"


def test_a_coach_has_an_afternoon(world: World, enters: Enters) -> None:
    """Everything a coach does on a day they do on their own pages, about their own clients."""
    coach_id, known, new = given_a_coach_with_a_client_and_another_proposed(world)
    coach = enters(Role.COACH, coach_id=coach_id)

    when_they_accept_the_client_proposed(coach, new)
    then_their_week_asks_for_a_first_session(coach, new)
    when_they_book_it(coach, new)
    then_it_stands_in_their_week_of_then(coach, new)

    when_they_record_the_session_they_have_held(coach, known)
    and_the_goal_that_was_agreed(coach)
    and_the_first_measure(coach)
    then_the_plan_has_it_and_the_next_session_is_planned(coach, known)


def given_a_coach_with_a_client_and_another_proposed(
    world: World,
) -> tuple[str, Somebody, Somebody]:
    language = world.new_language()
    coach_id = world.coach(languages=(language,))
    known, _ = world.coached(language=language)
    new, proposed = world.proposed(language=language)
    assert coach_id == proposed
    return coach_id, known, new


def when_they_accept_the_client_proposed(coach: Person, new: Somebody) -> None:
    coach.opens("Today")
    coach.follows("A client is proposed to you", coach.row(new.name))
    coach.sees("The coach has the client from now on")
    coach.chooses("Yes, the client can be taken on")
    coach.presses("Record the answer")
    coach.sees("Recorded: ")


def then_their_week_asks_for_a_first_session(coach: Person, new: Somebody) -> None:
    coach.opens("My week")
    coach.follows("Next week")
    coach.follows("Next week")
    coach.sees(new.name)


def when_they_book_it(coach: Person, new: Somebody) -> None:
    coach.follows("Book", coach.row(new.name, "Book"))
    coach.types_day("Day of the session", 9, 12, 2026)
    coach.types("Time of the session", "14:30")
    coach.chooses("By phone")
    coach.presses("Book")
    coach.sees("Recorded: the session is booked")


def then_it_stands_in_their_week_of_then(coach: Person, new: Somebody) -> None:
    coach.opens("My week")
    coach.follows("Next week")
    coach.sees("14:30 to 15:30", new.name, "What to bring")
    assert "DTSTART:20261209T143000Z" in coach.page.request.get("/diary.ics").text()


def when_they_record_the_session_they_have_held(coach: Person, known: Somebody) -> None:
    coach.goes_to(known.page)
    coach.follows("Session 1 happened")
    coach.sees("The next session is planned")
    coach.types("How many minutes was it?", "45")
    coach.presses("Record")
    coach.sees("Recorded: the session happened")


def and_the_goal_that_was_agreed(coach: Person) -> None:
    coach.follows("Set a goal")
    coach.types("The goal, in the client's own words", GOAL)
    coach.types("Steps towards it", STEP)
    coach.presses("Record")
    coach.sees("Recorded: ", GOAL)


def and_the_first_measure(coach: Person) -> None:
    coach.follows("Record a measure")
    coach.types("Total of the 14 answers", "44")
    coach.chooses("At the start of coaching")
    coach.presses("Record")
    coach.sees("Recorded: the measure is kept")


def then_the_plan_has_it_and_the_next_session_is_planned(coach: Person, known: Somebody) -> None:
    coach.sees("Attended")
    coach.follows("The whole of My Health Plan")
    coach.sees(GOAL, STEP)
    coach.goes_to(f"{known.page}/measures")
    coach.sees("44")
