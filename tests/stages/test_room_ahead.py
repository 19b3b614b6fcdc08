"""The room foreseen with a coach is the room that really appears when all goes to plan."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from kit import (
    COACH,
    MONDAY,
    P1,
    TO_COACHING,
    Habit,
    answers,
    at,
    attends,
    books,
    calendars,
    days,
    primrose,
    walked,
    without,
)
from programme_kit import (
    CHOICE_AND_CONTROL,
    HEALTH_CONNECT,
    HELD,
    OF_CHOICE_AND_CONTROL,
    OF_HEALTH_CONNECT,
    OF_PEER_HEALTH,
    PEER_HEALTH,
    shipped,
)

from alongside.caseload import room
from alongside.coming_room import ahead, coming_room, coming_weeks, week_of
from alongside.course import Course, slowed, to_plan
from alongside.events import (
    CoachAway,
    CoachChangeRequested,
    Paused,
    Resumed,
    SessionAttended,
    SessionPlanned,
    SessionsChanged,
)
from alongside.journal import Journal
from alongside.london import today
from alongside.plan_ahead import plan_of
from alongside.readings import Reading
from alongside.ruleset.published import Published
from alongside.wait import Wait
from simulation.walk import Walked

FIRST = Wait.parse("1 week")
HORIZON = MONDAY.date() + timedelta(days=700)


def the_same_day(*kinds: tuple[str, str]) -> list[Habit]:
    """Whoever has to close the journey does so the day they are asked."""
    return [answers(kind, answer, after=0) for kind, answer in kinds]


def to_the_point(habits: tuple[Habit, ...], *kinds: tuple[str, str]) -> tuple[Habit, ...]:
    """The people of a programme, with every session held and those tasks done the same day."""
    for kind, _ in kinds:
        habits = without(habits, kind)
    return (*habits, *the_same_day(*kinds), *HELD)


CLOSING = {
    "health-connect": [("pifu_review", "move_to_pifu"), ("closure", "pifu")],
    "choice-and-control": [("personal_health_budget", "budget_built"), ("closure", "completed")],
    "peer-health-coaching": [("snapshot", "sent_to_gp"), ("closure", "completed")],
    "primrose-a": [("closure", "completed")],
}
PEOPLE: dict[str, tuple[tuple[Reading, ...], tuple[Habit, ...]]] = {
    "health-connect": (HEALTH_CONNECT, OF_HEALTH_CONNECT),
    "choice-and-control": (CHOICE_AND_CONTROL, OF_CHOICE_AND_CONTROL),
    "peer-health-coaching": (PEER_HEALTH, OF_PEER_HEALTH),
    "primrose-a": (P1, TO_COACHING),
}


def rules_of(programme: str) -> Published:
    """The rules as they are shipped."""
    return primrose() if programme == "primrose-a" else shipped(programme)


def held_until(journal: Journal, now: datetime) -> Journal:
    """The journal as it was then."""
    return Journal([entry for entry in journal.entries if entry.recorded <= now])


def every_now(journal: Journal) -> Wait:
    """The cadence the coach's place is held at, as the caseload table has it."""
    planned = journal.events(SessionPlanned)
    return planned[-1].every if planned else FIRST


def really(journal: Journal, now: datetime) -> Course:
    """What became of the client afterwards."""
    planned = [(e.at, e.event.every) for e in journal.all("session_planned") if _is_plan(e.event)]
    changes = [
        (today(moment), every)
        for (_, before), (moment, every) in pairwise(planned)
        if before != every and moment > now
    ]
    released = journal.all("coach_released")
    return Course(
        every_now(held_until(journal, now)),
        tuple(changes),
        today(released[-1].at) if released else None,
    )


def _is_plan(event: object) -> bool:
    return isinstance(event, SessionPlanned)


def foreseen(story: Walked, rules: Published, now: datetime) -> tuple[Course, Course]:
    """What is foreseen at a moment: to plan, and slowed by missed sessions."""
    journal = held_until(story.journal, now)
    calendar = calendars()[rules.ruleset.calendar]
    plan = plan_of(journal, rules.walk_rules, every_now(journal), calendar, now)
    every_day = (calendar, now, HORIZON, lambda day: True)
    return to_plan(plan, *every_day), slowed(plan, *every_day)


def moments(story: Walked) -> list[datetime]:
    """Moments from the coach's acceptance until the coach is free."""
    allocated, released = (story.journal.last(e) for e in ("coach_allocated", "coach_released"))
    assert allocated is not None
    assert released is not None
    parts = (0.002, 0.06, 0.2, 0.4, 0.61, 0.8, 0.93, 0.99)
    return [allocated.at + (released.at - allocated.at) * part for part in parts]


@pytest.mark.parametrize("programme", list(PEOPLE))
def test_each_change_is_foreseen_on_its_day(programme: str) -> None:
    """Whenever it is asked, from the coach's acceptance until the last session."""
    client, habits = PEOPLE[programme]
    rules = rules_of(programme)
    story = walked(client, to_the_point(habits, *CLOSING[programme]), rules=rules)

    for now in moments(story):
        planned, slow = foreseen(story, rules, now)
        assert really(story.journal, now) == planned
        assert slow.ends is not None
        assert planned.ends is not None
        assert slow.ends >= planned.ends


