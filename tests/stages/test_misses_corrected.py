"""Whether a client missed a run of sessions is known late, or said otherwise: who is asked."""

from __future__ import annotations

import pytest
from change_kit import coached, coaches
from kit import answers, attends, books, days
from misses_kit import LEAVES, asked, open_questions, says, taken_back
from programme_kit import changed as changed_rules
from programme_kit import shipped

from alongside.events import (
    AnyEvent,
    RulesetAdopted,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionOutcomeCorrected,
    StageLeft,
)
from alongside.ruleset.published import Published
from simulation.walk import Reaction

KEY = "missed_run/4"
FOUR = (books(), attends(but=(2, 3, 4)))


def corrected(session: int, outcome: str) -> AnyEvent:
    """Somebody recorded the wrong thing."""
    minutes = 45 if outcome == "attended" else None
    said = {"session": session, "outcome": outcome, "minutes": minutes}
    return SessionOutcomeCorrected.model_validate(said)


@pytest.mark.parametrize("first", [2, 3, 4])
def test_a_run_that_a_correction_makes_is_asked_about_at_once(first: int) -> None:
    """The next session is planned by then: nobody waits for what becomes of it."""
    missed = tuple({2, 3, 4} - {first})
    story = coached(
        (days(44), corrected(first, "missed")), habits=(books(), attends(but=missed)), lasts=45
    )

    assert ([KEY], [KEY]) == (asked(story), open_questions(story))


def test_to_go_on_keeps_the_session_that_was_planned() -> None:
    """It is held on its day, as it was booked; the answer may come after it, too."""
    told = (days(43.5), corrected(4, "missed"))
    habits = (books(), attends(but=(2, 3)))
    plain = coached(habits=habits, lasts=51)
    for answered in (44, 50.05):
        story = coached(told, says("continue", answered), habits=habits, lasts=51)

        assert [KEY] == asked(story)
        assert plain.days(SessionAttended)[-1:] == story.days(SessionAttended)[-1:]
        assert plain.days(SessionBooked) == story.days(SessionBooked)


def test_to_stop_calls_off_the_session_that_was_planned() -> None:
    """Nobody is expected on its day."""
    told = ((days(44), corrected(4, "missed")), says("stop", 45))
    story = coached(*told, habits=(books(), attends(but=(2, 3))), lasts=46)

    assert "pifu_review" == story.journal.stage_name
    assert ["service"] == [each.cancelled_by for each in story.journal.events(SessionCancelled)]


def test_a_client_who_comes_to_the_session_that_was_planned_need_not_be_decided_about() -> None:
    """They are there: the question is taken back."""
    told = (days(44), corrected(4, "missed"))
    story = coached(told, habits=(books(), attends(but=(2, 3))), lasts=52)

    assert [(KEY, "answered_otherwise")] == taken_back(story)
    assert story.journal.find("session_planned", "session/6") is not None


def test_a_miss_taken_back_and_told_again_is_asked_about_again() -> None:
    """Twice corrected: coaching would stand still, waiting for an answer nobody can give."""
    told = ((days(43.5), corrected(4, "attended")), (days(44), corrected(4, "missed")))
    story = coached(*told, habits=FOUR, lasts=45)

    assert ([KEY, f"{KEY}.2"], [f"{KEY}.2"]) == (asked(story), open_questions(story))


def test_a_fourth_miss_is_asked_about_where_nobody_was_asked_about_the_third() -> None:
    """Nobody waits for the sixth because the third was known late."""
    late = (days(50, 1.2), corrected(4, "missed"))
    story = coached(late, habits=(books(), attends(but=(2, 3, 5))), lasts=52)

    assert ["missed_run/5"] == open_questions(story)


def test_a_run_known_late_is_asked_about_with_one_that_is_missed_meanwhile_once() -> None:
    """The question is open when the next is missed as well: it is the same question."""
    told = (days(44), corrected(4, "missed"))
    story = coached(told, habits=(books(), attends(but=(2, 3, 5))), lasts=60)

    assert ([KEY], [KEY]) == (asked(story), open_questions(story))
    assert "coaching" == story.journal.stage_name


def test_rules_that_ask_sooner_leave_a_question_open_that_was_put_before() -> None:
    """Three were missed, from now on two are enough: whoever was asked stays asked."""
    sooner = asking_after(2)
    adopted = RulesetAdopted(digest=sooner.digest, reason="sooner")
    story = coached((days(45), adopted), habits=FOUR, lasts=50, others={sooner.digest: sooner})

    assert ([KEY], [KEY], []) == (asked(story), open_questions(story), taken_back(story))


def test_rules_that_ask_sooner_ask_about_misses_before_them() -> None:
    """Two were missed, the third session is planned: somebody is asked, and it is held."""
    sooner = asking_after(2)
    adopted = RulesetAdopted(digest=sooner.digest, reason="sooner")
    story = coached(
        (days(37), adopted),
        habits=(books(), attends(but=(2, 3))), lasts=44, others={sooner.digest: sooner},
    )  # fmt: skip

    assert [("missed_run/3", "answered_otherwise")] == taken_back(story)
    assert 1 < len(story.entries(SessionAttended))


def asking_after(run: int) -> Published:
    """The rules, with another length of the run."""
    return with_missed(run=run)


def with_missed(**changed: object) -> Published:
    """The rules, with other words about missed sessions."""
    coaching = shipped("health-connect").ruleset.coaching
    assert coaching is not None
    missed = coaching.missed.model_copy(update=changed)
    return changed_rules("health-connect", coaching=coaching.model_copy(update={"missed": missed}))


@pytest.mark.parametrize("told_in", ["coaching", "allocation"])
def test_a_client_who_comes_back_after_a_stop_is_not_stopped_again(told_in: str) -> None:
    """That answer was acted upon: coaching goes on, and three more misses are another matter."""
    rules = stop_may_come_back()
    change = [(days(45), LEAVES)] if told_in == "allocation" else []
    story = coached(
        *change, says("stop", 46),
        habits=(*FOUR, answers("pifu_review", "back_to_coaching", after=1)), lasts=75, rules=rules,
    )  # fmt: skip

    assert "coaching" == story.journal.stage_name
    assert 1 == [left.outcome for left in story.journal.events(StageLeft)].count("stop")
    assert 1 < len(story.entries(SessionAttended))


def stop_may_come_back() -> Published:
    """Rules by which whoever decides after a stop may lead back."""
    ruleset = shipped("health-connect").ruleset
    reviews = tuple(
        review.model_copy(update={"answers": {**review.answers, "back_to_coaching": "allocation"}})
        if review.id == "pifu_review"
        else review
        for review in ruleset.reviews
    )
    return changed_rules("health-connect", reviews=reviews)


@pytest.mark.parametrize("change", [[], [(days(45), LEAVES)]], ids=["with", "without a coach"])
def test_an_answer_that_asks_for_another_coach_is_met_by_the_next(change: list[Reaction]) -> None:
    """Also where they were sought already when it was given: nobody goes to a third."""
    coaching = shipped("health-connect").ruleset.coaching
    assert coaching is not None
    answers_known = {"continue": "next", "another_coach": "allocation"}
    review = coaching.missed.review.model_copy(update={"answers": answers_known})
    story = coached(
        *change, says("another_coach", 46),
        habits=FOUR, lasts=60, rules=with_missed(review=review),
    )  # fmt: skip

    assert 2 == len(coaches(story))
    assert ("coaching", [KEY]) == (story.journal.stage_name, asked(story))
