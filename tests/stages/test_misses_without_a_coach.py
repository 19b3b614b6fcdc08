"""A client missed three sessions and the coach changes: somebody stays asked how they are."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from change_kit import coaches, leaves, released
from kit import COACH, OTHER_COACH, attends, books, days, tasks
from misses_kit import KEY, LEAVES, TOLD, asked, gap, open_questions, says, taken_back

from alongside.deeds import Deed, ReserveCoach
from alongside.events import (
    AnyEvent,
    CoachAccepted,
    CoachAway,
    CoachChangeRequested,
    CoachWishRecorded,
    SessionPlanned,
    StageLeft,
    TaskAnswered,
    TaskEscalated,
)
from simulation.walk import Walked
from simulation.world import SimulatedWorld

CHANGES: dict[str, AnyEvent] = {
    "leaves": LEAVES,
    "leaves in two weeks": leaves(date(2026, 4, 30)),
    "away": CoachChangeRequested(
        cause="coach_away", coach_id=COACH, since=date(2026, 4, 16), until=date(2026, 6, 30)
    ),
    "over full": CoachChangeRequested(cause="over_full", coach_id=COACH),
    "by the client's wish": CoachChangeRequested(cause="client_asked"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_coach_leaves_the_question_with_whom_it_was_put_to(change: AnyEvent) -> None:
    """There is no coach for weeks: the coordinator has been asked all the while, once."""
    story = gap(change=change)

    assert "allocation" == story.journal.stage_name
    assert ([KEY], [KEY], []) == (asked(story), open_questions(story), taken_back(story))
    assert ["coordinator"] == [task.role for task in tasks(story, "missed_run")]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_answered_without_a_coach_is_not_asked_again_by_the_next(
    change: AnyEvent,
) -> None:
    """To go on means that the search goes on; the next coach plans the fifth session at once."""
    story = gap(says("continue", 50), change=change, lasts=100)

    assert ([KEY], [], []) == (asked(story), open_questions(story), taken_back(story))
    assert [COACH, OTHER_COACH] == coaches(story)
    allocated, planned = story.journal.all("coach_allocated")[1], story.entries(SessionPlanned)[4]
    assert days(0) == planned.recorded - allocated.recorded


def test_who_waits_for_a_coach_who_is_away_stays_asked_about() -> None:
    """Nothing changes but the day of the next session."""
    away = CoachAway(coach_id=COACH, since=date(2026, 4, 16), until=date(2026, 6, 1))
    story = gap(change=away)

    assert "coaching" == story.journal.stage_name
    assert ([KEY], [KEY]) == (asked(story), open_questions(story))


def test_a_question_nobody_answers_is_handed_on_while_there_is_no_coach() -> None:
    """The service manager has it after three working days, as ever; counted from its opening."""
    story = gap()
    plain = gap(change=CoachAway(coach_id=COACH, since=date(2026, 4, 16), until=date(2026, 4, 17)))

    assert ["service_manager"] == [role for role, _ in handed_on(story)]
    assert handed_on(plain) == handed_on(story)


def handed_on(story: Walked) -> list[tuple[str, datetime]]:
    """To whom the question was handed on, and when."""
    return [
        (entry.event.role, entry.recorded)
        for entry in story.entries(TaskEscalated)
        if isinstance(entry.event, TaskEscalated) and entry.event.key == KEY
    ]


def test_the_question_waits_for_its_answer_with_the_next_coach() -> None:
    """Late: the coach has begun; nothing is planned until somebody has answered, then it is."""
    before = gap(lasts=90)
    after = gap(says("continue", 91), lasts=95)

    assert [COACH, OTHER_COACH] == coaches(before)
    assert ("coaching", [KEY]) == (before.journal.stage_name, open_questions(before))
    assert before.journal.find("session_planned", "session/5") is None
    assert after.journal.find("session_planned", "session/5") is not None
    assert [KEY] == asked(after)


def test_two_changes_of_coach_are_still_one_question() -> None:
    """The next coach leaves too before anybody has answered."""
    again = CoachChangeRequested(cause="coach_leaves", coach_id=OTHER_COACH)
    story = gap((days(85), again), found=46, lasts=95)

    assert 2 == len(released(story))
    assert ([KEY], [KEY], []) == (asked(story), open_questions(story), taken_back(story))


def test_three_more_misses_with_the_next_coach_are_asked_about_anew() -> None:
    """That question was answered; this is another."""
    story = gap(
        says("continue", 50),
        found=46,
        lasts=100,
        habits=(books(), attends(but=(2, 3, 4, 5, 6, 7))),
    )

    assert [KEY, "missed_run/7"] == asked(story)


# -- the answer that leads elsewhere ---------------------------------------------------------


def test_an_answer_to_stop_ends_the_search() -> None:
    """No coach is sought any more; the journey goes where the rules say, and to its end."""
    story = gap(says("stop", 50), lasts=200)

    left = story.journal.events(StageLeft)
    assert ("allocation", "stop", "pifu_review") == (
        left[4].stage, left[4].outcome, left[4].leads_to,
    )  # fmt: skip
    assert ["allocation", "pifu_review", "closure"] == story.stages()[-3:]
    assert ([COACH], ["coach_leaves"]) == (coaches(story), released(story))
    assert ("pifu", []) == (story.reason, story.journal.open_tasks())


def test_an_answer_to_stop_lets_the_coach_go_who_was_proposed() -> None:
    """The proposal is withdrawn, the room offered to whoever waits."""
    proposed = gap(says("stop", 45.5), found=TOLD, lasts=46)

    assert "pifu_review" == proposed.journal.stage_name
    assert [("coach_acceptance/2", "answered_otherwise")] == [
        (entry.event.key, entry.event.why) for entry in proposed.journal.all("task_closed")
        if entry.event.key.startswith("coach_acceptance/")
    ]  # fmt: skip
    assert ["coach_leaves", "wish_changed"] == released(proposed)
    assert proposed.journal.coach is None
    for entry in proposed.journal.all("coach_released"):
        assert proposed.journal.find("room_offered", f"room/{entry.sequence}") is not None


def test_an_answer_to_stop_while_a_coach_is_being_reserved_lets_them_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The reservation is made all the same; nobody keeps a room for a client who stopped."""
    reserves = SimulatedWorld.do

    async def do(world: SimulatedWorld, deed: Deed) -> AnyEvent:
        if isinstance(deed, ReserveCoach) and deed.attempt == 2:
            assert world.report(TaskAnswered(key=KEY, answer="stop")) is None
        return await reserves(world, deed)

    monkeypatch.setattr(SimulatedWorld, "do", do)
    story = gap(found=TOLD, lasts=46)

    assert "pifu_review" == story.journal.stage_name
    assert ["coach_leaves", "wish_changed"] == released(story)
    assert story.journal.coach is None


