"""Allocation: the wish, the proposal, the wait for room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pytest
from kit import (
    COACH,
    EVERYONE,
    MONDAY,
    OTHER_COACH,
    P1,
    STAFF,
    answers,
    days,
    happened,
    tasks,
    walked,
    without,
)  # fmt: skip

from alongside.deeds import ReserveCoach
from alongside.events import (
    AnyEvent,
    CoachAccepted,
    CoachAllocated,
    CoachChangeRequested,
    CoachDeclined,
    CoachProposed,
    CoachReleased,
    CoachWishRecorded,
    Entry,
    Paused,
    Resumed,
    RoomAppeared,
    SessionAttended,
    SessionCancelled,
    StageLeft,
    TaskClosed,
    TaskOpened,
    WaitingForCoach,
)
from alongside.journal import Journal
from simulation.walk import Reaction, Walked

Nothing = Iterable[Reaction]
SLOW_TO_CLOSE = without(EVERYONE, "closure")
NO_OFFER = without(EVERYONE, "coach_offer")
NO_ACCEPTANCE = without(EVERYONE, "coach_acceptance")


def proposed(story: Walked) -> list[str]:
    """The coaches proposed, in order."""
    return [event.coach_id for event in story.journal.events(CoachProposed)]


def first_then_other(now: datetime, deed: ReserveCoach) -> str:
    """One coach, or another when the first is not to be proposed again."""
    return OTHER_COACH if COACH in deed.declined else COACH


def test_a_client_who_declines_a_coach_goes_on_to_closure() -> None:
    """A no is a good answer; no coach is looked for."""
    habits = [*NO_OFFER, answers("coach_offer", "no_coach")]
    story = walked(P1, habits)

    assert ["allocation", "closure"] == story.stages()[-2:]
    assert [] == proposed(story)
    assert [False] == [wish.wants for wish in story.journal.events(CoachWishRecorded)]


def test_a_wish_recorded_before_is_not_asked_for_again() -> None:
    """A client may say at any time that they would like a coach."""
    wish = CoachWishRecorded(wants=True, gender="female")
    story = walked(P1, reports=[(days(3), wish)])

    assert [] == tasks(story, "coach_offer")
    assert [COACH] == proposed(story)


def test_a_client_waits_for_a_coach_until_room_appears() -> None:
    """The story of another journey's end is one event here: room appeared."""
    opens = MONDAY + days(40)

    def room(now: datetime, deed: ReserveCoach) -> str | None:
        return COACH if now >= opens else None

    story = walked(P1, room=room, reports=[(days(40), RoomAppeared())])

    assert 1 == len(story.entries(WaitingForCoach))
    assert [40] == story.days(CoachProposed)
    assert "completed" == story.reason


def test_room_nobody_told_of_is_found_by_looking_again() -> None:
    """The safety net: every four weeks."""
    opens = MONDAY + days(20)
    story = walked(P1, room=lambda now, deed: COACH if now >= opens else None)

    waited = story.days(WaitingForCoach)[0]
    assert [waited + 28] == story.days(CoachProposed)


def test_a_long_wait_is_somebodys_task_once_at_a_time() -> None:
    """After six weeks a coordinator tells the client where things stand."""
    story = walked(P1, room=lambda now, deed: None, lasts=200)

    waiting = tasks(story, "waiting-for-coach-long")
    assert 1 == len(waiting)
    assert "allocation" == story.journal.stage_name


def test_a_long_wait_ends_its_task_when_a_coach_is_found() -> None:
    """Nobody needs to explain a wait that is over."""
    opens = MONDAY + days(100)
    story = walked(P1, room=lambda now, deed: COACH if now >= opens else None)

    (task,) = tasks(story, "waiting-for-coach-long")
    assert "answered_otherwise" == story.journal.find("task_closed", task.subject).event.why


def test_a_coach_who_declines_is_followed_by_another() -> None:
    """The first is released, and not proposed again."""
    decline = CoachDeclined(coach_id=COACH, reason="no_time")
    accept = CoachAccepted(coach_id=OTHER_COACH)
    story = walked(
        P1, NO_ACCEPTANCE, room=first_then_other, reports=[(days(17), decline), (days(18), accept)]
    )

    assert [COACH, OTHER_COACH] == proposed(story)
    assert ["declined", "closed"] == [e.why for e in story.journal.events(CoachReleased)]
    assert [OTHER_COACH] == [e.coach_id for e in story.journal.events(CoachAllocated)]
    assert [] == story.refused


def test_a_coach_who_does_not_answer_is_chased_then_passed_over() -> None:
    """Two working days, then a coordinator asks; three, and another coach is proposed."""
    accept = CoachAccepted(coach_id=OTHER_COACH)
    story = walked(P1, NO_ACCEPTANCE, room=first_then_other, reports=[(days(21), accept)])

    first = story.days(CoachProposed)[0]
    assert 1 == len(tasks(story, "coach-not-answering"))
    assert [first, first + 3] == story.days(CoachProposed)
    assert "no_answer" == story.journal.events(CoachReleased)[0].why
    closed = [e.event.key for e in story.entries(TaskClosed) if e.event.why == "no_answer_in_time"]
    assert ["coach_acceptance/1"] == closed


def test_no_coach_that_fits_is_a_coordinators_task_until_one_does() -> None:
    """Told once, however often it is looked again; closed when a coach is found."""
    opens = MONDAY + days(80)
    story = walked(
        P1, room=lambda now, deed: COACH if now >= opens else None, no_room_because="no_fit"
    )

    (task,) = tasks(story, "no_fit")
    assert 3 <= len(story.entries(WaitingForCoach))
    assert "coach_found" == story.journal.find("task_closed", task.subject).event.why


