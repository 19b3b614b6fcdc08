"""When somebody who waits is likely to get a coach."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_kit import NOW, WEEKLY, carrying, rules_of, waiting

from alongside.coaches import Absence
from alongside.coming_room import Ahead, coming_weeks
from alongside.course import Course
from alongside.matching import Coming, Likely, MatchingRules, likely

WEEKS = coming_weeks(NOW, 26)


@pytest.fixture(scope="module")
def rules(rules_folder: Path) -> MatchingRules:
    """Health Connect's caps and plan: two weekly, three up to fortnightly, five in all."""
    return rules_of(rules_folder, "health-connect", must=(), prefer=(), ageing=None, round=None)


def ends(planned: int, slow: int | None = None) -> Ahead:
    """A weekly client who ends in so many weeks, or later when sessions are missed."""

    def course(week: int) -> Course:
        return Course(WEEKLY, ends=WEEKS[week]) if week < len(WEEKS) else Course(WEEKLY)

    return Ahead(course(planned), course(planned if slow is None else slow))


def coming(number: int = 1, *clients: Ahead, **about: Any) -> Coming:
    """A coach with clients who go on so."""
    return Coming(carrying(number, **about), clients)


def week(of: Likely) -> tuple[int | None, int | None, int | None]:
    """Earliest, likely, latest as numbers of weeks from now."""
    earliest, middle, latest = (
        None if day is None else WEEKS.index(day) for day in (of.earliest, of.week, of.latest)
    )
    return earliest, middle, latest


def test_whoever_finds_room_now_is_likely_to_get_it_this_week(rules: MatchingRules) -> None:
    """Two places with a coach of no clients, for the first two in order."""
    found = likely([waiting("b", 2), waiting("a", 2, days=3)], [coming()], rules, NOW, WEEKS)

    assert [("a", 1, "found"), ("b", 2, "found")] == [
        (each.journey, each.position, each.why) for each in found
    ]
    assert [(0, 0, 0), (0, 0, 0)] == [week(each) for each in found]


def test_the_range_is_from_all_to_plan_to_sessions_missed(rules: MatchingRules) -> None:
    """One place falls free in week 4 or in week 8; likely is the week between."""
    [found] = likely([waiting("a")], [coming(1, ends(4, 8), ends(20))], rules, NOW, WEEKS)

    assert (4, 6, 8) == week(found)


def test_what_may_be_after_the_weeks_looked_at_has_no_latest_week(rules: MatchingRules) -> None:
    """Then nobody says which week is likely either."""
    [found] = likely([waiting("a")], [coming(1, ends(4, 40), ends(40))], rules, NOW, WEEKS)

    assert ("found", (4, None, None)) == (found.why, week(found))


def test_no_room_in_the_weeks_looked_at_is_said(rules: MatchingRules) -> None:
    """Somebody fits, so waiting is not in vain."""
    [found] = likely([waiting("a")], [coming(1, ends(40), ends(40))], rules, NOW, WEEKS)

    assert ("later", (None, None, None)) == (found.why, week(found))


def test_those_who_get_a_coach_take_room_and_free_it_as_they_step_down(
    rules: MatchingRules,
) -> None:
    """A coach of no clients takes two now, one when they step down, two more after that."""
    found = likely([waiting(f"{n}") for n in range(6)], [coming()], rules, NOW, WEEKS)
    earliest = [week(each)[0] for each in found]

    assert [0, 0, 7] == earliest[:3]
    assert earliest == sorted(earliest, key=lambda each: 99 if each is None else each)
    assert all(each is not None for each in earliest)


def test_newcomers_are_slowed_by_missed_sessions_too(rules: MatchingRules) -> None:
    """A newcomer who steps down leaves a place: later when sessions are missed."""
    found = likely([waiting(f"{n}") for n in range(3)], [coming()], rules, NOW, WEEKS)

    assert (7, 9, 11) == week(found[2])


def test_nobody_who_fits_is_said_plainly(rules_folder: Path) -> None:
    """With the rules that stand in the way; waiting brings nobody."""
    rules = rules_of(rules_folder)
    coaches = [coming(1, modes=("phone",)), coming(2, areas=("south",), modes=("phone",))]
    [found] = likely([waiting("a", mode="home", area="north")], coaches, rules, NOW, WEEKS)

    assert "no_fit" == found.why
    assert {"coach-mode": 1, "coach-in-area": 1} == found.removed
    assert (
        "The coach does not work in the client's area: 1 coach",
        "The coach does not meet in the way the client wished: 1 coach",
    ) == found.says


def test_a_service_without_coaches_says_so(rules: MatchingRules) -> None:
    """There is nobody to wait for."""
    [found] = likely([waiting("a")], [], rules, NOW, WEEKS)

    assert ("no_coaches", ("The service has no coaches yet",)) == (found.why, found.says)


def test_a_coach_who_is_away_has_room_when_they_are_back(rules_folder: Path) -> None:
    """The week they come back counts, and they are no reason to say that nobody fits."""
    rules = rules_of(rules_folder)
    away = Absence.model_validate({"from": date(2026, 5, 25), "until": date(2026, 6, 16)})
    gone = Absence(from_=date(2026, 5, 25))
    [found] = likely([waiting("a")], [coming(1, absences=(away,))], rules, NOW, WEEKS)
    [never] = likely([waiting("a")], [coming(1, absences=(gone,))], rules, NOW, WEEKS)

    assert (2, 2, 2) == week(found)
    assert ("no_fit", {"coach-active": 1}) == (never.why, never.removed)


def test_a_coach_for_others_brings_nobody_forward(rules_folder: Path) -> None:
    """The first in order waits for a coach who speaks their language; the second does not."""
    rules = rules_of(rules_folder, prefer=())
    speaks = coming(1, *[ends(9)] * 12, languages=("pl",))
    found = likely(
        [waiting("first", 1, language="pl"), waiting("second", 4)],
        [speaks, coming(2)],
        rules,
        NOW,
        WEEKS,
    )

    assert [("first", 9), ("second", 0)] == [(each.journey, week(each)[0]) for each in found]


def test_a_list_of_nobody_gives_nothing(rules: MatchingRules) -> None:
    """And so does looking at no weeks: then it is only said who fits."""
    assert [] == likely([], [coming()], rules, NOW, WEEKS)
    assert ["later"] == [each.why for each in likely([waiting("a")], [coming()], rules, NOW, ())]


@given(
    waits=st.lists(st.tuples(st.integers(1, 4), st.integers(0, 90)), min_size=1, max_size=12),
    ends_in=st.lists(
        st.lists(st.tuples(st.integers(0, 30), st.integers(0, 20)), max_size=2), max_size=3
    ),
)
def test_with_the_same_needs_the_earlier_in_order_is_never_later(
    rules: MatchingRules, waits: list[tuple[int, int]], ends_in: list[list[tuple[int, int]]]
) -> None:
    """Neither at the earliest nor at the latest; no week comes before the one before it."""
    people = [waiting(f"{n:02}", priority, since) for n, (priority, since) in enumerate(waits)]
    coaches = [
        coming(n, *(ends(week, week + more) for week, more in clients))
        for n, clients in enumerate(ends_in)
    ]
    found = likely(people, coaches, rules, NOW, WEEKS)
    late = WEEKS[-1] + timedelta(weeks=1)

    for each in ("earliest", "latest"):
        row = [getattr(place, each) or late for place in found]
        assert row == sorted(row)
    assert found == likely(people[::-1], coaches[::-1], rules, NOW, WEEKS)