@pytest.mark.parametrize("order", [0, 1])
def test_an_answer_to_stop_in_the_moment_a_coach_accepts_ends_coaching_at_once(order: int) -> None:
    """Whichever of them is heard first: no session is planned with a coach nobody needs."""
    both = [(days(45.5), CoachAccepted(coach_id=OTHER_COACH)), says("stop", 45.5)]
    story = gap(*(both if order else reversed(both)), found=TOLD, lasts=47)

    assert "pifu_review" == story.journal.stage_name
    assert 4 == len(story.entries(SessionPlanned))
    assert [] == open_questions(story)


def test_who_comes_to_answer_second_is_told_what_was_said() -> None:
    """Two people answer: the first counts, also when they say otherwise."""
    story = gap(says("continue", 50), says("stop", 50.1), says("stop", 80), lasts=90)

    why = "task missed_run/4 is not open any more: answered 'continue', by coordinator:o-1"
    assert [True, True] == [said.startswith(why) for _, said in story.refused]
    assert [COACH, OTHER_COACH] == coaches(story)


def test_who_wants_no_coach_any_more_need_not_be_decided_about() -> None:
    """The client has been spoken with: the journey goes to its end, where a person closes it."""
    story = gap((days(50), CoachWishRecorded(wants=False)), lasts=51)

    assert "closure" == story.journal.stage_name
    assert ([], [(KEY, "answered_otherwise")]) == (open_questions(story), taken_back(story))