def test_what_went_otherwise_before_is_taken_into_account() -> None:
    """Missed sessions, a stay in hospital and two sessions fewer move what is to come."""
    happened = [
        at(40, Paused(reason="hospital")),
        at(61, Resumed()),
        at(100, SessionsChanged(more=-2, reason="goals_near")),
    ]
    people = (*OF_HEALTH_CONNECT, *the_same_day(*CLOSING["health-connect"]))
    for kind, _ in CLOSING["health-connect"]:
        people = without(people[:-2], kind) + people[-2:]
    rules = rules_of("health-connect")
    story = walked(
        HEALTH_CONNECT, (*people, books(), attends(but=(3, 4))), rules=rules, reports=happened
    )

    for day in (40, 62, 101, 110, 125, 150, 158):
        now = MONDAY + days(day)
        if day < 101:
            assert really(story.journal, now) != foreseen(story, rules, now)[0]
        else:
            assert really(story.journal, now) == foreseen(story, rules, now)[0]


def test_a_pause_that_is_open_frees_nothing_for_certain() -> None:
    """Nobody knows until when: at least no place comes free, at most as if it ended now."""
    rules = rules_of("health-connect")
    story = walked(
        HEALTH_CONNECT,
        to_the_point(OF_HEALTH_CONNECT, *CLOSING["health-connect"]),
        rules=rules,
        reports=[at(60, Paused(reason="hospital"))],
        lasts=100,
    )

    planned, slow = foreseen(story, rules, MONDAY + days(90))
    assert Course(slow.every) == slow
    assert planned.ends is not None


def test_room_appears_in_the_week_that_was_foreseen() -> None:
    """A coach of two, five weeks apart: one place when the first is seen less often, one more."""
    rules = rules_of("health-connect")
    coaching = rules.ruleset.coaching
    assert coaching is not None
    people = to_the_point(OF_HEALTH_CONNECT, *CLOSING["health-connect"])
    stories = [
        walked(HEALTH_CONNECT, people, rules=rules, start=MONDAY + days(35 * n)) for n in (0, 1)
    ]
    now = MONDAY + days(65)
    weeks = coming_weeks(now, 40)
    calendar = calendars()[rules.ruleset.calendar]
    clients = []
    for story in stories:
        journal = held_until(story.journal, now)
        plan = plan_of(journal, rules.walk_rules, every_now(journal), calendar, now)
        clients.append(ahead(plan, calendar, now, weeks))
    first = coaching.sessions.plan[0].every

    coming = coming_room(clients, first, coaching.caseload, None, weeks)

    courses = [really(story.journal, now) for story in stories]
    sundays = [week + timedelta(days=6) for week in weeks]
    assert [
        room([load for each in courses for load in each.loads_on(sunday)], first, coaching.caseload)
        for sunday in sundays
    ] == [each.most for each in coming.values()]
    freed = [week for one, week in pairwise(weeks) if coming[week].most > coming[one].most]
    assert [week_of(date(2026, 5, 12)), week_of(date(2026, 7, 7))] == freed
    assert 2 == coming[weeks[-1]].most
    assert all(each.least <= each.most for each in coming.values())


def test_a_client_who_is_only_proposed_begins_as_if_accepted_now() -> None:
    """Before the coach has said yes the place is held at the first cadence."""
    rules = rules_of("health-connect")
    people = without(OF_HEALTH_CONNECT, "coach_acceptance")
    story = walked(HEALTH_CONNECT, people, rules=rules, lasts=7)
    assert story.journal.last("coach_proposed") is not None

    planned, slow = foreseen(story, rules, MONDAY + days(7))
    assert ["2 weeks", "1 month"] == [str(every) for _, every in planned.changes]
    assert slow.changes[0][0] > planned.changes[0][0]


def test_a_coach_who_is_away_holds_things_up_as_the_stages_do() -> None:
    """Said while a session is booked into the absence: it is planned anew, and all after it."""
    rules = rules_of("health-connect")
    away = CoachAway(coach_id=COACH, since=date(2026, 4, 20), until=date(2026, 5, 15))
    story = walked(
        HEALTH_CONNECT,
        to_the_point(OF_HEALTH_CONNECT, *CLOSING["health-connect"]),
        rules=rules,
        reports=[at(47, away)],
    )
    assert [] == story.refused

    for day in (48, 60, 80, 130):
        now = MONDAY + days(day)
        assert really(story.journal, now) == foreseen(story, rules, now)[0]


def test_a_client_who_is_to_have_another_coach_gives_up_the_place() -> None:
    """A session booked before the coach goes is still held; then the place is free."""
    rules = rules_of("health-connect")
    asked = CoachChangeRequested(
        cause="coach_leaves", coach_id=COACH, since=date(2026, 4, 22), by="coordinator"
    )
    people = to_the_point(OF_HEALTH_CONNECT, *CLOSING["health-connect"])
    story = walked(HEALTH_CONNECT, people, rules=rules, reports=[at(44.5, asked)], lasts=60)
    freed = today(story.journal.all("coach_released")[0].at)
    (held,) = [s for s in story.entries(SessionAttended) if MONDAY + days(44.5) < s.at]

    assert today(held.at) == freed
    for bound in foreseen(story, rules, MONDAY + days(44.6)):
        assert Course(FIRST, ends=freed) == bound
