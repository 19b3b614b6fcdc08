"""Somebody is asked about a client who missed three sessions: what else may happen meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from change_kit import coaches, released
from kit import COACH, MONDAY, OTHER_COACH, Habit, attends, books, days, told
from misses_kit import (
    KEY,
    TOLD,
    asked,
    gap,
    mended_on,
    open_questions,
    says,
    taken_back,
)
from programme_kit import shipped

from alongside.events import (
    AnyEvent,
    ClosureDecided,
    CoachChangeRequested,
    ConsentWithdrawn,
    ContactDetailsChanged,
    Died,
    Entry,
    MovedAway,
    Paused,
    RedFlagRaised,
    Resumed,
    SessionDue,
    SessionMissed,
    StageLeft,
    TaskPostponed,
)
from alongside.journal import Journal
from alongside.ruleset.published import Published
from simulation.walk import Reaction
from simulation.world import SimulatedWorld

HOSPITAL = (days(48), Paused(reason="hospital"))
BACK = (days(56), Resumed())


def test_a_pause_leaves_the_question_where_it_is() -> None:
    """In hospital, with no coach: asked once, open during it and after it."""
    during, after = gap(HOSPITAL, lasts=52), gap(HOSPITAL, BACK)

    for story in (during, after):
        assert ([KEY], [KEY], []) == (asked(story), open_questions(story), taken_back(story))


def test_an_answer_to_stop_in_a_pause_ends_the_search_when_the_journey_goes_on() -> None:
    """Until then nothing is done; no coach is proposed in between, although one has room."""
    told_stop = (HOSPITAL, says("stop", 52))
    during, after = gap(*told_stop, found=50, lasts=55), gap(*told_stop, BACK, found=50, lasts=57)

    assert "allocation" == during.journal.stage_name
    assert "pifu_review" == after.journal.stage_name
    assert [COACH] == coaches(after)
    assert ["coach_leaves"] == released(after)


def test_a_change_told_in_a_pause_leaves_the_question_too() -> None:
    """It begins when the journey goes on, and so does the search."""
    story = gap((days(44), Paused(reason="hospital")), (days(50), Resumed()))

    assert "allocation" == story.journal.stage_name
    assert ([KEY], [KEY], []) == (asked(story), open_questions(story), taken_back(story))


def test_an_answer_and_a_change_told_in_one_pause_are_both_heard() -> None:
    """To stop, then another coach: when the journey goes on none is sought, and none proposed."""
    told_of = ((days(44), Paused(reason="hospital")), says("stop", 44.5), (days(50), Resumed()))
    story = gap(*told_of, found=TOLD, lasts=51)

    assert ([COACH], ["coach_leaves"]) == (coaches(story), released(story))
    assert "pifu_review" == story.journal.stage_name


def test_the_time_to_answer_is_moved_by_a_pause_where_the_rules_say_so() -> None:
    """Without a coach as with one."""
    an_hour_later = (days(TOLD, 1), Paused(reason="hospital"))
    story = gap(an_hour_later, BACK, rules=_stopping_in_pauses())

    (moved,) = story.journal.events(TaskPostponed)
    assert (KEY, [KEY]) == (moved.key, open_questions(story))


def _stopping_in_pauses() -> Published:
    rules = shipped("health-connect")
    coaching = rules.ruleset.coaching
    assert coaching is not None
    review = coaching.missed.review.model_copy(update={"stops_in_pauses": True})
    missed = coaching.missed.model_copy(update={"review": review})
    changed = coaching.model_copy(update={"missed": missed})
    return Published.of(rules.ruleset.model_copy(update={"coaching": changed}), rules.catalogue)


ENDINGS: tuple[AnyEvent, ...] = (
    Died(), ConsentWithdrawn(), MovedAway(), ClosureDecided(reason="client_stopped"),
)  # fmt: skip


@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("ending", ENDINGS, ids=lambda event: event.name)
def test_an_ending_while_there_is_no_coach_takes_the_question_back(
    ending: AnyEvent, paused: bool
) -> None:
    """The client died, or a person closed: nobody is asked about them any more."""
    story = gap(*([HOSPITAL] if paused else []), (days(52), ending), lasts=200)

    assert ([KEY], [(KEY, "journey_ended")]) == (asked(story), taken_back(story))
    assert "journey_closed" == story.names()[-1]
    assert [] == story.journal.open_tasks()
    assert [52] == [(e.recorded - MONDAY).days for e in story.journal.all("journey_closed")]


def test_nobody_is_asked_about_misses_once_a_journey_ended_that_a_red_flag_keeps_open() -> None:
    """Only the red flag is still to be answered."""
    flag = RedFlagRaised(flag="safeguarding")
    story = gap((days(52), flag), (days(52, 1), MovedAway()), lasts=54)

    assert ["safeguarding"] == [task.kind for task in story.journal.open_tasks()]
    assert [KEY] == asked(story)


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda event: event.name)
def test_a_third_miss_told_together_with_an_ending_asks_nobody(ending: AnyEvent) -> None:
    """Both in one moment, while there is no coach."""
    both = ((days(52), SessionMissed(session=4)), (days(52), ending))
    story = gap(*both, habits=(books(), but_the_last()), lasts=53)

    assert [] == open_questions(story)
    assert "journey_closed" == story.names()[-1]


def but_the_last() -> Habit:
    """The second and third session are missed; what became of the fourth is not recorded."""
    every = attends(but=(2, 3))

    def habit(entry: Entry, journal: Journal) -> Iterable[Reaction]:
        if not isinstance(entry.event, SessionDue) or entry.event.session < 4:
            yield from every(entry, journal)

    return habit


def test_a_third_miss_recorded_when_the_coach_has_gone_is_asked_about_at_once() -> None:
    """The fourth session was their last; what became of it is told a week later."""
    missed = (days(52), SessionMissed(session=4))
    story = gap(missed, habits=(books(), but_the_last()), lasts=53)

    assert "allocation" == story.journal.stage_name
    opened = story.journal.find("task_opened", f"task/{KEY}")
    assert opened is not None
    assert timedelta(seconds=1) > opened.recorded - MONDAY - days(52)
    assert [KEY] == open_questions(story)


def test_a_third_miss_recorded_in_a_pause_is_asked_about_when_the_journey_goes_on() -> None:
    """As with a coach: in a pause nothing new is begun."""
    told_of = (HOSPITAL, (days(52), SessionMissed(session=4)))
    habits = (books(), but_the_last())

    assert [] == asked(gap(*told_of, habits=habits, lasts=55))
    assert [KEY] == open_questions(gap(*told_of, BACK, habits=habits))


@pytest.mark.parametrize("restart", [42.5, 45.1, 46, 51, 57, 70.5, 71.5, 73])
@pytest.mark.parametrize("answer", ["continue", "stop"])
def test_a_question_told_again_is_the_same_question(answer: str, restart: float) -> None:
    """The journey goes on as a new run in the middle of it."""
    once = gap(HOSPITAL, BACK, says(answer, 72), lasts=80)

    assert told(once) == told(gap(HOSPITAL, BACK, says(answer, 72), lasts=80, restarts=(restart,)))


# -- journeys under way when the question was still taken away --------------------------------


STIRRED = (days(52), ContactDetailsChanged())
"""Nothing that has to do with coaches or sessions."""


@pytest.fixture
def _mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The change told on day 45 was told by the version before, what comes from day 50 is not."""
    monkeypatch.setattr(SimulatedWorld, "patched", mended_on(50))


