"""What holds of the coming room, whoever the clients are and whatever the caps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.calendar import Calendar
from alongside.calendar_file import OpenHours
from alongside.caseload import room
from alongside.coming_room import Ahead, Room, ahead, coming_room, coming_weeks, week_of
from alongside.course import ClientPlan, Course, to_plan
from alongside.questions import PastSession, WhichSession
from alongside.ruleset.model import CaseloadCap, Sessions, TaperStep
from alongside.taper import cadences
from alongside.wait import Unit, Wait

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
"""Wednesday 4 March 2026."""
HOURS = dict.fromkeys(range(5), OpenHours(time(9), time(17)))
CALENDAR = Calendar(id="england", title="Office hours", subdivision="ENG", hours=HOURS)
WEEKLY, FORTNIGHTLY = Wait.parse("1 week"), Wait.parse("2 weeks")
CAPS = (
    CaseloadCap(cadence=WEEKLY, at_most=2),
    CaseloadCap(cadence=FORTNIGHTLY, at_most=3),
    CaseloadCap(cadence="any", at_most=5),
)
WEEKS = coming_weeks(NOW, 30)
HEALTH_CONNECT = Sessions(
    plan=(
        TaperStep(every=WEEKLY, times=8),
        TaperStep(every=FORTNIGHTLY, times=4),
        TaperStep(every=Wait.parse("1 month"), times=2),
    ),
    first_within=Wait.parse("2 weeks"),
    length=Wait.parse("60 minutes"),
    within=Wait.parse("6 months"),
)


def always(day: date) -> bool:
    """A coach who works every day."""
    return True


def plan(held: int = 0, weeks_ago: float = 0, rules: Sessions = HEALTH_CONNECT) -> ClientPlan:
    """A client who came to `held` sessions, the last of them so many weeks ago."""
    gaps = cadences(rules)
    held = min(held, len(gaps))
    last = NOW - timedelta(weeks=weeks_ago)
    past = [
        PastSession(
            number=n + 1, step=n + 1, outcome="attended", at=last - timedelta(weeks=held - 1 - n)
        )
        for n in range(held)
    ]
    asks = WhichSession(
        calendar="england",
        sessions=rules,
        again_within=WEEKLY,
        allocated=min([NOW, *(session.at for session in past)]),
        past=tuple(past),
        now=NOW,
    )
    closing = (Wait.parse("10 working days"),)
    return ClientPlan(every=gaps[min(held, len(gaps) - 1)], asks=asks, afterwards=closing)


def coming(
    *plans: ClientPlan,
    limit: int | None = None,
    here: Callable[[date], bool] = always,
) -> dict[date, Room]:
    """The coming room of a coach with these clients."""
    clients = [ahead(each, CALENDAR, NOW, WEEKS, here) for each in plans]
    return coming_room(clients, WEEKLY, CAPS, limit, WEEKS, here, since=NOW.date())


waits = st.builds(
    lambda amount, unit: Wait(amount=amount, unit=unit),
    st.integers(1, 5),
    st.sampled_from([Unit.WEEK, Unit.WEEK, Unit.MONTH, Unit.DAY]),
)
sessions = st.builds(
    lambda steps, within: Sessions(
        plan=tuple(TaperStep(every=every, times=times) for every, times in steps),
        first_within=WEEKLY,
        length=Wait.parse("1 hour"),
        within=Wait(amount=within, unit=Unit.WEEK),
    ),
    st.lists(st.tuples(waits, st.integers(1, 6)), min_size=1, max_size=3),
    st.integers(1, 40),
)
plans = st.builds(plan, st.integers(0, 14), st.floats(0, 8), sessions)
some_caps = st.lists(
    st.builds(
        lambda cadence, most: CaseloadCap(cadence=cadence, at_most=most),
        st.one_of(waits, st.just("any")),
        st.integers(0, 8),
    ),
    max_size=4,
)


@given(
    clients=st.lists(plans, max_size=6),
    caps=some_caps,
    limit=st.one_of(st.none(), st.integers(0, 9)),
    first=waits,
    away=st.sets(st.integers(0, 29), max_size=10),
)
@settings(max_examples=150, deadline=None)
def test_room_stays_between_nothing_and_the_caps(
    clients: list[ClientPlan],
    caps: list[CaseloadCap],
    limit: int | None,
    first: Wait,
    away: set[int],
) -> None:
    """Never negative, never above what caps and limit give an empty coach; least to most."""
    gone = {WEEKS[n] for n in away}

    def here(day: date) -> bool:
        return week_of(day) not in gone

    carried = [ahead(each, CALENDAR, NOW, WEEKS, here) for each in clients]
    found = coming_room(carried, first, caps, limit, WEEKS, here)

    empty = room((), first, caps, limit)
    assert list(WEEKS) == list(found)
    for week, each in found.items():
        assert week == each.week
        assert 0 <= each.least <= each.most <= empty
        assert week not in gone or each.most == 0


@given(each=plans)
@settings(max_examples=150, deadline=None)
def test_a_client_who_ends_frees_room_that_week(each: ClientPlan) -> None:
    """Full until the week the client leaves; from that week on there is the one place."""
    one = (CaseloadCap(cadence="any", at_most=1),)
    course = to_plan(each, CALENDAR, NOW, WEEKS[-1] + timedelta(days=6), always)
    found = coming_room([ahead(each, CALENDAR, NOW, WEEKS)], WEEKLY, one, None, WEEKS)

    leaves = None if course.ends is None else week_of(course.ends)
    for week, there in found.items():
        assert there.most == (0 if leaves is None or week < leaves else 1)


@given(clients=st.lists(plans, min_size=1, max_size=5), more=plans)
@settings(max_examples=60, deadline=None)
def test_one_more_client_never_means_more_room(clients: list[ClientPlan], more: ClientPlan) -> None:
    """Neither to plan nor slowed."""
    before, after = coming(*clients), coming(*clients, more)

    assert all(after[week].most <= before[week].most for week in WEEKS)
    assert all(after[week].least <= before[week].least for week in WEEKS)


def test_two_then_one_more_when_they_are_seen_less_often() -> None:
    """Two weekly clients of the published taper: one place when they are seen fortnightly."""
    found = coming(plan(held=7, weeks_ago=0.5), plan(held=6, weeks_ago=0.5))

    assert [0, 1, 1] == [found[week].most for week in WEEKS[:3]]
    assert 2 == found[WEEKS[-1]].most


def test_a_miss_of_the_next_session_is_reckoned_with() -> None:
    """To plan the place comes this week, at least a week later: the next session is made up."""
    found = coming(plan(held=7, weeks_ago=0.9), plan(held=7, weeks_ago=0.9))

    by = {bound: next(w for w in WEEKS if getattr(found[w], bound)) for bound in ("most", "least")}
    assert WEEKS[0] == by["most"]
    assert WEEKS[1] <= by["least"]


def test_nobody_is_taken_on_by_a_coach_who_is_away() -> None:
    """No room in the weeks away; the clients' sessions wait for the coach, so room comes later."""
    away = (date(2026, 3, 9), date(2026, 4, 5))

    def here(day: date) -> bool:
        return not away[0] <= day <= away[1]

    clients = plan(held=7, weeks_ago=0.1), plan(held=7, weeks_ago=0.1)
    there, gone = coming(*clients), coming(*clients, here=here)

    assert [0, 1] == [there[week].most for week in WEEKS[:2]]
    assert [0, 0, 0, 0, 0, 1] == [gone[week].most for week in WEEKS[:6]]


