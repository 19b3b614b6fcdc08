"""Rules under other names: what was asked stays asked, forwards and back."""

from __future__ import annotations

import pytest
from adopting import RULES, follow_up_called, review_called, walk_with
from kit import (
    EVERYONE,
    P1,
    answers,
    attends,
    books,
    days,
    primrose,
    readings,
    tasks,
    walked,
    with_rules,
    without,
)

from alongside.events import (
    PriorityDecided,
    TaskAnswered,
    TaskClosed,
    TaskOpened,
)


@pytest.mark.parametrize("when", ["now", "next_stage"])
@pytest.mark.parametrize("day", [8.1, 9, 30])
def test_a_renamed_review_keeps_its_task(day: float, when: str) -> None:
    """Nobody is asked twice, whether it is open then or has been answered."""
    rules = review_called("doctors_review", "clinical_review")
    people = (*EVERYONE, answers("doctors_review", "done"))
    story = walk_with((day, rules, when), habits=people)
    plain = walked(P1)

    asked = tasks(story, "clinical_review") + tasks(story, "doctors_review")
    assert len(tasks(plain, "clinical_review")) == len(asked) == 1
    assert len(plain.stages()) == len(story.stages())
    assert "completed" == story.reason


def test_a_review_that_is_open_as_it_is_renamed_is_answered_under_its_old_name() -> None:
    """Its task is the one on somebody's list."""
    plain = walked(P1)
    opened = next(
        entry for entry in plain.entries(TaskOpened) if entry.event.kind == "clinical_review"
    )
    day = (opened.recorded - plain.start) / days(1) + 0.5
    story = walk_with((day, review_called("doctors_review", "clinical_review"), "now"))

    assert ["clinical_review/1"] == [
        event.key for event in story.journal.events(TaskAnswered) if "review" in event.key
    ]
    assert [] == [e for e in story.journal.events(TaskClosed) if "review" in e.key]
    assert 1 == story.journal.visits("doctors_review")
    assert [story.stages().count("clinical_review")] == [1]


@pytest.mark.parametrize("back", [16.0, 25.0, 40.0])
def test_a_follow_up_renamed_there_and_back_fires_once(back: float) -> None:
    """Its second name is known after the way back, though no rule says it any more."""
    renamed = follow_up_called("ask-again", "consent-not-answered")
    story = walk_with(
        (10, renamed, "now"), (back, primrose(), "now"), habits=(), lasts=120,
        restarts=[days(back + 1)],
    )  # fmt: skip

    fired = tasks(story, "consent-not-answered") + tasks(story, "ask-again")
    assert 1 == len(fired)
    assert 1 == len([e for e in story.names() if e == "task_escalated"])


def test_a_task_of_a_renamed_follow_up_is_closed_when_it_is_needless() -> None:
    """After the way back, too, when the rules know its name no longer."""
    renamed = follow_up_called("ask-again", "consent-not-answered")
    late = [(days(30), TaskAnswered(key="consent", answer="given"))]
    story = walk_with(
        (1, renamed, "now"), (25, primrose(), "now"), habits=(), reports=late, lasts=35
    )

    (asked,) = tasks(story, "ask-again")
    closed = story.journal.find("task_closed", f"task/{asked.key}")
    assert closed is not None
    assert "answered_otherwise" == closed.event.why


def test_a_run_of_misses_is_reviewed_once_under_either_name() -> None:
    """The review of misses is renamed while a person thinks about it."""
    assert RULES.coaching is not None
    missed = RULES.coaching.missed
    review = missed.review.model_copy(update={"id": "misses_reviewed", "was": missed.review.id})
    rules = with_rules(
        coaching=RULES.coaching.model_copy(
            update={"missed": missed.model_copy(update={"review": review})}
        )
    )
    people = (*without(EVERYONE[:-2], missed.review.id), books(), attends(but=range(1, 20)))
    before = walked(P1, people, lasts=300)
    opened = next(e for e in before.entries(TaskOpened) if e.event.kind == missed.review.id)
    day = (opened.recorded - before.start) / days(1) + 1
    story = walk_with((day, rules, "now"), habits=people, lasts=300)

    assert 1 == len(tasks(story, missed.review.id)) + len(tasks(story, "misses_reviewed"))


def test_a_task_beside_the_priority_is_asked_once_under_either_name() -> None:
    """The rule that holds beside the winner is renamed, its task is on somebody's list."""
    unmeasured = readings(on_smi_register=True, on_antipsychotic=True, bmi=33.0)
    changed = tuple(
        rule.model_copy(update={"id": "blood-pressure-unknown", "was": rule.id})
        if rule.also
        else rule
        for rule in RULES.priorities
    )
    story = walk_with((3, with_rules(priorities=changed), "now"), client=unmeasured, lasts=30)

    assert 1 == len(tasks(story, "no-bp-18-months"))
    assert [] == tasks(story, "blood-pressure-unknown")
    assert len(story.entries(PriorityDecided)) > 1