@pytest.mark.usefixtures("_mended")
def test_a_journey_whose_question_was_taken_away_is_asked_about_with_its_next_event() -> None:
    """The version before closed it on day 45: the first thing to happen puts it again."""
    before, after = gap(lasts=51), gap(STIRRED, lasts=53)

    assert ([KEY], []) == (asked(before), open_questions(before))
    assert [(KEY, "answered_otherwise")] == taken_back(after)
    assert ([KEY, f"{KEY}.2"], [f"{KEY}.2"]) == (asked(after), open_questions(after))


@pytest.mark.usefixtures("_mended")
def test_what_is_put_again_is_answered_once() -> None:
    """The next coach goes on by the answer, or nobody seeks one any more."""
    key = f"{KEY}.2"
    goes_on = gap(STIRRED, says("continue", 54, key), lasts=100)
    stops = gap(STIRRED, says("stop", 54, key), lasts=100)

    assert [KEY, key] == asked(goes_on) == asked(stops)
    assert goes_on.journal.find("session_planned", "session/5") is not None
    assert ([COACH], "stop") == (coaches(stops), stops.journal.events(StageLeft)[4].outcome)


@pytest.mark.usefixtures("_mended")
def test_a_question_taken_away_that_nothing_put_again_is_asked_with_the_next_coach() -> None:
    """Under the key that the version before gave it: its history is told again as it was."""
    story = gap(found=TOLD, lasts=49)

    assert [COACH, OTHER_COACH] == coaches(story)
    assert ([KEY, f"{KEY}.2"], [f"{KEY}.2"]) == (asked(story), open_questions(story))


@pytest.mark.usefixtures("_mended")
def test_a_question_put_again_outlasts_another_change_of_coach() -> None:
    """The next coach leaves as well, under today's version."""
    again = CoachChangeRequested(cause="coach_leaves", coach_id=OTHER_COACH)
    story = gap((days(60), again), found=TOLD, lasts=70)

    assert 2 == len(released(story))
    assert ([KEY, f"{KEY}.2"], [f"{KEY}.2"]) == (asked(story), open_questions(story))