def test_a_client_who_has_had_enough_of_waiting_goes_on_without() -> None:
    """A changed wish counts at once, whether waiting or proposed."""
    no = CoachWishRecorded(wants=False)
    waiting = walked(P1, room=lambda now, deed: None, reports=[(days(30), no)])
    offered = walked(P1, NO_ACCEPTANCE, reports=[(days(17), no)])

    assert ["allocation", "closure"] == waiting.stages()[-2:]
    assert ["allocation", "closure"] == offered.stages()[-2:]
    assert ["wish_changed"] == [event.why for event in offered.journal.events(CoachReleased)]


def test_another_coach_mid_taper_goes_on_where_the_first_left_off() -> None:
    """The former coach is released, their session called off, the count kept."""
    story = walked(P1, room=first_then_other, reports=[(days(60), CoachChangeRequested())])

    assert [COACH, OTHER_COACH] == proposed(story)
    assert ["coaching", "allocation", "coaching", "closure"] == story.stages()[-4:]
    assert ["service"] == [e.cancelled_by for e in story.journal.events(SessionCancelled)]
    assert 4 == len(story.entries(SessionAttended))
    # After the change nothing is sent in the name of the coach who left.
    assert all(
        deed.values.get("coach_id") == OTHER_COACH
        for deed in story.sent
        if deed.message == "session-reminder" and deed.now > MONDAY + days(60)
    )


def test_an_answer_to_the_task_is_recorded_as_the_fact_it_says() -> None:
    """Rules find the consent, the wish, the acceptance, whichever way they came."""
    story = walked(P1, [*STAFF, *EVERYONE[len(STAFF) :]])

    facts = ("consent_given", "coach_wish_recorded", "coach_accepted", "closure_decided")
    assert list(facts) == happened(story, *facts)
    assert [] == tasks(story, "consent-not-answered")
    assert "practice_nurse:n-1" == story.journal.last("consent_given").event.by


def test_a_client_who_no_longer_wants_a_coach_stops_waiting() -> None:
    """Their no ends the wait at once; no coach is looked for again."""
    asked: list[int] = []

    def counted(now: datetime, deed: ReserveCoach) -> None:
        asked.append(deed.attempt)

    no = CoachWishRecorded(wants=False)
    story = walked(P1, room=counted, reports=[(days(30), no)])

    assert [1] == asked
    assert 30 in story.days(StageLeft)
    assert "no_coach_wanted" == outcome_of_allocation(story)
    assert [] == proposed(story)


def test_a_no_said_while_a_coach_is_looked_for_counts() -> None:
    """It is recorded before the answer comes: nobody waits, and a proposal is taken back."""
    for found in (None, COACH):
        journals: list[Journal] = []

        def listens(entry: Entry, journal: Journal, heard: list[Journal] = journals) -> Nothing:
            heard[:] = [journal]
            return ()

        def room(
            now: datetime,
            deed: ReserveCoach,
            heard: list[Journal] = journals,
            coach: str | None = found,
        ) -> str | None:
            heard[0].append(CoachWishRecorded(wants=False), now)
            return coach

        story = walked(P1, [*EVERYONE, listens], room=room)

        assert "no_coach_wanted" == outcome_of_allocation(story)
        assert [] == story.journal.events(CoachAllocated)
        assert [] == tasks(story, "coach_acceptance")
        assert ["wish_changed"] * bool(found) == [
            event.why for event in story.journal.events(CoachReleased)
        ]
        assert "completed" == story.reason


@pytest.mark.parametrize("pause", [(), (Paused(reason="holiday"),)])
def test_a_no_said_together_with_a_pause_lets_the_proposed_coach_go(
    pause: tuple[AnyEvent, ...],
) -> None:
    """The stage is told again after the pause: the coach is not held for nobody."""
    together = (*pause, CoachWishRecorded(wants=False))
    reports = [*((days(18), event) for event in together)]
    reports += [(days(20), Resumed())] * len(pause)
    story = walked(P1, without(SLOW_TO_CLOSE, "coach_acceptance"), reports=reports, lasts=30)

    assert "no_coach_wanted" == outcome_of_allocation(story)
    assert ["wish_changed"] == [event.why for event in story.journal.events(CoachReleased)]
    assert story.journal.coach is None
    assert ["closure"] == [task.kind for task in story.journal.open_tasks()]


def outcome_of_allocation(story: Walked) -> str:
    """Why allocation was left."""
    left = story.journal.find("stage_left", "stage/allocation.1")
    assert left is not None
    assert isinstance(left.event, StageLeft)
    return left.event.outcome


def test_a_wish_said_while_a_coach_is_sought_is_heard_at_once() -> None:
    """The place on the list is by the wish before: another is sought, not four weeks later."""
    heard: list[Journal] = []

    def says(entry: Entry, journal: Journal) -> Nothing:
        if isinstance(entry.event, TaskOpened) and entry.event.kind == "coach_offer":
            heard.append(journal)
            yield days(2), CoachWishRecorded(wants=True, gender="female")

    def suits(now: datetime, deed: ReserveCoach) -> str | None:
        assert deed.wish is not None
        if deed.wish.gender != "female":
            return COACH
        heard[0].append(CoachWishRecorded(wants=True), now)
        return None

    story = walked(P1, [*NO_OFFER, says], room=suits)
    wished = story.entries(CoachWishRecorded)[1]
    waited, found = story.entries(WaitingForCoach)[0], story.entries(CoachProposed)[0]
    assert wished.sequence < waited.sequence < found.sequence
    assert days(0) == found.recorded - waited.recorded