def test_a_coach_who_leaves_has_no_room_from_then_on() -> None:
    """The last week with a day of work still counts."""
    found = coming(here=lambda day: day <= date(2026, 3, 17))

    assert [2, 2, 2, 0, 0] == [found[week].most for week in WEEKS[:5]]


def test_a_coach_who_has_not_begun_has_no_room_yet() -> None:
    """From the week of the first day on there is."""
    found = coming(here=lambda day: day >= date(2026, 3, 20))

    assert [0, 0, 2, 2] == [found[week].most for week in WEEKS[:4]]


def test_days_that_are_over_do_not_count() -> None:
    """A coach who left yesterday has no room this week."""
    found = coming(here=lambda day: day < NOW.date())

    assert 0 == found[WEEKS[0]].most


def test_the_coachs_own_limit_counts_every_week() -> None:
    """A coach who takes one client has room only without one."""
    assert {0} == {
        each.most for each in coming(plan(held=1), limit=1).values() if each.week < WEEKS[20]
    }
    assert {1} == {each.most for each in coming(limit=1).values()}


def test_a_client_without_a_session_ever_holds_the_place() -> None:
    """Paused with nobody knowing until when: at least the place is never free."""
    paused = plan(held=13, weeks_ago=4)
    found = coming(
        ClientPlan(every=paused.every, asks=paused.asks, afterwards=paused.afterwards, paused=True),
        limit=1,
    )

    assert {0} == {each.least for each in found.values()}
    assert 1 == found[WEEKS[-1]].most


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), date(2026, 2, 23)),
        (datetime(2026, 3, 2, 0, 1, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 5, 31, 23, 30, tzinfo=UTC), date(2026, 6, 1)),
    ],
)
def test_weeks_begin_on_a_monday_in_london(now: datetime, monday: date) -> None:
    """Half past eleven in summer is Monday already."""
    assert monday == coming_weeks(now, 1)[0]


def test_no_weeks_have_no_room() -> None:
    """Nothing asked, nothing answered."""
    nobody = Ahead(Course(WEEKLY), Course(WEEKLY))

    assert {} == coming_room([nobody], WEEKLY, CAPS, None, ())
    assert () == coming_weeks(NOW, 0)
